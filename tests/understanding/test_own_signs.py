"""A practice's own words for a danger: heard as the file's are, refused where they would cry wolf."""

import tomllib
from importlib.resources import files

import pytest

from appliance.errors import SettingsError
from appliance.understanding import urgency
from appliance.understanding.own_signs import cries_wolf, hears_itself
from appliance.understanding.red_flags import check_own
from appliance.vocabulary.practice import OwnSign

BAR = OwnSign("chest_pain", "barre sous les seins")
CALM = OwnSign("unconscious", "parti en biberine")


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("j'ai une barre sous les seins depuis ce matin", ("chest_pain",)),
        ("une BARRE sous les sein", ("chest_pain",)),
        ("mon père est partie en bibérine", ("unconscious",)),
        ("parti en biberine, et une barre sous les seins", ("unconscious", "chest_pain")),
        ("je n'ai pas de barre sous les seins", ()),
        ("l'année dernière j'avais une barre sous les seins", ()),
        ("mon chat est parti en biberine", ()),
        ("", ()),
        ("bonjour c'est pour un rendez-vous", ()),
    ],
)
def test_it_is_judged_as_the_signs_of_the_file_are(text: str, heard: tuple[str, ...]) -> None:
    assert urgency.own_flags(text, (BAR, CALM)) == heard
    assert urgency.own_flags(text, ()) == ()


def test_words_of_a_danger_that_a_newer_version_calls_otherwise_are_a_call_for_help() -> None:
    assert urgency.own_flags("il est parti en biberine", (OwnSign("faintness", "parti en biberine"),)) == ("distress",)
    assert urgency.own_flags("il est parti", (OwnSign("chest_pain", "پاسخ پاسخ"),)) == ()


def test_what_denies_itself_or_is_over_would_never_be_heard() -> None:
    assert hears_itself(BAR)
    assert hears_itself(OwnSign("unconscious", "tient plus debout"))
    assert not hears_itself(OwnSign("bleeding", "ne saigne plus"))
    assert not hears_itself(OwnSign("chest_pain", "il y a deux ans"))


def test_what_people_say_every_day_cries_wolf() -> None:
    assert cries_wolf(BAR) == []
    assert any("mal au genou" in one for one in cries_wolf(OwnSign("accident", "mal au genou")))
    assert len(cries_wolf(OwnSign("accident", "le docteur"))) > 20


def test_nothing_in_the_sentences_of_every_day_alerts_already() -> None:
    text = files("appliance.understanding").joinpath("ordinary_fr.toml").read_text("utf-8")
    sentences = tomllib.loads(text)["sentences"]
    assert len(set(sentences)) == len(sentences) >= 500
    assert [one for one in sentences if urgency.listen(one).red_flags] == []


@pytest.mark.parametrize(
    ("sign", "told"),
    [
        (OwnSign("chestpain", "barre sous les seins"), "Did you mean 'chest_pain'?"),
        (OwnSign("critical_result", "potassium à sept"), "critical_result"),
        (OwnSign("chest_pain", "پاسخ پاسخ"), "Latin alphabet"),
    ],
)
def test_a_practice_cannot_add_what_would_be_lost(sign: OwnSign, told: str) -> None:
    check_own([BAR, CALM])
    with pytest.raises(SettingsError, match=r"red_flags") as wrong:
        check_own([sign])
    assert told in str(wrong.value)
