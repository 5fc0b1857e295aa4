"""When a practitioner sees patients: weekly hours, schedules for a time, holidays, replacements, exceptions. Pure.

What is said for one day goes before what is said for a season, and that before the usual week.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from appliance.vocabulary.practice import Opening, Practice, Practitioner, Schedule, Season, WeeklyHours


class Stretch(NamedTuple):
    """Instants, aware UTC; ``end`` excluded."""

    start: datetime
    end: datetime


class Open(NamedTuple):
    """A stretch of opening hours."""

    start: datetime
    end: datetime
    types: tuple[str, ...]
    """Visit types it is for; none named: all."""


class Kept(NamedTuple):
    """A stretch kept for urgencies."""

    start: datetime
    end: datetime
    release: datetime | None
    """When it is given to everybody; None: never."""


def day_hours(practice: Practice, practitioner: Practitioner, day: date) -> tuple[Opening, ...]:
    """The opening hours of a local day, by the clock on the wall."""
    for exception in practitioner.exceptions:
        if exception.day == day:
            return exception.openings
    away = replaced_by(practice, practitioner.key, day) is not None
    if away or day in practice.public_holidays or day in practitioner.closed:
        return ()
    return _week(practice, _followed(practice, practitioner, day), day).get(day.weekday(), ())


def is_open(practice: Practice, now: datetime) -> bool:
    """Does any practitioner see patients at this local time?"""
    return any(
        opening.start <= now.time() < opening.end
        for one in practice.practitioners.values()
        for opening in day_hours(practice, one, now.date())
    )


def openings(practice: Practice, practitioner: Practitioner, day: date) -> Iterator[Open]:
    """When the practitioner sees patients on a local day."""
    for opening in day_hours(practice, practitioner, day):
        yield Open(*_instants(practice, day, opening), opening.types)


def kept(practice: Practice, practitioner: Practitioner, day: date) -> Iterator[Kept]:
    """What is kept for urgencies on a local day; a locum without hours of their own keeps what the absent one keeps."""
    for one in _followed(practice, practitioner, day).kept:
        release = None if one.release is None else _instant(practice.zone, day, one.release)
        for opening in one.hours.get(day.weekday(), ()):
            yield Kept(*_instants(practice, day, opening), release)


def blocked(practice: Practice, practitioner: Practitioner, day: date) -> Iterator[Stretch]:
    """Blocked ranges that touch a local day, whole."""
    for block in practitioner.blocked:
        days = (block.end.date() - block.start.date()).days
        for first in block.days(day - timedelta(days=days), day):
            last = first + timedelta(days=days)
            yield Stretch(
                _instant(practice.zone, first, block.start.time()), _instant(practice.zone, last, block.end.time())
            )


def replaced_by(practice: Practice, practitioner: str, day: date) -> str | None:
    """The locum who sees this practitioner's patients that day; None when nobody does."""
    for one in practice.replacements:
        if one.absent == practitioner and day in one.period:
            return one.locum
    return None


def _followed(practice: Practice, practitioner: Practitioner, day: date) -> Practitioner:
    """Whose week it is: a locum without hours of their own follows that of the absent practitioner."""
    if practitioner.hours or practitioner.schedules:
        return practitioner
    for one in practice.replacements:
        if one.locum == practitioner.key and day in one.period:
            return practice.practitioners[one.absent]
    return practitioner


def _week(practice: Practice, practitioner: Practitioner, day: date) -> WeeklyHours:
    for one in reversed(practitioner.schedules):
        if _followed_on(practice, one, day):
            return one.hours
    return practitioner.hours


def _followed_on(practice: Practice, schedule: Schedule, day: date) -> bool:
    if day not in schedule.period:
        return False
    holidays = day in practice.school_holidays
    if schedule.season is not Season.ALWAYS and holidays is not (schedule.season is Season.HOLIDAYS):
        return False
    weeks = (_monday(day) - _monday(schedule.period.start or day)).days // 7
    return weeks % schedule.every_weeks == 0


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _instants(practice: Practice, day: date, opening: Opening) -> Stretch:
    return Stretch(_instant(practice.zone, day, opening.start), _instant(practice.zone, day, opening.end))


@lru_cache(maxsize=4096)  # one search asks for the same hours for each practitioner, and the next one asks again
def _instant(zone: ZoneInfo, day: date, at: time) -> datetime:
    """A local hour that a clock change leaves out is read as the hour after it; one that comes twice, as the first."""
    return datetime.combine(day, at, zone).astimezone(UTC)
