from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from appliance.sealing import AgeSeal, KeyPair, new_key_pair
from appliance.store.store import Store
from tests.fakes.clock import FakeClock
from tests.fakes.practices import practice_file

Open = Callable[[], Store]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def keys() -> KeyPair:
    return new_key_pair()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "permanence.db"


@pytest.fixture
def reopen(database: Path, clock: FakeClock, keys: KeyPair) -> Iterator[Open]:
    """Opens the same database again and again, as services and restarts do."""
    opened: list[Store] = []

    def again() -> Store:
        opened.append(Store(database, practice_file(), clock, AgeSeal([keys.recipient])))
        return opened[-1]

    yield again
    for store in opened:
        store.close()


@pytest.fixture
def store(reopen: Open) -> Store:
    return reopen()
