"""Who asks for a practitioner who is away hears who sees their patients, and may wait for the return."""

from dataclasses import replace
from datetime import date

import pytest

from appliance.settings import PracticeFile
from appliance.vocabulary.agenda import Slot
from appliance.vocabulary.conversation import Detail
from appliance.vocabulary.practice import DateRange, Practitioner, Replacement
from tests.fakes.practices import practice, practice_file
from tests.fakes.talk import Talk

PETIT = Practitioner("petit", "Docteur Luc Petit", "", new_patients=True, types=("consultation",), hours={})
AWAY = DateRange(date(2026, 11, 24), date(2026, 12, 11))
WHO = ("pour moi", "Odette Delaunay", "le deux octobre quarante-six")


def house() -> PracticeFile:
    people = {**practice().practitioners, PETIT.key: PETIT}
    rules = replace(practice(), practitioners=people, replacements=(Replacement("roux", PETIT.key, AWAY),))
    return replace(practice_file(), practice=rules)


def proposed(talk: Talk) -> Slot:
    assert talk.asked is Detail.PROPOSAL, talk.said
    assert talk.now.reply.proposes is not None
    return talk.now.reply.proposes


def booking(when: str) -> Talk:
    talk = Talk("0261910513", house())
    talk.says(f"je voudrais un rendez-vous avec le docteur Roux {when}", "j'ai mal au genou", *WHO)
    return talk


@pytest.mark.parametrize("when", ["le plus tôt possible", "jeudi matin", "la semaine prochaine"])
def test_the_locum_is_named_and_proposed(when: str) -> None:
    talk = booking(when)
    assert proposed(talk).practitioner == "petit"
    told = "Le docteur Luc Petit remplace le docteur Anne Roux jusqu'au vendredi 11 décembre."
    assert told in talk.said
    talk.says("oui")
    assert "avec le docteur Luc Petit" in talk.said
    talk.says("oui")
    assert [one.slot.practitioner for one in talk.booked("Delaunay")] == ["petit"]


@pytest.mark.parametrize(
    "words",
    [
        "non je préfère le docteur Roux",
        "ah non je préfère attendre son retour",
        "oui mais avec le docteur Roux",
        "et quand est-ce qu'elle revient",
        "non, j'attendrai",
    ],
)
def test_who_would_rather_wait_is_proposed_the_return(words: str) -> None:
    talk = booking("le plus tôt possible")
    talk.says(words)
    slot = proposed(talk)
    assert (slot.practitioner, str(slot.start.date())) == ("roux", "2026-12-14")
    assert "remplace" not in talk.said


def test_another_time_is_the_locums_too_and_it_is_said_once() -> None:
    talk = booking("jeudi matin")
    assert "remplace" in talk.said
    talk.says("non, plutôt vendredi après-midi")
    assert proposed(talk).practitioner == "petit"
    assert "remplace" not in talk.said


def test_after_the_return_nobody_is_replaced() -> None:
    talk = booking("le quinze décembre")
    assert proposed(talk).practitioner == "roux"
    assert "remplace" not in talk.said


def test_a_visit_that_moves_into_the_absence_is_the_locums() -> None:
    file = house()
    later = replace(file.appointments[0].slot, start=file.appointments[0].slot.start.replace(month=12, day=17))
    talk = Talk(file=replace(file, appointments=(replace(file.appointments[0], slot=later),)))
    talk.says(
        "je voudrais avancer mon rendez-vous à jeudi matin", "Bruno Chauvin", "le dix-neuf janvier soixante et onze"
    )
    assert proposed(talk).practitioner == "petit"
    assert "Le docteur Luc Petit remplace le docteur Anne Roux" in talk.said


def test_a_colleague_who_is_no_locum_is_not_proposed_for_who_asked_for_another() -> None:
    talk = booking("mercredi matin")
    assert proposed(talk).practitioner == "petit"
