"""One call's desk: does what the conversation decides. Each act is one transaction with its journal entry.

Asked twice, an act changes nothing the second time: a repeated "oui" books one appointment.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice

from appliance.acts.books import Books
from appliance.acts.patients import recognised
from appliance.agenda.search import search, wished_days
from appliance.agenda.slots import HORIZON, LEAD, free_slots, refusal
from appliance.ports import Clock
from appliance.vocabulary.acts import (
    Act,
    AlertRaised,
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentMoved,
    AppointmentsFound,
    BookAppointment,
    CancelAppointment,
    ConfirmAppointment,
    FindAppointments,
    FindPatient,
    FindSlots,
    HoldSlot,
    MessageTaken,
    MoveAppointment,
    Outcome,
    PatientsFound,
    RaiseAlert,
    Refusal,
    Refused,
    SlotHeld,
    SlotsFound,
    TakeMessage,
)
from appliance.vocabulary.agenda import Appointment, AppointmentId, AppointmentStatus, Patient, Slot
from appliance.vocabulary.journal import JournalKind
from appliance.vocabulary.practice import Practitioner


class CallDesk:
    """``ports.Desk`` for one call."""

    def __init__(self, books: Books, clock: Clock, call: int) -> None:
        self._books = books
        self._clock = clock
        self._call = call

    def perform(self, act: Act) -> Outcome:  # noqa: C901, PLR0911 - one line an act
        match act:
            case FindPatient():
                return self._find_patient(act)
            case TakeMessage():
                return self._take_message(act)
            case RaiseAlert():
                return self._raise_alert(act)
            case _ if not self._clock.is_sure():
                return Refused(Refusal.CLOCK_UNSURE)
            case FindSlots():
                return self._find_slots(act)
            case FindAppointments():
                return self._find_appointments(act)
            case HoldSlot():
                return self._hold(act)
            case BookAppointment():
                return self._book(act)
            case MoveAppointment():
                return self._move(act)
            case CancelAppointment():
                return self._cancel(act)
            case ConfirmAppointment():
                return self._confirm(act)

    def release(self) -> None:
        """Free what this call held."""
        with self._books.writing():
            self._books.hold(self._call, None)

    # --- questions ---------------------------------------------------------------------------------------

    def _find_patient(self, act: FindPatient) -> PatientsFound:
        return PatientsFound(recognised(act, self._books.patients(act.birth_date, act.phone)))

    def _find_appointments(self, act: FindAppointments) -> AppointmentsFound:
        if act.patient.id is None:
            return AppointmentsFound(())
        return AppointmentsFound(tuple(self._books.upcoming(act.patient.id, self._clock.now())))

    def _find_slots(self, act: FindSlots) -> SlotsFound:
        now = self._clock.now()
        practice = self._books.practice
        last = now + max(HORIZON, self._as_far_as_wished(act, now))
        busy = self._books.busy(now, last, without_call=self._call)
        free = sorted(
            slot
            for one in self._able(act)
            for slot in free_slots(practice, one, act.type, busy, self._days(now, last))
            if slot.start >= now + LEAD and slot not in act.without
        )
        ranked, fits = search(act.wish, free, practice, now)
        return SlotsFound(tuple(islice(ranked, act.count)), fits)

    def _able(self, act: FindSlots) -> Iterable[Practitioner]:
        for one in self._books.practice.practitioners.values():
            takes = act.type in one.types and (act.known_patient or one.new_patients)
            if takes and act.practitioner in {None, one.key}:
                yield one

    def _as_far_as_wished(self, act: FindSlots, now: datetime) -> timedelta:
        """A day that was named is looked at, even beyond the horizon, up to a year ahead."""
        zone = self._books.practice.zone
        today = now.astimezone(zone).date()
        named = [*wished_days(act.wish, today), *filter(None, (act.wish.start, act.wish.end))]
        return min(timedelta(days=366), max((day - today for day in named), default=timedelta()) + timedelta(2))

    def _days(self, first: datetime, last: datetime) -> list[date]:
        zone = self._books.practice.zone
        start, end = first.astimezone(zone).date(), last.astimezone(zone).date()
        return [start + timedelta(days=ahead) for ahead in range((end - start).days + 1)]

    # --- the agenda --------------------------------------------------------------------------------------

    def _hold(self, act: HoldSlot) -> Outcome:
        with self._books.writing():
            if self._taken(act.slot):
                return Refused(Refusal.SLOT_TAKEN)
            self._books.hold(self._call, act.slot)
            self._books.journal(JournalKind.SLOT_HELD, self._told(act.slot))
        return SlotHeld(act.slot)

    def _book(self, act: BookAppointment) -> Outcome:
        with self._books.writing():
            again = self._same(act.slot, act.patient)
            if again:
                return AppointmentBooked(again)
            known = act.patient.id is not None
            why_not = refusal(self._books.practice, act.slot, self._clock.now(), known_patient=known)
            if why_not:
                return Refused(why_not)
            if self._taken(act.slot):
                return Refused(Refusal.SLOT_TAKEN)
            patient = act.patient if known else replace(act.patient, id=self._books.add_patient(act.patient))
            booked = self._books.add_appointment(act.slot, patient, act.reason)
            if booked is None:
                return Refused(Refusal.SLOT_TAKEN)
            self._books.hold(self._call, None)
            self._note(JournalKind.APPOINTMENT_BOOKED, booked)
        return AppointmentBooked(booked)

    def _move(self, act: MoveAppointment) -> Outcome:
        with self._books.writing():
            standing = self._standing(act.appointment)
            if standing is None:
                return Refused(Refusal.NOT_FOUND)
            if standing.slot == act.to:
                return AppointmentMoved(standing)
            why_not = refusal(self._books.practice, act.to, self._clock.now(), known_patient=True)
            if why_not:
                return Refused(why_not)
            moved = replace(standing, slot=act.to, confirmed=False)
            if self._taken(act.to, besides=standing.slot) or not self._books.change_appointment(moved):
                return Refused(Refusal.SLOT_TAKEN)
            self._books.hold(self._call, None)
            self._note(JournalKind.APPOINTMENT_MOVED, moved)
        return AppointmentMoved(moved)

    def _cancel(self, act: CancelAppointment) -> Outcome:
        with self._books.writing():
            found = self._books.appointment(act.appointment)
            if found is None:
                return Refused(Refusal.NOT_FOUND)
            cancelled = replace(found, status=AppointmentStatus.CANCELLED)
            if found != cancelled:
                self._books.change_appointment(cancelled)
                self._note(JournalKind.APPOINTMENT_CANCELLED, cancelled)
        return AppointmentCancelled(cancelled)

    def _confirm(self, act: ConfirmAppointment) -> Outcome:
        with self._books.writing():
            standing = self._standing(act.appointment)
            if standing is None:
                return Refused(Refusal.NOT_FOUND)
            confirmed = replace(standing, confirmed=True)
            if standing != confirmed:
                self._books.change_appointment(confirmed)
                self._note(JournalKind.APPOINTMENT_CONFIRMED, confirmed)
        return AppointmentConfirmed(confirmed)

    def _standing(self, key: AppointmentId) -> Appointment | None:
        found = self._books.appointment(key)
        return found if found and found.status is AppointmentStatus.BOOKED else None

    def _same(self, slot: Slot, patient: Patient) -> Appointment | None:
        """What a repeated act has booked before."""
        candidates = self._books.patients(patient.birth_date, patient.phone) if patient.id is None else (patient,)
        return next(
            (
                standing
                for one in candidates
                if one.id is not None and (one.last, one.first) == (patient.last, patient.first)
                for standing in self._books.upcoming(one.id, slot.start)
                if standing.slot == slot
            ),
            None,
        )

    def _taken(self, slot: Slot, besides: Slot | None = None) -> bool:
        """By an appointment or another call's hold; ``besides``: an appointment that will make room."""
        own = besides and (besides.practitioner, besides.start)
        return any(
            one.practitioner == slot.practitioner and (one.practitioner, one.start) != own
            for one in self._books.busy(slot.start, slot.end, without_call=self._call)
        )

    def _note(self, kind: JournalKind, one: Appointment) -> None:
        self._books.journal(kind, {"appointment": one.id, "patient": one.patient.id, **self._told(one.slot)})

    def _told(self, slot: Slot) -> dict[str, object]:
        return {
            "call": self._call,
            "practitioner": slot.practitioner,
            "type": slot.type,
            "start": slot.start.isoformat(),
            "minutes": slot.minutes,
        }

    # --- words for the practice --------------------------------------------------------------------------

    def _take_message(self, act: TakeMessage) -> MessageTaken:
        with self._books.writing():
            key = self._books.add_message(self._call, act)
            told = {"message": key, "call": self._call, "category": act.category, "urgent": act.urgent}
            self._books.journal(JournalKind.MESSAGE_TAKEN, {**told, "complete": act.complete})
        return MessageTaken(key)

    def _raise_alert(self, act: RaiseAlert) -> AlertRaised:
        with self._books.writing():
            key = self._books.add_alert(self._call, act)
            self._books.journal(JournalKind.ALERT_RAISED, {"alert": key, "call": self._call, "flags": list(act.flags)})
        return AlertRaised(key)
