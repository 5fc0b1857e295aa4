"""Whoever runs the real server against us: reads, forges, drops, replays, reorders, or puts it back to an older day."""

import asyncio
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from appliance.store.store import Store
from appliance.vocabulary.acts import AddNote
from appliance.vocabulary.telephony import CallerId, HangupCause
from sync import jetstream
from sync.envelope import NOTHING_BEFORE, Header, Lane, write
from sync.jetstream import JOURNAL
from sync.publisher import Publisher
from sync.replica import Fault
from sync.sealing import seal_contents, seal_to
from sync.station import Station
from tests.fakes.clock import FakeClock
from tests.fakes.host import _changed
from tests.fakes.nats import NatsServer, stored_bytes
from tests.fakes.tones import tone
from tests.sync.conftest import BOX, PRACTICE, STRANGER
from tests.sync.ends import (  # noqa: F401 - fixtures
    ROOM,
    all_arrived,
    both_ends,
    clock_,
    host_of,
    station_,
    store_,
)
from tests.sync.worlds import box_of, message

SAID = ("un", "deux", "trois")
Served = Callable[[Sequence[bytes]], Sequence[bytes]]


def _signed_by_another(raws: Sequence[bytes]) -> Sequence[bytes]:
    header = Header(PRACTICE, Lane.JOURNAL, 1, NOTHING_BEFORE, STRANGER.public.signer)
    forged = write(header, seal_contents({"rows": {}}, seal_to([BOX.public.recipient])), STRANGER.signing_key)
    return [forged.raw, *raws]


LIES: dict[str, tuple[Served, Fault]] = {
    "a byte changed": (lambda raws: [_changed(raws[0]), *raws], Fault.FORGED),
    "another's signature": (_signed_by_another, Fault.FORGED),
    "no envelope at all": (lambda raws: [b"x" * 99, *raws], Fault.FORGED),
    "replayed": (lambda raws: [*raws, raws[0], *raws], Fault.REPLAYED),
    "backwards": (lambda raws: raws[::-1], Fault.REORDERED),
}


async def published(store: Store, clock: FakeClock, server: NatsServer) -> list[bytes]:
    """What the box has told the host of its journal, an envelope each."""
    box, host = box_of(store, clock), await server.connect(BOX, "box")
    for said in SAID:
        message(store, said)
        box.renew()
        box.pulse()
        await Publisher(box.outbox, host, clock).drain()
    raws: list[bytes] = []
    async for one in host.arrivals(Lane.JOURNAL, 0):
        raws.append(one.raw)
        if one.raw == await host.last(Lane.JOURNAL):
            break
    await host.close()
    return raws


async def serve(server: NatsServer, raws: Sequence[bytes], *, anew: bool = True) -> None:
    """The host's own key may do all of this."""
    client = await jetstream.client_of(server.addresses, server.admins[PRACTICE].nkey_seed, "admin", None)
    js = client.jetstream()
    if anew:
        await js.delete_stream(JOURNAL)
        await jetstream.set_up(js, ROOM, 1)
    for raw in raws:
        await js.publish(Lane.JOURNAL, raw)
    await client.close()


async def until(met: Callable[[], object]) -> None:
    async with asyncio.timeout(60):
        while not met():
            await _for_a_moment()


async def _for_a_moment() -> None:
    for _ in range(100):
        await asyncio.sleep(0)


def seen(station: Station) -> set[Fault]:
    return {one.fault for one in station.replica.findings(PRACTICE)}


def texts(station: Station) -> list[str]:
    view = station.views[PRACTICE]
    return [view.text(row["sealed_text"]) for row in view.messages()]


class Following:
    """A station at this host, and nobody else."""

    def __init__(self, station: Station, server: NatsServer) -> None:
        self._link = station.run(PRACTICE, lambda _: server.connect(station.keys, "s1"))

    async def __aenter__(self) -> None:
        self._task = asyncio.create_task(self._link)

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)


@pytest.mark.parametrize("lie", LIES)
async def test_what_a_host_forges_replays_or_reorders_is_said_and_changes_nothing(
    tmp_path: Path, store: Store, station: Station, clock: FakeClock, lie: str
) -> None:
    served, fault = LIES[lie]
    async with host_of(tmp_path, station) as server:
        await serve(server, served(await published(store, clock, server)))
        async with Following(station, server):
            await until(lambda: fault in seen(station) and len(texts(station)) == len(SAID))
    assert texts(station) == list(SAID)
    assert seen(station) <= {fault, Fault.DROPPED, Fault.OLD_STATE}


