"""Reminders by voice: who is called, when, how often, and what a power cut leaves."""

from dataclasses import replace
from datetime import timedelta

import pytest

from appliance.sealing import AgeSeal, new_key_pair
from appliance.settings import PracticeFile
from appliance.store.database import MEMORY
from appliance.store.store import Store
from appliance.vocabulary.acts import (
    BookAppointment,
    CallsRefused,
    CancelAppointment,
    ConfirmAppointment,
    MoveAppointment,
    RefuseCalls,
    Refused,
    SettleReminder,
    TakeMessage,
)
from appliance.vocabulary.agenda import AppointmentId, Patient
from appliance.vocabulary.journal import JournalKind
from appliance.vocabulary.meaning import IntentKind, PersonName
from appliance.vocabulary.practice import CallRules
from appliance.vocabulary.reminding import Reached, ReminderCall
from appliance.vocabulary.sms import SmsHeard
from appliance.vocabulary.telephony import CallerId
from tests.fakes.clock import FakeClock
from tests.fakes.practices import at, visit
from tests.fakes.reminding import BRUNOS, LEAS, ODETTES, TUESDAY_TEN, calling_file

HOUR_S = 3_600


class Box:
    def __init__(self, file: PracticeFile | None = None, clock: FakeClock | None = None) -> None:
        self.clock = clock or FakeClock(TUESDAY_TEN)
        self.store = Store(MEMORY, file or calling_file(), self.clock, AgeSeal([new_key_pair().recipient]))
        self.calls = self.store.reminder_calls

    def called(self) -> list[str]:
        """Plan, and place everything that is due; nobody picks up."""
        self.calls.plan()
        numbers = []
        while (one := self.calls.next()) is not None:
            numbers.append(one.number)
            self.calls.ended(one)
        return numbers

    def placed(self) -> ReminderCall:
        self.calls.plan()
        one = self.calls.next()
        assert one is not None
        return one

    def state(self, appointment: AppointmentId = ODETTES) -> str:
        rows = self.store.connection.run("SELECT state FROM reminder_calls WHERE appointment = ?", appointment)
        return str(rows[0]["state"])

    def settle(self, one: ReminderCall, reached: Reached = Reached.PERSON) -> None:
        self.store.answered(one).desk.perform(SettleReminder(one.id, reached))


def test_who_has_no_mobile_is_called_two_days_before() -> None:
    box = Box()
    assert box.called() == ["0261910513", "0261910577"]
    assert box.called() == [], "and not again at once"


def test_who_has_said_stop_is_called_as_well() -> None:
    box = Box()
    box.store.texts.hear(SmsHeard("1", "+33639980512", "STOP", box.clock.now()))
    assert "0639980512" in box.called()


def test_a_number_that_wants_no_calls_is_never_called_again() -> None:
    box = Box()
    one = box.placed()
    desk = box.store.answered(one).desk
    for _ in range(2):
        assert desk.perform(RefuseCalls(one.id, one.number)) == CallsRefused(one.number)
    assert box.state() == Reached.DROPPED
    refused = [entry.payload for entry in box.store.journal() if entry.kind is JournalKind.CALLS_REFUSED]
    assert len(refused) == 1
    assert one.number not in refused[0]
    patient = one.appointment.patient
    again = box.store.agenda("user:1").book(BookAppointment(visit("2026-12-03 09:00"), patient, ""))
    assert not isinstance(again, Refused)
    box.clock.pass_((at("2026-12-01 10:00") - box.clock.now()).total_seconds())
    assert one.number not in box.called()


def test_a_call_that_was_planned_before_the_number_refused_is_dropped() -> None:
    box = Box()
    first = box.placed()
    box.store.answered(first).desk.perform(RefuseCalls(first.id, "0261910577"))
    assert box.called() == []


def test_nobody_is_called_where_the_practice_has_not_said_so() -> None:
    assert Box(calling_file(None)).called() == []


def test_nobody_is_called_by_a_clock_that_may_be_wrong() -> None:
    box = Box(clock=FakeClock(TUESDAY_TEN, sure=False))
    assert box.called() == []
    box.clock.sure = True
    one = box.placed()
    box.calls.ended(one)
    box.clock.pass_(6 * HOUR_S)
    box.clock.sure = False
    assert box.calls.next() is None


@pytest.mark.parametrize(
    "when",
    ["2026-11-24 09:59", "2026-11-24 12:00", "2026-11-24 13:59", "2026-11-24 19:00", "2026-11-24 23:30"],
)
def test_nobody_is_called_at_an_hour_that_is_not_decent(when: str) -> None:
    box = Box()
    box.calls.plan()
    box.clock.pass_((at(when) - box.clock.now()).total_seconds())
    assert box.calls.next() is None


def test_before_a_sunday_and_a_feast_there_are_still_two_days() -> None:
    friday = replace(calling_file().practice, public_holidays=frozenset({at("2026-12-28 12:00").date()}))
    file = replace(calling_file(), practice=friday, appointments=())
    box = Box(file, FakeClock(at("2026-12-20 10:00")))
    patient = Patient("Perrot", "Simone", None, "0261910514")
    booked = box.store.agenda("user:1").book(BookAppointment(visit("2026-12-29 09:00"), patient, ""))
    assert not isinstance(booked, Refused)
    box.clock.pass_((at("2026-12-24 10:00") - box.clock.now()).total_seconds())
    assert box.called() == [], "three days of calling are left: Thursday, Friday, Saturday"
    box.clock.pass_(24 * HOUR_S)
    assert box.called() == ["0261910514"]
    box.clock.pass_(2 * 24 * HOUR_S)
    assert box.called() == [], "nobody is called on a Sunday"


