"""What is taken on a day, read from the books a week at a time, and only for the weeks that are looked at."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from appliance.acts.books import Books
from appliance.agenda.slots import Busy

_WEEK = timedelta(days=7)


class BusyByWeek:
    """For one search of one call."""

    def __init__(self, books: Books, practitioners: Sequence[str], call: int) -> None:
        self._books = books
        self._practitioners = practitioners
        self._call = call
        self._weeks: dict[date, dict[date, list[Busy]]] = {}

    def on(self, day: date) -> Sequence[Busy]:
        """By local day of the practice; in no order."""
        monday = day - timedelta(days=day.weekday())
        if monday not in self._weeks:
            self._weeks[monday] = self._read(monday)
        return self._weeks[monday].get(day, [])

    def _read(self, monday: date) -> dict[date, list[Busy]]:
        zone = self._books.practice.zone
        start, end = (datetime.combine(day, time(), zone).astimezone(UTC) for day in (monday, monday + _WEEK))
        days: dict[date, list[Busy]] = {}
        for one in self._books.busy(self._practitioners, start, end, without_call=self._call):
            days.setdefault(one.start.astimezone(zone).date(), []).append(one)
        return days
