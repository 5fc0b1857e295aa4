"""The days on which a practitioner's hours are not those of the usual week, as whoever keeps no practice file is told.

A station shows them; the box goes on deciding by its own rules.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from appliance.agenda.hours import blocked, day_hours, replaced_by
from appliance.vocabulary.practice import AGENDA_DAYS, Practice, Practitioner

TOLD_DAYS = 2 * AGENDA_DAYS
"""How far ahead: nothing is booked later than in a year, and a box is started again at least once a year."""

Span = tuple[str, str]
"""From and to, by the clock on the wall; "24:00" is the end of the day."""


class Why(StrEnum):
    """What makes a day another one; the first that holds."""

    EXCEPTION = "exception"
    """Hours of its own."""
    REPLACED = "replaced"
    HOLIDAY = "holiday"
    """Legal, or the practice's own."""
    AWAY = "away"
    """The practitioner's own leave."""
    SCHEDULE = "schedule"
    """Another week is followed: a season, one week in two, the week of the one who is replaced."""
    BLOCKED = "blocked"
    """The usual hours, but not all of them."""


@dataclass(frozen=True)
class UnusualDay:
    practitioner: str
    day: date
    why: Why
    open: tuple[Span, ...]
    blocked: tuple[Span, ...]
    locum: str | None
    """Who sees the patients instead."""


def unusual_days(practice: Practice, first: date, days: int = TOLD_DAYS) -> Iterator[UnusualDay]:
    """Of every practitioner, from a local day on."""
    for one in practice.practitioners.values():
        for ahead in range(days):
            day = first + timedelta(days=ahead)
            spans = tuple((_clock(each.start), _clock(each.end)) for each in day_hours(practice, one, day))
            usual = tuple((_clock(each.start), _clock(each.end)) for each in one.hours.get(day.weekday(), ()))
            shut, locum = _blocked(practice, one, day), replaced_by(practice, one.key, day)
            if spans != usual or shut or locum:
                yield UnusualDay(one.key, day, _why(practice, one, day, spans != usual), spans, shut, locum)


def _why(practice: Practice, one: Practitioner, day: date, is_other: bool) -> Why:  # noqa: FBT001
    if any(each.day == day for each in one.exceptions):
        return Why.EXCEPTION
    if replaced_by(practice, one.key, day):
        return Why.REPLACED
    if day in practice.public_holidays:
        return Why.HOLIDAY
    if day in one.closed:
        return Why.AWAY
    return Why.SCHEDULE if is_other else Why.BLOCKED


def _blocked(practice: Practice, one: Practitioner, day: date) -> tuple[Span, ...]:
    """Within the day."""
    start = datetime.combine(day, time(), practice.zone).astimezone(UTC)
    end = datetime.combine(day + timedelta(days=1), time(), practice.zone).astimezone(UTC)
    touching = [span for span in blocked(practice, one, day) if span.start < end and span.end > start]
    return tuple(
        (
            _clock(max(span.start, start).astimezone(practice.zone).time()),
            "24:00" if span.end >= end else _clock(span.end.astimezone(practice.zone).time()),
        )
        for span in sorted(touching)
    )


def _clock(at: time) -> str:
    return at.isoformat("minutes")
