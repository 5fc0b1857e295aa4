"""A practice with its box, a host and a station, put together for tests of the whole way."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from appliance.sealing import AgeSeal, KeyPair, new_key_pair
from appliance.settings import PracticeFile
from appliance.store.stations import Station as Paired
from appliance.store.store import Store
from appliance.vocabulary.acts import MessageTaken, TakeMessage
from appliance.vocabulary.meaning import IntentKind, PersonName
from appliance.vocabulary.telephony import CallerId
from sync.box import Box, party
from sync.keys import Keyring
from sync.ports import Host
from sync.replica import Membership, Replica
from tests.fakes.clock import FakeClock
from tests.fakes.practices import practice_file
from tests.sync.conftest import BOX, PRACTICE, STATION

PAPER: KeyPair = new_key_pair()


class RealSleep(FakeClock):
    """The box looks again at once, and lets others run."""

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(0)


def store_at(path: Path, clock: FakeClock, file: PracticeFile | None = None) -> Store:
    return Store(path, file or practice_file(), clock, AgeSeal([PAPER.recipient]))


def box_of(store: Store, clock: FakeClock, keys: Keyring = BOX) -> Box:
    return Box(store, party(keys, (PAPER.recipient,), {"practice.toml": "name"}), clock)


ALL = ("messages", "agenda")


def paired(store: Store, rights: tuple[str, ...] = ALL, key: str = "s1", keys: Keyring = STATION) -> None:
    public = keys.public
    at = datetime(2026, 11, 24, 11, tzinfo=UTC)
    store.stations.pair(Paired(key, "Élodie", public.recipient, public.signer, public.nkey, rights, at))


def joined(replica: Replica, rights: tuple[str, ...] = ("messages", "agenda")) -> None:
    replica.join(Membership(PRACTICE, "s1", (), "", BOX.public.recipient, (BOX.public.signer,), rights), {})


def message(store: Store, text: str = "plus de cachets", *, urgent: bool = False, last: str = "Delaunay") -> str:
    done = store.call(CallerId("0261910513")).desk.perform(
        TakeMessage(IntentKind.RENEWAL, text, PersonName(last, "Odette"), phone="0261910513", urgent=urgent)
    )
    assert isinstance(done, MessageTaken)
    return done.id


@asynccontextmanager
async def running(box: Box, connect: Callable[[], "asyncio.Future[Host]"]) -> AsyncIterator[None]:
    """The box's process."""
    task = asyncio.create_task(box.run(connect))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def follow(host: Host, replica: Replica, lane: str, until: Callable[[], bool]) -> None:
    """Take what comes until it is enough."""
    arriving = host.arrivals(lane, replica.position(PRACTICE, lane))
    async with asyncio.timeout(30):
        while not until():
            replica.take(PRACTICE, lane, await anext(arriving))
    await arriving.aclose()  # type: ignore[attr-defined]
