from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.agenda.reminders import awake_time, is_quiet, reminder_now, reminders
from appliance.vocabulary.sms import SmsRules
from tests.fakes.practices import PARIS, at

USUAL = SmsRules()
THURSDAY = at("2026-11-26 14:15")


def due(rules: SmsRules, start: datetime) -> list[tuple[str, str]]:
    return [(one.key, f"{one.due.astimezone(PARIS):%m-%d %H:%M}") for one in reminders(rules, start, PARIS)]


def test_the_usual_ones_are_two_days_before_and_on_the_morning_of_the_day_before() -> None:
    assert due(USUAL, THURSDAY) == [("48h", "11-24 14:15"), ("day_before", "11-25 09:00")]
    assert due(SmsRules((24,), None), THURSDAY) == [("24h", "11-25 14:15")]
    assert due(SmsRules((), None), THURSDAY) == []


def test_nobody_is_reminded_at_night() -> None:
    early = at("2026-11-26 07:30")
    assert due(SmsRules((48,), None), early) == [("48h", "11-23 19:00")]
    assert due(SmsRules((48,), None), at("2026-11-26 20:30")) == [("48h", "11-24 19:00")]


@pytest.mark.parametrize(
    ("now", "key"),
    [
        ("2026-11-24 14:14", None),
        ("2026-11-24 14:15", "48h"),
        ("2026-11-25 08:59", "48h"),
        ("2026-11-25 09:00", "day_before"),
        ("2026-11-26 13:14", "day_before"),
        ("2026-11-26 13:15", None),
        ("2026-11-26 14:20", None),
    ],
)
def test_one_reminder_at_a_time_and_none_just_before_or_after_the_visit(now: str, key: str | None) -> None:
    found = reminder_now(USUAL, THURSDAY, PARIS, at(now))
    assert (found and found.key) == key


def test_through_a_clock_change_the_hour_on_the_wall_counts() -> None:
    assert due(SmsRules((), 9), at("2027-03-29 10:00")) == [("day_before", "03-28 09:00")]


@given(minutes=st.integers(0, 3 * 1440), quiet=st.sampled_from(((20, 8), (24, 0), (12, 11))))
def test_the_time_awake_is_what_is_not_quiet(minutes: int, quiet: tuple[int, int]) -> None:
    rules, since = SmsRules(quiet_from=quiet[0], quiet_until=quiet[1]), at("2026-11-24 19:30")
    passed = [since + timedelta(minutes=one) for one in range(minutes)]
    assert awake_time(rules, since, since + timedelta(minutes=minutes), PARIS) == timedelta(
        minutes=sum(not is_quiet(rules, one, PARIS) for one in passed)
    )


@given(
    st.builds(
        SmsRules,
        st.lists(st.integers(1, 200), max_size=3).map(tuple),
        st.none() | st.integers(8, 19),
    ),
    st.integers(0, 400_000),
)
def test_reminders_follow_one_another_awake_and_before_the_visit(rules: SmsRules, minutes: int) -> None:
    start = at("2026-03-01 08:00") + timedelta(minutes=minutes)
    found = reminders(rules, start, PARIS)
    for one, after in pairwise(found):
        assert one.due < one.late <= after.due
    assert all(one.due < one.late < start and not is_quiet(rules, one.due, PARIS) for one in found)
