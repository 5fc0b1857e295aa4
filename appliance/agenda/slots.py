"""The bookable slots of one practitioner: opening hours, less what is booked and what the rules forbid. Pure.

Two ways to ask the same: ``free_slots`` gives those of a day, ``refusal`` says why one may not be booked.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain

from appliance.agenda.busy import Busy, around
from appliance.agenda.hours import Open, Stretch, blocked, kept, openings
from appliance.agenda.limits import too_many
from appliance.agenda.visitors import ANYBODY, Visitor, not_admitted
from appliance.vocabulary.acts import Refusal
from appliance.vocabulary.agenda import Slot
from appliance.vocabulary.practice import Practice, Practitioner, VisitType

HORIZON = timedelta(days=84)
"""Twelve weeks; domain notes 3.2 name eight as an example, three months is a usual renewal. A day that a caller
names is looked at beyond it."""

STEP = timedelta(minutes=5)
"""Domain notes, 3.1: agendas move in steps of five minutes."""


def free_slots(
    practice: Practice,
    practitioner: Practitioner,
    kind: str,
    busy: Sequence[Busy],
    day: date,
    now: datetime,
    visitor: Visitor = ANYBODY,
) -> Iterator[Slot]:
    """Slots of a visit type on a local day, in order.

    They follow each other from the opening, and begin again after whatever is booked, so that no gap is wasted.

    Args:
        practice: whose rules.
        practitioner: with whom.
        kind: key of the visit type.
        busy: what is taken around that day, by anybody; in no order.
        day: local.
        now: the present instant.
        visitor: who would come.
    """
    rules = practice.types[kind]
    if kind not in practitioner.types or not_admitted(practitioner, rules, visitor, day):
        return
    that_day = _Day(practice, practitioner, day, busy)
    not_full = [one for one in that_day.openings(kind) if not that_day.is_full(one)]
    if not not_full or _too_far(practice, rules, day, now):  # full: most days of most agendas
        return
    zones = sorted(that_day.zones(rules, now))
    minutes = practice.minutes(practitioner.key, kind)
    earliest = now + timedelta(minutes=rules.notice_minutes)
    for opening in not_full:
        for at in _starts(opening, timedelta(minutes=minutes), zones):
            slot = Slot(at, minutes, practitioner.key, kind)
            if at > now and at >= earliest and not that_day.too_many(slot):
                yield slot


def refusal(
    practice: Practice,
    slot: Slot,
    busy: Sequence[Busy],
    now: datetime,
    visitor: Visitor = ANYBODY,
    since: datetime | None = None,
    waived: Collection[Refusal] = (),
) -> Refusal | None:
    """Why this slot may not be booked; None when it may.

    Args:
        practice: whose rules.
        slot: what is wanted.
        busy: what others have around that day; in no order.
        now: the present instant.
        visitor: who would come.
        since: from when the slot has been held for them; the notice they gave counts from then.
        waived: reasons that are set aside; those behind them still count.
    """
    practitioner, kind = practice.practitioners.get(slot.practitioner), practice.types.get(slot.type)
    if practitioner is None or kind is None or kind.key not in practitioner.types:
        return Refusal.TYPE_NOT_TAKEN
    day = _Day(practice, practitioner, slot.start.astimezone(practice.zone).date(), busy)
    against = chain(_not_for(slot, kind, day, now, visitor), _bad_time(slot, kind, day, now, since or now))
    return next((why_not for why_not in against if why_not not in waived), None)


def _not_for(slot: Slot, kind: VisitType, day: "_Day", now: datetime, visitor: Visitor) -> Iterator[Refusal]:
    if slot.minutes != day.practice.minutes(day.practitioner.key, kind.key):
        yield Refusal.TYPE_NOT_TAKEN
    if slot.start <= now:
        yield Refusal.IN_THE_PAST
    yield from not_admitted(day.practitioner, kind, visitor, day.date)


def _bad_time(slot: Slot, kind: VisitType, day: "_Day", now: datetime, since: datetime) -> Iterator[Refusal]:
    if slot.start < since + timedelta(minutes=kind.notice_minutes):
        yield Refusal.TOO_LATE
    if _too_far(day.practice, kind, day.date, now):
        yield Refusal.TOO_FAR_AHEAD
    whole = not (slot.start.second or slot.start.microsecond)
    inside = whole and any(one.start <= slot.start and slot.end <= one.end for one in day.openings(kind.key))
    if not inside or _meets(slot, day.around_blocks(kind)):
        yield Refusal.OUTSIDE_HOURS
    if _meets(slot, day.kept(kind, now)):
        yield Refusal.KEPT_FOR_URGENCIES
    if _meets(slot, day.around_visits(kind)):
        yield Refusal.SLOT_TAKEN
    if day.too_many(slot):
        yield Refusal.TOO_MANY


@dataclass(frozen=True)
class _Day:
    """One practitioner's local day."""

    practice: Practice
    practitioner: Practitioner
    date: date
    busy: Sequence[Busy]
    """By anybody."""

    def openings(self, kind: str) -> list[Open]:
        return [
            one for one in openings(self.practice, self.practitioner, self.date) if not one.types or kind in one.types
        ]

    def is_full(self, opening: Open) -> bool:
        """Taken from end to end by one stretch?"""
        start, end, who = opening.start, opening.end, self.practitioner.key
        return any(one.start <= start and end <= one.end and one.practitioner == who for one in self.busy)

    def zones(self, kind: VisitType, now: datetime) -> Iterator[Stretch]:
        """Where no visit of this type may be."""
        yield from self.around_visits(kind)
        yield from self.around_blocks(kind)
        yield from self.kept(kind, now)

    def around_visits(self, kind: VisitType) -> Iterator[Stretch]:
        return around(self.practice, kind, self._own())

    def around_blocks(self, kind: VisitType) -> Iterator[Stretch]:
        return around(self.practice, kind, self._blocks())

    def kept(self, kind: VisitType, now: datetime) -> Iterator[Stretch]:
        """What is kept from visits of this type as yet."""
        for one in kept(self.practice, self.practitioner, self.date):
            if not kind.urgent and (one.release is None or now < one.release):
                yield Stretch(one.start, one.end)

    def too_many(self, slot: Slot) -> bool:
        """A hold counts as the visit it may become, but not as the pause it would make between others."""
        kind = self.practice.types[slot.type]
        if kind.max_per_day is None and kind.max_in_a_row is None:
            return False
        lasting = (one for one in self._own() if not one.held or one.type == slot.type)
        here = [one for one in lasting if one.start.astimezone(self.practice.zone).date() == self.date]
        return too_many(self.practice, slot, sorted([*here, *self._blocks()], key=lambda one: one.start))

    def _own(self) -> Iterable[Busy]:
        return (one for one in self.busy if one.practitioner == self.practitioner.key)

    def _blocks(self) -> Iterator[Busy]:
        for start, end in blocked(self.practice, self.practitioner, self.date):
            yield Busy(self.practitioner.key, start, end)


def _too_far(practice: Practice, kind: VisitType, day: date, now: datetime) -> bool:
    return day > now.astimezone(practice.zone).date() + timedelta(days=kind.days_ahead)


def _meets(slot: Slot, stretches: Iterable[Stretch]) -> bool:
    return any(slot.start < one.end and one.start < slot.end for one in stretches)


def _starts(opening: Open, length: timedelta, zones: Sequence[Stretch]) -> Iterator[datetime]:
    """One after the other in each gap, on the five-minute grid that begins at the opening."""
    edge = opening.start
    for start, end in zones:
        if end <= edge or start >= opening.end:
            continue
        if start - edge >= length:
            yield from _filled(_on_grid(edge, opening.start), length, start)
        edge = end
    yield from _filled(_on_grid(edge, opening.start), length, opening.end)


def _filled(at: datetime, length: timedelta, end: datetime) -> Iterator[datetime]:
    while at + length <= end:
        yield at
        at += length


def _on_grid(at: datetime, start: datetime) -> datetime:
    """At, or the next step after."""
    return start + -(-(at - start) // STEP) * STEP
