"""Opening hours minus what is booked: the bookable slots of one practitioner. Pure."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from appliance.vocabulary.acts import Refusal
from appliance.vocabulary.agenda import Slot
from appliance.vocabulary.practice import Practice, Practitioner

LEAD = timedelta(minutes=60)
"""A patient on the phone needs this long to come; domain notes 3.2 name "minimum lead time"."""

HORIZON = timedelta(days=84)
"""Twelve weeks; domain notes 3.2 name eight as an example, three months is a usual renewal."""

STEP = timedelta(minutes=5)
"""Domain notes, 3.1: agendas move in steps of five minutes."""


class Busy(NamedTuple):
    """A stretch of one practitioner's time that is taken; instants are aware UTC, ``end`` excluded."""

    practitioner: str
    start: datetime
    end: datetime


def free_slots(
    practice: Practice, practitioner: Practitioner, kind: str, busy: Sequence[Busy], day: date
) -> Iterator[Slot]:
    """Slots of a visit type on a local day, in order.

    They follow each other from the opening, and begin again after whatever is booked, so that no gap is wasted.
    """
    minutes = practice.types[kind].minutes
    taken = sorted((one for one in busy if one.practitioner == practitioner.key), key=lambda one: one.start)
    for start, end in openings(practice, practitioner, day):
        for at in _starts(start, end, timedelta(minutes=minutes), taken):
            yield Slot(at, minutes, practitioner.key, kind)


def openings(practice: Practice, practitioner: Practitioner, day: date) -> Iterator[tuple[datetime, datetime]]:
    """When the practitioner sees patients that day, as UTC instants; nothing on holidays."""
    if day in practice.public_holidays or day in practitioner.closed:
        return
    for opening in practitioner.hours.get(day.weekday(), ()):
        start = datetime.combine(day, opening.start, practice.zone)
        end = datetime.combine(day, opening.end, practice.zone)
        yield start.astimezone(UTC), end.astimezone(UTC)


def _starts(start: datetime, end: datetime, length: timedelta, taken: Sequence[Busy]) -> Iterator[datetime]:
    at = start
    for one in taken:
        if one.end <= at or one.start >= end:
            continue
        while at + length <= one.start:
            yield at
            at += length
        at = max(at, _rounded_up(one.end, start))
    while at + length <= end:
        yield at
        at += length


def _rounded_up(at: datetime, start: datetime) -> datetime:
    """On the five-minute grid that begins at the opening."""
    return start + -(-(at - start) // STEP) * STEP


def refusal(practice: Practice, slot: Slot, now: datetime, *, known_patient: bool) -> Refusal | None:
    """Why this slot may not be booked, its being free apart; None when it may."""
    practitioner = practice.practitioners.get(slot.practitioner)
    if practitioner is None or slot.type not in practitioner.types or slot.minutes != practice.types[slot.type].minutes:
        return Refusal.TYPE_NOT_TAKEN
    if slot.start <= now:
        return Refusal.IN_THE_PAST
    if not known_patient and not practitioner.new_patients:
        return Refusal.NO_NEW_PATIENTS
    day = slot.start.astimezone(practice.zone).date()
    inside = any(start <= slot.start and slot.end <= end for start, end in openings(practice, practitioner, day))
    return None if inside else Refusal.OUTSIDE_HOURS
