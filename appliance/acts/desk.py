"""One call's desk: does what the conversation decides. Each act is one transaction with its journal entry.

Asked twice, an act changes nothing the second time: a repeated "oui" books one appointment.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from appliance.acts.books import Books
from appliance.acts.busy import busy_on
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
        self._held: Slot | None = None
        self._said: dict[Act, Outcome] = {}
        """Messages and alerts of this call: sealed, they cannot be compared in the books."""

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
        self._held = None

    # --- questions ---------------------------------------------------------------------------------------

    def _find_patient(self, act: FindPatient) -> PatientsFound:
        return PatientsFound(recognised(act, self._books.patients(act.birth_date, act.phone)))

    def _find_appointments(self, act: FindAppointments) -> AppointmentsFound:
        if act.patient.id is None:
            return AppointmentsFound(())
        return AppointmentsFound(tuple(self._books.upcoming(act.patient.id, self._clock.now())))

    def _find_slots(self, act: FindSlots) -> SlotsFound:
        practice, now = self._books.practice, self._clock.now()
        able = self._able(act)
        today = now.astimezone(practice.zone).date()
        days = [today + timedelta(days=ahead) for ahead in range(self._days_ahead(act, today) + 1)]
        keys = [one.key for one in able]

        def free(day: date) -> Sequence[Slot]:
            busy = busy_on(self._books, keys, day, self._call)
            slots = (slot for one in able for slot in free_slots(practice, one, act.type, busy, day))
            return sorted(slot for slot in slots if slot.start >= now + LEAD)

        hours = {day: {opening for one in able for opening in one.hours.get(day, ())} for day in range(7)}
        return SlotsFound(*search(act.wish, days, hours, free, today, practice.zone, act.without, act.count))

    def _able(self, act: FindSlots) -> Sequence[Practitioner]:
        return [
            one
            for one in self._books.practice.practitioners.values()
            if act.type in one.types and (act.known_patient or one.new_patients) and act.practitioner in {None, one.key}
        ]

    def _days_ahead(self, act: FindSlots, today: date) -> int:
        """A day that was named is looked at, even beyond the horizon, up to a year ahead."""
        named = [*wished_days(act.wish, today), *filter(None, (act.wish.start, act.wish.end))]
        return min(366, max((HORIZON.days, *((day - today).days + 2 for day in named))))

    # --- the agenda --------------------------------------------------------------------------------------

    def _hold(self, act: HoldSlot) -> Outcome:
        if act.slot == self._held:
            return SlotHeld(act.slot)
        with self._books.writing():
            why_not = refusal(self._books.practice, act.slot, self._clock.now(), known_patient=True)
            if why_not or self._taken(act.slot):
                return Refused(why_not or Refusal.SLOT_TAKEN)
            self._books.hold(self._call, act.slot)
            self._books.journal(JournalKind.SLOT_HELD, self._told(act.slot))
        self._held = act.slot
        return SlotHeld(act.slot)

    def _book(self, act: BookAppointment) -> Outcome:
        with self._books.writing():
            patient = self._on_file(act.patient)
            overlapping = self._overlapping(patient, act.slot)
            same = next((one for one in overlapping if one.slot == act.slot), None)
            if same:
                return AppointmentBooked(same)
            why_not = refusal(
                self._books.practice, act.slot, self._clock.now(), known_patient=patient.id is not None
            ) or (Refusal.ALREADY_BOOKED if overlapping else None)
            if why_not or self._taken(act.slot):
                return Refused(why_not or Refusal.SLOT_TAKEN)
            if patient.id is None:
                patient = replace(patient, id=self._books.add_patient(patient))
            booked = self._books.add_appointment(act.slot, patient, act.reason)
            if booked is None:
                return Refused(Refusal.SLOT_TAKEN)
            self._books.hold(self._call, None)
            self._note(JournalKind.APPOINTMENT_BOOKED, booked)
        self._held = None
        return AppointmentBooked(booked)

    def _move(self, act: MoveAppointment) -> Outcome:
        with self._books.writing():
            standing = self._standing(act.appointment)
            if standing is None:
                return Refused(Refusal.NOT_FOUND)
            if standing.slot == act.to:
                return AppointmentMoved(standing)
            why_not = refusal(self._books.practice, act.to, self._clock.now(), known_patient=True)
            if why_not is None and any(one.id != standing.id for one in self._overlapping(standing.patient, act.to)):
                why_not = Refusal.ALREADY_BOOKED
            moved = replace(standing, slot=act.to, confirmed=False)
            if why_not or self._taken(act.to, besides=standing.slot) or not self._books.change_appointment(moved):
                return Refused(why_not or Refusal.SLOT_TAKEN)
            self._books.hold(self._call, None)
            self._note(JournalKind.APPOINTMENT_MOVED, moved)
        self._held = None
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

    def _on_file(self, patient: Patient) -> Patient:
        """A person told without a key who stands in the file to the letter: a repeated act, or a second visit."""
        if patient.id is not None:
            return patient
        told = (patient.last, patient.first, patient.birth_date)
        candidates = self._books.patients(patient.birth_date, patient.phone)
        return next((one for one in candidates if (one.last, one.first, one.birth_date) == told), patient)

    def _overlapping(self, patient: Patient, slot: Slot) -> Sequence[Appointment]:
        return [] if patient.id is None else self._books.standing(patient.id, slot.start, slot.end)

    def _taken(self, slot: Slot, besides: Slot | None = None) -> bool:
        """By an appointment or another call's hold; ``besides``: an appointment that will make room."""
        own = besides and (besides.practitioner, besides.start)
        return any(
            (one.practitioner, one.start) != own
            for one in self._books.busy([slot.practitioner], slot.start, slot.end, without_call=self._call)
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

    def _take_message(self, act: TakeMessage) -> Outcome:
        if act not in self._said:
            with self._books.writing():
                key = self._books.add_message(self._call, act)
                told = {"message": key, "call": self._call, "category": act.category, "urgent": act.urgent}
                self._books.journal(JournalKind.MESSAGE_TAKEN, {**told, "complete": act.complete})
            self._said[act] = MessageTaken(key)
        return self._said[act]

    def _raise_alert(self, act: RaiseAlert) -> Outcome:
        if act not in self._said:
            with self._books.writing():
                key = self._books.add_alert(self._call, act)
                told = {"alert": key, "call": self._call, "flags": list(act.flags)}
                self._books.journal(JournalKind.ALERT_RAISED, told)
            self._said[act] = AlertRaised(key)
        return self._said[act]