def test_two_tries_and_no_more() -> None:
    box = Box()
    assert len(box.called()) == 2
    box.clock.pass_(4 * HOUR_S)
    assert box.called() == []
    box.clock.pass_(2 * HOUR_S)
    assert len(box.called()) == 2
    box.clock.pass_(18 * HOUR_S)
    assert box.called() == []
    assert box.state() == Reached.NOBODY


def test_who_was_reached_is_not_called_again() -> None:
    box = Box()
    one = box.placed()
    box.settle(one)
    box.calls.ended(one)
    box.clock.pass_(6 * HOUR_S)
    assert box.called() == ["0261910577"]
    assert box.state() == Reached.PERSON


def test_what_could_not_be_placed_was_no_try() -> None:
    box = Box()
    for _ in range(5):
        box.calls.put_back(box.placed())
        box.clock.pass_(700)
    assert len(box.called()) == 2
    box.clock.pass_(6 * HOUR_S)
    assert len(box.called()) == 2


def test_a_visit_that_was_moved_is_not_reminded_of_its_old_hour() -> None:
    box = Box()
    box.calls.plan()
    box.store.agenda("user:1").move(MoveAppointment(ODETTES, visit("2026-11-26 14:00")))
    assert box.called() == ["0261910577"], "and who has just moved it knows the new one"
    assert box.state() == Reached.DROPPED


@pytest.mark.parametrize("act", [CancelAppointment(ODETTES), ConfirmAppointment(ODETTES)])
def test_a_visit_that_is_cancelled_or_confirmed_needs_no_call(act: CancelAppointment | ConfirmAppointment) -> None:
    box = Box()
    box.calls.plan()
    agenda = box.store.agenda("user:1")
    agenda.cancel(act) if isinstance(act, CancelAppointment) else agenda.confirm(act)
    assert box.called() == ["0261910577"]


def test_who_has_just_booked_is_not_called() -> None:
    box = Box(replace(calling_file(), appointments=()))
    patient = Patient("Perrot", "Simone", None, "0261910514")
    box.store.agenda("user:1").book(BookAppointment(visit("2026-11-26 09:00"), patient, ""))
    assert box.called() == []


def test_after_the_last_hour_nobody_is_called_any_more() -> None:
    box = Box()
    box.calls.plan()
    box.clock.pass_((at("2026-11-26 08:30") - box.clock.now()).total_seconds())
    assert box.called() == []


def test_a_power_cut_while_it_rings_was_a_try() -> None:
    box = Box()
    box.placed()
    box.store.recover()
    assert "0261910513" not in box.called(), "not at once"
    box.clock.pass_(6 * HOUR_S)
    assert "0261910513" in box.called()
    box.clock.pass_(18 * HOUR_S)
    assert box.called() == []


def test_a_power_cut_in_the_conversation_calls_nobody_a_second_time() -> None:
    box = Box()
    box.store.answered(box.placed())
    box.store.recover()
    box.clock.pass_(6 * HOUR_S)
    assert "0261910513" not in box.called()
    assert box.state() == Reached.BROKEN_OFF


def test_every_step_is_in_the_journal() -> None:
    box = Box()
    one = box.placed()
    box.settle(one)
    kinds = [entry.kind for entry in box.store.journal()]
    wanted = [JournalKind.REMINDER_CALL_PLANNED, JournalKind.REMINDER_CALL_PLACED, JournalKind.REMINDER_CALL_ENDED]
    assert [kind for kind in dict.fromkeys(kinds) if kind in wanted] == wanted
    assert box.store.broken_entry() is None


def test_calls_of_the_house_make_no_caller_insist() -> None:
    box, message = Box(), TakeMessage(IntentKind.MESSAGE, "rappelez-moi", PersonName(), phone="0261910513")
    box.store.call(CallerId("0261910513")).desk.perform(message)
    one = box.placed()
    for _ in range(2):
        box.store.answered(one)
    box.store.call(CallerId("0261910513"))
    assert JournalKind.MESSAGE_RAISED not in [entry.kind for entry in box.store.journal()]


def test_hours_are_the_practices_own() -> None:
    box = Box(calling_file(CallRules(from_hour=11)))
    assert box.called() == []
    box.clock.pass_(HOUR_S)
    assert box.called() == ["0261910513", "0261910577"]


def test_a_mobile_gets_its_sms_and_no_call() -> None:
    box = Box()
    box.called()
    rows = box.store.connection.run("SELECT appointment FROM reminder_calls ORDER BY appointment")
    assert [row["appointment"] for row in rows] == sorted([ODETTES, LEAS])
    assert BRUNOS not in {row["appointment"] for row in rows}


def test_a_far_day_is_not_planned() -> None:
    box = Box(clock=FakeClock(TUESDAY_TEN - timedelta(days=2)))
    assert box.calls.plan() == 0