async def test_what_a_host_drops_is_missed_and_asked_for_again_at_the_next_connection(
    tmp_path: Path, store: Store, station: Station, clock: FakeClock
) -> None:
    async with host_of(tmp_path, station) as server:
        raws = await published(store, clock, server)
        await serve(server, [*raws[:1], *raws[2:]])
        async with Following(station, server):
            await until(lambda: Fault.DROPPED in seen(station))
        assert len(texts(station)) < len(SAID), "what follows the gap waits"
        await serve(server, raws)
        async with Following(station, server):
            await until(lambda: len(texts(station)) == len(SAID))
    assert texts(station) == list(SAID)
    assert Fault.DROPPED not in seen(station)


async def test_a_command_that_the_host_makes_up_is_not_done(
    tmp_path: Path, store: Store, station: Station, clock: FakeClock
) -> None:
    async with host_of(tmp_path, station) as server:
        key = message(store, "un")
        client = await jetstream.client_of(server.addresses, server.admins[PRACTICE].nkey_seed, "admin", None)
        async with both_ends(store, station, clock, server):
            await all_arrived(store, station)
            await client.jetstream().publish("commands.s1", b"permanence-envelope/1\n{}\n")
            station.ask(PRACTICE, AddNote(key, "n1", "rappeler"))
            await until(lambda: store.connection.run("SELECT 1 FROM notes"))
            (genuine,) = station.replica.envelopes(PRACTICE, "commands.s1")
            for _ in range(3):  # the same once more: done once
                await client.jetstream().publish("commands.s1", genuine.raw)
            await client.jetstream().publish("commands.s1", _changed(genuine.raw))
            await until(lambda: store.connection.run("SELECT forged FROM sync_state")[0]["forged"] >= 2)
            await all_arrived(store, station)
        await client.close()
    assert len(store.connection.run("SELECT 1 FROM notes")) == 1
    assert len(store.connection.run("SELECT 1 FROM journal WHERE kind = 'command_done'")) == 1


async def test_a_host_that_is_put_back_to_an_older_day_is_caught_and_what_comes_then_still_arrives(
    tmp_path: Path, store: Store, station: Station, clock: FakeClock
) -> None:
    folder = tmp_path / "host" / "n0" / "store"
    async with host_of(tmp_path, station) as server, both_ends(store, station, clock, server):
        message(store, "un")
        await all_arrived(store, station)
        server.end()
        shutil.copytree(folder, tmp_path / "older")
        server.start()
        for said in SAID[1:]:
            message(store, said)
            await all_arrived(store, station)
        server.kill()
        shutil.rmtree(folder)
        shutil.copytree(tmp_path / "older", folder)
        server.start()
        await until(lambda: Fault.OLD_STATE in seen(station))
        assert texts(station) == list(SAID), "nothing is given up for it"
        await until(lambda: "again" in str(store.connection.run("SELECT trouble FROM sync_state")[0]["trouble"]))
        message(store, "quatre")
        await until(lambda: "quatre" in texts(station))
    assert texts(station) == [*SAID, "quatre"]


PLANTED = ("zébrure au genou", "Quatrepoint", "Delaunay", "0261910513", "rappeler la fille", "appel du 0261910513")


async def test_no_planted_word_stands_in_any_byte_at_the_host_or_the_station(
    tmp_path: Path, store: Store, station: Station, clock: FakeClock
) -> None:
    async with host_of(tmp_path, station) as server, both_ends(store, station, clock, server):
        key = message(store, PLANTED[0], last=PLANTED[1])
        call = store.call(CallerId(PLANTED[3]))
        for _ in range(4):
            call.record.sound(tone(2_000))
        call.record.close(HangupCause.CALLER)
        await all_arrived(store, station)
        station.ask(PRACTICE, AddNote(key, "n1", PLANTED[4]))
        await until(lambda: station.views[PRACTICE].notes(key))
        await until(lambda: station.views[PRACTICE].db.run("SELECT 1 FROM recordings"))
        server.end()  # what it still had in memory is written too
        held = {one: stored_bytes(tmp_path / one) for one in ("host", "station")}
    assert station.views[PRACTICE].text(station.views[PRACTICE].notes(key)[0]["sealed_text"]) == PLANTED[4]
    for where, raw in held.items():
        assert len(raw) > 1_000
        assert not [word for word in PLANTED if word.encode() in raw or word.encode("utf-16-le") in raw], where
        assert b"OpusHead" not in raw
        assert b"AGE-SECRET" not in raw, where
