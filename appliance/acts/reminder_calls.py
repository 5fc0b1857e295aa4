"""Reminders by voice: planned, placed, and what became of each. Every change is one transaction.

A call is written down before it is placed, and again when somebody picks up: after a power cut nobody is called a
second time who may have heard the first (decision 0027).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from appliance.acts.books import Books
from appliance.agenda.calling import FARTHEST, may_call, span
from appliance.notices.numbers import dialled, mobile
from appliance.ports import Clock
from appliance.vocabulary.acts import RefuseCalls, SettleReminder
from appliance.vocabulary.agenda import Appointment, AppointmentId, AppointmentStatus, Patient
from appliance.vocabulary.journal import JournalKind
from appliance.vocabulary.reminding import Reached, ReminderCall

MOST_TRIES = 2

AGAIN = timedelta(hours=5)
"""After a try: another part of the day."""

NOT_PLACED = timedelta(minutes=10)
"""Until the line is looked at again that could place no call."""

JUST_BOOKED = timedelta(days=1)
"""Who booked or moved a visit since then needs no reminder of it."""


@dataclass(frozen=True)
class PlannedCall:
    """One reminder by voice as it stands in the books."""

    id: str
    appointment: AppointmentId
    start: datetime
    """Of the visit as it stood when the call was planned."""
    not_after: datetime
    tries: int
    call: int | None
    """In which somebody has picked up."""


class ReminderBooks(Books, Protocol):
    """Writes only inside a transaction."""

    def plan_call(self, one: Appointment, since: datetime, not_after: datetime) -> str | None:
        """None when it was planned before."""

    def booked_since(self, since: datetime) -> Mapping[AppointmentId, datetime]:
        """What was booked, or moved, after that, and when."""

    def calls_due(self, now: datetime) -> Sequence[PlannedCall]: ...

    def planned_call(self, key: str) -> PlannedCall | None:
        """None when there is none such, or it has come to an end."""

    def broken_calls(self) -> Sequence[PlannedCall]:
        """Those that were being placed."""

    def try_call(self, key: str, next_try: datetime) -> None:
        """It is being placed; tried again from ``next_try`` on, where nobody hears of it."""

    def call_waits(self, key: str, next_try: datetime | None = None, *, tries: int | None = None) -> None: ...

    def call_answered(self, key: str, call: int) -> None: ...

    def end_call(self, key: str, reached: Reached) -> None: ...

    def refuses_calls(self, number: str) -> bool: ...

    def refuse_calls(self, number: str) -> bool:
        """False when it was refused before."""


class ReminderCalls:
    """For the job that plans, and for the one line that calls."""

    def __init__(self, books: ReminderBooks, clock: Clock) -> None:
        self._books = books
        self._clock = clock

    def plan(self) -> int:
        """Note who is to be called about a visit, once however often this runs. Returns how many."""
        practice, now = self._books.practice, self._clock.now()
        rules = practice.reminder_calls
        if rules is None or not self._clock.is_sure():
            return 0
        lately = self._books.booked_since(now - FARTHEST - JUST_BOOKED)
        planned = 0
        for one in self._books.coming(now, now + FARTHEST):
            since, until = span(practice, rules, one.slot.start)
            late = since - JUST_BOOKED < lately.get(one.id, since - JUST_BOOKED)
            if since <= now < until and not late and self._wanted(one):
                planned += self._plan(one, since, until)
        return planned

    def _plan(self, one: Appointment, since: datetime, until: datetime) -> bool:
        with self._books.writing():
            if self._books.appointment(one.id) != one:
                return False
            key = self._books.plan_call(one, since, until)
            if key is None:
                return False
            self._books.journal(JournalKind.REMINDER_CALL_PLANNED, {"reminder": key, "appointment": one.id})
        return True

    def next(self) -> ReminderCall | None:
        """The call to place now, noted as being placed; None: nobody is to be called."""
        practice, now = self._books.practice, self._clock.now()
        rules = practice.reminder_calls
        if rules is None or not self._clock.is_sure() or not may_call(practice, rules, now):
            return None
        with self._books.writing():
            for one in self._books.calls_due(now):
                found = self._books.appointment(one.appointment)
                number = found and self._number(found.patient)
                if not found or not number or not self._wanted(found) or found.slot.start != one.start:
                    self._end(one, Reached.DROPPED)
                elif one.not_after <= now:
                    self._end(one, Reached.NOBODY if one.tries else Reached.DROPPED)
                else:
                    self._books.try_call(one.id, now + AGAIN)
                    placed = {"reminder": one.id, "appointment": found.id, "try": one.tries + 1}
                    self._books.journal(JournalKind.REMINDER_CALL_PLACED, placed)
                    return ReminderCall(one.id, found, number, rules.leaves_word)
        return None

    def put_back(self, reminder: ReminderCall) -> None:
        """It could not be placed: this was no try."""
        with self._books.writing():
            one = self._books.planned_call(reminder.id)
            if one is not None:
                self._books.call_waits(one.id, self._clock.now() + NOT_PLACED, tries=one.tries - 1)

    def ended(self, reminder: ReminderCall) -> None:
        """The call is over, or nobody has picked up: tried again later, unless it came to something."""
        with self._books.writing():
            one = self._books.planned_call(reminder.id)
            if one is not None:
                self._again(one)

    def settle(self, act: SettleReminder, call: int) -> None:
        """What the conversation came to; the first word stands."""
        with self._books.writing():
            one = self._books.planned_call(act.reminder)
            if one is not None:
                self._end(one, act.reached, call)

    def refuse(self, act: RefuseCalls, call: int) -> None:
        """Nobody is reminded at this number any more; this reminder ends, where it has not come to something."""
        with self._books.writing():
            if self._books.refuse_calls(act.number):
                self._books.journal(JournalKind.CALLS_REFUSED, {"call": call})
            one = self._books.planned_call(act.reminder)
            if one is not None:
                self._end(one, Reached.DROPPED, call)

    def recover(self) -> None:
        """After a power cut: who had picked up is not called again; a call that only rang was a try."""
        with self._books.writing():
            for one in self._books.broken_calls():
                if one.call is None:
                    self._again(one)
                else:
                    self._end(one, Reached.BROKEN_OFF, one.call)

    def _again(self, one: PlannedCall) -> None:
        if one.tries >= MOST_TRIES:
            self._end(one, Reached.NOBODY, one.call)
        else:
            self._books.call_waits(one.id)

    def _end(self, one: PlannedCall, reached: Reached, call: int | None = None) -> None:
        self._books.end_call(one.id, reached)
        found = self._books.appointment(one.appointment)
        told = {"reminder": one.id, "appointment": one.appointment, "call": call, "reached": reached}
        self._books.journal(JournalKind.REMINDER_CALL_ENDED, told | {"patient": found.patient.id if found else None})

    def _wanted(self, one: Appointment) -> bool:
        """Who has said that they come need not be asked."""
        return one.status is AppointmentStatus.BOOKED and not one.confirmed and self._number(one.patient) is not None

    def _number(self, patient: Patient) -> str | None:
        """Of who cannot be written to, having no mobile telephone or one that has said STOP, and may be called."""
        number, called = mobile(patient.phone), dialled(patient.phone)
        if number is not None and not self._books.texts.refuses(number):
            return None
        return None if called is None or self._books.refuses_calls(called) else called
