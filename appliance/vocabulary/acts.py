"""What the house can do on a caller's behalf (acts, imperatives) and what came of it (outcomes).

A refusal is an outcome, not an exception: the type checker makes every caller answer it.
Questions (``FindSlots``...) change nothing and write no journal entry.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from appliance.vocabulary.agenda import Appointment, AppointmentId, Patient, Slot
from appliance.vocabulary.meaning import IntentKind, PersonName, Wish


@dataclass(frozen=True)
class FindPatient:
    """Who of the practice's file is this? By sound of name, birth date and number; never by name alone."""

    name: PersonName
    birth_date: date | None = None
    phone: str | None = None


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
    known_patient: bool = True
    """A new patient is only offered practitioners who take new patients."""
    count: int = 3
    without: tuple[Slot, ...] = ()
    """Already proposed and declined."""


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


@dataclass(frozen=True)
class MoveAppointment:
    appointment: AppointmentId
    to: Slot


@dataclass(frozen=True)
class AppointmentMoved:
    appointment: Appointment


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
class AppointmentConfirmed:
    appointment: Appointment


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


class Refusal(StrEnum):
    """Why an act was not done."""

    SLOT_TAKEN = "slot_taken"
    OUTSIDE_HOURS = "outside_hours"
    IN_THE_PAST = "in_the_past"
    TYPE_NOT_TAKEN = "type_not_taken"
    """The practitioner does not take this type of visit."""
    NO_NEW_PATIENTS = "no_new_patients"
    ALREADY_BOOKED = "already_booked"
    """This patient already has an appointment at that time."""
    NOT_FOUND = "not_found"
    CLOCK_UNSURE = "clock_unsure"
    """The box does not know what time it is: it promises no date (design, section 2)."""


@dataclass(frozen=True)
class Refused:
    refusal: Refusal


Act = (
    FindPatient
    | FindSlots
    | FindAppointments
    | HoldSlot
    | BookAppointment
    | MoveAppointment
    | CancelAppointment
    | ConfirmAppointment
    | TakeMessage
    | RaiseAlert
)
Outcome = (
    PatientsFound
    | SlotsFound
    | AppointmentsFound
    | SlotHeld
    | AppointmentBooked
    | AppointmentMoved
    | AppointmentCancelled
    | AppointmentConfirmed
    | MessageTaken
    | AlertRaised
    | Refused
)
