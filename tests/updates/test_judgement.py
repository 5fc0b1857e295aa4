from datetime import UTC, datetime, timedelta

import pytest

from appliance.updates.judgement import LONGEST_CALL, Way, has_room, is_calm, is_due, is_night, judged, way
from appliance.updates.state import Ending

NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)


def before(minutes: float) -> datetime:
    return NOW - timedelta(minutes=minutes)


@pytest.mark.parametrize(("hour", "night"), [((1, 59), False), ((2, 0), True), ((4, 59), True), ((5, 0), False)])
def test_night_is_from_two_to_five(hour: tuple[int, int], *, night: bool) -> None:
    assert is_night(NOW.replace(hour=hour[0], minute=hour[1])) is night


@pytest.mark.parametrize(
    ("looked", "due"),
    [(None, True), (timedelta(hours=1), False), (timedelta(hours=2, minutes=59), False), (timedelta(hours=23), True)],
)
def test_it_is_looked_for_once_a_night(looked: timedelta | None, *, due: bool) -> None:
    assert is_due(NOW, looked and NOW - looked) is due
    assert not is_due(NOW.replace(hour=12), looked and NOW - looked)


@pytest.mark.parametrize(
    ("open_since", "last_ended", "calm"),
    [
        (None, None, True),
        (before(1), None, False),
        (before(29), before(300), False),
        (None, before(9), False),
        (None, before(10), True),
        (before(LONGEST_CALL / timedelta(minutes=1)), before(300), True),
    ],
)
def test_calm_is_when_nobody_calls_nor_did_a_moment_ago(
    open_since: datetime | None, last_ended: datetime | None, *, calm: bool
) -> None:
    assert is_calm(open_since, last_ended, NOW) is calm


@pytest.mark.parametrize(
    ("spoken", "migrated", "expected"),
    [
        (False, False, Way.BACK),
        (False, True, Way.BACK),
        (True, False, Way.BACK_WITH_WORDS),
        (True, True, Way.STAY),
    ],
)
def test_what_a_caller_was_told_is_noted_is_not_taken_back(*, spoken: bool, migrated: bool, expected: Way) -> None:
    assert way(spoken=spoken, migrated=migrated) is expected


def test_a_version_is_judged_by_its_start_and_its_answer() -> None:
    assert judged(started=False, answered=False) is Ending.NOT_STARTED
    assert judged(started=True, answered=False) is Ending.NOT_ANSWERED
    assert judged(started=True, answered=True) is Ending.UPDATED


def test_room_is_needed_for_more_than_the_package() -> None:
    assert has_room(120, 100)
    assert not has_room(119, 100)
