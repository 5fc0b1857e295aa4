"""What is written to patients: in French, in one or two parts, and nothing about health."""

import re
from dataclasses import replace
from itertools import product

import pytest

from appliance.notices.gsm import Alphabet, alphabet, parts
from appliance.notices.words import for_patient, for_watcher, french_words, waited
from appliance.understanding.text import normalize
from appliance.vocabulary.sms import SmsKind, SmsRules
from tests.fakes.clock import TUESDAY_NOON
from tests.fakes.practices import at, practice

PATIENTS = [kind for kind in SmsKind if kind is not SmsKind.ON_CALL]
START = at("2026-11-26 14:15")
HEALTH = re.compile(
    r"\b(?:docteur|medecin|medical\w*|consultation|ordonnance|resultat|analyse|vaccin\w*|sante|maladi\w*|traitement"
    r"|patient\w*|symptome|soin\w*|kine\w*|infirmi\w*|dentiste|psy\w*|gyneco\w*|visite|examen)\b"
)


def text(kind: SmsKind, *, replies: bool = True) -> str:
    return for_patient(replace(practice(), sms=SmsRules(replies=replies)), kind, START, TUESDAY_NOON)


@pytest.mark.parametrize(("kind", "replies"), list(product(PATIENTS, (True, False))))
def test_every_text_is_short_plain_and_says_nothing_of_health(kind: SmsKind, *, replies: bool) -> None:
    words = text(kind, replies=replies)
    assert alphabet(words) is Alphabet.GSM7
    assert parts(words) <= 2
    assert not HEALTH.search(normalize(words))
    assert words.startswith("Cabinet du Pont :")
    assert not re.search(r"[{}]|  ", words)


@pytest.mark.parametrize(("kind", "replies"), list(product(PATIENTS, (True, False))))
def test_a_text_costs_one_part_with_a_long_name_and_a_long_day(kind: SmsKind, *, replies: bool) -> None:
    named = replace(practice(), name="Cabinet médical des Quatre-Vents", sms=SmsRules(replies=replies))
    assert parts(for_patient(named, kind, at("2027-09-22 14:45"), at("2027-09-01 12:00"), count=12)) == 1


def test_texts_may_call_the_practice_by_another_name() -> None:
    named = replace(practice(), name="Centre d'oncologie du Pont", sms=SmsRules(name="Cabinet du Pont"))
    for kind in PATIENTS:
        assert for_patient(named, kind, START, TUESDAY_NOON) == text(kind), kind
    for key in french_words()["on_call"]:
        assert "oncologie" not in for_watcher(named, key)


def test_no_line_of_the_file_speaks_of_health() -> None:
    lines = [line for table in french_words().values() for line in table.values()]
    assert not [line for line in lines if HEALTH.search(normalize(line))]


def test_a_reminder_says_when_and_how_to_answer() -> None:
    """It calls nobody to the practice: the visit may be at home, or by video."""
    assert text(SmsKind.REMINDER) == (
        "Cabinet du Pont : votre rendez-vous est le jeudi 26 novembre à 14h15."
        " Répondez OUI pour confirmer, NON pour annuler. Plus de SMS : STOP."
    )
    assert text(SmsKind.REMINDER, replies=False).endswith("Pour changer ou annuler, appelez le 02 61 91 05 00.")


def test_tomorrow_is_never_written_for_it_may_be_read_later() -> None:
    words = for_patient(practice(), SmsKind.CANCELLED, START, at("2026-11-25 19:00"))
    assert "rendez-vous du jeudi 26 novembre à 14h15 est annulé" in words


def test_somebody_on_call_learns_how_long_but_not_what() -> None:
    assert "depuis 3 heures" in for_watcher(practice(), "message", 200)
    assert [waited(minutes) for minutes in (0, 1, 59, 60, 1440, 4000)] == [
        *("un instant", "une minute", "59 minutes", "une heure", "un jour", "2 jours"),
    ]
    assert alphabet(for_watcher(practice(), "alert")) is Alphabet.GSM7


def test_a_wait_that_only_a_wrong_clock_can_tell_is_not_counted() -> None:
    assert waited(56 * 365 * 1440) == "longtemps"
