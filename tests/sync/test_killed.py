"""``permanence sync`` itself, killed where it hurts most: the host has an envelope, and the box does not know it."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from appliance import settings
from appliance.clock import SystemClock
from appliance.sealing import AgeSeal
from appliance.store.store import Store
from sync.envelope import Lane, read
from sync.keys import own_keyring, practice_id
from sync.ports import Host
from sync.relay import Member
from sync.replica import Membership
from sync.station import Station, set_up
from tests.fakes.nats import NatsServer
from tests.sync.hosting import PAPER, Running, box_, running_  # noqa: F401 - fixtures
from tests.sync.wire import Wire
from tests.sync.worlds import message, paired

KILLS = 5
ROOM = 64_000_000


@pytest.fixture
def store(box: Path) -> Iterator[Store]:
    """Of the box, as its reception has it open."""
    file = settings.load_practice(box / "practice.toml")
    opened = Store(box / "permanence.db", file, SystemClock(), AgeSeal([PAPER.recipient]))
    yield opened
    opened.close()


@pytest.fixture
def station(tmp_path: Path, box: Path, store: Store) -> Iterator[Station]:
    own = own_keyring(box / "box.keys").public
    made = Station(tmp_path / "station", set_up(tmp_path / "station", "un mot de passe assez long"), SystemClock())
    paired(store, keys=made.keys)
    made.replica.join(Membership(practice_id(own.signer), "s1", (), "", own.recipient, (own.signer,), ()), {})
    made.look()
    yield made
    made.lock()


@pytest.fixture
async def server(tmp_path: Path, box: Path, station: Station) -> AsyncIterator[NatsServer]:
    own = own_keyring(box / "box.keys").public
    practice = practice_id(own.signer)
    made = NatsServer(tmp_path / "host", {practice: Member(practice, own.nkey, {"s1": station.keys.public.nkey}, ROOM)})
    made.start()
    await made.ready()
    yield made
    made.stop()


async def test_a_box_that_is_killed_between_publishing_and_its_acknowledgement(
    box: Path, store: Store, station: Station, server: NatsServer, running: Running
) -> None:
    host = await server.connect(station.keys, "s1")
    async with Wire(server.ports[0]) as wire, asyncio.timeout(240):
        (box / "box.toml").write_text(f'host = ["{wire.address}"]\n', "utf-8")
        for rank in range(KILLS):
            message(store, f"message {rank}, avant")
            process = running.begin("sync", home=box)
            await _all_acknowledged(store, host)  # it publishes by now, and waits for nothing else
            before = await _journal_at(host)
            wire.is_deaf = True
            message(store, f"message {rank}")
            while await _journal_at(host) == before:
                pass
            assert store.connection.run("SELECT 1 FROM outbox WHERE lane = 'journal'"), "nobody has told the box"
            process.kill()
            process.wait()
            wire.cut()
            wire.is_deaf = False
        running.begin("sync", home=box)
        await _all_acknowledged(store, host)
        await _read_by(station, server, len(list(store.journal())))
    assert _journal(station) == [tuple(row) for row in store.connection.run(_ENTRIES)]
    assert len(station.views[next(iter(station.views))].messages()) == 2 * KILLS
    assert not station.replica.findings(next(iter(station.views))), "nothing came twice, or out of order"
    await host.close()


_ENTRIES = "SELECT sequence, kind, payload, hash FROM journal ORDER BY rowid"


def _journal(station: Station) -> list[tuple[object, ...]]:
    (view,) = station.views.values()
    return [tuple(row) for row in view.db.run(_ENTRIES)]


async def _journal_at(host: Host) -> int:
    raw = await host.last(Lane.JOURNAL)
    return read(raw).header.sequence if raw else 0


async def _all_acknowledged(store: Store, host: Host) -> None:
    """Until the host has all the journal, and the box knows it."""
    run = store.connection.run
    while not run("SELECT 1 FROM outbox_lanes WHERE lane = 'journal' AND cursor = (SELECT max(sequence) FROM journal)"):
        await host.last(Lane.JOURNAL)
    while run("SELECT 1 FROM outbox"):
        await host.last(Lane.JOURNAL)


async def _read_by(station: Station, server: NatsServer, entries: int) -> None:
    """Until the station has so many entries."""
    news = station.news()
    (practice,) = station.views

    async def connect(_: Membership) -> Host:
        return await server.connect(station.keys, "s1")

    link = asyncio.create_task(station.run(practice, connect))
    while len(_journal(station)) < entries:
        news.clear()
        await news.wait()
    link.cancel()
    await asyncio.gather(link, return_exceptions=True)
    station.no_news(news)
