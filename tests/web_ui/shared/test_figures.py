"""Figures of some weeks, against counting one by one on the practice's clock."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from appliance.sealing import AgeSeal, new_key_pair
from appliance.store.database import Connection
from appliance.store.instants import written
from appliance.store.store import Store
from tests.fakes.clock import FakeClock
from tests.web_ui import seeding
from web_ui.shared.reads.figures import figures

CHANGE = datetime(2026, 10, 25, 1, tzinfo=UTC)
"""France goes back to winter time."""


@pytest.fixture
def db(tmp_path: Path) -> Connection:
    seal = AgeSeal([new_key_pair().recipient])
    return Store(tmp_path / "permanence.db", seeding.practice(), FakeClock(), seal).connection


@pytest.mark.parametrize("zone", ["Europe/Paris", "Indian/Reunion", "Pacific/Marquesas"])
def test_calls_fall_in_their_hour_and_day_also_when_the_clock_changes(db: Connection, zone: str) -> None:
    here = ZoneInfo(zone)
    instants = [CHANGE + timedelta(hours=hour) for hour in range(-60, 60)]
    for rank, at in enumerate(instants):
        cause = ("caller", "rejected", "failed", None)[rank % 4]
        db.run("INSERT INTO calls (started, cause) VALUES (?, ?)", written(at), cause)
    start = datetime(2026, 10, 24, tzinfo=here)
    told = figures(db, start, datetime(2026, 10, 27, tzinfo=here))
    asked = [one for one in instants if start <= one < datetime(2026, 10, 27, tzinfo=here)]
    local = [one.astimezone(here) for one in asked]
    assert told.calls == len(asked) > 60
    assert told.answered == sum(instants.index(one) % 4 in {0, 3} for one in asked)
    assert list(told.by_hour) == [sum(one.hour == hour for one in local) for hour in range(24)]
    days = {one.date().isoformat() for one in local}
    assert told.by_day == {day: sum(one.date().isoformat() == day for one in local) for day in days}


def test_half_of_the_messages_were_read_sooner(db: Connection) -> None:
    start = datetime(2026, 11, 23, tzinfo=UTC)
    assert figures(db, start, start + timedelta(days=7)).read_hours == 0
    for rank, hours in enumerate((5, 1, None, 2.5, 40)):
        at = start + timedelta(hours=rank)
        read_at = None if hours is None else written(at + timedelta(hours=hours))
        db.run(
            "INSERT INTO messages (id, taken, category, urgent, complete, flags, sealed_text, read_at)"
            " VALUES (?, ?, 'renewal', 0, 1, '[]', x'', ?)",
            *(f"m{rank}", written(at), read_at),
        )
    told = figures(db, start, start + timedelta(days=7))
    assert (told.messages, told.unread, told.read_hours) == (5, 1, 5.0)
