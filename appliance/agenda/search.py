"""From a wish to the slots worth offering. Pure.

A slot fits when it honours everything that was said. When none fits, the nearest are offered: first the
wished days at another hour, then another day at the wished hour, then the first free.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from appliance.vocabulary.agenda import Slot
from appliance.vocabulary.meaning import Period, Wish
from appliance.vocabulary.practice import Practice

PERIODS = {
    Period.MORNING: (time(0), time(12)),
    Period.NOON: (time(12), time(14)),
    Period.AFTERNOON: (time(12), time(18)),
    Period.EVENING: (time(17), time(23, 59)),
}
"""Domain notes, 3.4; the afternoon begins at noon, since a slot at 13:45 is one, and the evening at 17:00."""

NEAR_TIME = timedelta(minutes=30)
""" "Vers dix heures" (domain notes, 3.4)."""


def search(wish: Wish, free: Iterable[Slot], practice: Practice, now: datetime) -> tuple[tuple[Slot, ...], bool]:
    """Slots in the order to offer them, and whether they answer the wish.

    Args:
        wish: what the caller said.
        free: bookable slots, by start.
        practice: for its zone.
        now: aware UTC.
    """
    local = Local(practice, now)
    slots = list(free)
    fitting = [one for one in slots if on_day(wish, one, local) and at_hour(wish, one, local)]
    if fitting:
        return tuple(_nearest_hour(wish, fitting, local)), True
    same_day = [one for one in slots if on_day(wish, one, local) and not _shunned(wish, one, local)]
    if same_day and (wish.dates or wish.weekday is not None):
        return tuple(_nearest_hour(wish, same_day, local)), False
    around = sorted(
        (one for one in slots if not _shunned(wish, one, local)),
        key=lambda one: (_days_off(wish, one, local), not at_hour(wish, one, local), one.start),
    )
    return tuple(around), False


class Local:
    """Slots' instants in the practice's time."""

    def __init__(self, practice: Practice, now: datetime) -> None:
        self._zone = practice.zone
        self.today = now.astimezone(practice.zone).date()

    def start(self, slot: Slot) -> datetime:
        return slot.start.astimezone(self._zone)

    def day(self, slot: Slot) -> date:
        return self.start(slot).date()

    def hour(self, slot: Slot) -> time:
        return self.start(slot).time().replace(tzinfo=None)


def wished_days(wish: Wish, today: date) -> tuple[date, ...]:
    """The days named one by one; a weekday of a given week is one of them."""
    days = list(wish.dates)
    if wish.weekday is not None:
        monday = today - timedelta(days=today.weekday())
        days.append(monday + timedelta(days=wish.weekday + 7 * (wish.week_offset or 0)))
    return tuple(days)


def on_day(wish: Wish, slot: Slot, local: Local) -> bool:
    """Is it on a day the wish allows?"""
    day = local.day(slot)
    days = wished_days(wish, local.today)
    rules: Sequence[bool] = (
        not days or day in days,
        not wish.weekdays or day.weekday() in wish.weekdays,
        day.weekday() not in wish.not_weekdays,
        wish.start is None or day >= wish.start,
        wish.end is None or day <= wish.end,
    )
    return all(rules)


def at_hour(wish: Wish, slot: Slot, local: Local) -> bool:
    """Is it at an hour the wish allows?"""
    at = local.hour(slot)
    if wish.times and not any(_apart(at, one) <= NEAR_TIME for one in wish.times):
        return False
    rules: Sequence[bool] = (
        wish.after is None or at >= wish.after,
        wish.before is None or at < wish.before,
        wish.period is None or _within(at, wish.period),
        wish.not_period is None or not _within(at, wish.not_period),
    )
    return all(rules)


def _within(at: time, period: Period) -> bool:
    start, end = PERIODS[period]
    return start <= at < end


def _apart(one: time, other: time) -> timedelta:
    return abs(timedelta(hours=one.hour, minutes=one.minute) - timedelta(hours=other.hour, minutes=other.minute))


def _nearest_hour(wish: Wish, slots: list[Slot], local: Local) -> list[Slot]:
    """Earliest first, or nearest to the named hour, or to the wished part of the day."""
    targets = wish.times or ((wish.after,) if wish.after else ())

    def rank(one: Slot) -> tuple[object, ...]:
        if not targets:
            return (not at_hour(wish, one, local), one.start)
        return (local.day(one), min(_apart(local.hour(one), target) for target in targets))

    return sorted(slots, key=rank)


def _shunned(wish: Wish, slot: Slot, local: Local) -> bool:
    """ "Surtout pas le mercredi": never offered, not even as the nearest."""
    return local.day(slot).weekday() in wish.not_weekdays or (
        wish.not_period is not None and _within(local.hour(slot), wish.not_period)
    )


def _days_off(wish: Wish, slot: Slot, local: Local) -> int:
    """How many days beside the wished ones; before the first acceptable day counts double."""
    day = local.day(slot)
    days = wished_days(wish, local.today)
    if days:
        return min(abs((day - one).days) for one in days)
    if wish.start and day < wish.start:
        return 2 * (wish.start - day).days
    if wish.end and day > wish.end:
        return (day - wish.end).days
    return 0
