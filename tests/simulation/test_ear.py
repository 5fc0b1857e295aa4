"""The question is found in the words alone: in every sentence of the script, and when they were misheard."""

from datetime import date, datetime, time

import pytest

from appliance.dialogue import script
from appliance.settings import sample_practice
from appliance.simulation import ear
from appliance.vocabulary.conversation import Detail, Told

NOW = datetime(2026, 11, 24, 12, 40)  # noqa: DTZ001 - local
PRACTICE = sample_practice().practice
VALUES = {
    "practitioner": "le docteur Claire Lemoine",
    "practitioners": "le docteur Claire Lemoine ou le docteur Paul Garnier",
    "appointments": "jeudi 26 novembre à 14h ou mardi 1er décembre à 15h30",
    "day": "jeudi 26 novembre",
    "time": "14h30",
    "type": "consultation",
    "types": "contrôle dentaire, détartrage ou soin dentaire",
    "old": "jeudi 26 novembre à 14h",
    "patient": "Marguerite Tissier",
    "practice": "cabinet des Quatre-Vents",
    "number": "0261910400",
    "address": "place de l'Église",
    "hours": "lundi de 8h30 à 12h",
    "text": "consultation 30 euros",
}
MESSAGES = ("message", "renewal", "results", "certificate_or_document", "home_visit", "speak_to_human")
ASKED = {
    **{f"ask.{one}": one for one in Detail if f"ask.{one}" in script.french().sentences},
    **{f"ask.{one}": Detail.REASON for one in (*MESSAGES, "plain", "teleconsultation", "info_other")},
    "ask.for_whom_named": Detail.FOR_WHOM,
    "ask.name_appointment": Detail.NAME,
    "ask.last_name": Detail.NAME,
    "ask.birth_date_patient": Detail.BIRTH_DATE,
    "ask.days_move": Detail.DAYS,
    "ask.correct": Detail.READBACK,
    "readback.cancel": Detail.READBACK,
    "readback.confirm": Detail.READBACK,
    "greeting.ask": Detail.REQUEST,
    "ask.choice": Detail.PROPOSAL,
}


def spoken(key: str) -> str:
    """The sentence as a recogniser writes it: no capitals, no stops."""
    words = script.french().sentences[key].replace("|", " ").format(**VALUES)
    return " ".join("".join(c if c.isalnum() or c in "'- " else " " for c in words.lower()).split())


@pytest.mark.parametrize(("key", "detail"), sorted(ASKED.items()))
def test_every_question_of_the_script(key: str, detail: Detail) -> None:
    assert ear.question(spoken(key)) is detail


@pytest.mark.parametrize(
    "key", ["done.cancelled", "bye.plain", "emergency.15", "info.address", "done.recording_refused"]
)
def test_a_statement_is_no_question(key: str) -> None:
    assert ear.question(spoken(key)) is None


@pytest.mark.parametrize(
    ("words", "detail"),
    [
        ("quelle est votre datte de naissence", Detail.BIRTH_DATE),
        ("à quel numéro de téléfone peuton vous joindre", Detail.PHONE),
        ("cela vous convient elle", Detail.PROPOSAL),
        ("c'est noté puis-je faire autre chose pour vous", Detail.MORE),
        ("et quel est le prénom s'il te plaît", Detail.FIRST_NAME),
        ("le nom et le prénom s'il vous plaît", Detail.NAME),
        ("comment s'appelle la personne qui vient son nom et son prénom s'il vous plaît", Detail.PATIENT),
        ("quelle est votre date de naissance pouvez-vous m'épeler ce nom", Detail.SPELLED),
        ("le docteur garnier ne prend plus de nouveaux patients quel jour vous conviendrait", Detail.DAYS),
        ("", None),
    ],
)
def test_the_last_question_counts_by_sound(words: str, detail: Detail | None) -> None:
    assert ear.question(words) is detail


def test_an_offer_is_understood() -> None:
    offer = ear.heard("je vous propose jeudi 26 novembre à 14h30 avec le docteur claire lemoine", PRACTICE, NOW).offer
    assert (offer.day, offer.at, offer.practitioner) == (date(2026, 11, 26), time(14, 30), "lemoine")


@pytest.mark.parametrize("key", ["emergency.15", "emergency.15_or_3114", "emergency.17_or_114"])
def test_an_instruction_to_dial_is_heard(key: str) -> None:
    assert Told.EMERGENCY_NUMBER in ear.told(script.french().sentences[key].replace("|", " "))
    assert Told.EMERGENCY_NUMBER in ear.told(spoken(key))


@pytest.mark.parametrize("key", ["greeting.open", "again.message_instead", "again.silent_end", "done.message_urgent"])
def test_a_condition_is_no_instruction(key: str) -> None:
    assert Told.EMERGENCY_NUMBER not in ear.told(spoken(key))
    assert Told.EMERGENCY_NUMBER not in ear.told(script.french().sentences[key].replace("|", " ").format(**VALUES))


def test_a_misheard_condition_before_a_question_is_no_instruction() -> None:
    words = "si sait une urgence raccrochez et composez le 15 dites-moi votre message"
    assert Told.EMERGENCY_NUMBER not in ear.heard(words, PRACTICE, NOW).tells
    told = ear.heard("cela peut être une urgence raccrochez maintenant et composez le 15", PRACTICE, NOW)
    assert Told.EMERGENCY_NUMBER in told.tells


def test_the_notice_and_the_price_are_heard() -> None:
    assert {Told.MACHINE, Told.RECORDING} <= ear.told(spoken("greeting.machine") + " " + spoken("greeting.recording"))
    assert Told.PRICE in ear.told(spoken("info.text"))
    assert Told.HOURS in ear.told(spoken("info.hours_one"))
    assert Told.TIME in ear.told(spoken("done.booked"))


def test_of_an_appointment_that_moves_the_new_hour_is_heard_though_it_lies_before_the_old_one() -> None:
    practice = sample_practice().practice
    words = (
        "Je récapitule : à la place du rendez-vous le mercredi 2 décembre à 10h, le nouveau rendez-vous avec le docteur"
        " Paul Garnier, le mercredi 25 novembre à 9h, pour Michel Perrin. C'est bien cela ?"
    )
    heard = ear.heard(words, practice, datetime(2026, 11, 24, 10, tzinfo=practice.zone))
    assert (heard.offer.day, heard.offer.at) == (date(2026, 11, 25), time(9))
