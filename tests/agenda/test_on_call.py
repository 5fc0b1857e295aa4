"""Who answers while the practice is closed: the rota, then the département in its hours (R. 6315-1 CSP)."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.agenda.on_call import is_out_of_hours, on_call
from appliance.settings.holidays import legal_holidays
from appliance.vocabulary.practice import OnCall, Shift
from tests.fakes.practices import PARIS, practice

ALSACE = replace(practice(), public_holidays=legal_holidays("alsace-moselle", 2026))
FRANCE = replace(practice(), public_holidays=legal_holidays("france", 2026))

DAYS = st.dates(date(2026, 1, 1), date(2029, 12, 31))


@pytest.mark.parametrize(
    ("when", "answer"),
    [
        ("2026-11-24 07:59", True),
        ("2026-11-24 08:00", False),
        ("2026-11-24 19:59", False),
        ("2026-11-24 20:00", True),
        ("2026-11-28 11:59", False),  # a Saturday
        ("2026-11-28 12:00", True),
        ("2026-11-29 10:00", True),  # a Sunday
        ("2026-05-14 10:00", True),  # Ascension, a Thursday
        ("2026-05-15 10:00", True),
        ("2026-05-16 10:00", True),
        ("2026-05-18 10:00", False),
        ("2026-07-13 10:00", True),  # the Monday before the 14 July
        ("2026-07-15 10:00", False),
        ("2026-11-11 10:00", True),  # a Wednesday makes no bridge
        ("2026-11-10 10:00", False),
        ("2026-11-12 10:00", False),
        ("2026-12-24 10:00", False),
        ("2027-01-02 10:00", True),  # the Saturday after a Friday
    ],
)
def test_nights_weekends_holidays_and_bridges(when: str, answer: bool) -> None:  # noqa: FBT001
    assert is_out_of_hours(FRANCE, datetime.fromisoformat(when)) is answer


def test_alsace_has_holidays_of_its_own() -> None:
    good_friday = datetime.fromisoformat("2026-04-03 10:00")
    assert is_out_of_hours(ALSACE, good_friday)
    assert is_out_of_hours(ALSACE, good_friday + timedelta(days=1)), "the Saturday after it"
    assert not is_out_of_hours(FRANCE, good_friday)


@given(DAYS, st.times())
def test_every_night_and_every_sunday_whatever_the_calendar(day: date, at: time) -> None:
    night = at < time(8) or at >= time(20)
    assert is_out_of_hours(FRANCE, datetime.combine(day, at)) or not (night or day.weekday() == 6)


@given(DAYS, st.times(time(8), time(19, 59)))
def test_a_working_day_with_no_holiday_within_two_days_has_its_doctors(day: date, at: time) -> None:
    near = any(day + timedelta(days=days) in FRANCE.public_holidays for days in (-2, -1, 0, 1))
    answer = is_out_of_hours(FRANCE, datetime.combine(day, at))
    if not near and day.weekday() < 5:
        assert not answer
    if day in FRANCE.public_holidays:
        assert answer


@given(DAYS.filter(lambda day: day.weekday() in {1, 2}), st.times(time(8), time(19, 59)))
def test_tuesdays_and_wednesdays_bridge_nothing(day: date, at: time) -> None:
    assert is_out_of_hours(FRANCE, datetime.combine(day, at)) is (day in FRANCE.public_holidays)


DUTY = OnCall("116117")
MARTIN, MAISON = OnCall("0261910514", "le docteur Martin"), OnCall("0261910515", "la maison médicale de garde")
NOON, EVENING, MORNING = (datetime.fromisoformat(f"2026-11-{one}") for one in ("24 12:00", "24 20:00", "25 09:00"))
ROTA = replace(FRANCE, on_call_number="116117", rota=(Shift(NOON, EVENING, MARTIN), Shift(EVENING, MORNING, MAISON)))


@pytest.mark.parametrize(
    ("when", "who"),
    [
        ("2026-11-24 07:00", DUTY),
        ("2026-11-24 11:59", None),
        ("2026-11-24 12:00", MARTIN),
        ("2026-11-24 19:59", MARTIN),
        ("2026-11-24 20:00", MAISON),
        ("2026-11-25 08:59", MAISON),
        ("2026-11-25 09:00", None),
        ("2026-11-25 20:00", DUTY),
    ],
)
def test_the_rota_goes_before_the_number_of_the_departement(when: str, who: OnCall | None) -> None:
    assert on_call(ROTA, datetime.fromisoformat(when).replace(tzinfo=PARIS)) == who


@given(DAYS, st.times())
def test_without_number_nor_rota_only_the_15_answers(day: date, at: time) -> None:
    assert on_call(FRANCE, datetime.combine(day, at, PARIS)) is None
