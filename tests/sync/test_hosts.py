"""What every host must do, asked of the real nats-server and of the one in memory; what a station notices of a liar."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from appliance.store.store import Store
from sync.envelope import NOTHING_BEFORE, Envelope, Header, Lane, read, write
from sync.keys import Keyring
from sync.ports import Arrived, Host
from sync.publisher import Publisher
from sync.replica import SENTENCES, Fault, Replica
from sync.sealing import seal_contents, seal_to
from sync.view import View
from tests.fakes import host as hosts
from tests.fakes.clock import FakeClock
from tests.fakes.host import Lie, LyingHost, MemoryHost
from tests.fakes.nats import NatsServer
from tests.sync.conftest import BOX, OTHER_BOX, PRACTICE, STATION, members
from tests.sync.worlds import PAPER, RealSleep, box_of, joined, message, paired, store_at

# --- the contract ------------------------------------------------------------------------------------------------


@pytest.fixture(params=["nats", "memory"])
async def host(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Host]:
    if request.param == "memory":
        yield MemoryHost()
        return
    server = NatsServer(tmp_path / "host", members())
    server.start()
    await server.ready()
    connected = await server.connect(BOX, "box")
    yield connected
    await connected.close()
    server.stop()


def envelope(keys: Keyring, lane: str, sequence: int = 1) -> Envelope:
    header = Header(PRACTICE, lane, sequence, NOTHING_BEFORE, keys.public.signer)
    return write(header, seal_contents({"n": sequence}, seal_to([BOX.public.recipient])), keys.signing_key)


async def taken(arriving: AsyncIterator[Arrived], count: int) -> list[Arrived]:
    async with asyncio.timeout(30):
        return [await anext(arriving) for _ in range(count)]


async def test_what_was_sent_arrives_in_order_and_once(host: Host) -> None:
    sent = [envelope(BOX, "journal", sequence) for sequence in (1, 2, 3)]
    for one in (sent[0], sent[0], sent[1], sent[2], sent[1]):
        await (await host.send(one))
    await (await host.send(envelope(BOX, "urgent")))
    arriving = host.arrivals("journal", 0)
    assert [one.raw for one in await taken(arriving, 3)] == [one.raw for one in sent]
    assert await host.last("journal") == sent[2].raw
    assert await host.last("recordings") is None


async def test_reading_goes_on_behind_a_position_and_waits_for_what_comes(host: Host) -> None:
    first, second = envelope(BOX, "journal", 1), envelope(BOX, "journal", 2)
    await (await host.send(first))
    (one,) = await taken(host.arrivals("journal", 0), 1)
    later = asyncio.ensure_future(taken(host.arrivals("journal", one.position), 1))
    await (await host.send(second))
    assert [one.raw for one in await later] == [second.raw]


# --- a host that lies --------------------------------------------------------------------------------------------


@pytest.fixture
def clock() -> FakeClock:
    return RealSleep()


@pytest.fixture
def store(tmp_path: Path, clock: FakeClock) -> Iterator[Store]:
    opened = store_at(tmp_path / "permanence.db", clock)
    paired(opened)
    yield opened
    opened.close()


@pytest.fixture
def replica(tmp_path: Path, clock: FakeClock) -> Iterator[Replica]:
    opened = Replica(tmp_path / "replica.db", clock)
    joined(opened)
    yield opened
    opened.close()


async def published(store: Store, clock: FakeClock, *texts: str, host: MemoryHost | None = None) -> MemoryHost:
    """A host to which the box has told these messages, each in an envelope of its own."""
    box, host = box_of(store, clock), host or MemoryHost()
    for text in texts:
        message(store, text)
        box.renew()
        box.pulse()
        await Publisher(box.outbox, host, clock).drain()
    return host


async def listened(replica: Replica, host: MemoryHost, lane: str = Lane.JOURNAL) -> None:
    """All that the host serves of a lane now."""
    for one in host._behind(lane, replica.position(PRACTICE, lane)):
        replica.take(PRACTICE, lane, one)


def seen(replica: Replica) -> set[Fault]:
    return {one.fault for one in replica.findings(PRACTICE)}


def texts(replica: Replica) -> list[str]:
    view = View(replica, replica.memberships()[0], STATION.identity)
    view.refresh()
    told = [view.text(row["sealed_text"]) for row in view.messages()]
    view.close()
    return told


SAID = ("un", "deux", "trois")


@pytest.mark.parametrize(
    ("lie", "fault"),
    [
        (hosts.honest, None),
        (hosts.twice, Fault.REPLAYED),
        (hosts.backwards, Fault.REORDERED),
        (hosts.without_the_second, Fault.DROPPED),
        (hosts.with_a_changed_byte, Fault.FORGED),
    ],
    ids=lambda one: getattr(one, "__name__", one),
)
async def test_what_a_lying_host_does_is_noticed_and_nothing_is_lost_for_it(
    store: Store, replica: Replica, clock: FakeClock, lie: Lie, fault: Fault | None
) -> None:
    honest = await published(store, clock, *SAID)
    await listened(replica, LyingHost(honest, lie))
    assert fault is None or fault in seen(replica)
    assert set(texts(replica)) <= set(SAID)
    replica._db.execute("UPDATE lanes SET position = 0")  # the next connection, to a host that plays fair
    await listened(replica, honest)
    assert texts(replica) == list(SAID)
    assert Fault.DROPPED not in seen(replica), "what was missing has come"
    assert all(SENTENCES[one].endswith(".") for one in seen(replica))


async def test_another_envelope_under_the_same_number_is_a_fork(
    store: Store, replica: Replica, clock: FakeClock, tmp_path: Path
) -> None:
    """Signed by the box itself: a box that was copied, or put back to an older day."""
    honest = await published(store, clock, "un")
    twin = store_at(tmp_path / "twin.db", clock)
    paired(twin)
    forked = await published(twin, clock, "l'autre")
    twin.close()
    await listened(replica, honest)
    for one in forked._behind(Lane.JOURNAL, 0):
        replica.take(PRACTICE, Lane.JOURNAL, one)
    assert Fault.FORKED in seen(replica)
    assert texts(replica) == ["un"], "the first counts"


async def test_an_older_state_than_what_came_is_said(store: Store, replica: Replica, clock: FakeClock) -> None:
    honest = await published(store, clock, *SAID)
    await listened(replica, honest)
    old = LyingHost(honest, hosts.honest, oldest=3)
    shown = {Lane.JOURNAL: _sequence(await old.last(Lane.JOURNAL))}
    replica.compare(PRACTICE, {}, shown, {Lane.JOURNAL: replica.link(PRACTICE, Lane.JOURNAL)[0]})
    assert seen(replica) == {Fault.OLD_STATE}
    assert texts(replica) == list(SAID)


async def test_what_a_host_keeps_back_at_the_end_is_missed_by_the_pulse(
    store: Store, replica: Replica, clock: FakeClock
) -> None:
    honest = await published(store, clock, *SAID)
    view = View(replica, replica.memberships()[0], STATION.identity)
    await listened(replica, honest, Lane.PULSE)
    heads = view.pulse()["heads"]
    assert isinstance(heads, dict)
    replica.compare(PRACTICE, heads, {Lane.JOURNAL: 0}, {})
    assert Fault.DROPPED in seen(replica)


async def test_a_journal_whose_chain_breaks_is_said_though_the_box_has_signed_it(
    store: Store, replica: Replica, clock: FakeClock
) -> None:
    message(store, "un")
    with sqlite3.connect(store.connection.run("PRAGMA database_list")[0]["file"]) as raw:
        raw.execute("DROP TRIGGER journal_is_never_changed")
        raw.execute("UPDATE journal SET payload = '{}' WHERE sequence = 2")
    await listened(replica, await published(store, clock, "deux"))
    texts(replica)
    assert Fault.BROKEN_JOURNAL in seen(replica)


async def test_a_host_reads_nothing(store: Store, clock: FakeClock) -> None:
    host = await published(store, clock, "le mot que personne ne doit lire", "une autre phrase secrète")
    held = b"".join(raw for _, raw in host.kept)
    for planted in ("personne ne doit lire", "phrase secrète", "Delaunay", "0261910513", PAPER.identity):
        assert planted.encode() not in held


async def test_another_box_cannot_speak_for_this_one(replica: Replica) -> None:
    foreign: Envelope = envelope(OTHER_BOX, "journal", 1)
    assert not replica.take(PRACTICE, Lane.JOURNAL, Arrived(1, foreign.raw))
    assert seen(replica) == {Fault.FORGED}


def _sequence(raw: bytes | None) -> int:
    return read(raw).header.sequence if raw else 0
