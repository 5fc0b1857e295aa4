"""What a caller wants: examples by kind, several requests in one breath, asides, and the rates on whole corpora."""

import json
from pathlib import Path
from typing import Any

import pytest

from appliance.understanding import intent
from appliance.vocabulary.meaning import IntentKind

CORPORA = Path(__file__).parent.parent / "corpora"


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (CORPORA / name).read_text("utf-8").splitlines()]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("bonjour je voudrais décaler mon rendez vous de jeudi s'il vous plaît", IntentKind.MOVE),
        ("mon père a la bouche de travers depuis dix minutes", IntentKind.EMERGENCY),
        ("oui bonsoir c'est pour annuler mon rendez-vous euh mardi je crois avec masson", IntentKind.CANCEL),
        ("bonsoir, il me faudrait un rendez-vous demain matin", IntentKind.BOOK),
        ("j'ai plus de cachets pour la tension à la fin de la semaine", IntentKind.RENEWAL),
        ("est-ce que vous avez reçu mes analyses", IntentKind.RESULTS),
        ("il me faudrait un certificat pour le sport", IntentKind.CERTIFICATE),
        ("vous fermez à quelle heure ce soir", IntentKind.INFO_HOURS),
        ("où se trouve le cabinet exactement", IntentKind.INFO_ADDRESS),
        ("combien coûte la consultation", IntentKind.INFO_PRICE),
        ("je voudrais parler à une vraie personne", IntentKind.HUMAN),
        ("c'est le laboratoire, un résultat urgent", IntentKind.MESSAGE),
        ("non c'est pas urgent", IntentKind.NO),
    ],
)
def test_kind(text: str, kind: IntentKind) -> None:
    assert intent.understand(text).kind is kind


@pytest.mark.parametrize(
    "text",
    ["oui", "ouais", "tout à fait", "c'est ça", "d'accord", "ça marche", "mmh oui", "oui c'est bon", "ben oui madame"],
)
def test_yes(text: str) -> None:
    assert intent.understand(text).kind is IntentKind.YES


@pytest.mark.parametrize(
    "text", ["non", "non merci", "pas du tout", "ah non c'est pas ça", "non non jeudi", "surtout pas"]
)
def test_no(text: str) -> None:
    assert intent.understand(text).kind is IntentKind.NO


@pytest.mark.parametrize(
    "text", ["pardon", "comment", "hein", "vous pouvez répéter", "j'ai pas compris", "plus fort s'il vous plaît"]
)
def test_repeat(text: str) -> None:
    assert intent.understand(text).kind is IntentKind.REPEAT


@pytest.mark.parametrize(
    "text", ["au revoir", "merci beaucoup", "non c'est bon merci au revoir", "c'est tout merci bonne journée"]
)
def test_bye(text: str) -> None:
    assert intent.understand(text).kind is IntentKind.BYE


def test_the_urgent_request_wins_and_none_is_dropped() -> None:
    heard = intent.understand("je voudrais renouveler mon ordonnance et puis j'ai mal dans la poitrine depuis ce matin")
    assert heard.kind is IntentKind.EMERGENCY
    assert heard.urgent
    assert heard.red_flags == ("chest_pain",)
    assert IntentKind.RENEWAL in heard.others


def test_two_requests_in_one_breath() -> None:
    heard = intent.understand("annulez mon rendez-vous de mardi et donnez-moi l'adresse du cabinet s'il vous plaît")
    assert {heard.kind, *heard.others} == {IntentKind.CANCEL, IntentKind.INFO_ADDRESS}


def test_the_rest_of_a_question_is_no_second_request() -> None:
    heard = intent.understand("Est-ce que le docteur travaille le samedi ? C'est juste pour savoir.")
    assert (heard.kind, heard.others) == (IntentKind.INFO_HOURS, ())


def test_a_red_flag_in_any_reading_counts() -> None:
    assert not intent.understand("j'ai mal à la poterie").urgent
    assert intent.understand("j'ai mal à la poterie", ("j'ai mal à la poitrine",)).red_flags == ("chest_pain",)


@pytest.mark.parametrize("text", ["", "\x00\x07", "漢字仮名交じり文", "a " * 500_000, "😀" * 10_000])
def test_any_text_is_answered_without_alarm(text: str) -> None:
    heard = intent.understand(text)
    assert 0.0 <= heard.confidence <= 1.0
    assert not heard.urgent


@pytest.mark.parametrize(("corpus", "accuracy"), [("intent_tune.jsonl", 0.97), ("intent_check.jsonl", 0.85)])
def test_accuracy(corpus: str, accuracy: float) -> None:
    """What ships stays at least this good; the check corpus is never trained on."""
    told = [intent.understand(line["text"]).kind == line["expect"]["intent"] for line in lines(corpus)]
    assert sum(told) / len(told) >= accuracy
