"""From a wish to the slots worth offering. Pure.

A slot fits when it honours everything that was said. When none fits, the nearest are offered: first the
wished days at another hour, then the days beside them, nearest to the wished hour first.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cache, partial
from zoneinfo import ZoneInfo

from appliance.vocabulary.agenda import Slot
from appliance.vocabulary.meaning import Period, Wish
from appliance.vocabulary.practice import Opening

PERIODS = {
    Period.MORNING: (time(0), time(12)),
    Period.NOON: (time(12), time(14)),
    Period.AFTERNOON: (time(13, 30), time(18)),
    Period.EVENING: (time(17, 30), time(23, 59)),
}
"""Domain notes, 3.4: the afternoon from the reopening after lunch, the evening from "après le travail"."""

EVENING_PROPER = 18 * 60
"""Domain notes, 3.4: "le soir 18–20"; from 17:30 when nothing later is free. Minutes of the day."""

NEAR_MINUTES = 30
""" "Vers dix heures" (domain notes, 3.4): as much before or after the named hour still answers it."""

EXACT_MINUTES = 5
"""One step of the agenda: as good as the hour itself."""

PATIENCE = timedelta(days=7)
"""Nobody is told to wait longer for the very hour when one nearly as good is free."""

APART_MINUTES = 60
"""Within one half-day, a second proposal differs by at least this much where it can."""

NEAREST_DAYS = 7
"""Days with room that are compared when nothing fits."""

_MIDDAY = 13 * 60


@dataclass(frozen=True)
class _Offer:
    """A slot in the practice's own time."""

    slot: Slot
    day: date
    minute: int
    """Of the day."""

    @property
    def half_day(self) -> tuple[date, bool]:
        return self.day, self.minute < _MIDDAY


def search(
    wish: Wish,
    days: Sequence[date],
    hours: Callable[[date], Iterable[Opening]],
    free: Callable[[date], Iterable[Slot]],
    today: date,
    zone: ZoneInfo,
    declined: Sequence[Slot] = (),
    count: int = 3,
) -> tuple[tuple[Slot, ...], bool]:
    """Slots to offer, best first and apart from each other, and whether they answer the wish.

    Args:
        wish: what the caller said.
        days: the practice's local days to look at, in order.
        hours: when anybody concerned sees patients on one of these days.
        free: bookable slots of one of these days, by start; asked only for the days that matter.
        today: the practice's local day of the call.
        zone: the practice's.
        declined: proposed before in this call; others are preferred to their neighbours.
        count: at most so many.
    """
    rooms: dict[date, list[_Offer]] = {}

    def offers(day: date) -> list[_Offer]:
        if day not in rooms:
            rooms[day] = [_offer(one, zone) for one in free(day) if one not in declined]
        return rooms[day]

    refused = [_offer(one, zone) for one in declined]
    meets = cache(partial(_meets, wish))
    wished = (day for day in days if on_day(wish, day, today) and any(meets(one) for one in hours(day)))
    fitting = _spread(_fitting(wish, wished, offers), refused, count)
    if fitting:
        return fitting, True
    return _spread(_nearest(wish, days, offers, today), refused, count), False


def _offer(slot: Slot, zone: ZoneInfo) -> _Offer:
    local = slot.start.astimezone(zone)
    return _Offer(slot, local.date(), local.hour * 60 + local.minute)


def wished_days(wish: Wish, today: date) -> tuple[date, ...]:
    """The days named one by one; a weekday of a given week is one of them."""
    days = list(wish.dates)
    if wish.weekday is not None and wish.week_offset is not None:
        monday = today - timedelta(days=today.weekday())
        days.append(monday + timedelta(days=wish.weekday + 7 * wish.week_offset))
    return tuple(days)


def wished_span(wish: Wish, today: date) -> tuple[date | None, date | None]:
    """The first and the last day the wish allows, where it says."""
    named = wished_days(wish, today)
    return (min(named), max(named)) if named else (wish.start, wish.end)


def on_day(wish: Wish, day: date, today: date) -> bool:
    """Is it a day the wish allows?"""
    named = wished_days(wish, today)
    rules = (
        not named or day in named,
        _on_weekday(wish, day),
        day.weekday() not in wish.not_weekdays,
        wish.start is None or day >= wish.start,
        wish.end is None or day <= wish.end,
    )
    return all(rules)


def _on_weekday(wish: Wish, day: date) -> bool:
    wished = set(wish.weekdays)
    if wish.weekday is not None and wish.week_offset is None:
        wished.add(wish.weekday)
    return not wished or day.weekday() in wished


