"""What the house can do on a caller's behalf (acts, imperatives) and what came of it (outcomes).

A refusal is an outcome, not an exception: the type checker makes every caller answer it.
Questions (``FindSlots``...) change nothing and write no journal entry.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from appliance.vocabulary.agenda import Appointment, AppointmentId, Patient, Slot
from appliance.vocabulary.meaning import IntentKind, PersonName, Wish
from appliance.vocabulary.practice import Recurrence
from appliance.vocabulary.reminding import Reached


@dataclass(frozen=True)
class FindPatient:
    """Who of the practice's file is this? By sound of name, birth date and number; never by name alone."""

    name: PersonName
    birth_dates: tuple[date, ...] = ()
    """Readings of the one that was said, likeliest first; empty: none was."""
    phone: str | None = None
    birth_guesses: tuple[date, ...] = ()
    """Dates that sound like what was said; the name must be surer then."""


@dataclass(frozen=True)
class PatientsFound:
    patients: tuple[Patient, ...]
    """Best first; empty: nobody fits."""


@dataclass(frozen=True)
class FindSlots:
    """Which slots answer a wish? Near ones come when none fits."""

    wish: Wish
    type: str
    practitioner: str | None = None
    known_patient: bool | None = True
    """A new patient is only offered practitioners and visits that take new patients; None: it hinders nothing."""
    birth_date: date | None = None
    """Of the patient; visits for another age are not offered."""
    count: int = 3
    without: tuple[Slot, ...] = ()
    """Already proposed and declined."""
    moving: AppointmentId | None = None
    """For a visit that is to be moved: its time is not offered again, and it counts no more among those of its day."""
    locums: bool = False
    """Also with who sees this practitioner's patients, on the days when the practitioner is away."""


@dataclass(frozen=True)
class SlotsFound:
    slots: tuple[Slot, ...]
    fits: bool
    """True: these answer the wish itself; False: the nearest outside it."""


@dataclass(frozen=True)
class FindAppointments:
    """What has this person booked, from now on?"""

    patient: Patient


@dataclass(frozen=True)
class AppointmentsFound:
    appointments: tuple[Appointment, ...]
    """By start."""


@dataclass(frozen=True)
class HoldSlot:
    """Keep a slot for this call while the caller decides; freed at hang-up. Replaces an earlier hold."""

    slot: Slot
    moving: AppointmentId | None = None
    """For a visit that is to be moved there."""


@dataclass(frozen=True)
class SlotHeld:
    slot: Slot


@dataclass(frozen=True)
class BookAppointment:
    slot: Slot
    patient: Patient
    reason: str = ""
    """In the caller's words; sealed when written."""


@dataclass(frozen=True)
class AppointmentBooked:
    appointment: Appointment
    by_sms: bool = False
    """The patient can be written to: a mobile telephone that has not said STOP, of a practice that writes."""


@dataclass(frozen=True)
class BookSeries:
    """The same visit again and again; each stands for itself, so that one can be moved or cancelled alone."""

    id: str
    """Chosen by who asks, so that a repeated request is known as one."""
    slot: Slot
    """The first."""
    patient: Patient
    recurrence: Recurrence
    reason: str = ""


@dataclass(frozen=True)
class SeriesBooked:
    appointments: tuple[Appointment, ...]
    left_out: tuple[tuple[Slot, "Refusal"], ...]
    """Those that could not be booked, and why."""


@dataclass(frozen=True)
class CancelSeries:
    """What is still to come of a series."""

    id: str
    since: datetime | None = None
    """From this visit on; None: all."""


@dataclass(frozen=True)
class SeriesCancelled:
    appointments: tuple[Appointment, ...]


@dataclass(frozen=True)
class MoveAppointment:
    appointment: AppointmentId
    to: Slot


@dataclass(frozen=True)
class AppointmentMoved:
    appointment: Appointment
    by_sms: bool = False
    """As of ``AppointmentBooked``."""


@dataclass(frozen=True)
class CancelAppointment:
    appointment: AppointmentId


@dataclass(frozen=True)
class AppointmentCancelled:
    appointment: Appointment


@dataclass(frozen=True)
class ConfirmAppointment:
    appointment: AppointmentId


@dataclass(frozen=True)
class MarkMissed:
    """The patient did not come; or ``missed=False``: came after all."""

    appointment: AppointmentId
    missed: bool = True


@dataclass(frozen=True)
class AppointmentMarked:
    appointment: Appointment


@dataclass(frozen=True)
class AppointmentConfirmed:
    appointment: Appointment


@dataclass(frozen=True)
class WaitForEarlier:
    """Put on the waiting list: an SMS when something earlier than this appointment becomes free."""

    appointment: AppointmentId
    after: time = time(0, 0)
    before: time = time(23, 59)
    """Hours of the day that suit, both included."""
    first_day: date | None = None
    """Nothing before; None: from today on."""


@dataclass(frozen=True)
class WishNoted:
    id: str


