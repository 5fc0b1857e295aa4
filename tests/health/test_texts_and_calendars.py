"""What the box's own tables say of texts that do not leave, and of other agendas that are not read."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from appliance.health import calendars, sms
from appliance.health.finding import Finding, Installation, State
from appliance.sealing import AgeSeal, new_key_pair
from appliance.store.store import Store
from appliance.vocabulary.sms import SmsRules, SmsState
from tests.fakes.clock import FakeClock
from tests.fakes.practices import practice_file

Open = Callable[[timedelta], Store]


@pytest.fixture
def opened(tmp_path: Path) -> Open:
    def open_(ago: timedelta) -> Store:
        file = practice_file()
        file = replace(file, practice=replace(file.practice, sms=SmsRules()))
        clock = FakeClock(datetime.now(UTC) - ago)
        return Store(tmp_path / "permanence.db", file, clock, AgeSeal([new_key_pair().recipient]))

    return open_


def finding(tmp_path: Path) -> Finding:
    return sms.examine(Installation(tmp_path))


@pytest.mark.parametrize(("hours", "tried", "state"), [(1, True, "good"), (3, True, "weak"), (3, False, "good")])
def test_a_text_that_was_tried_for_hours_is_told(
    tmp_path: Path, opened: Open, hours: int, state: str, *, tried: bool
) -> None:
    store = opened(timedelta(hours=hours))
    store.texts.try_out("0639980512")
    store.connection.run("UPDATE sms_outbox SET on_call = 0, attempts = ?", int(tried))
    store.close()
    assert finding(tmp_path).state == state


def test_a_text_that_never_reached_somebody_on_call_is_told(tmp_path: Path, opened: Open) -> None:
    store = opened(timedelta(hours=1))
    store.texts.try_out("0639980512")
    sms_, _ = store.sms.texts()[0]
    store.sms.acknowledge(sms_.id, SmsState.FAILED)
    store.close()
    assert "garde" in finding(tmp_path).sentence


@pytest.mark.parametrize(("minutes", "state"), [(30, State.GOOD), (90, State.WEAK)])
def test_another_agenda_that_was_not_read_for_an_hour_is_told(
    tmp_path: Path, opened: Open, minutes: int, state: State
) -> None:
    store = opened(timedelta(minutes=minutes))
    store.doors.take_busy("https://agenda.example/a.ics", "roux", ())
    store.close()
    assert calendars.examine(Installation(tmp_path)).state is state
