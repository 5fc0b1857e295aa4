"""What is taken on and around a day, as the books tell it."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile

from appliance.acts.books import Books
from appliance.agenda.busy import Busy, told_apart, uncounted, widest
from appliance.vocabulary.agenda import Slot
from appliance.vocabulary.practice import Practice

FIRST_REACH = 4
"""Days: how far before and after the day asked for the first reading goes."""


def busy_around(books: Books, practitioner: str, first: date, last: date, call: int | None) -> Sequence[Busy]:
    """From one local day to another, and as far beside them as buffers reach, by an appointment or another call's hold.

    In no order.
    """
    practice, margin = books.practice, widest(books.practice)
    start, end = _midnight(practice, first), _midnight(practice, last + timedelta(days=1))
    return books.busy([practitioner], start - margin, end + margin, without_call=call)


class BusyDays:
    """The same for a search for visits of one type through days that follow each other.

    Read when a day is first asked for, with its neighbours: few, as most searches soon end, then ever more.
    """

    def __init__(
        self,
        books: Books,
        practice: Practice,
        practitioners: Sequence[str],
        kind: str,
        days: Iterable[date],
        call: int | None,
        leaving: Slot | None = None,
    ) -> None:
        """``days``: those that may be asked for; ``leaving``: a visit that is to be moved."""
        self._books = books
        self._practice = practice
        self._practitioners = practitioners
        self._apart = {*told_apart(practice, practice.types[kind]), *([leaving.type] if leaving else [])}
        self._leaving = leaving
        self._call = call
        self._reach = FIRST_REACH
        self._unread = set(days)
        self._days: dict[date, Mapping[str, list[Busy]]] = {}

    def around(self, day: date) -> Mapping[str, Sequence[Busy]]:
        """By practitioner."""
        if day in self._unread:
            self._read([*reversed(self._beside(day, -1)), day, *self._beside(day, 1)])
            self._reach *= 2
        return self._days[day]

    def _beside(self, day: date, step: int) -> list[date]:
        near = (day + timedelta(days=step * ahead) for ahead in range(1, self._reach))
        return list(takewhile(self._unread.__contains__, near))

    def _read(self, days: Sequence[date]) -> None:
        """Days that follow each other."""
        margin = widest(self._practice)
        edges = [_midnight(self._practice, one) for one in (*days, days[-1] + timedelta(days=1))]
        span = edges[0] - margin, edges[-1] + margin
        read = self._books.busy_stretches(self._practitioners, *span, without_call=self._call, apart=self._apart)
        if self._leaving:
            read = uncounted(read, self._leaving)
        for day in days:
            self._days[day] = {key: [] for key in self._practitioners}
        for one in read:
            first = max(0, bisect_right(edges, one.start - margin) - 1)
            for day in days[first : bisect_left(edges, one.end + margin)]:
                self._days[day][one.practitioner].append(one)
        self._unread.difference_update(days)


def _midnight(practice: Practice, day: date) -> datetime:
    return datetime.combine(day, time(), practice.zone).astimezone(UTC)
