"""When a practitioner sees patients: what is said for one day before a season, a season before the usual week."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from appliance.agenda.hours import blocked, day_hours, kept, openings, replaced_by
from appliance.vocabulary.practice import (
    Block,
    DateRange,
    HoursException,
    KeptTime,
    Opening,
    Practice,
    Practitioner,
    Recurrence,
    Replacement,
    Schedule,
    Season,
)
from tests.fakes.practices import AFTERNOON, MORNING, NOEL, PARIS, ROUX, at, practice

EVENING = Opening(time(18), time(20))
MONDAY, TUESDAY, SATURDAY = date(2027, 1, 4), date(2027, 1, 5), date(2027, 1, 9)


def hours(one: Practitioner, day: date, **rules: object) -> tuple[Opening, ...]:
    return day_hours(replace(practice(one), **rules), one, day)


def with_schedules(*schedules: Schedule) -> Practitioner:
    return replace(ROUX, schedules=schedules)


def test_the_last_schedule_that_fits_counts_alone_and_only_for_its_time() -> None:
    period = DateRange(date(2027, 1, 4), date(2027, 1, 17))
    first, last = (Schedule({0: (one,)}, period) for one in (MORNING, EVENING))
    one = with_schedules(first, last)
    assert hours(one, MONDAY) == (EVENING,)
    assert hours(one, TUESDAY) == (), "a schedule is a whole week"
    assert hours(one, date(2027, 1, 18)) == (MORNING, AFTERNOON)
    assert hours(one, date(2026, 12, 28)) == (MORNING, AFTERNOON)


def test_one_saturday_in_two_counts_from_the_week_it_begins_in_across_a_new_year() -> None:
    one = with_schedules(Schedule({5: (MORNING,)}, DateRange(date(2026, 12, 16)), every_weeks=2))
    saturdays = [date(2026, 12, 19), date(2026, 12, 26), date(2027, 1, 2), date(2027, 1, 9), date(2027, 1, 16)]
    assert [bool(hours(one, day)) for day in saturdays] == [True, False, True, False, True]


def test_a_season_follows_the_school_holidays() -> None:
    one = with_schedules(
        Schedule({0: (MORNING,)}, season=Season.HOLIDAYS), Schedule({0: (EVENING,)}, season=Season.SCHOOL)
    )
    assert hours(one, MONDAY, school_holidays=frozenset({MONDAY})) == (MORNING,)
    assert hours(one, MONDAY) == (EVENING,)


def test_an_exception_goes_before_holidays_closed_days_and_schedules() -> None:
    christmas, closed = date(2026, 12, 25), date(2026, 12, 4)
    one = replace(
        with_schedules(Schedule({})),
        exceptions=tuple(HoursException(day, (EVENING,)) for day in (christmas, closed, SATURDAY)),
    )
    assert [hours(one, day) for day in (christmas, closed, SATURDAY)] == [(EVENING,)] * 3
    shut = replace(ROUX, exceptions=(HoursException(MONDAY),))
    assert (hours(shut, MONDAY), hours(shut, TUESDAY)) == ((), (MORNING, AFTERNOON))


LOCUM = replace(NOEL, key="petit", hours={})
AWAY = DateRange(date(2027, 1, 4), date(2027, 1, 8))


def replaced(locum: Practitioner = LOCUM) -> Practice:
    absent = replace(ROUX, kept=(KeptTime({0: (Opening(time(11), time(12)),)}),))
    return replace(practice(absent, locum), replacements=(Replacement("roux", "petit", AWAY),))


def test_a_locum_follows_the_week_of_the_absent_practitioner_who_has_none_then() -> None:
    there = replaced()
    roux, petit = there.practitioners.values()
    assert day_hours(there, roux, MONDAY) == ()
    assert day_hours(there, petit, MONDAY) == (MORNING, AFTERNOON)
    assert [len(list(kept(there, petit, day))) for day in (MONDAY, TUESDAY)] == [1, 0]
    after = date(2027, 1, 11)
    assert (day_hours(there, roux, after), day_hours(there, petit, after)) == ((MORNING, AFTERNOON), ())
    assert [replaced_by(there, "roux", day) for day in (MONDAY, after)] == ["petit", None]


def test_a_locum_with_hours_of_their_own_keeps_them() -> None:
    there = replaced(replace(LOCUM, hours={0: (EVENING,)}))
    petit = there.practitioners["petit"]
    assert day_hours(there, petit, MONDAY) == (EVENING,)
    assert list(kept(there, petit, MONDAY)) == []


def block(start: str, end: str, again: Recurrence | None = None) -> Practitioner:
    return replace(ROUX, blocked=(Block(datetime.fromisoformat(start), datetime.fromisoformat(end), again),))


def blocks(one: Practitioner, day: date) -> list[tuple[datetime, datetime]]:
    return [(start, end) for start, end in blocked(practice(one), one, day)]


def test_a_blocked_range_may_last_for_days() -> None:
    one = block("2027-01-05T17:00", "2027-01-07T10:00")
    whole = [(at("2027-01-05 17:00"), at("2027-01-07 10:00"))]
    assert [blocks(one, date(2027, 1, day)) for day in (4, 5, 6, 7, 8)] == [[], whole, whole, whole, []]


def test_what_comes_again_keeps_its_hour_through_clock_changes_and_leaves_out_single_days() -> None:
    again = Recurrence(7, date(2027, 4, 6), frozenset({date(2027, 3, 23)}))
    one = block("2027-03-16T14:00", "2027-03-16T15:00", again)
    told = {day: blocks(one, date(2027, *day)) for day in ((3, 16), (3, 17), (3, 23), (3, 30), (4, 6), (4, 13))}
    assert [day for day, found in told.items() if found] == [(3, 16), (3, 30), (4, 6)]
    assert told[3, 16][0][0].hour == 13
    assert told[3, 30][0][0] == at("2027-03-30 14:00"), "summer time began on 28 March"
    assert told[3, 30][0][0].hour == 12


@pytest.mark.parametrize(
    ("day", "hours_open"),
    [(date(2027, 3, 27), 4), (date(2027, 3, 28), 3), (date(2026, 10, 24), 4), (date(2026, 10, 25), 5)],
)
def test_a_night_is_as_long_as_the_clock_change_makes_it(day: date, hours_open: int) -> None:
    night = replace(ROUX, hours={day.weekday(): (Opening(time(1), time(5)),)})
    ((start, end, _),) = openings(practice(night), night, day)
    assert (end - start).total_seconds() == hours_open * 3600
    assert start.astimezone(PARIS).time() == time(1)
