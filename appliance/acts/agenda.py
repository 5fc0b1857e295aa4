"""What is done to the agenda: hold, book, move, cancel, confirm. Each is one transaction with its journal entry.

Asked twice, an act changes nothing the second time. Rules, appointments and holds are read inside the transaction
that writes, and only one writer has the database at a time: what was free when it was judged is free when it is
written. The database refuses an overlap besides (``store.schema``).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from appliance.acts.books import Books
from appliance.acts.busy import busy_around
from appliance.acts.notices import Notices
from appliance.agenda.busy import Busy, taken_by, uncounted
from appliance.agenda.slots import refusal
from appliance.agenda.visitors import ANYBODY, Visitor
from appliance.ports import Clock
from appliance.vocabulary.acts import (
    AgendaAct,
    AgendaOutcome,
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentMarked,
    AppointmentMoved,
    BookAppointment,
    BookSeries,
    CancelAppointment,
    CancelSeries,
    ConfirmAppointment,
    HoldSlot,
    MarkMissed,
    MoveAppointment,
    Refusal,
    Refused,
    SeriesBooked,
    SeriesCancelled,
    SlotHeld,
)
from appliance.vocabulary.agenda import Appointment, AppointmentId, AppointmentStatus, Patient, Slot, repeated
from appliance.vocabulary.journal import JournalKind

_MOMENT = timedelta(seconds=1)
"""What is asked for between two instants leaves both out."""


class Agenda:
    """The agenda for one call, or for somebody who holds nothing: the practice's page, a command."""

    def __init__(
        self, books: Books, clock: Clock, call: int | None = None, waived: frozenset[Refusal] = frozenset()
    ) -> None:
        """``waived``: rules that whoever books sets aside, which only a person of the practice may."""
        self._waived = waived
        self._books = books
        self._clock = clock
        self._call = call
        self._notices = Notices(books, clock)
        self._held: Slot | None = None
        self._held_since: datetime | None = None

    # --- while the caller decides ------------------------------------------------------------------------

    def hold(self, act: HoldSlot, call: int) -> SlotHeld | Refused:
        if act.slot == self._held:
            return SlotHeld(act.slot)
        now = self._clock.now()
        with self._books.writing():
            leaving = self._standing(act.moving) if act.moving else None
            near = self._near(act.slot)
            why_not = self._refusal(act.slot, uncounted(near, leaving.slot) if leaving else near, ANYBODY)
            if why_not:
                return Refused(why_not)
            self._books.hold(call, act.slot)
            self._books.journal(JournalKind.SLOT_HELD, self._told(act.slot))
        self._held, self._held_since = act.slot, now
        return SlotHeld(act.slot)

    def release(self, call: int) -> None:
        with self._books.writing():
            self._books.hold(call, None)
        self._held = self._held_since = None

    # --- one appointment ---------------------------------------------------------------------------------

    def perform(self, act: AgendaAct) -> AgendaOutcome:
        match act:
            case BookAppointment():
                return self.book(act)
            case MoveAppointment():
                return self.move(act)
            case CancelAppointment():
                return self.cancel(act)
            case ConfirmAppointment():
                return self.confirm(act)

    def book(self, act: BookAppointment) -> AppointmentBooked | Refused:
        with self._books.writing():
            booked = self._booked(act.slot, act.patient, act.reason)
        return Refused(booked) if isinstance(booked, Refusal) else AppointmentBooked(booked, self._by_sms(booked))

    def _booked(self, slot: Slot, told: Patient, reason: str, series: str | None = None) -> Appointment | Refusal:
        patient = self._on_file(told, slot)
        if patient is None:
            return Refusal.NOT_FOUND
        overlapping = self._overlapping(patient, slot)
        same = next((one for one in overlapping if one.slot == slot), None)
        if same:
            return same
        why_not = self.why_not(slot, patient)
        if why_not:
            return why_not
        if patient.id is None:
            patient = replace(patient, id=self._books.add_patient(patient))
        booked = self._books.add_appointment(slot, patient, reason, series)
        if booked is None:
            return Refusal.SLOT_TAKEN
        self._let_go()
        self._note(JournalKind.APPOINTMENT_BOOKED, booked)
        if series is None:
            self._notices.booked(booked)
        self._lose_offers(slot)
        return booked

    def move(self, act: MoveAppointment) -> AppointmentMoved | Refused:
        with self._books.writing():
            standing = self._standing(act.appointment)
            if standing is None:
                return Refused(Refusal.NOT_FOUND)
            if standing.slot == act.to:
                return AppointmentMoved(standing, self._by_sms(standing))
            why_not = self.why_not(act.to, standing.patient, standing)
            moved = replace(standing, slot=act.to, confirmed=False)
            if why_not or not self._books.change_appointment(moved):
                return Refused(why_not or Refusal.SLOT_TAKEN)
            self._let_go()
            self._note(JournalKind.APPOINTMENT_MOVED, moved)
            self._notices.moved(moved)
            self._lose_offers(moved.slot)
            self._books.waiting.add_freed(standing.slot)
        return AppointmentMoved(moved, self._by_sms(moved))

    def cancel(self, act: CancelAppointment) -> AppointmentCancelled | Refused:
        with self._books.writing():
            found = self._books.appointment(act.appointment)
            if found is None:
                return Refused(Refusal.NOT_FOUND)
            if found.status is AppointmentStatus.BOOKED:
                if found.slot.start <= self._clock.now():  # who did not come is marked so; nothing is unmade
                    return Refused(Refusal.IN_THE_PAST)
                found = self._cancelled(found)
                self._notices.cancelled(found)
        return AppointmentCancelled(found)

    def _cancelled(self, one: Appointment) -> Appointment:
        cancelled = replace(one, status=AppointmentStatus.CANCELLED)
        self._books.change_appointment(cancelled)
        self._note(JournalKind.APPOINTMENT_CANCELLED, cancelled)
        self._books.waiting.add_freed(one.slot)
        return cancelled

    def confirm(self, act: ConfirmAppointment) -> AppointmentConfirmed | Refused:
        with self._books.writing():
            standing = self._standing(act.appointment)
            if standing is None:
                return Refused(Refusal.NOT_FOUND)
            confirmed = replace(standing, confirmed=True)
            if standing != confirmed:
                self._books.change_appointment(confirmed)
                self._note(JournalKind.APPOINTMENT_CONFIRMED, confirmed)
        return AppointmentConfirmed(confirmed)

    def mark_missed(self, act: MarkMissed) -> AppointmentMarked | Refused:
        """Noted by a person of the practice, who may be wrong: it can be taken back."""
        with self._books.writing():
            standing = self._standing(act.appointment)
            if standing is None:
                return Refused(Refusal.NOT_FOUND)
            if standing.slot.start > self._clock.now():
                return Refused(Refusal.NOT_YET)
            marked = replace(standing, missed=act.missed)
            if standing != marked:
                self._books.change_appointment(marked)
                kind = JournalKind.APPOINTMENT_MISSED if act.missed else JournalKind.APPOINTMENT_ATTENDED
                self._note(kind, marked)
        return AppointmentMarked(marked)

    # --- again and again ---------------------------------------------------------------------------------

    def book_series(self, act: BookSeries) -> SeriesBooked:
        """Each occurrence that the rules allow; the hour stays the same on the wall through clock changes."""
        left_out: list[tuple[Slot, Refusal]] = []
        with self._books.writing():
            booked = list(self._books.series(act.id))
            if booked:
                return SeriesBooked(tuple(booked), ())
            patient = act.patient
            for slot in repeated(act.slot, act.recurrence, self._books.practice.zone):
                one = self._booked(slot, patient, act.reason, act.id)
                if isinstance(one, Refusal):
                    left_out.append((slot, one))
                else:
                    booked.append(one)
                    patient = one.patient
            self._notices.series_booked([one for one in booked if one.series == act.id])
        return SeriesBooked(tuple(booked), tuple(left_out))

    def cancel_series(self, act: CancelSeries) -> SeriesCancelled:
        now = self._clock.now()
        with self._books.writing():
            standing = [one for one in self._books.series(act.id) if one.status is AppointmentStatus.BOOKED]
            to_come = [one for one in standing if one.slot.start > now]
            dropped = [self._cancelled(one) for one in to_come if act.since is None or one.slot.start >= act.since]
            self._notices.series_cancelled(dropped)
        return SeriesCancelled(tuple(dropped))

    def foresee(self, act: BookSeries) -> Sequence[tuple[Slot, Refusal | None]]:
        """Each occurrence, and why it would be left out; changes nothing. Nothing is left out of what is booked."""
        booked = self._books.series(act.id)
        if booked:
            return [(one.slot, None) for one in booked]
        patient = self._on_file(act.patient, act.slot)
        slots = repeated(act.slot, act.recurrence, self._books.practice.zone)
        return [(slot, self.why_not(slot, patient) if patient else Refusal.NOT_FOUND) for slot in slots]

    def why_not(self, slot: Slot, patient: Patient, standing: Appointment | None = None) -> Refusal | None:
        """Why it would not be booked now, or ``standing`` not moved there; None when it would. Changes nothing."""
        if standing and standing.slot.start <= self._clock.now():  # who came, or did not, is not unmade
            return Refusal.IN_THE_PAST
        visitor = Visitor(None if standing else patient.id is not None, patient.birth_date)
        near = self._near(slot)
        busy = [one for one in near if one != taken_by(standing.slot)] if standing else near
        why_not = self._refusal(slot, busy, visitor)
        meanwhile = [one for one in self._overlapping(patient, slot) if standing is None or one.id != standing.id]
        return Refusal.ALREADY_BOOKED if why_not is None and meanwhile else why_not

    # --- what is asked of the books ----------------------------------------------------------------------

    def _near(self, slot: Slot) -> Sequence[Busy]:
        first, last = (edge.astimezone(self._books.practice.zone).date() for edge in (slot.start, slot.end))
        return busy_around(self._books, slot.practitioner, first, last, self._call)

    def _refusal(self, slot: Slot, busy: Sequence[Busy], visitor: Visitor) -> Refusal | None:
        since = self._held_since if slot == self._held else None
        return refusal(self._books.practice, slot, busy, self._clock.now(), visitor, since, self._waived)

    def _standing(self, key: AppointmentId) -> Appointment | None:
        found = self._books.appointment(key)
        return found if found and found.status is AppointmentStatus.BOOKED else None

    def _on_file(self, told: Patient, slot: Slot) -> Patient | None:
        """As the file has them now, whatever a station believes; None: no longer there.

        A person told without a key who stands in the file to the letter is that one: a repeated act, or a second
        visit. Who has told neither birth date nor number is sought among those who come at that hour.
        """
        if told.id is not None:
            return self._books.patient(told.id)
        words = (told.last, told.first, told.birth_date)
        known = self._books.patients((told.birth_date,) if told.birth_date else (), told.phone)
        coming = self._books.coming(slot.start - _MOMENT, slot.start + _MOMENT)
        candidates = (*known, *(one.patient for one in coming if one.slot == slot))
        return next((one for one in candidates if (one.last, one.first, one.birth_date) == words), told)

    def _overlapping(self, patient: Patient, slot: Slot) -> Sequence[Appointment]:
        return [] if patient.id is None else self._books.standing(patient.id, slot.start, slot.end)

    def _by_sms(self, one: Appointment) -> bool:
        return self._notices.number_of(one.patient) is not None

    def _let_go(self) -> None:
        """Only with what is written: a hold that ended without an entry would be one that the journal still has."""
        if self._call is not None:
            self._books.hold(self._call, None)
        self._held = self._held_since = None

    def _lose_offers(self, slot: Slot) -> None:
        """Somebody has it now: texts that offer it and have not left are no longer true."""
        for offer in self._books.waiting.lose_offers(slot):
            self._books.texts.drop_offer(offer)

    def _note(self, kind: JournalKind, one: Appointment) -> None:
        series = {} if one.series is None else {"series": one.series}
        self._books.journal(kind, {"appointment": one.id, "patient": one.patient.id, **series, **self._told(one.slot)})

    def _told(self, slot: Slot) -> dict[str, object]:
        return {
            "call": self._call,
            "practitioner": slot.practitioner,
            "type": slot.type,
            "start": slot.start.astimezone(UTC).isoformat(),
            "minutes": slot.minutes,
        }
