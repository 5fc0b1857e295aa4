"""What is taken around a day, read from the books day by day: most searches end after a few."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from appliance.acts.books import Books
from appliance.agenda.busy import Busy, widest


def busy_around(books: Books, practitioners: Sequence[str], day: date, call: int | None) -> Sequence[Busy]:
    """On a local day of the practice and as far beside it as buffers reach, by an appointment or another call's hold.

    In no order.
    """
    zone, margin = books.practice.zone, widest(books.practice)
    start, end = (datetime.combine(one, time(), zone).astimezone(UTC) for one in (day, day + timedelta(days=1)))
    return books.busy(practitioners, start - margin, end + margin, without_call=call)
