from collections.abc import Sequence
from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.agenda.busy import Busy
from appliance.agenda.hours import day_hours
from appliance.agenda.search import on_day, search
from appliance.agenda.slots import free_slots
from appliance.vocabulary.agenda import Slot
from appliance.vocabulary.meaning import Period, Wish
from appliance.vocabulary.practice import Opening
from tests.fakes.practices import PARIS, ROUX, at, practice, visit

TODAY = date(2026, 11, 24)
"""A Tuesday; Doctor Roux works on Monday, Tuesday, Thursday and Friday, 9-12 and 14-18:30."""
DAYS = [TODAY + timedelta(days=ahead) for ahead in range(84)]
THURSDAY, FRIDAY = date(2026, 11, 26), date(2026, 11, 27)


def found(wish: Wish, *busy: Busy, declined: Sequence[Slot] = (), count: int = 3) -> tuple[list[str], bool]:
    def free(day: date) -> list[Slot]:
        return list(free_slots(practice(), ROUX, "consultation", busy, day, at("2026-11-24 12:40")))

    def hours(day: date) -> Sequence[Opening]:
        return day_hours(practice(), ROUX, day)

    slots, fits = search(wish, DAYS, hours, free, TODAY, PARIS, declined, count)
    return [slot.start.astimezone(PARIS).strftime("%m-%d %H:%M") for slot in slots], fits


def taken(start: str, end: str) -> Busy:
    return Busy("roux", at(start), at(end))


THURSDAY_AFTERNOON = taken("2026-11-26 14:00", "2026-11-26 18:30")

WISHES = [
    (Wish(earliest=True), "11-24 14:00"),
    (Wish(any=True), "11-24 14:00"),
    (Wish(), "11-24 14:00"),
    (Wish(dates=(THURSDAY,), period=Period.AFTERNOON), "11-26 14:00"),
    (Wish(dates=(THURSDAY,), period=Period.EVENING), "11-26 18:00"),
    (Wish(dates=(THURSDAY, FRIDAY), period=Period.MORNING), "11-26 09:00"),
    (Wish(weekday=3, week_offset=1), "12-03 09:00"),
    (Wish(weekdays=(0, 4)), "11-27 09:00"),
    (Wish(not_weekdays=(1, 3)), "11-27 09:00"),
    (Wish(start=date(2026, 12, 7), end=date(2026, 12, 12)), "12-07 09:00"),
    (Wish(dates=(THURSDAY,), times=(time(10),)), "11-26 10:00"),
    (Wish(times=(time(9), time(16))), "11-24 16:00"),
    (Wish(dates=(THURSDAY,), after=time(16, 30)), "11-26 16:30"),
    (Wish(dates=(THURSDAY,), after=time(17, 10)), "11-26 17:15"),
    (Wish(before=time(10)), "11-26 09:00"),
    (Wish(dates=(THURSDAY,), not_period=Period.MORNING), "11-26 14:00"),
]


@pytest.mark.parametrize(("wish", "first"), WISHES)
def test_the_first_slot_of_a_wish(wish: Wish, first: str) -> None:
    starts, fits = found(wish)
    assert starts[0] == first
    assert fits


NEAREST = [
    # Wednesday is closed: the day beside it.
    (Wish(dates=(date(2026, 11, 25),)), "11-24 14:00"),
    # No Saturday in this practice: the first free one of another day.
    (Wish(weekdays=(5,), period=Period.MORNING), "11-26 09:00"),
    # Lunch is closed: as near to it as can be.
    (Wish(dates=(THURSDAY,), period=Period.NOON), "11-26 14:00"),
    (Wish(dates=(THURSDAY,), times=(time(8),)), "11-26 09:00"),
    # Beyond every opening.
    (Wish(after=time(19, 30)), "11-24 18:15"),
]


@pytest.mark.parametrize(("wish", "first"), NEAREST)
def test_the_nearest_slot_where_none_fits(wish: Wish, first: str) -> None:
    starts, fits = found(wish)
    assert starts[0] == first
    assert not fits


