"""Two or three slots at once, and which one the caller means."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from appliance.dialogue.choice import offered
from appliance.settings import PracticeFile
from appliance.vocabulary.acts import AppointmentBooked, BookAppointment
from appliance.vocabulary.conversation import Detail
from appliance.vocabulary.sms import SmsRules
from tests.dialogue.test_policy import until_proposal
from tests.fakes.clock import FakeClock
from tests.fakes.practices import ROUX, at, practice, practice_file, visit
from tests.fakes.talk import Talk


def declined() -> Talk:
    talk = until_proposal(Talk(), "je voudrais un rendez-vous avec le docteur Roux vendredi")
    talk.says("non")
    return talk


def test_who_declines_is_offered_a_few_that_lie_apart() -> None:
    talk = declined()
    assert talk.said.endswith("Lequel préférez-vous ?")
    assert "le vendredi 27 novembre à 10h, ou le vendredi 27 novembre à 14h." in talk.said
    assert talk.asked is Detail.PROPOSAL


@pytest.mark.parametrize(
    ("words", "hour"),
    [
        *(("le premier", "10h"), ("le deuxième s'il vous plaît", "14h"), ("plutôt le dernier", "14h")),
        *(("celui de 10h", "10h"), ("à quatorze heures", "14h"), ("l'après-midi", "14h"), ("oui", "10h")),
    ],
)
def test_the_one_that_is_meant_is_read_back(words: str, hour: str) -> None:
    talk = declined()
    said = talk.says(words)
    assert talk.asked is Detail.READBACK
    assert f"vendredi 27 novembre à {hour}, pour Odette Delaunay" in said
    talk.says("oui")
    assert len(talk.booked("Delaunay")) == 1


def test_none_of_them_leads_to_others_and_at_last_to_a_message() -> None:
    talk = declined()
    talk.says("non")
    assert "à 10h," not in talk.said
    for _ in range(4):
        if talk.asked is Detail.PROPOSAL:
            talk.says("non")
    assert talk.asked is not Detail.PROPOSAL


def test_a_chosen_slot_that_was_lost_meanwhile_is_replaced() -> None:
    talk = declined()
    other = talk.store.agenda("user:1").book(
        BookAppointment(visit("2026-11-27 14:00"), practice_file().appointments[0].patient)
    )
    assert isinstance(other, AppointmentBooked)
    talk.says("le deuxième")
    assert talk.asked is Detail.PROPOSAL


def test_slots_that_follow_one_another_are_no_choice() -> None:
    near = [visit(f"2026-11-27 {at}") for at in ("09:00", "09:15", "10:45", "11:00", "12:00")]
    assert offered(near) == (visit("2026-11-27 09:00"), visit("2026-11-27 11:00"))
    assert offered(near[::-1]) == (visit("2026-11-27 09:15"), visit("2026-11-27 12:00"))
    assert offered([visit("2026-11-27 09:00"), visit("2026-11-27 14:00", "noel")]) == (visit("2026-11-27 09:00"),)
    assert offered([]) == ()
    close = [visit("2026-11-26 16:00"), visit("2026-11-26 16:15"), visit("2026-11-26 17:00")]
    assert offered(close) == (close[0], close[2]), "an hour, where there are no two"


# --- something earlier ---------------------------------------------------------------------------------------


def late_booking(*, sms: bool = True, phone: str = "0639980512") -> Talk:
    """She wishes for a morning of the week in which her doctor is away, and takes a slot of the next one."""
    file = practice_file()
    known = replace(file.patients[0], phone=phone)
    week = frozenset(date(2026, 11, 30) + timedelta(days=rank) for rank in range(5))
    rules = replace(practice(replace(ROUX, closed=week)), sms=SmsRules() if sms else None)
    talk = Talk(phone, PracticeFile(rules, file.appointments, (known,)))
    talk = until_proposal(talk, "je voudrais un rendez-vous avec le docteur Roux vendredi 4 décembre au matin")
    assert "Le plus proche serait" in talk.said, "she is away that day"
    talk.says("oui", "oui")
    return talk


def test_who_takes_a_later_slot_may_wait_for_an_earlier_one() -> None:
    talk = late_booking()
    assert talk.asked is Detail.WAITING
    assert "liste d'attente" in talk.says("oui, volontiers")
    wish = talk.store.waiting_list.open()[0]
    assert wish.appointment is not None
    assert wish.appointment.patient.last == "Delaunay"
    assert f"{wish.before:%H:%M}" == "12:00", "a morning was wished for"
    assert wish.first_day == date(2026, 12, 4), "and no earlier day"
    assert talk.asked is Detail.MORE


def test_who_does_not_want_to_wait_keeps_the_appointment() -> None:
    talk = late_booking()
    talk.says("non merci")
    assert talk.store.waiting_list.open() == []
    assert talk.asked is Detail.MORE
    assert len(talk.booked("Delaunay")) == 1


@pytest.mark.parametrize("words", ["je ne sais pas", "euh", "bah écoutez"])
def test_who_does_not_know_whether_to_wait_is_not_asked_without_end(words: str) -> None:
    talk = late_booking()
    talk.says(words)
    if talk.asked is Detail.WAITING:
        talk.says(words)
    assert talk.asked is Detail.MORE
    assert talk.store.waiting_list.open() == []


def test_who_got_a_sooner_slot_than_wished_for_is_not_asked_to_wait() -> None:
    file = practice_file()
    known = replace(file.patients[0], phone="0639980512")
    rules = replace(practice(), sms=SmsRules())
    talk = Talk("0639980512", PracticeFile(rules, file.appointments, (known,)))
    until_proposal(talk, "je voudrais un rendez-vous avec le docteur Roux vendredi 4 décembre")
    assert "jeudi 3 décembre" in talk.said, "she is away that day"
    talk.says("oui", "oui")
    assert talk.asked is Detail.MORE


def test_who_wants_the_soonest_and_gets_a_late_one_may_wait() -> None:
    file = practice_file()
    known = replace(file.patients[0], phone="0639980512")
    away = frozenset(date(2026, 11, 24) + timedelta(days=rank) for rank in range(7))
    rules = replace(practice(replace(ROUX, closed=away)), sms=SmsRules())
    talk = Talk("0639980512", PracticeFile(rules, file.appointments, (known,)))
    until_proposal(talk, "je voudrais un rendez-vous le plus tôt possible avec le docteur Roux").says("oui", "oui")
    assert talk.asked is Detail.WAITING


def test_without_sms_or_a_mobile_telephone_nobody_is_asked() -> None:
    assert late_booking(sms=False).asked is Detail.MORE
    assert late_booking(phone="0261910513").asked is Detail.MORE


# --- fields of messages ----------------------------------------------------------------------------------------


def test_a_message_holds_what_a_secretary_needs_by_its_name() -> None:
    talk = Talk()
    talk.says(
        "je voudrais renouveler mon ordonnance", "le bisoprolol", "Odette Delaunay", "le deux octobre quarante-six"
    )
    assert talk.asked is Detail.REMAINING
    talk.says("encore une semaine")
    message = talk.messages[0]
    assert message.fields == {"medicines": "le bisoprolol", "remaining": "encore une semaine"}
    assert "encore une semaine" in message.text


def test_what_was_said_already_is_not_asked_again() -> None:
    talk = Talk()
    talk.says("je voudrais renouveler mon ordonnance", "le bisoprolol, il m'en reste pour deux jours")
    talk.says("Odette Delaunay", "le deux octobre quarante-six")
    assert talk.messages[0].fields == {"medicines": "le bisoprolol, il m'en reste pour deux jours"}


def test_a_visit_that_has_begun_meanwhile_is_not_moved_but_told_to_the_practice() -> None:
    clock = FakeClock(at("2026-11-26 08:58"))
    talk = Talk(clock=clock)
    talk.says(
        "je voudrais déplacer mon rendez-vous à vendredi", "Bruno Chauvin", "le dix-neuf janvier soixante et onze"
    )
    assert talk.asked is Detail.PROPOSAL
    talk.says("oui")
    clock.pass_(180)
    assert "L'heure de ce rendez-vous est passée." in talk.says("oui")
    assert [one.slot for one in talk.booked("Chauvin")] == [visit("2026-11-26 09:00")]
    talk.hangs_up()
    assert len(talk.messages) == 1
