"""A box and a station with a real nats-server between them; fixtures for whoever imports them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from appliance.store.store import Store
from sync import jetstream
from sync.jetstream import JetStreamHost
from sync.keys import Keyring
from sync.ports import Host
from sync.relay import Member
from sync.replica import Fault, Membership
from sync.station import Station, set_up
from tests.fakes.clock import FakeClock
from tests.fakes.nats import NatsServer
from tests.sync.conftest import BOX, PRACTICE, members
from tests.sync.wire import Wire
from tests.sync.worlds import box_of, paired, running, store_at

ROOM = 64_000_000
PASSWORD = "un mot de passe assez long"


class ShortSleep(FakeClock):
    """Real pauses, so that the servers get their share of the machine, and short ones."""

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(min(seconds, 0.02))


@pytest.fixture(name="clock")
def clock_() -> FakeClock:
    return ShortSleep()


@pytest.fixture(name="store")
def store_(tmp_path: Path, clock: FakeClock) -> Iterator[Store]:
    opened = store_at(tmp_path / "box" / "permanence.db", clock)
    yield opened
    opened.close()


@pytest.fixture(name="station")
def station_(tmp_path: Path, clock: FakeClock, store: Store) -> Iterator[Station]:
    made = Station(tmp_path / "station", set_up(tmp_path / "station", PASSWORD), clock)
    paired(store, keys=made.keys)
    made.replica.join(Membership(PRACTICE, "s1", (), "", BOX.public.recipient, (BOX.public.signer,), ()), {})
    made.look()
    yield made
    made.lock()


def told(station: Station) -> dict[str, Member]:
    return {**members(), PRACTICE: Member(PRACTICE, BOX.public.nkey, {"s1": station.keys.public.nkey}, ROOM)}


@asynccontextmanager
async def host_of(tmp_path: Path, station: Station, nodes: int = 1, disk: str = "") -> AsyncIterator[NatsServer]:
    server = NatsServer(tmp_path / "host", told(station), nodes, disk=disk)
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
    store: Store,
    station: Station,
    clock: FakeClock,
    server: NatsServer,
    through: Wire | None = None,
    over: Callable[[JetStreamHost], Host] = lambda host: host,
) -> AsyncIterator[Line]:
    """The box publishes and the station follows, over whatever there is of a line."""
    servers, line = [through.address] if through else server.addresses, Line()

    async def connect(keys: Keyring, name: str) -> Host:
        host = await jetstream.connect(servers, keys.nkey_seed, name, None)
        line.begun()
        return over(host)

    follows = asyncio.create_task(station.run(PRACTICE, lambda _: connect(station.keys, "s1")))
    try:
        async with running(box_of(store, clock), lambda: connect(BOX, "box")):
            yield line
    finally:
        follows.cancel()
        await asyncio.gather(follows, return_exceptions=True)


async def all_arrived(store: Store, station: Station, seen: frozenset[Fault] = frozenset({Fault.REPLAYED})) -> None:
    """The station's journal is the box's: each entry once, in order; ``seen``: what it may have noticed."""
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
    assert {one.fault for one in station.replica.findings(PRACTICE)} <= seen
