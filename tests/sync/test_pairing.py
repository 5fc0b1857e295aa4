"""Pairing over the real server: a code, two equal fingerprints, a yes; and what the others get."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.errors import SettingsError, SyncError
from appliance.store.store import Store
from sync import jetstream
from sync.box import Party, party
from sync.jetstream import Meeting
from sync.keys import Keyring, new_keyring
from sync.pairing import Introduced, Pairings, introduce, new_code, topic_of
from tests.fakes.clock import FakeClock
from tests.fakes.nats import NatsServer
from tests.sync.conftest import BOX, PRACTICE
from tests.sync.worlds import PAPER, box_of, store_at

WHO: Party = party(BOX, (PAPER.recipient,), {})


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def store(tmp_path: Path, clock: FakeClock) -> Iterator[Store]:
    opened = store_at(tmp_path / "permanence.db", clock)
    yield opened
    opened.close()


@pytest.fixture
def pairings(store: Store, clock: FakeClock) -> Pairings:
    return Pairings(store.connection, clock)


async def box_at(server: NatsServer, pairings: Pairings, code: str) -> Meeting:
    meeting = await jetstream.meet(server.addresses, None, topic_of(code))
    await meeting.answer(lambda asked: pairings.hear(code, WHO, asked))
    return meeting


async def asks(server: NatsServer, code: str, keys: Keyring, name: str = "Élodie") -> Introduced:
    meeting = await jetstream.meet(server.addresses, None, topic_of(code))
    try:
        return await introduce(meeting, code, keys, name, server.addresses, "")
    finally:
        await meeting.close()


async def test_both_read_the_same_fingerprint_and_the_practice_says_yes(
    server: NatsServer, store: Store, pairings: Pairings, clock: FakeClock
) -> None:
    box_of(store, clock).outbox.seal_journal()
    code, keys = pairings.open(("messages",)).code, new_keyring()
    box = await box_at(server, pairings, code)
    before = await asks(server, code.lower().replace("-", " "), keys)
    shown = pairings.one(code)
    assert (shown.state, shown.name, shown.fingerprint) == ("asked", "Élodie", before.fingerprint)
    assert before.granted is None
    station = pairings.grant(code, store.stations)
    box_of(store, clock).outbox.seal_journal()
    after = await asks(server, code, keys)
    assert after.granted is not None
    membership, heads = after.granted
    assert (membership.practice, membership.station, membership.rights) == (PRACTICE, station.id, ("messages",))
    assert heads["journal"][0] == 1, "before the envelope by which it learns what it must know"
    assert store.stations.one(station.id) == station
    await box.close()


async def test_a_second_station_with_the_same_code_gets_nothing(server: NatsServer, pairings: Pairings) -> None:
    code = pairings.open().code
    box = await box_at(server, pairings, code)
    first = await asks(server, code, new_keyring())
    with pytest.raises(SyncError, match="refusé"):
        await asks(server, code, new_keyring())
    assert pairings.one(code).fingerprint == first.fingerprint
    await box.close()


async def test_a_wrong_code_meets_nobody(server: NatsServer, pairings: Pairings) -> None:
    with pytest.raises(SyncError, match="Nobody waits"):
        await asks(server, new_code(), new_keyring())
    with pytest.raises(SettingsError, match="quatre groupes"):
        await asks(server, "1234", new_keyring())


async def test_who_stands_in_between_without_the_code_is_not_heard(server: NatsServer, pairings: Pairings) -> None:
    code = pairings.open().code
    assert pairings.hear(code, WHO, b"x" * 200) is None
    assert pairings.one(code).state == "open"


async def test_a_code_ends_after_a_quarter_of_an_hour_and_when_it_is_refused(
    server: NatsServer, store: Store, pairings: Pairings, clock: FakeClock
) -> None:
    refused, old = pairings.open().code, pairings.open().code
    with pytest.raises(SettingsError, match="présenté"):
        pairings.grant(refused, store.stations)
    pairings.refuse(refused)
    box = await asyncio.gather(box_at(server, pairings, refused), box_at(server, pairings, old))
    clock.pass_(901)
    for code in (refused, old):
        with pytest.raises(SyncError, match="refusé"):
            await asks(server, code, new_keyring())
    assert not pairings.waiting()
    assert not store.stations.all()
    for one in box:
        await one.close()
