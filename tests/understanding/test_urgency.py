"""Danger: the phrasings of the domain notes one by one, the acceptance examples, and the rates on whole corpora."""

import json
from pathlib import Path
from typing import Any

import pytest

from appliance.understanding import urgency
from appliance.understanding.red_flags import red_flags
from appliance.vocabulary.conversation import Detail

CORPORA = Path(__file__).parent.parent / "corpora"


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (CORPORA / name).read_text("utf-8").splitlines()]


def flagged(text: str) -> list[str]:
    """Every danger in it, the one that only a doctor is told of as well."""
    heard = urgency.listen(text)
    return [*heard.red_flags, *(flag for flag in heard.watch_flags if urgency.instruction(flag) == urgency.ALERT_ONLY)]


@pytest.mark.parametrize(
    "line", [one for one in lines("urgency_tune.jsonl") if one["caller"] == "notes"], ids=lambda one: one["id"]
)
def test_every_phrase_of_the_notes(line: dict[str, Any]) -> None:
    """Section 1.5: every "Says" is caught (or, a baby without an age, asked about), no "Not" is."""
    heard = urgency.listen(line["text"])
    wanted = line["expect"]
    if wanted.get("watch_flags"):
        assert set(wanted["watch_flags"]) <= set(heard.watch_flags)
    elif wanted["urgent"]:
        assert flagged(line["text"]) or urgency.AGE_UNKNOWN in heard.watch_flags
    else:
        assert not flagged(line["text"])


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        (
            "bonjour c'est pour un renouvellement, et puis depuis ce matin j'ai comme une barre dans la poitrine",
            "chest_pain",
        ),
        ("je n'ai pas de douleur à la poitrine mais j'arrive plus à respirer", "breathing"),
        ("mon mari a eu la bouche de travers hier soir, ce matin c'est passé", "stroke"),
        ("je suis tombée, rien de grave, mais je prends du Préviscan et j'ai tapé la tête", "head_injury"),
        ("j'ai mal au ventre depuis trois jours et là je suis plié en deux", "sudden_pain"),
        ("mon bébé a deux mois et demi et il a de la fièvre", "infant_fever"),
        ("allô… au secours…", "distress"),
        ("je voudrais parler à un humain, c'est grave", "distress"),
        ("j'ai mal à la poitrines sa me sert", "chest_pain"),
        ("non c'est pas urgent mais je sens plus mon bras droit", "stroke"),
    ],
)
def test_danger_in_spite_of_what_stands_beside_it(text: str, flag: str) -> None:
    assert flag in urgency.listen(text).red_flags


@pytest.mark.parametrize(
    "text",
    [
        "c'est pour mon cœur, l'ordonnance de tous les trois mois",
        "j'ai pas de fièvre, pas de mal à respirer, je tousse c'est tout",
        "il a eu un AVC il y a dix ans",
        "le bébé a trois mois et demi, 38,5",
        "le bébé a quatre mois et de la fièvre",
        "mon chien s'est fait mordre par une vipère",
        "je meurs de faim",
        "je suis morte de rire",
        "il ne saigne plus depuis hier merci",
        "madame Blanc Raymonde",
        "je m'appelle Mort, Jean Mort",
        "zéro six douze trente-quatre cinquante-six soixante-dix-huit",
    ],
)
def test_alarming_words_without_danger(text: str) -> None:
    assert not urgency.listen(text).red_flags


def test_a_feverish_baby_without_an_age_is_asked_about() -> None:
    heard = urgency.listen("mon bébé a de la fièvre")
    assert not heard.red_flags
    assert urgency.AGE_UNKNOWN in heard.watch_flags


def test_a_laboratory_alerts_without_the_instruction() -> None:
    heard = urgency.listen("c'est le laboratoire, le potassium est à six et demi")
    assert not heard.red_flags
    assert "critical_result" in heard.watch_flags


@pytest.mark.parametrize(
    ("flag", "instruction"),
    [
        ("chest_pain", "15"),
        ("suicide", "15_or_3114"),
        ("violence", "17_or_114"),
        ("critical_result", "alert_only"),
        ("of tomorrow", "15"),
    ],
)
def test_instruction(flag: str, instruction: str) -> None:
    assert urgency.instruction(flag) == instruction


def test_each_flag_is_caught_by_its_own_name_often_enough() -> None:
    """The trained and the written listener agree on what it is, not only that it is something."""
    named: dict[str, list[bool]] = {key: [] for key in red_flags().flags}
    for line in lines("urgency_tune.jsonl"):
        for flag in line["expect"].get("red_flags", []):
            named[flag].append(flag in flagged(line["text"]))
    rates = {flag: sum(hits) / len(hits) for flag, hits in named.items() if hits}
    assert min(rates.values()) >= 0.75, rates


