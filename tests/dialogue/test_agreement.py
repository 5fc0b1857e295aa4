"""What is said to a proposal or to what is read back: another appointment meant, none wanted."""

from dataclasses import replace

import pytest

from appliance.settings import PracticeFile
from appliance.vocabulary.agenda import Appointment, AppointmentId
from appliance.vocabulary.conversation import Detail
from tests.fakes.practices import ODETTE, at, practice_file, visit
from tests.fakes.talk import Talk

THURSDAY, FRIDAY = "2026-11-26 14:00", "2026-11-27 09:00"
BORN = "le deux octobre quarante-six"


def standing(*starts: str) -> PracticeFile:
    """Madame Delaunay's appointments, and nobody else's."""
    booked = (Appointment(AppointmentId(f"x{at(start):%d}"), visit(start), ODETTE) for start in starts)
    return replace(practice_file(), appointments=tuple(booked))


def until_proposal(*starts: str) -> Talk:
    talk = Talk(ODETTE.phone, standing(*starts))
    talk.says("je voudrais un rendez-vous avec le docteur Roux", "j'ai mal au genou", "pour moi")
    talk.says("Odette Delaunay", BORN)
    return talk


def left(talk: Talk) -> list[str]:
    return [f"{one.slot.start.astimezone(talk.store.practice.zone):%Y-%m-%d %H:%M}" for one in talk.booked("Delaunay")]


@pytest.mark.parametrize("days", ["mardi ou mercredi", "plutôt le mardi", "lundi mardi"])
def test_days_that_sound_like_asking_to_repeat_are_an_answer(days: str) -> None:
    talk = until_proposal()
    assert talk.asked is Detail.DAYS
    talk.says(days)
    assert talk.asked is Detail.PROPOSAL


def test_who_cancels_what_is_proposed_is_proposed_no_other() -> None:
    talk = until_proposal()
    talk.says("jeudi", "non, on annule, c'est tout")
    assert "je ne change rien" in talk.said
    assert talk.asked is Detail.MORE
    assert not left(talk)


def test_who_was_taken_for_booking_may_still_cancel_what_stands() -> None:
    talk = until_proposal(FRIDAY)
    talk.says("jeudi", "non, on annule, c'est tout")
    assert "vendredi 27 novembre à 9h" in talk.said
    talk.says("oui")
    assert not left(talk)


@pytest.mark.parametrize(
    "words",
    [
        "celui de jeudi je ne pourrai pas venir, je l'annule. L'autre, celui de vendredi, je le garde.",
        "je voudrais annuler jeudi mais celui de vendredi je le garde",
        "je garde celui de vendredi et j'annule celui de jeudi",
    ],
)
def test_the_appointment_that_is_kept_is_not_cancelled(words: str) -> None:
    talk = Talk(ODETTE.phone, standing(THURSDAY, FRIDAY))
    talk.says(words, "Odette Delaunay", BORN)
    assert "jeudi 26 novembre" in talk.said
    talk.says("oui")
    assert left(talk) == [FRIDAY]


def test_another_of_theirs_is_named_when_one_is_read_back() -> None:
    talk = Talk(ODETTE.phone, standing(THURSDAY, FRIDAY))
    talk.says("je voudrais annuler mon rendez-vous de jeudi", "Odette Delaunay", BORN, "non, c'est celui de vendredi")
    assert talk.asked is Detail.READBACK
    assert "vendredi 27 novembre" in talk.said
    talk.says("oui")
    assert left(talk) == [THURSDAY]


def test_the_day_that_is_proposed_said_again_is_read_back() -> None:
    talk = until_proposal()
    talk.says("jeudi après-midi", "jeudi j'avais dit")
    assert talk.asked is Detail.READBACK
    assert "jeudi 26 novembre à 14h" in talk.said


def test_the_day_of_several_slots_said_again_is_asked_once_more_then_left() -> None:
    talk = until_proposal()
    talk.says("jeudi après-midi", "non")
    offered = talk.said
    assert talk.says("jeudi j'avais dit") == offered
    assert talk.says("jeudi j'avais dit") != offered


def test_who_wants_something_else_is_asked_what_once() -> None:
    talk = until_proposal(FRIDAY)
    assert talk.says("non, c'est pas ce que je demande").endswith("Que puis-je faire pour vous ?")
    talk.says("je voudrais annuler mon rendez-vous de vendredi")
    assert "vendredi 27 novembre à 9h" in talk.said
    talk.says("c'est pas ça que je veux")
    assert "noter un message" in talk.said
    assert left(talk) == [FRIDAY]
