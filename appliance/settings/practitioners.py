"""Visit types, practitioners and replacements, from their tables."""

import re
from collections.abc import Iterable, Mapping
from datetime import time
from typing import Any

from appliance.settings import keys
from appliance.settings.entry import Entry
from appliance.settings.reading import unknown
from appliance.vocabulary.practice import (
    AGENDA_DAYS,
    NOTICE_MINUTES,
    Admitted,
    Block,
    DateRange,
    HoursException,
    KeptTime,
    Opening,
    Place,
    Practitioner,
    Recurrence,
    Replacement,
    Schedule,
    Season,
    VisitType,
    WeeklyHours,
)

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_DAY_MINUTES = 24 * 60

_FOR_NEWCOMERS = re.compile(r"\bnouve(?:aux?|lles?) patient", re.IGNORECASE)
"""A label that says whom a type is for need not say it twice."""


def visit_type(key: str, entry: Entry) -> VisitType:
    entry.only(keys.TYPE)
    label = entry.need("label", str)
    made = VisitType(
        key=key,
        label=label,
        minutes=_length(entry, "minutes"),
        buffer_before=entry.number("buffer_before", 0, 0, 240),
        buffer_after=entry.number("buffer_after", 0, 0, 240),
        place=entry.choice("place", Place.PRACTICE),
        travel_minutes=entry.number("travel_minutes", 0, 0, 240),
        patients=entry.choice("patients", Admitted.NEW if _FOR_NEWCOMERS.search(label) else Admitted.ALL),
        min_age=entry.number("min_age", None, 0, 130),
        max_age=entry.number("max_age", None, 0, 130),
        notice_minutes=entry.number("notice_minutes", NOTICE_MINUTES, 0, AGENDA_DAYS * _DAY_MINUTES),
        days_ahead=entry.number("days_ahead", AGENDA_DAYS, 0, AGENDA_DAYS),
        max_in_a_row=entry.number("max_in_a_row", None, 1, 100),
        max_per_day=entry.number("max_per_day", None, 1, 100),
        urgent=entry.may("urgent", False),  # noqa: FBT003 - the default of the file
    )
    if made.travel_minutes and made.place is not Place.HOME:
        raise entry.wrong('travel_minutes is for a visit with place = "home".')
    if made.min_age is not None and made.max_age is not None and made.min_age > made.max_age:
        raise entry.wrong("min_age is above max_age: nobody could have this visit.")
    if made.notice_minutes > (made.days_ahead + 1) * _DAY_MINUTES:
        raise entry.wrong("notice_minutes is longer than days_ahead: nobody could have this visit.")
    return made


def _length(entry: Entry, key: str) -> int:
    entry.need(key, int)
    return entry.number(key, 0, 5, 240)


def practitioner(entry: Entry, types: Mapping[str, VisitType]) -> Practitioner:
    entry = Entry(entry.file, entry.table, f"practitioner {entry.table.get('key', '?')!r}")
    entry.only(keys.PRACTITIONER)
    return Practitioner(
        key=entry.need("key", str),
        name=entry.need("name", str),
        role=entry.may("role", ""),
        new_patients=entry.may("new_patients", True),  # noqa: FBT003 - the default of the file
        types=_types(entry, types, tuple(types)),
        hours=_week(entry, types, required=False),
        closed=entry.days("closed", entry.where),
        schedules=tuple(_schedule(one, types) for one in entry.tables("schedules", "practitioners.schedules")),
        exceptions=_exceptions(entry, types),
        blocked=tuple(_block(one) for one in entry.tables("blocked", "practitioners.blocked")),
        kept=tuple(_kept(one, types) for one in entry.tables("kept", "practitioners.kept")),
        minutes=_minutes(entry, types),
    )


def _types(entry: Entry, types: Iterable[str], default: tuple[str, ...]) -> tuple[str, ...]:
    taken = tuple(entry.may("types", list(default)))
    for kind in taken:
        if kind not in set(types):
            raise entry.wrong(unknown(str(kind), types, "type of visit"))
    return taken


def _minutes(entry: Entry, types: Mapping[str, VisitType]) -> dict[str, int]:
    own = entry.below(entry.may("minutes", {}), f"{entry.where}, minutes", "{ consultation = 20 }")
    for kind in own.table:
        if kind not in types:
            raise own.wrong(unknown(kind, types, "type of visit"))
    return {kind: _length(own, kind) for kind in own.table}