@pytest.mark.parametrize(
    ("corpus", "recall", "false_alarms"), [("urgency_tune.jsonl", 0.99, 0.02), ("urgency_check.jsonl", 0.96, 0.10)]
)
def test_rates(corpus: str, recall: float, false_alarms: float) -> None:
    """What ships stays at least this good; the check corpus is never trained on."""
    told = [(line["expect"]["urgent"], bool(flagged(line["text"]))) for line in lines(corpus)]
    danger = [heard for urgent, heard in told if urgent]
    harmless = [heard for urgent, heard in told if not urgent]
    assert sum(danger) / len(danger) >= recall
    assert sum(harmless) / len(harmless) <= false_alarms


@pytest.mark.parametrize(
    "text", ["", " ", "\x00\x01\x1b[2J", "漢字仮名", "a" * 1_000_000, "mal poitrine " * 80_000, "﷽" * 1_000]
)
def test_any_text_is_answered(text: str) -> None:
    assert isinstance(urgency.listen(text), urgency.Urgency)


def test_danger_at_the_end_of_a_flood_is_heard() -> None:
    assert urgency.listen("bla " * 100_000 + "et là j'arrive plus à respirer").red_flags


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("quatre mois", 4),
        ("deux mois et demi", 2.5),
        ("trois ans", 36),
        ("quatre-vingt-douze ans", 92 * 12),
        ("vingt et un ans", 21 * 12),
        ("il a 2 mois", 2),
        ("un nouveau-né", 0.5),
        ("depuis trois semaines", None),
        ("enceinte de sept mois", None),
        ("je ne sais pas", None),
    ],
)
def test_age_months(text: str, months: float | None) -> None:
    assert urgency.age_months(text) == months


def test_ages_in_weeks_and_of_the_newly_born() -> None:
    assert urgency.age_months("six semaines") == pytest.approx(1.4, abs=0.1)
    assert urgency.age_months("il est né il y a trois semaines") == pytest.approx(0.7, abs=0.1)


@pytest.mark.parametrize(
    ("before", "text", "flag"),
    [
        ("je suis suivie pour ma grossesse. pour moi", "mais je perds un peu de sang depuis ce matin", "pregnancy"),
        ("c'est pour mon bébé il a deux mois", "il est tout chaud", "infant_fever"),
    ],
)
def test_what_two_turns_say_together(before: str, text: str, flag: str) -> None:
    assert flag not in urgency.listen(before).red_flags
    assert flag in urgency.listen(text, before=before).red_flags


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("je suis suivie pour ma grossesse", "c'est pour une prise de sang"),
        ("je suis suivie pour ma grossesse", "le douze mars quatre-vingt-dix"),
        ("c'est pour le renouvellement du kardégic, après mon infarctus", "non c'est tout merci"),
        ("c'est pour mon fils de huit ans", "il a trente-neuf de fièvre"),
    ],
)
def test_what_was_told_before_alarms_nobody_by_itself(before: str, text: str) -> None:
    assert not urgency.listen(text, before=before, asked=Detail.BIRTH_DATE).red_flags


def test_a_danger_is_heard_in_the_place_of_a_number() -> None:
    assert urgency.listen("je perds un peu de sang depuis ce matin", asked=Detail.BIRTH_DATE).red_flags
    assert not urgency.listen("né le cinq feurier quarante éa", asked=Detail.BIRTH_DATE).red_flags


@pytest.mark.parametrize(
    "text",
    [
        "elle a cinq ans, trente-huit et demi, pas de tache, pas la nuque raide, elle joue",
        "vous me demandez si j'ai mal dans la poitrine, eh bien non, pas du tout",
        "ma carte vitale est morte, elle passe plus à la pharmacie",
    ],
)
def test_what_is_denied_in_one_half_is_none(text: str) -> None:
    assert not flagged(text)


@pytest.mark.parametrize(
    "text", ["il a même pas trois mois", "elle a pas encore trois mois", "elle est née le vingt du mois dernier"]
)
def test_not_quite_three_months_are_less(text: str) -> None:
    months = urgency.age_months(text)
    assert months is not None
    assert months < urgency.INFANT_MONTHS


def test_a_misheard_name_is_no_danger_where_a_name_was_asked() -> None:
    assert not urgency.listen("il est un mojain", asked=Detail.FIRST_NAME).red_flags
    assert urgency.listen("il respire plus", asked=Detail.FIRST_NAME).red_flags
