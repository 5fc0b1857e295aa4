"""The days on which something comes again. Pure."""

from collections.abc import Iterator
from datetime import date, timedelta

from appliance.vocabulary.practice import Recurrence


def occurrences(first: date, recurrence: Recurrence | None, start: date, end: date) -> Iterator[date]:
    """Those from ``start`` to ``end``, both included, in order; without a recurrence only the first day."""
    if recurrence is None:
        if start <= first <= end:
            yield first
        return
    missed = max(0, -(-(start - first).days // recurrence.every_days))
    day = first + timedelta(days=missed * recurrence.every_days)
    while day <= min(end, recurrence.last):
        if day not in recurrence.except_on:
            yield day
        day += timedelta(days=recurrence.every_days)
