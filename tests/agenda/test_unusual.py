"""What a station is told of days that are not like the others."""

from dataclasses import replace
from datetime import date, datetime, time

from appliance.agenda.unusual import UnusualDay, Why, unusual_days
from appliance.vocabulary.practice import (
    Block,
    DateRange,
    HoursException,
    Opening,
    Practice,
    Recurrence,
    Replacement,
    Schedule,
)
from tests.fakes.practices import MORNING, NOEL, ROUX, practice

MONDAY = date(2026, 11, 23)


local = datetime.fromisoformat
"""Without a zone, as blocks are written."""


def told(of: Practice, first: date = MONDAY, days: int = 40) -> dict[tuple[str, str], UnusualDay]:
    return {(one.practitioner, f"{one.day:%d/%m}"): one for one in unusual_days(of, first, days)}


def test_a_usual_week_is_not_told() -> None:
    assert not told(practice(), days=7)


def test_leave_and_legal_holidays_are_told_where_somebody_would_have_been_there() -> None:
    found = told(practice())
    assert {key: one.why for key, one in found.items()} == {
        ("roux", "04/12"): Why.AWAY,
        ("roux", "25/12"): Why.HOLIDAY,
    }
    assert not any(one.open for one in found.values())


def test_a_day_with_hours_of_its_own_is_told_with_them_even_on_a_holiday() -> None:
    christmas = HoursException(date(2026, 12, 25), (Opening(time(10), time(11, 30)),))
    found = told(practice(replace(ROUX, exceptions=(christmas,)), NOEL))
    assert (found["roux", "25/12"].why, found["roux", "25/12"].open) == (Why.EXCEPTION, (("10:00", "11:30"),))


def test_whoever_is_replaced_is_told_with_the_locum_who_follows_their_week() -> None:
    locum = replace(NOEL, key="locum", hours={}, closed=frozenset())
    of = replace(practice(ROUX, locum), replacements=(Replacement("roux", "locum", DateRange(MONDAY, MONDAY)),))
    found = told(of, days=7)
    assert (found["roux", "23/11"].why, found["roux", "23/11"].locum) == (Why.REPLACED, "locum")
    assert (found["roux", "23/11"].open, found["locum", "23/11"].why) == ((), Why.SCHEDULE)
    assert found["locum", "23/11"].open == (("09:00", "12:00"), ("14:00", "18:30"))


def test_another_week_and_blocked_time_are_told_day_by_day() -> None:
    one_in_two = Schedule({2: (MORNING,)}, DateRange(MONDAY, None), every_weeks=2)
    found = told(practice(replace(NOEL, schedules=(one_in_two,))), days=14)
    assert {key[1] for key in found} == {"24/11"}, "the Tuesday of that week; its Wednesday is as ever"
    training = Block(
        local("2026-11-24 14:00"), local("2026-11-24 16:00"), Recurrence(7, date(2026, 12, 1), frozenset())
    )
    away = Block(local("2026-11-26 17:00"), local("2026-11-27 10:00"))
    found = told(practice(replace(ROUX, blocked=(training, away))), days=10)
    assert {key[1]: one.blocked for key, one in found.items()} == {
        "24/11": (("14:00", "16:00"),),
        "26/11": (("17:00", "24:00"),),
        "27/11": (("00:00", "10:00"),),
        "01/12": (("14:00", "16:00"),),
    }
    assert {one.why for one in found.values()} == {Why.BLOCKED}