@dataclass(frozen=True)
class TakeMessage:
    """Words left for the practice."""

    category: IntentKind
    text: str
    patient: PersonName
    """Whom it is about."""
    birth_date: date | None = None
    phone: str | None = None
    """Where to call back."""
    practitioner: str | None = None
    urgent: bool = False
    fields: tuple[tuple[str, str], ...] = ()
    """What a secretary needs, apart: its name (``medicines``, ``address``...) and the caller's words for it."""
    flags: tuple[str, ...] = ()
    """Red and watch flags heard in the call."""
    complete: bool = True
    """False: the call ended before the caller had finished."""


@dataclass(frozen=True)
class MessageTaken:
    id: str


@dataclass(frozen=True)
class RaiseAlert:
    """Tell the person on call that someone may be in danger."""

    flags: tuple[str, ...]
    words: str
    """What the caller said; sealed when written."""


@dataclass(frozen=True)
class AlertRaised:
    id: str


@dataclass(frozen=True)
class SettleReminder:
    """Note what a reminder by voice has come to: it is not called again."""

    reminder: str
    reached: Reached


@dataclass(frozen=True)
class ReminderSettled:
    reached: Reached


@dataclass(frozen=True)
class RefuseCalls:
    """Never remind anybody by voice at this reminder's number again."""

    reminder: str
    number: str


@dataclass(frozen=True)
class CallsRefused:
    number: str


@dataclass(frozen=True)
class MarkRead:
    """Somebody has read a message: its clock stops. The first reader counts."""

    message: str


@dataclass(frozen=True)
class AssignMessage:
    """Say who looks after a message; None gives it back to everybody."""

    message: str
    owner: str | None
    """``user:<id>``, ``station:<id>``."""
    from_anybody: bool = False
    """Also from whoever looks after it now."""


@dataclass(frozen=True)
class CorrectMessage:
    """What was misheard; None leaves a field as it is."""

    message: str
    patient: PersonName | None = None
    birth_date: date | None = None
    phone: str | None = None


@dataclass(frozen=True)
class AddNote:
    """Words beside a message, for who reads it next."""

    message: str
    id: str
    """Chosen by who writes it, so that a repeated request is known as one."""
    text: str
    """Sealed when written."""


class AttemptOutcome(StrEnum):
    REACHED = "reached"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    VOICEMAIL = "voicemail"
    WRONG_NUMBER = "wrong_number"


@dataclass(frozen=True)
class NoteAttempt:
    """Somebody has tried to call back."""

    message: str
    id: str
    """Chosen by who called, so that a repeated request is known as one."""
    outcome: AttemptOutcome


@dataclass(frozen=True)
class ArchiveMessage:
    """Put a message away, or take it back to where it is seen."""

    message: str
    away: bool = True


InboxAct = MarkRead | AssignMessage | CorrectMessage | AddNote | NoteAttempt | ArchiveMessage


@dataclass(frozen=True)
class MessageChanged:
    id: str


class Refusal(StrEnum):
    """Why an act was not done."""

    SLOT_TAKEN = "slot_taken"
    OUTSIDE_HOURS = "outside_hours"
    IN_THE_PAST = "in_the_past"
    TYPE_NOT_TAKEN = "type_not_taken"
    """The practitioner does not take this type of visit."""
    TOO_LATE = "too_late"
    """Nearer than the notice that this type of visit asks for."""
    TOO_FAR_AHEAD = "too_far_ahead"
    KEPT_FOR_URGENCIES = "kept_for_urgencies"
    TOO_MANY = "too_many"
    """As many visits of this type as the practitioner takes in a row, or in a day."""
    NO_NEW_PATIENTS = "no_new_patients"
    KNOWN_PATIENTS_ONLY = "known_patients_only"
    NEW_PATIENTS_ONLY = "new_patients_only"
    AGE_NOT_TAKEN = "age_not_taken"
    ALREADY_BOOKED = "already_booked"
    """This patient already has an appointment at that time."""
    NOT_YET = "not_yet"
    """It has not begun: nobody can have missed it."""
    NOT_FOUND = "not_found"
    TAKEN_BY_ANOTHER = "taken_by_another"
    """Somebody else looks after this message."""
    CLOCK_UNSURE = "clock_unsure"
    """The box does not know what time it is: it promises no date (design, section 2)."""


OF_THE_SLOT = frozenset(
    {
        *(Refusal.SLOT_TAKEN, Refusal.OUTSIDE_HOURS, Refusal.IN_THE_PAST, Refusal.TOO_LATE, Refusal.TOO_FAR_AHEAD),
        *(Refusal.KEPT_FOR_URGENCIES, Refusal.TOO_MANY),
    }
)
"""Refusals to which another slot may be the answer."""


@dataclass(frozen=True)
class Refused:
    refusal: Refusal


AgendaAct = BookAppointment | MoveAppointment | CancelAppointment | ConfirmAppointment
AgendaOutcome = AppointmentBooked | AppointmentMoved | AppointmentCancelled | AppointmentConfirmed | Refused

Act = (
    FindPatient
    | FindSlots
    | FindAppointments
    | HoldSlot
    | AgendaAct
    | WaitForEarlier
    | TakeMessage
    | RaiseAlert
    | SettleReminder
    | RefuseCalls
)
Outcome = (
    PatientsFound
    | SlotsFound
    | AppointmentsFound
    | SlotHeld
    | AgendaOutcome
    | WishNoted
    | MessageTaken
    | AlertRaised
    | ReminderSettled
    | CallsRefused
)
