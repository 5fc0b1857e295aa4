"""Who answers while the practice is closed: whom the rota names, or the département's doctors in their hours. Pure.

The hours of out-of-hours care (PDSA) are those of article R. 6315-1 of the Code de la santé publique: every day from
20 to 8 h, Sundays and public holidays; and where the region wants it Saturdays from noon, Mondays before a public
holiday, Fridays and Saturdays after one. The Saturday of a bridge that began with a Thursday counts as well.
"""

from datetime import date, datetime, time, timedelta

from appliance.vocabulary.practice import OnCall, Practice

NIGHT_FROM, NIGHT_UNTIL = time(20), time(8)
SATURDAY_FROM = time(12)
MONDAY, FRIDAY, SATURDAY, SUNDAY = 0, 4, 5, 6


def on_call(practice: Practice, now: datetime) -> OnCall | None:
    """Who answers at this local time; None: the 15 alone."""
    wall = now.replace(tzinfo=None)
    for shift in practice.rota:
        if shift.start <= wall < shift.end:
            return shift.who
    number = practice.on_call_number
    return OnCall(number) if number and is_out_of_hours(practice, now) else None


def is_out_of_hours(practice: Practice, now: datetime) -> bool:
    """Do the département's doctors on duty answer at this local time?"""
    at, weekday = now.time(), now.weekday()
    if not NIGHT_UNTIL <= at < NIGHT_FROM:
        return True
    return weekday == SUNDAY or (weekday == SATURDAY and at >= SATURDAY_FROM) or _is_off(practice, now.date())


def _is_off(practice: Practice, day: date) -> bool:
    """A public holiday, or a day that bridges from one to the weekend."""
    beside = {MONDAY: (1,), FRIDAY: (-1,), SATURDAY: (-1, -2)}.get(day.weekday(), ())
    return any(day + timedelta(days=days) in practice.public_holidays for days in (0, *beside))