def test_a_full_half_day_gives_the_same_day_first_then_the_same_hours_of_another() -> None:
    starts, fits = found(Wish(dates=(THURSDAY,), period=Period.AFTERNOON), THURSDAY_AFTERNOON)
    assert not fits
    assert starts == ["11-26 11:45", "11-27 14:00", "11-27 11:45"]


def test_a_named_hour_that_is_taken_gives_the_hours_around_it() -> None:
    ten = taken("2026-11-26 10:00", "2026-11-26 10:15")
    starts, fits = found(Wish(dates=(THURSDAY,), times=(time(10),)), ten, count=2)
    assert fits
    assert set(starts) <= {"11-26 09:30", "11-26 09:45", "11-26 10:15", "11-26 10:30"}
    assert starts[0] in {"11-26 09:45", "11-26 10:15"}


def test_the_exact_hour_of_a_later_day_goes_before_a_near_one() -> None:
    later = taken("2026-11-24 14:00", "2026-11-24 18:30")
    nine = taken("2026-11-26 09:00", "2026-11-26 09:15")
    assert found(Wish(times=(time(9),)), later, nine, count=1)[0] == ["11-27 09:00"]


def test_the_exact_hour_more_than_a_week_later_goes_behind_a_near_one() -> None:
    tens = [taken(f"{day} 10:00", f"{day} 10:15") for day in DAYS[:10]]
    assert found(Wish(times=(time(10),), not_weekdays=(1,)), *tens)[0] == ["11-26 09:45", "11-27 09:45", "11-30 09:45"]


def test_proposals_of_an_open_wish_are_on_different_half_days() -> None:
    assert found(Wish(any=True))[0] == ["11-24 14:00", "11-26 09:00", "11-26 14:00"]


def test_proposals_within_one_half_day_are_an_hour_apart() -> None:
    assert found(Wish(dates=(THURSDAY,), period=Period.MORNING))[0] == ["11-26 09:00", "11-26 10:00", "11-26 11:00"]


def test_a_declined_slot_never_comes_back_nor_do_its_neighbours_first() -> None:
    declined = [visit("2026-11-26 09:00")]
    starts, fits = found(Wish(dates=(THURSDAY,)), declined=declined)
    assert fits
    assert starts[0] == "11-26 14:00"
    morning = found(Wish(dates=(THURSDAY,), period=Period.MORNING), declined=declined)[0]
    assert morning[0] == "11-26 10:00"
    assert "11-26 09:00" not in morning


def test_a_day_that_must_not_be_is_not_offered_even_as_the_nearest() -> None:
    wish = Wish(dates=(date(2026, 11, 25),), not_weekdays=(1, 3))
    starts, fits = found(wish)
    assert not fits
    assert starts[0] == "11-27 09:00"


def test_without_any_room_nothing_is_offered() -> None:
    assert found(Wish(), taken("2026-11-24 00:00", "2027-03-01 00:00")) == ([], False)


wishes = st.builds(
    Wish,
    dates=st.lists(st.sampled_from(DAYS), max_size=2).map(tuple),
    weekdays=st.sets(st.integers(0, 6), max_size=2).map(lambda days: tuple(sorted(days))),
    not_weekdays=st.sets(st.integers(0, 6), max_size=2).map(lambda days: tuple(sorted(days))),
    start=st.none() | st.sampled_from(DAYS),
    times=st.lists(st.times(time(8), time(19)).map(lambda at: at.replace(second=0, microsecond=0)), max_size=1).map(
        tuple
    ),
    after=st.none() | st.sampled_from([time(9), time(16)]),
    period=st.none() | st.sampled_from(Period),
    not_period=st.none() | st.sampled_from(Period),
)


@settings(max_examples=60, deadline=None)
@given(wishes)
def test_what_fits_honours_the_days_and_what_is_shunned_is_never_offered(wish: Wish) -> None:
    starts, fits = found(wish)
    assert starts, "an empty agenda always has something, unless every day is shunned"
    for start in starts:
        day = date.fromisoformat(f"{2026 if start > '11' else 2027}-{start[:5]}")
        assert day.weekday() not in wish.not_weekdays
        if fits:
            assert on_day(wish, day, TODAY)
