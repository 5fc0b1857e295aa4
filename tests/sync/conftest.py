from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sync.keys import Keyring, new_keyring, practice_id
from sync.relay import Member
from tests.fakes.nats import NatsServer

BOX, OTHER_BOX, STATION, STRANGER = new_keyring(), new_keyring(), new_keyring(), new_keyring()
PRACTICE, OTHER = practice_id(BOX.public.signer), practice_id(OTHER_BOX.public.signer)
ROOM = 64_000_000


def members() -> dict[str, Member]:
    return {
        PRACTICE: Member(PRACTICE, BOX.public.nkey, {"s1": STATION.public.nkey}, ROOM),
        OTHER: Member(OTHER, OTHER_BOX.public.nkey, {}, ROOM),
    }


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[NatsServer]:
    """The real program, with two practices; station s1 is paired with the first."""
    running = NatsServer(tmp_path / "host", members())
    running.start()
    await running.ready()
    yield running
    running.stop()


@pytest.fixture
def keys() -> Keyring:
    return BOX
