"""The verbs over the store in memory; what holds for every desk stands in ``tests/contracts/test_desk.py``."""

from dataclasses import replace
from datetime import date

import pytest

from appliance.acts.desk import CallDesk
from appliance.sealing import AgeSeal, new_key_pair
from appliance.store.database import MEMORY
from appliance.store.store import Store
from appliance.vocabulary.acts import (
    AppointmentBooked,
    AppointmentMoved,
    AppointmentsFound,
    BookAppointment,
    FindAppointments,
    FindPatient,
    FindSlots,
    HoldSlot,
    MoveAppointment,
    PatientsFound,
    Refusal,
    Refused,
    SlotHeld,
    SlotsFound,
)
from appliance.vocabulary.agenda import AppointmentId, Patient, Slot
from appliance.vocabulary.meaning import Period, PersonName, Wish
from appliance.vocabulary.telephony import CallerId
from tests.fakes.clock import FakeClock
from tests.fakes.practices import BRUNO, CONSULTATION, ODETTE, VACCINE, at, practice_file, visit

NEWCOMER = Patient("Vasseur", "Alain", date(1960, 2, 14), "0639980514")
BRUNOS = AppointmentId("a1")


def known(desk: CallDesk, one: Patient) -> Patient:
    outcome = desk.perform(FindPatient(PersonName(one.last, one.first), (one.birth_date,) if one.birth_date else ()))
    assert isinstance(outcome, PatientsFound)
    return outcome.patients[0]


def slots(desk: CallDesk, act: FindSlots) -> SlotsFound:
    outcome = desk.perform(act)
    assert isinstance(outcome, SlotsFound)
    return outcome


THURSDAY_MORNING = Wish(dates=(date(2026, 11, 26),), period=Period.MORNING)


def test_what_is_booked_and_what_another_call_holds_is_not_offered(store: Store, desk: CallDesk) -> None:
    other = store.call(CallerId(None)).desk
    assert isinstance(other.perform(HoldSlot(visit("2026-11-26 09:15"))), SlotHeld)
    act = FindSlots(THURSDAY_MORNING, "consultation", "roux", count=20)
    offered = slots(desk, act).slots
    assert visit("2026-11-26 09:00") not in offered
    assert visit("2026-11-26 09:15") not in offered
    assert visit("2026-11-26 09:15") in slots(other, act).slots, "its own hold is still its own"
    other.release()
    assert visit("2026-11-26 09:15") in slots(desk, act).slots


def test_only_who_takes_the_type_and_the_patient_is_offered(desk: CallDesk) -> None:
    tuesday = Wish(dates=(date(2026, 12, 1),))
    everybody = slots(desk, FindSlots(tuesday, "consultation", count=40)).slots
    assert {one.practitioner for one in everybody} == {"roux", "noel"}
    for act in (
        FindSlots(tuesday, "consultation", known_patient=False, count=40),
        FindSlots(tuesday, "vaccine", count=40),
    ):
        assert {one.practitioner for one in slots(desk, act).slots} == {"roux"}
    assert slots(desk, FindSlots(tuesday, "vaccine", "noel")) == SlotsFound((), fits=False)


def test_nothing_is_offered_that_one_cannot_reach_in_time(clock: FakeClock, desk: CallDesk) -> None:
    clock.pass_(2 * 3600)  # 14:40
    assert slots(desk, FindSlots(Wish(earliest=True), "consultation")).slots[0] == visit("2026-11-24 15:45")


def test_a_day_far_ahead_is_looked_at_when_it_is_named(desk: CallDesk) -> None:
    wish = Wish(dates=(date(2027, 6, 1),))
    assert slots(desk, FindSlots(wish, "consultation", "roux")).slots[0] == visit("2027-06-01 09:00")


def test_declined_slots_are_left_out(desk: CallDesk) -> None:
    first = slots(desk, FindSlots(THURSDAY_MORNING, "consultation", "roux")).slots[0]
    again = slots(desk, FindSlots(THURSDAY_MORNING, "consultation", "roux", without=(first,))).slots
    assert again
    assert first not in again


def test_a_newcomer_enters_the_file_with_the_booking(desk: CallDesk) -> None:
    booked = desk.perform(BookAppointment(visit("2026-11-26 10:00"), NEWCOMER))
    assert isinstance(booked, AppointmentBooked)
    assert known(desk, NEWCOMER) == booked.appointment.patient


