"""What is taken on a day, read from the books day by day: most searches end after a few."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from appliance.acts.books import Books
from appliance.agenda.slots import Busy


def busy_on(books: Books, practitioners: Sequence[str], day: date, call: int) -> Sequence[Busy]:
    """On a local day of the practice, by an appointment or another call's hold; in no order."""
    zone = books.practice.zone
    start, end = (datetime.combine(one, time(), zone).astimezone(UTC) for one in (day, day + timedelta(days=1)))
    return books.busy(practitioners, start, end, without_call=call)
