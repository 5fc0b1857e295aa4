"""What takes a practitioner's time, and how much room a visit needs beside it. Pure."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from appliance.agenda.hours import Stretch
from appliance.vocabulary.agenda import Slot
from appliance.vocabulary.practice import Practice, VisitType

BLOCK = ""
"""The type of what is no visit."""


class Busy(NamedTuple):
    """A stretch of one practitioner's time that is taken; instants are aware UTC, ``end`` excluded."""

    practitioner: str
    start: datetime
    end: datetime
    type: str = BLOCK
    held: bool = False
    """For a caller who has not decided: it may be free again at any moment."""


def taken_by(visit: Slot) -> Busy:
    """What a booked visit takes."""
    return Busy(visit.practitioner, visit.start, visit.end, visit.type)


def uncounted(busy: Iterable[Busy], leaving: Slot) -> list[Busy]:
    """The same, where a visit that is to be moved still takes its time, but is none of that day any more."""
    own = taken_by(leaving)
    return [own._replace(type=BLOCK) if one == own else one for one in busy]


def around(practice: Practice, kind: VisitType, busy: Iterable[Busy]) -> Iterator[Stretch]:
    """Where no visit of this type may be: each stretch with the longer of the two buffers on either side.

    Two visits share their buffers: from one house call to the next the way is driven once.
    """
    rooms: dict[str, tuple[timedelta, timedelta]] = {}  # a day has many visits and few types
    for _, start, end, other, _ in busy:
        if other not in rooms:
            rooms[other] = _rooms(kind, practice.types.get(other))
        ahead, behind = rooms[other]
        yield Stretch(start - ahead if ahead else start, end + behind if behind else end)


def _rooms(kind: VisitType, other: VisitType | None) -> tuple[timedelta, timedelta]:
    """What must lie free between a visit and another one after it, or before it."""
    before, after = (other.before, other.after) if other else (0, 0)
    return timedelta(minutes=max(kind.after, before)), timedelta(minutes=max(after, kind.before))


def widest(practice: Practice) -> timedelta:
    """The longest buffer: how far beyond a day its neighbours matter."""
    return timedelta(minutes=max((max(one.before, one.after) for one in practice.types.values()), default=0))


def told_apart(practice: Practice, kind: VisitType) -> Collection[str]:
    """The types whose visits a search for ``kind`` must see one by one; all others only take time, end to end.

    They are those that need room beside them, and the type itself where its visits are counted.
    """
    roomy = {one.key for one in practice.types.values() if one.before or one.after}
    counted = kind.max_per_day is not None or kind.max_in_a_row is not None
    return roomy | {kind.key} if counted else roomy