def test_a_second_visit_of_a_newcomer_is_for_the_same_person(desk: CallDesk) -> None:
    first = desk.perform(BookAppointment(visit("2026-11-26 10:00"), NEWCOMER))
    second = desk.perform(BookAppointment(visit("2026-11-27 10:00"), NEWCOMER))
    assert isinstance(first, AppointmentBooked)
    assert isinstance(second, AppointmentBooked)
    assert first.appointment.patient == second.appointment.patient


def test_a_newcomer_is_refused_where_none_is_taken(desk: CallDesk) -> None:
    act = BookAppointment(visit("2026-11-25 09:00", "noel"), NEWCOMER)
    assert desk.perform(act) == Refused(Refusal.NO_NEW_PATIENTS)
    assert isinstance(desk.perform(replace(act, patient=known(desk, ODETTE))), AppointmentBooked)


def test_nobody_is_in_two_places_at_once(desk: CallDesk) -> None:
    odette = known(desk, ODETTE)
    desk.perform(BookAppointment(visit("2026-12-01 10:00", "noel"), odette))
    beside = BookAppointment(visit("2026-12-01 10:00"), odette)
    assert desk.perform(beside) == Refused(Refusal.ALREADY_BOOKED)
    later = desk.perform(BookAppointment(visit("2026-12-01 11:00"), odette))
    assert isinstance(later, AppointmentBooked)
    assert desk.perform(MoveAppointment(later.appointment.id, beside.slot)) == Refused(Refusal.ALREADY_BOOKED)


def test_upcoming_appointments_are_those_to_come(clock: FakeClock, desk: CallDesk) -> None:
    bruno = known(desk, BRUNO)
    act = FindAppointments(bruno)
    outcome = desk.perform(act)
    assert isinstance(outcome, AppointmentsFound)
    assert [one.id for one in outcome.appointments] == [BRUNOS]
    clock.pass_((at("2026-11-26 09:01") - clock.now()).total_seconds())
    assert desk.perform(act) == AppointmentsFound(())
    assert desk.perform(FindAppointments(BRUNO)) == AppointmentsFound(()), "not known to the file: nothing is told"


def test_an_appointment_may_move_within_its_own_time(store: Store, desk: CallDesk) -> None:
    moved = desk.perform(MoveAppointment(BRUNOS, visit("2026-11-26 09:05")))
    assert [one.slot for one in store.appointments()] == [visit("2026-11-26 09:05")], moved


@pytest.mark.parametrize("limit", [{"max_per_day": 1}, {"max_in_a_row": 1}, {"buffer_after": 10}])
def test_what_is_offered_for_a_visit_that_moves_can_be_held_and_had(clock: FakeClock, limit: dict[str, int]) -> None:
    file = practice_file()
    rules = replace(file.practice, types={**file.practice.types, "consultation": replace(CONSULTATION, **limit)})
    store = Store(MEMORY, replace(file, practice=rules), clock, AgeSeal([new_key_pair().recipient]))
    desk = store.call(CallerId(None)).desk
    act = FindSlots(THURSDAY_MORNING, "consultation", "roux", count=4, moving=BRUNOS)
    found = slots(desk, act)
    assert found.fits
    for slot in found.slots:
        assert desk.perform(HoldSlot(slot, BRUNOS)) == SlotHeld(slot)
    assert desk.perform(HoldSlot(visit("2026-11-26 09:05"), BRUNOS)) == Refused(Refusal.SLOT_TAKEN)
    assert isinstance(desk.perform(MoveAppointment(BRUNOS, found.slots[0])), AppointmentMoved)
    store.close()


@pytest.mark.parametrize(
    ("slot", "why"),
    [
        (visit("2026-11-24 12:30"), Refusal.IN_THE_PAST),
        (visit("2026-11-26 12:00"), Refusal.OUTSIDE_HOURS),
        (visit("2026-11-25 09:00", "noel", VACCINE), Refusal.TYPE_NOT_TAKEN),
    ],
)
def test_an_impossible_slot_is_neither_held_booked_nor_moved_to(desk: CallDesk, slot: Slot, why: Refusal) -> None:
    odette = known(desk, ODETTE)
    for act in (HoldSlot(slot), BookAppointment(slot, odette), MoveAppointment(BRUNOS, slot)):
        assert desk.perform(act) == Refused(why)
