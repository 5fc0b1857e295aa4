"""What is taken on and around a day, as the books tell it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from appliance.acts.books import Books
from appliance.agenda.busy import Busy, told_apart, widest
from appliance.agenda.hours import Stretch
from appliance.vocabulary.practice import Practice


def busy_around(books: Books, practitioner: str, day: date, call: int | None) -> Sequence[Busy]:
    """On a local day of the practice and as far beside it as buffers reach, by an appointment or another call's hold.

    In no order.
    """
    return books.busy([practitioner], *_span(books.practice, day, 1), without_call=call)


class BusyWeeks:
    """The same for a search for visits of one type, which reads a week when it first asks for one of its days."""

    def __init__(
        self, books: Books, practice: Practice, practitioners: Sequence[str], kind: str, call: int | None
    ) -> None:
        self._books = books
        self._practice = practice
        self._practitioners = practitioners
        self._apart = told_apart(practice, practice.types[kind])
        self._call = call
        self._week = cache(self._read)

    def around(self, day: date) -> Mapping[str, Sequence[Busy]]:
        """By practitioner."""
        start, end = _span(self._practice, day, 1)
        week = self._week(day - timedelta(days=day.weekday()))
        return {key: [one for one in busy if one.start < end and one.end > start] for key, busy in week.items()}

    def _read(self, monday: date) -> Mapping[str, Sequence[Busy]]:
        span = _span(self._practice, monday, 7)
        read = self._books.busy_stretches(self._practitioners, *span, without_call=self._call, apart=self._apart)
        by_practitioner: dict[str, list[Busy]] = {key: [] for key in self._practitioners}
        for one in read:
            by_practitioner[one.practitioner].append(one)
        return by_practitioner


def _span(practice: Practice, day: date, days: int) -> Stretch:
    margin = widest(practice)
    start, end = (
        datetime.combine(one, time(), practice.zone).astimezone(UTC) for one in (day, day + timedelta(days=days))
    )
    return Stretch(start - margin, end + margin)
