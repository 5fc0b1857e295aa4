"""How many visits of a type there may be, in a day and in a row. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from appliance.agenda.busy import Busy
from appliance.vocabulary.agenda import Slot
from appliance.vocabulary.practice import Practice, VisitType


def too_many(practice: Practice, slot: Slot, day: Sequence[Busy]) -> bool:
    """Would this visit be one too many?

    Args:
        practice: whose rules.
        slot: the visit.
        day: everything that takes the practitioner's time on the visit's local day, without the visit; by start.
    """
    kind = practice.types[slot.type]
    if kind.max_per_day is not None and sum(one.type == kind.key for one in day) >= kind.max_per_day:
        return True
    return kind.max_in_a_row is not None and _in_a_row(kind, slot, day) > kind.max_in_a_row


def _in_a_row(kind: VisitType, slot: Slot, day: Sequence[Busy]) -> int:
    """Visits of the type that would follow each other without another one, or a pause as long as one, between them."""
    pause = timedelta(minutes=slot.minutes + max(kind.before, kind.after))
    before = (one for one in reversed(day) if one.end <= slot.start)
    after = (one for one in day if one.start >= slot.end)
    earlier = _run(kind, slot.start, ((one.type, one.end, one.start) for one in before), pause)
    later = _run(kind, slot.end, ((one.type, one.start, one.end) for one in after), pause)
    return earlier + 1 + later


def _run(
    kind: VisitType, edge: datetime, neighbours: Iterable[tuple[str, datetime, datetime]], pause: timedelta
) -> int:
    """How many go on from ``edge``; each neighbour has a near and a far end."""
    count = 0
    for type_, near, far in neighbours:
        if type_ != kind.key or abs(near - edge) >= pause:
            break
        count, edge = count + 1, far
    return count
