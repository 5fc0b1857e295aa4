"""Bookable time and what is booked. Instants are timezone-aware UTC."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import NewType
from zoneinfo import ZoneInfo

from appliance.vocabulary.practice import Recurrence

AppointmentId = NewType("AppointmentId", str)
PatientId = NewType("PatientId", str)


@dataclass(frozen=True)
class Patient:
    """A person of the practice's file, or one who presents as new."""

    last: str
    first: str | None = None
    birth_date: date | None = None
    phone: str | None = None
    id: PatientId | None = None
    """None until the practice's file knows this person."""


@dataclass(frozen=True, order=True)
class Slot:
    """Bookable time with one practitioner for one type of visit."""

    start: datetime
    minutes: int
    practitioner: str
    type: str

    @property
    def end(self) -> datetime:
        return self.start + timedelta(minutes=self.minutes)


def repeated(slot: Slot, recurrence: Recurrence, zone: ZoneInfo) -> Iterator[Slot]:
    """A slot at the same hour of the wall's clock on each day of a recurrence."""
    local = slot.start.astimezone(zone)
    for day in recurrence.days(local.date(), local.date(), recurrence.last):
        yield replace(slot, start=(local + (day - local.date())).astimezone(UTC))


class AppointmentStatus(StrEnum):
    """HL7 FHIR R4 AppointmentStatus, those in use."""

    BOOKED = "booked"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Appointment:
    id: AppointmentId
    slot: Slot
    patient: Patient
    status: AppointmentStatus = AppointmentStatus.BOOKED
    confirmed: bool = False
    """The patient said they will come."""
    series: str | None = None
    """What it was booked with, again and again; None: on its own."""
    missed: bool = False
    """The patient did not come (FHIR R4, Appointment.status ``noshow``)."""
