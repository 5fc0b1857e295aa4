from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from appliance.health import sync
from appliance.health.finding import Installation, State
from appliance.sealing import AgeSeal, new_key_pair
from appliance.settings import Box
from appliance.store.store import Store
from tests.fakes.clock import FakeClock
from tests.fakes.practices import practice_file

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("waited", "state"), [(None, State.GOOD), (0.5, State.GOOD), (3, State.WEAK), (30, State.WRONG)]
)
def test_how_long_the_oldest_waits_is_what_counts(waited: float | None, state: State) -> None:
    finding = sync.judge(NOW - timedelta(hours=waited) if waited else None, "", NOW)
    assert finding.state is state
    assert bool(finding.remedy) is (state is not State.GOOD)


def test_a_host_that_has_lost_something_is_said_with_what_to_do() -> None:
    assert "--again" in sync.judge(None, "The host has lost envelopes.", NOW).installer


def test_the_oldest_entry_is_read_from_the_box_s_database(tmp_path: Path) -> None:
    long_ago = FakeClock(datetime(2026, 11, 1, tzinfo=UTC))
    store = Store(tmp_path / "permanence.db", practice_file(), long_ago, AgeSeal([new_key_pair().recipient]))
    assert sync.examine(Installation(tmp_path, Box())).state is State.GOOD
    with_host = Installation(tmp_path, Box(host=("tls://h:4222",)))
    assert sync.examine(with_host).state is not State.GOOD, "the practice was loaded long ago, and nothing has left"
    store.connection.run("INSERT INTO outbox_lanes VALUES ('journal', 1, 'x', 1, 0)")
    assert sync.examine(with_host).state is State.GOOD
    store.close()
