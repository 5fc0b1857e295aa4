"""The agenda as a grid: columns of days or practitioners, rows of five minutes. Values for the template, no HTML."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from appliance.agenda.hours import Stretch, blocked, openings
from appliance.store.instants import read
from appliance.vocabulary.practice import Practice, Practitioner
from web_ui.shared.static import MINUTES_A_ROW

HEAD_ROWS = 5
"""Of the grid, for the head of a column."""

FREE_MINUTES = 15
"""What one free cell stands for; a booking may begin every five minutes all the same."""

EARLIEST, LATEST = 8 * 60, 19 * 60
"""What is shown of a day at least, in minutes."""


@dataclass(frozen=True)
class Box:
    """Something in a column."""

    row: int
    """First row of the grid, from 1."""
    rows: int
    at: str
    """ "08:30"."""
    until: str
    kind: str
    """``shut``, ``free``, ``block``, ``visit``."""
    visit: sqlite3.Row | None = None


@dataclass(frozen=True)
class Column:
    day: date
    practitioner: Practitioner
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Timetable:
    first: int
    """Minutes after midnight of the first row."""
    last: int
    columns: tuple[Column, ...]

    @property
    def hours(self) -> list[tuple[int, str]]:
        """Row and label of each whole hour."""
        return [(self.row(minute), f"{minute // 60:02d}:00") for minute in range(self.first, self.last, 60)]

    @property
    def rows(self) -> int:
        return (self.last - self.first) // MINUTES_A_ROW

    def row(self, minute: int) -> int:
        return HEAD_ROWS + 1 + (minute - self.first) // MINUTES_A_ROW


@dataclass(frozen=True)
class _Day:
    """One practitioner's day in minutes of the wall clock."""

    day: date
    practitioner: Practitioner
    open: list[tuple[int, int]]
    blocked: list[tuple[int, int]]
    visits: list[tuple[int, int, sqlite3.Row]]


def timetable(
    practice: Practice, wanted: Iterable[tuple[date, Practitioner]], visits: Sequence[sqlite3.Row]
) -> Timetable:
    """Columns in the order in which they are wanted."""
    days = [_day(practice, day, one, visits) for day, one in wanted]
    spans = [span for day in days for span in (*day.open, *((begun, ended) for begun, ended, _ in day.visits))]
    first = min([EARLIEST, *(start for start, _ in spans)]) // 60 * 60
    last = -(-max([LATEST, *(end for _, end in spans)]) // 60) * 60
    empty = Timetable(first, last, ())
    columns = tuple(Column(one.day, one.practitioner, tuple(_boxes(empty, one))) for one in days)
    return Timetable(first, last, columns)


def _day(practice: Practice, day: date, one: Practitioner, visits: Sequence[sqlite3.Row]) -> _Day:
    def minutes(stretch: Stretch) -> tuple[int, int]:
        return _minute(practice, day, stretch.start), _minute(practice, day, stretch.end)

    mine = [
        (*minutes(Stretch(start, read(row["end"]))), row)
        for row in visits
        if row["practitioner"] == one.key and (start := read(row["start"])).astimezone(practice.zone).date() == day
    ]
    return _Day(
        day,
        one,
        [minutes(Stretch(span.start, span.end)) for span in openings(practice, one, day)],
        [minutes(span) for span in blocked(practice, one, day)],
        mine,
    )


def _minute(practice: Practice, day: date, at: datetime) -> int:
    """Of the local day, kept within it."""
    local = at.astimezone(practice.zone)
    if local.date() < day:
        return 0
    return 24 * 60 if local.date() > day else local.hour * 60 + local.minute


def _boxes(grid: Timetable, day: _Day) -> Iterable[Box]:
    edge = grid.first
    for start, end in sorted(day.open):
        if start > edge:
            yield _box(grid, edge, start, "shut")
        yield from (_box(grid, at, to, "free") for at, to in _free(start, end, day))
        edge = max(edge, end)
    if edge < grid.last:
        yield _box(grid, edge, grid.last, "shut")
    for start, end in day.blocked:
        yield _box(grid, max(start, grid.first), min(end, grid.last), "block")
    for start, end, row in day.visits:
        yield _box(grid, start, end, "visit", row)


def _free(start: int, end: int, day: _Day) -> Iterable[tuple[int, int]]:
    """Quarters of an hour in which nothing is; a shorter rest is one too."""
    taken = sorted([*day.blocked, *((one[0], one[1]) for one in day.visits)])
    at = start
    for begun, ended in [*taken, (end, end)]:
        while at < min(begun, end):
            to = min(at + FREE_MINUTES, begun, end)
            yield at, to
            at = to
        at = max(at, ended)


def _box(grid: Timetable, start: int, end: int, kind: str, visit: sqlite3.Row | None = None) -> Box:
    rows = max(1, (end - start) // MINUTES_A_ROW)
    return Box(grid.row(start), rows, _clock(start), _clock(end), kind, visit)


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def bounds(practice: Practice, first: date, days: int) -> tuple[datetime, datetime]:
    """Instants at which these local days begin and end."""
    start = datetime.combine(first, time(), practice.zone)
    end = datetime.combine(first + timedelta(days=days), time(), practice.zone)
    return start.astimezone(UTC), end.astimezone(UTC)
