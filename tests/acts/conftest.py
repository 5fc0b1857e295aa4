from collections.abc import Iterator

import pytest

from appliance.acts.desk import CallDesk
from appliance.sealing import AgeSeal, new_key_pair
from appliance.store.database import MEMORY
from appliance.store.store import Store
from appliance.vocabulary.telephony import CallerId
from tests.fakes.clock import FakeClock
from tests.fakes.practices import practice_file


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def store(clock: FakeClock) -> Iterator[Store]:
    opened = Store(MEMORY, practice_file(), clock, AgeSeal([new_key_pair().recipient]))
    yield opened
    opened.close()


@pytest.fixture
def desk(store: Store) -> CallDesk:
    return store.call(CallerId(None)).desk
