"""When a patient may be called about an appointment. Pure; instants are timezone-aware, hours the practice's own."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

from appliance.vocabulary.practice import CallRules, Practice

LUNCH = range(12, 14)
"""Hours in which nobody is called to the telephone."""

SUNDAY = 6

DAYS_OF_CALLING = 2
"""A try a day; a Sunday or a feast is none of them."""

FARTHEST = timedelta(days=8)
"""Two days of calling lie within it, whatever feasts there are."""


def may_call(practice: Practice, rules: CallRules, now: datetime) -> bool:
    """Is this an hour at which a stranger would call?"""
    local = now.astimezone(practice.zone)
    awake = rules.from_hour <= local.hour < rules.until_hour and local.hour not in LUNCH
    return awake and _is_day(practice, local.date())


def span(practice: Practice, rules: CallRules, start: datetime) -> tuple[datetime, datetime]:
    """From when to when somebody is called about a visit: on the last days of calling before its own."""
    days = list(islice(_days_before(practice, start.astimezone(practice.zone).date()), DAYS_OF_CALLING))
    return (
        datetime.combine(days[-1], time(rules.from_hour), practice.zone).astimezone(UTC),
        datetime.combine(days[0], time(rules.until_hour), practice.zone).astimezone(UTC),
    )


def _days_before(practice: Practice, day: date) -> Iterator[date]:
    while True:
        day -= timedelta(days=1)
        if _is_day(practice, day):
            yield day


def _is_day(practice: Practice, day: date) -> bool:
    return day.weekday() != SUNDAY and day not in practice.public_holidays