def _week(entry: Entry, types: Iterable[str], *, required: bool = True) -> WeeklyHours:
    if required:
        entry.need("hours", dict)
    hours = entry.below(entry.may("hours", {}), f"{entry.where}, hours", '{ mon = [["08:30", "12:00"]] }')
    hours.only(WEEKDAYS)
    named = ((day, Entry(entry.file, entry.table, f"{entry.where}, {day}")) for day in hours.table)
    return {WEEKDAYS.index(day): _openings(one, hours.table[day], types) for day, one in named}


def _openings(entry: Entry, spans: Any, types: Iterable[str]) -> tuple[Opening, ...]:
    openings: list[Opening] = []
    if not isinstance(spans, list):
        raise entry.wrong('hours are pairs of times, like [["08:30", "12:00"]].')
    for span in spans:
        one = _opening(entry, span, types)
        if one.end <= one.start or (openings and one.start < openings[-1].end):
            raise entry.wrong(f"{span} ends before it starts, or overlaps another.")
        openings.append(one)
    return tuple(openings)


def _opening(entry: Entry, span: Any, types: Iterable[str]) -> Opening:
    """A pair of times, or a table with the types it is for."""
    kinds: tuple[str, ...] = ()
    if isinstance(span, dict):
        told = Entry(entry.file, span, entry.where)
        told.only(keys.OPENING)
        kinds = _types(told, types, ())
        span = [span.get("from"), span.get("to")]
    if not isinstance(span, list) or len(span) != 2:
        raise entry.wrong('hours are pairs of times, like [["08:30", "12:00"]].')
    start, end = (entry.parsed(time.fromisoformat, one, "08:30") for one in span)
    if any(one.second or one.microsecond or one.tzinfo for one in (start, end)):
        raise entry.wrong(f"{span} must be hours and minutes, like 08:30.")
    return Opening(start, end, kinds)


def _schedule(entry: Entry, types: Iterable[str]) -> Schedule:
    entry.only(keys.SCHEDULE)
    weeks = entry.number("every_weeks", 1, 1, 52)
    if weeks > 1 and "from" not in entry.table:
        raise entry.wrong("every_weeks is counted from the week of 'from', which is missing.")
    return Schedule(_week(entry, types), _period(entry), entry.choice("season", Season.ALWAYS), weeks)


def _period(entry: Entry) -> DateRange:
    start, end = entry.day("from"), entry.day("to")
    if start and end and end < start:
        raise entry.wrong("'to' is before 'from'.")
    return DateRange(start, end)


def _exceptions(entry: Entry, types: Iterable[str]) -> tuple[HoursException, ...]:
    made: list[HoursException] = []
    for one in entry.tables("exceptions", "practitioners.exceptions"):
        one.only(keys.EXCEPTION)
        made.append(HoursException(one.needed_day("day"), _openings(one, one.may("hours", []), types)))
    if len({one.day for one in made}) < len(made):
        raise entry.wrong("two exceptions are for the same day.")
    return tuple(made)


def _block(entry: Entry) -> Block:
    entry.only(keys.BLOCK)
    start, end = entry.instant("from"), entry.instant("to")
    if start.tzinfo or end.tzinfo:
        raise entry.wrong("write times as the practice's clock shows them, like 2026-12-01T14:00.")
    if end <= start:
        raise entry.wrong("'to' is not after 'from'.")
    return Block(start, end, recurrence(entry))


def recurrence(entry: Entry) -> Recurrence | None:
    """How a block or an appointment comes again; None: once."""
    if "every_days" not in entry.table:
        for key in ("until", "except"):
            if key in entry.table:
                raise entry.wrong(f"{key!r} goes with 'every_days', which is missing.")
        return None
    return Recurrence(
        entry.number("every_days", 1, 1, 366), entry.needed_day("until"), entry.days("except", entry.where)
    )


def _kept(entry: Entry, types: Iterable[str]) -> KeptTime:
    entry.only(keys.KEPT)
    return KeptTime(_week(entry, types), entry.hour("release"))


def replacement(entry: Entry, practitioners: Mapping[str, Practitioner]) -> Replacement:
    entry.only(keys.REPLACEMENT)
    absent, locum = entry.need("absent", str), entry.need("locum", str)
    for key in (absent, locum):
        if key not in practitioners:
            raise entry.wrong(unknown(key, practitioners, "practitioner"))
    if absent == locum:
        raise entry.wrong("nobody replaces themselves.")
    entry.needed_day("from")
    entry.needed_day("to")
    return Replacement(absent, locum, _period(entry))
