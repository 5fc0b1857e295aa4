"""Random acts of three writers on one file: no double booking, and the journal tells what the tables hold."""

import json
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from appliance.sealing import AgeSeal, new_key_pair
from appliance.store.store import OpenCall, Store
from appliance.vocabulary.acts import (
    AppointmentBooked,
    BookAppointment,
    CancelAppointment,
    HoldSlot,
    MoveAppointment,
    SlotHeld,
)
from appliance.vocabulary.agenda import AppointmentStatus, Patient, Slot
from appliance.vocabulary.journal import JournalKind
from appliance.vocabulary.telephony import CallerId, HangupCause
from tests.fakes.clock import FakeClock
from tests.fakes.practices import BRUNO, CONSULTATION, ODETTE, VACCINE, practice_file, visit

KEYS = new_key_pair()

writers = st.integers(0, 2)
patients = st.sampled_from([ODETTE, BRUNO])
nine = visit("2026-11-26 09:00").start
slots = st.builds(
    lambda step, kind: Slot(nine + timedelta(minutes=5 * step), kind.minutes, "roux", kind.key),
    st.integers(0, 8),
    st.sampled_from([CONSULTATION, VACCINE]),
)


class Writers(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        path = Path(self.folder.name) / "permanence.db"
        self.stores = [Store(path, practice_file(), FakeClock(), AgeSeal([KEYS.recipient])) for _ in range(3)]
        self.calls: list[OpenCall] = [store.call(CallerId(None)) for store in self.stores]
        self.holds: dict[int, Slot] = {}

    @rule(writer=writers, slot=slots, patient=patients)
    def book(self, writer: int, slot: Slot, patient: Patient) -> None:
        outcome = self.calls[writer].desk.perform(BookAppointment(slot, patient))
        if isinstance(outcome, AppointmentBooked):
            assert not any(_meet(slot, held) for other, held in self.holds.items() if other != writer)
            self.holds.pop(writer, None)

    @rule(writer=writers, slot=slots)
    def hold(self, writer: int, slot: Slot) -> None:
        if isinstance(self.calls[writer].desk.perform(HoldSlot(slot)), SlotHeld):
            assert not any(_meet(slot, held) for other, held in self.holds.items() if other != writer)
            self.holds[writer] = slot

    @rule(writer=writers, slot=slots, choice=st.integers(0, 20))
    def move(self, writer: int, slot: Slot, choice: int) -> None:
        agenda = self.stores[writer].appointments()
        before = agenda[choice % len(agenda)]
        self.calls[writer].desk.perform(MoveAppointment(before.id, slot))
        after = next(one for one in self.stores[writer].appointments() if one.id == before.id)
        if after != before:
            self.holds.pop(writer, None)

    @rule(writer=writers, choice=st.integers(0, 20))
    def cancel(self, writer: int, choice: int) -> None:
        agenda = self.stores[writer].appointments()
        self.calls[writer].desk.perform(CancelAppointment(agenda[choice % len(agenda)].id))

    @rule(writer=writers)
    def hang_up(self, writer: int) -> None:
        self.calls[writer].desk.release()
        self.calls[writer].record.close(HangupCause.CALLER)
        self.calls[writer] = self.stores[writer].call(CallerId(None))
        self.holds.pop(writer, None)

    @invariant()
    def nobody_is_booked_twice_at_a_time(self) -> None:
        standing = [one for one in self.stores[0].appointments() if one.status is AppointmentStatus.BOOKED]
        for number, one in enumerate(standing):
            assert not any(_meet(one.slot, other.slot) for other in standing[:number])

    @invariant()
    def the_journal_tells_what_the_tables_hold(self) -> None:
        told: dict[str, tuple[str, bool]] = {"a1": (nine.isoformat(), True)}
        for entry in self.stores[1].journal():
            said = json.loads(entry.payload)
            if entry.kind in {JournalKind.APPOINTMENT_BOOKED, JournalKind.APPOINTMENT_MOVED}:
                told[said["appointment"]] = (said["start"], True)
            elif entry.kind is JournalKind.APPOINTMENT_CANCELLED:
                told[said["appointment"]] = (said["start"], False)
        held = {
            one.id: (one.slot.start.isoformat(), one.status is AppointmentStatus.BOOKED)
            for one in self.stores[2].appointments()
        }
        assert held == told
        assert self.stores[0].broken_entry() is None

    def teardown(self) -> None:
        for store in self.stores:
            store.close()
        self.folder.cleanup()


def _meet(one: Slot, other: Slot) -> bool:
    return one.start < other.end and other.start < one.end


TestWriters = Writers.TestCase
TestWriters.settings = settings(max_examples=15, stateful_step_count=25, deadline=None)
