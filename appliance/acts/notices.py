"""Texts that follow from what is done: queued in the transaction of the change, sent later by a job.

Everything here is called inside ``books.writing()``.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from appliance.acts.books import Books
from appliance.acts.correspondence import NOTHING, About
from appliance.notices import words
from appliance.notices.numbers import mobile
from appliance.ports import Clock
from appliance.vocabulary.agenda import Appointment, Patient
from appliance.vocabulary.sms import Sms, SmsKind, Watcher

ANSWER_LASTS = timedelta(days=1)
"""An answer to an answer that could not leave for a day surprises more than it helps."""

NEVER = datetime(9999, 12, 31, tzinfo=UTC)
"""When a text to somebody on call is too late."""


class Notices:
    """Writes to patients whom the practice writes to, and to the people on call."""

    def __init__(self, books: Books, clock: Clock) -> None:
        self._books = books
        self._clock = clock

    # --- an appointment ----------------------------------------------------------------------------------

    def booked(self, one: Appointment) -> None:
        rules = self._books.practice.sms
        if rules and rules.confirmations:
            self._of(SmsKind.BOOKED, one)

    def moved(self, one: Appointment) -> None:
        self._books.texts.drop(one.id)
        self._of(SmsKind.MOVED, one)

    def cancelled(self, one: Appointment) -> None:
        self._books.texts.drop(one.id)
        self._of(SmsKind.CANCELLED, one)

    def series_booked(self, several: Sequence[Appointment]) -> None:
        """One text for all; none for none."""
        rules = self._books.practice.sms
        if rules and rules.confirmations:
            self._of_several(SmsKind.SERIES_BOOKED, SmsKind.BOOKED, several)

    def series_cancelled(self, several: Sequence[Appointment]) -> None:
        for one in several:
            self._books.texts.drop(one.id)
        self._of_several(SmsKind.SERIES_CANCELLED, SmsKind.CANCELLED, several)

    def remind(self, one: Appointment, cause: str, not_after: datetime) -> bool:
        """False when this reminder was queued before, or nobody can be written to."""
        about = About(one.id, cause=cause)
        return self._write(SmsKind.REMINDER, self.number_of(one.patient), one.slot.start, not_after, about)

    def _of(self, kind: SmsKind, one: Appointment, count: int = 1) -> None:
        start = one.slot.start
        self._write(kind, self.number_of(one.patient), start, start, About(one.id), count)

    def _of_several(self, kind: SmsKind, of_one: SmsKind, several: Sequence[Appointment]) -> None:
        if several:
            first = min(several, key=lambda one: one.slot.start)
            self._of(of_one if len(several) == 1 else kind, first, len(several))

    # --- to a number -------------------------------------------------------------------------------------

    def number_of(self, patient: Patient) -> str | None:
        """Where this patient may be written to: a mobile telephone that has not said STOP."""
        number = mobile(patient.phone) if self._books.practice.sms else None
        return None if number is None or self._books.texts.refuses(number) else number

    def answer(self, kind: SmsKind, number: str, start: datetime | None = None) -> None:
        """One answer to a text that came in, also to who has just said STOP; none to what is no mobile telephone."""
        self._write(kind, mobile(number), start, self._clock.now() + ANSWER_LASTS, NOTHING)

    def offer(self, patient: Patient, start: datetime, not_after: datetime, offer: str) -> bool:
        about = About(offer=offer, cause=f"offer:{offer}")
        return self._write(SmsKind.OFFER, self.number_of(patient), start, not_after, about)

    def _write(
        self,
        kind: SmsKind,
        number: str | None,
        start: datetime | None,
        not_after: datetime,
        about: About,
        count: int = 1,
    ) -> bool:
        now = self._clock.now()
        if number is None or not_after <= now:
            return False
        text = words.for_patient(self._books.practice, kind, start, now, count)
        return self._books.texts.queue(Sms(uuid4().hex, kind, number, text), not_after, replace(about, start=start))

    # --- to the people on call ---------------------------------------------------------------------------

    def watcher(self, who: Watcher, key: str, cause: str, minutes: int = 0) -> bool:
        """Write to somebody on call, once for each cause, at any hour."""
        number = mobile(who.number)
        if number is None:
            return False
        text = words.for_watcher(self._books.practice, key, minutes)
        sms = Sms(uuid4().hex, SmsKind.ON_CALL, number, text)
        return self._books.texts.queue(sms, NEVER, About(cause=cause))
