"""What every ``ports.Desk`` does: each act is one transaction with one journal entry, and twice is once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.sealing import AgeSeal, new_key_pair
from appliance.store.database import MEMORY
from appliance.store.store import OpenCall, Store
from appliance.vocabulary.acts import (
    Act,
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentMoved,
    BookAppointment,
    CancelAppointment,
    ConfirmAppointment,
    FindAppointments,
    FindPatient,
    FindSlots,
    HoldSlot,
    MessageTaken,
    MoveAppointment,
    RaiseAlert,
    Refusal,
    Refused,
    SlotHeld,
    TakeMessage,
    WaitForEarlier,
)
from appliance.vocabulary.agenda import AppointmentId, AppointmentStatus
from appliance.vocabulary.journal import JournalKind
from appliance.vocabulary.meaning import IntentKind, PersonName, Wish
from appliance.vocabulary.telephony import CallerId
from tests.fakes.clock import FakeClock
from tests.fakes.practices import ODETTE, practice_file, visit

BRUNOS = AppointmentId("a1")
FREE, OTHER = visit("2026-11-26 10:00"), visit("2026-11-26 10:30")
MESSAGE = TakeMessage(IntentKind.RENEWAL, "plus de cachets", PersonName("Delaunay", "Odette"))
ALERT = RaiseAlert(("chest_pain",), "ça serre")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(params=["memory", "file"])
def store(request: pytest.FixtureRequest, tmp_path: Path, clock: FakeClock) -> Iterator[Store]:
    path = MEMORY if request.param == "memory" else tmp_path / "permanence.db"
    opened = Store(path, practice_file(), clock, AgeSeal([new_key_pair().recipient]))
    yield opened
    opened.close()


@pytest.fixture
def call(store: Store) -> OpenCall:
    return store.call(CallerId("0261910513"))


ACTS: list[tuple[Act, JournalKind]] = [
    (HoldSlot(FREE), JournalKind.SLOT_HELD),
    (BookAppointment(FREE, ODETTE, "mon genou"), JournalKind.APPOINTMENT_BOOKED),
    (MoveAppointment(BRUNOS, FREE), JournalKind.APPOINTMENT_MOVED),
    (CancelAppointment(BRUNOS), JournalKind.APPOINTMENT_CANCELLED),
    (ConfirmAppointment(BRUNOS), JournalKind.APPOINTMENT_CONFIRMED),
    (WaitForEarlier(BRUNOS), JournalKind.WISH_NOTED),
    (MESSAGE, JournalKind.MESSAGE_TAKEN),
    (ALERT, JournalKind.ALERT_RAISED),
]
QUESTIONS = [FindPatient(PersonName("Delaunay")), FindSlots(Wish(), "consultation"), FindAppointments(ODETTE)]


@pytest.mark.parametrize(("act", "kind"), ACTS)
def test_an_act_is_journaled_once_however_often_it_is_asked(
    store: Store, call: OpenCall, act: Act, kind: JournalKind
) -> None:
    before = len(list(store.journal()))
    first = call.desk.perform(act)
    assert not isinstance(first, Refused)
    assert call.desk.perform(act) == first
    assert [entry.kind for entry in store.journal()][before:] == [kind]
    assert store.broken_entry() is None


@pytest.mark.parametrize("act", QUESTIONS)
def test_a_question_changes_nothing(store: Store, call: OpenCall, act: Act) -> None:
    before = list(store.journal())
    call.desk.perform(act)
    assert list(store.journal()) == before


def test_a_booking_stands_in_the_agenda(store: Store, call: OpenCall) -> None:
    booked = call.desk.perform(BookAppointment(FREE, ODETTE))
    assert isinstance(booked, AppointmentBooked)
    assert booked.appointment in store.appointments()
    assert booked.appointment.slot == FREE


@pytest.mark.parametrize("act", [HoldSlot(FREE), BookAppointment(FREE, ODETTE), MoveAppointment(BRUNOS, FREE)])
def test_a_slot_held_by_another_call_is_taken(store: Store, call: OpenCall, act: Act) -> None:
    other = store.call(CallerId(None))
    assert other.desk.perform(HoldSlot(FREE)) == SlotHeld(FREE)
    before = len(list(store.journal()))
    assert call.desk.perform(act) == Refused(Refusal.SLOT_TAKEN)
    assert len(list(store.journal())) == before, "a refusal writes nothing"
    other.desk.release()
    assert not isinstance(call.desk.perform(act), Refused)


def test_a_new_hold_frees_the_one_before(store: Store, call: OpenCall) -> None:
    call.desk.perform(HoldSlot(FREE))
    call.desk.perform(HoldSlot(OTHER))
    other = store.call(CallerId(None)).desk
    assert other.perform(HoldSlot(FREE)) == SlotHeld(FREE)
    assert other.perform(HoldSlot(OTHER)) == Refused(Refusal.SLOT_TAKEN)


def test_a_booked_slot_is_taken_and_a_cancelled_one_is_free(call: OpenCall) -> None:
    brunos = visit("2026-11-26 09:00")
    assert call.desk.perform(BookAppointment(brunos, ODETTE)) == Refused(Refusal.SLOT_TAKEN)
    cancelled = call.desk.perform(CancelAppointment(BRUNOS))
    assert isinstance(cancelled, AppointmentCancelled)
    assert cancelled.appointment.status is AppointmentStatus.CANCELLED
    assert isinstance(call.desk.perform(BookAppointment(brunos, ODETTE)), AppointmentBooked)


def test_a_moved_appointment_keeps_its_id_and_must_be_confirmed_again(store: Store, call: OpenCall) -> None:
    assert isinstance(call.desk.perform(ConfirmAppointment(BRUNOS)), AppointmentConfirmed)
    moved = call.desk.perform(MoveAppointment(BRUNOS, FREE))
    assert isinstance(moved, AppointmentMoved)
    assert (moved.appointment.id, moved.appointment.slot, moved.appointment.confirmed) == (BRUNOS, FREE, False)
    assert store.appointments() == (moved.appointment,)


@pytest.mark.parametrize("act", [CancelAppointment, ConfirmAppointment])
def test_an_appointment_that_is_not_there_is_not_found(
    call: OpenCall, act: type[CancelAppointment | ConfirmAppointment]
) -> None:
    assert call.desk.perform(act(AppointmentId("none"))) == Refused(Refusal.NOT_FOUND)
    assert call.desk.perform(MoveAppointment(AppointmentId("none"), FREE)) == Refused(Refusal.NOT_FOUND)


def test_a_cancelled_appointment_is_neither_moved_nor_confirmed(call: OpenCall) -> None:
    call.desk.perform(CancelAppointment(BRUNOS))
    assert call.desk.perform(MoveAppointment(BRUNOS, FREE)) == Refused(Refusal.NOT_FOUND)
    assert call.desk.perform(ConfirmAppointment(BRUNOS)) == Refused(Refusal.NOT_FOUND)


def test_without_a_sure_clock_no_date_is_promised_but_messages_are_taken(clock: FakeClock, call: OpenCall) -> None:
    clock.sure = False
    dated: list[Act] = [
        *(act for act, _ in ACTS if act not in (MESSAGE, ALERT)),
        FindSlots(Wish(), "consultation"),
        FindAppointments(ODETTE),
    ]
    assert {call.desk.perform(act) for act in dated} == {Refused(Refusal.CLOCK_UNSURE)}
    assert isinstance(call.desk.perform(MESSAGE), MessageTaken)
