"""What a rural line and a night of power cuts do, over the real server: nothing lost, nothing twice, order kept."""

import asyncio
import random
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from appliance.store.store import Store
from sync import jetstream
from sync.keys import Keyring
from sync.ports import Host
from sync.relay import Member
from sync.replica import Fault, Membership
from sync.station import Station, set_up
from tests.fakes.clock import FakeClock
from tests.fakes.nats import NatsServer
from tests.sync.conftest import BOX, PRACTICE, members
from tests.sync.wire import Wire
from tests.sync.worlds import box_of, message, paired, running, store_at

KILLS = 100
CUTS = 30
ROOM = 64_000_000
PASSWORD = "un mot de passe assez long"


class ShortSleep(FakeClock):
    """Real pauses, so that the servers get their share of the machine, and short ones."""

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(min(seconds, 0.02))


@pytest.fixture
def clock() -> FakeClock:
    return ShortSleep()


@pytest.fixture
def store(tmp_path: Path, clock: FakeClock) -> Iterator[Store]:
    opened = store_at(tmp_path / "box" / "permanence.db", clock)
    yield opened
    opened.close()


@pytest.fixture
def station(tmp_path: Path, clock: FakeClock, store: Store) -> Iterator[Station]:
    made = Station(tmp_path / "station", set_up(tmp_path / "station", PASSWORD), clock)
    paired(store, keys=made.keys)
    made.replica.join(Membership(PRACTICE, "s1", (), "", BOX.public.recipient, (BOX.public.signer,), ()), {})
    made.look()
    yield made
    made.lock()


def told(station: Station) -> dict[str, Member]:
    return {**members(), PRACTICE: Member(PRACTICE, BOX.public.nkey, {"s1": station.keys.public.nkey}, ROOM)}


@asynccontextmanager
async def host_of(tmp_path: Path, station: Station, nodes: int = 1) -> AsyncIterator[NatsServer]:
    server = NatsServer(tmp_path / "host", told(station), nodes)
    for rank in range(nodes):
        server.start(rank)
    await server.ready()
    try:
        yield server
    finally:
        server.stop()


class Line:
    """How often the two ends have found each other again."""

    def __init__(self) -> None:
        self._sessions = 0
        self._new = asyncio.Event()

    def begun(self) -> None:
        self._sessions += 1
        self._new.set()

    async def again(self) -> None:
        """Until one of them has connected anew."""
        self._new.clear()
        async with asyncio.timeout(60):
            await self._new.wait()


@asynccontextmanager
async def both_ends(
    store: Store, station: Station, clock: FakeClock, server: NatsServer, through: Wire | None = None
) -> AsyncIterator[Line]:
    """The box publishes and the station follows, over whatever there is of a line."""
    servers, line = [through.address] if through else server.addresses, Line()

    async def connect(keys: Keyring, name: str) -> Host:
        host = await jetstream.connect(servers, keys.nkey_seed, name, None)
        line.begun()
        return host

    follows = asyncio.create_task(station.run(PRACTICE, lambda _: connect(station.keys, "s1")))
    try:
        async with running(box_of(store, clock), lambda: connect(BOX, "box")):
            yield line
    finally:
        follows.cancel()
        await asyncio.gather(follows, return_exceptions=True)


async def all_arrived(store: Store, station: Station) -> None:
    """The station's journal is the box's: each entry once, in order."""
    view, news = station.views[PRACTICE], station.news()

    def journal(db: object) -> list[tuple[object, ...]]:
        return [tuple(row) for row in db.run("SELECT sequence, kind, payload, hash FROM journal ORDER BY rowid")]  # type: ignore[attr-defined]

    async with asyncio.timeout(120):
        while len(journal(view.db)) < len(journal(store.connection)):
            news.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(1):
                    await news.wait()
    station.no_news(news)
    assert journal(view.db) == journal(store.connection)
    assert {one.fault for one in station.replica.findings(PRACTICE)} <= {Fault.REPLAYED}


async def for_a_moment(chance: random.Random) -> None:
    for _ in range(chance.randrange(400)):
        await asyncio.sleep(0)


async def test_a_host_that_is_killed_again_and_again(
    tmp_path: Path, store: Store, station: Station, clock: FakeClock
) -> None:
    chance = random.Random(20_261_123)
    async with host_of(tmp_path, station) as server, both_ends(store, station, clock, server) as line:
        for rank in range(KILLS):
            await line.again()
            message(store, f"message {rank}", urgent=rank % 7 == 0)
            await for_a_moment(chance)
            server.kill()
            server.start()
        await all_arrived(store, station)
    assert len(station.views[PRACTICE].messages()) == KILLS


async def test_a_line_that_is_cut_in_the_middle_of_what_it_carries(
    tmp_path: Path, store: Store, station: Station, clock: FakeClock
) -> None:
    chance = random.Random(1)
    async with (
        host_of(tmp_path, station) as server,
        Wire(server.ports[0]) as wire,
        both_ends(store, station, clock, server, wire) as line,
    ):
        for rank in range(CUTS):
            await line.again()
            for number in range(5):
                message(store, f"message {rank} {number} " + "bla " * 200)
            await for_a_moment(chance)
            wire.cut()
        await all_arrived(store, station)


async def test_a_node_of_three_is_killed_and_comes_back(
    tmp_path: Path, store: Store, station: Station, clock: FakeClock
) -> None:
    async with host_of(tmp_path, station, nodes=3) as server, both_ends(store, station, clock, server):
        message(store, "à trois")
        await all_arrived(store, station)
        server.kill(0)
        message(store, "à deux")
        await all_arrived(store, station)
        server.start(0)
        message(store, "à trois de nouveau")
        await all_arrived(store, station)


async def test_a_host_whose_disk_is_full_gets_everything_once_it_has_room(
    tmp_path: Path, store: Store, station: Station, clock: FakeClock
) -> None:
    async with host_of(tmp_path, station) as server:
        client = await jetstream.client_of(server.addresses, server.admins[PRACTICE].nkey_seed, "admin", None)
        await jetstream.set_up(client.jetstream(), 20_000, 1)
        async with both_ends(store, station, clock, server):
            for rank in range(60):
                message(store, f"message {rank} " + "bla " * 100)
            async with asyncio.timeout(60):
                while "room" not in str(_state(store)):
                    await for_a_moment(random.Random(2))
            await jetstream.set_up(client.jetstream(), ROOM, 1)
            await all_arrived(store, station)
        await client.close()


def _state(store: Store) -> object:
    rows = store.connection.run("SELECT trouble FROM sync_state")
    return rows[0]["trouble"] if rows else ""