def _meets(wish: Wish, opening: Opening) -> bool:
    """Is any of these minutes inside the wished hours? Agendas move in steps of five."""
    return any(not minutes_off(wish, minute) for minute in range(_minute(opening.start), _minute(opening.end), 5))


def _fitting(wish: Wish, days: Iterable[date], offers: Callable[[date], list[_Offer]]) -> Iterator[_Offer]:
    """By day: first the very hours that were said, then those as near as "vers" allows that come much earlier."""
    less: list[_Offer] = []
    for day in days:
        if less and day - less[0].day > PATIENCE:
            yield from less
            less = []
        inside = [one for one in offers(day) if not minutes_off(wish, one.minute) and not _shunned(wish, one)]
        for one in sorted(inside, key=lambda one: (_off_target(wish, one.minute), one.slot)):
            if _proper(wish, one.minute):
                yield one
            else:
                less.append(one)
    yield from less


def _nearest(wish: Wish, days: Iterable[date], offers: Callable[[date], list[_Offer]], today: date) -> Iterable[_Offer]:
    """None of these fits; "surtout pas" still holds."""
    near: list[tuple[int, int, _Offer]] = []
    seen = 0
    for off, day in sorted((_days_off(wish, day, today), day) for day in days):
        here = [(off, minutes_off(wish, one.minute), one) for one in offers(day) if not _shunned(wish, one)]
        near += here
        seen += bool(here)
        if seen == NEAREST_DAYS:
            break
    near.sort(key=lambda rated: (rated[0], rated[1], rated[2].slot))
    return [one for _, _, one in near]


def _spread(ranked: Iterable[_Offer], refused: Sequence[_Offer], count: int) -> tuple[Slot, ...]:
    """The best whose half-day is not among those proposed; then an hour apart; then whatever is left."""
    chosen: list[_Offer] = []
    crowded: list[_Offer] = []
    for one in ranked:
        if any(one.half_day == other.half_day for other in (*chosen, *refused)):
            crowded.append(one)
            continue
        chosen.append(one)
        if len(chosen) == count:
            break
    for apart in (APART_MINUTES, 1, 0):
        for one in crowded:
            if len(chosen) < count and one not in chosen and _apart(one, (*chosen, *refused)) >= apart:
                chosen.append(one)
    return tuple(one.slot for one in chosen)


def _apart(one: _Offer, others: Iterable[_Offer]) -> int:
    """Minutes to the nearest of the same day."""
    return min((abs(one.minute - other.minute) for other in others if other.day == one.day), default=24 * 60)


def minutes_off(wish: Wish, minute: int) -> int:
    """How far a minute of the day is from the hours the wish allows; 0 inside."""
    off = 0
    if wish.times:
        named = _off_target(wish, minute)
        off += named if named > NEAR_MINUTES else 0
    if wish.after is not None:
        off += max(0, _minute(wish.after) - minute)
    if wish.before is not None:
        off += max(0, minute - _minute(wish.before) + 1)
    if wish.period is not None:
        start, end = map(_minute, PERIODS[wish.period])
        off += max(0, start - minute, minute - end + 1)
    return off


def _off_target(wish: Wish, minute: int) -> int:
    """Minutes to the nearest named hour; 0 when none was named."""
    return min((abs(minute - _minute(one)) for one in wish.times), default=0)


def _proper(wish: Wish, minute: int) -> bool:
    late_enough = wish.period is not Period.EVENING or bool(wish.times) or minute >= EVENING_PROPER
    return late_enough and _off_target(wish, minute) <= EXACT_MINUTES


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def _shunned(wish: Wish, one: _Offer) -> bool:
    """ "Surtout pas le mercredi": never offered, not even as the nearest."""
    if one.day.weekday() in wish.not_weekdays:
        return True
    if wish.not_period is None:
        return False
    start, end = map(_minute, PERIODS[wish.not_period])
    return start <= one.minute < end


def _days_off(wish: Wish, day: date, today: date) -> int:
    """How many days beside the wished ones; a day before the first acceptable one counts double."""
    named = wished_days(wish, today)
    if named:
        return min(abs((day - one).days) for one in named)
    off = 0 if _on_weekday(wish, day) else 1
    if wish.start and day < wish.start:
        return off + 2 * (wish.start - day).days
    if wish.end and day > wish.end:
        return off + (day - wish.end).days
    return off
