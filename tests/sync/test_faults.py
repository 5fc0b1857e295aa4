"""What a rural line and a night of power cuts do, over the real server: nothing lost, nothing twice, order kept."""

import asyncio
import random
import shutil
import subprocess
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from appliance.store.store import Store
from appliance.vocabulary.acts import MarkRead
from sync import jetstream
from sync.envelope import Envelope
from sync.jetstream import JetStreamHost
from sync.ports import Arrived
from sync.replica import Fault
from sync.station import Station
from sync.view import Standing
from tests.fakes.clock import FakeClock
from tests.sync.conftest import PRACTICE
from tests.sync.ends import (  # noqa: F401 - fixtures
    ROOM,
    ShortSleep,
    all_arrived,
    both_ends,
    clock_,
    host_of,
    station_,
    store_,
)
from tests.sync.wire import Wire
from tests.sync.worlds import message

KILLS = 100
CUTS = 30


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
        for rank in range(3):  # one of them leads, whichever it is
            server.kill(rank)
            message(store, f"sans le nœud {rank}")
            await all_arrived(store, station)
            server.start(rank)
            message(store, "à trois de nouveau")
            await all_arrived(store, station)


async def test_a_practice_whose_room_is_full_gets_everything_once_it_has_room(
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


class Unruly:
    """``sync.ports.Host`` over the real one, without order.

    Every envelope goes twice; of four that come in a lane, the second and the third change places, and the fourth
    comes twice.
    """

    def __init__(self, host: JetStreamHost) -> None:
        self._host = host

    async def send(self, envelope: Envelope) -> "asyncio.Future[None]":
        await (await self._host.send(envelope))
        return await self._host.send(envelope)

    async def last(self, lane: str) -> bytes | None:
        return await self._host.last(lane)

    async def arrivals(self, lanes: str, after: int) -> AsyncIterator[Arrived]:
        arriving = self._host.arrivals(lanes, after)
        while True:
            yield await anext(arriving)
            second = await anext(arriving)
            yield await anext(arriving)
            yield second
            fourth = await anext(arriving)
            yield fourth
            yield fourth

    async def close(self) -> None:
        await self._host.close()


async def test_what_is_delivered_twice_and_out_of_order_is_put_right(
    tmp_path: Path, store: Store, station: Station, clock: FakeClock
) -> None:
    chance = random.Random(7)
    async with host_of(tmp_path, station) as server, both_ends(store, station, clock, server, over=Unruly) as line:
        await line.again()
        for rank in range(60):
            message(store, f"message {rank}", urgent=rank % 9 == 0)
            await for_a_moment(chance)
        view = station.views[PRACTICE]
        async with asyncio.timeout(120):
            while len(view.messages()) < 60:  # what is held back comes with what follows it
                message(store, "encore")
                await for_a_moment(chance)
        entries = "SELECT sequence, kind, payload, hash FROM journal ORDER BY rowid"
        arrived = [tuple(row) for row in view.db.run(entries)]
        assert arrived == [tuple(row) for row in store.connection.run(entries)][: len(arrived)]
    seen = {one.fault for one in station.replica.findings(PRACTICE)}
    assert seen - {Fault.DROPPED} == {Fault.REPLAYED, Fault.REORDERED}


@pytest.mark.parametrize("hours", [-2, 2])
async def test_a_box_whose_clock_is_two_hours_wrong_loses_nothing_and_does_what_is_asked(
    tmp_path: Path, store: Store, station: Station, clock: FakeClock, hours: int
) -> None:
    clock.pass_(timedelta(hours=hours).total_seconds())  # the box's and its journal's; the station has its own
    station._clock = ShortSleep()
    first = message(store, "avant")
    async with host_of(tmp_path, station) as server, both_ends(store, station, clock, server):
        await all_arrived(store, station)
        station.ask(PRACTICE, MarkRead(first))
        message(store, "après", urgent=True)
        clock.pass_(-timedelta(hours=hours).total_seconds())  # the network has told it the time
        message(store, "à l'heure")
        async with asyncio.timeout(60):
            while station.views[PRACTICE].asked()[0].standing is Standing.ASKED:
                await for_a_moment(random.Random(3))
        await all_arrived(store, station)
    assert station.views[PRACTICE].asked()[0].standing is Standing.DONE
    assert len(store.connection.run("SELECT 1 FROM messages WHERE read_at IS NOT NULL")) == 1


def small_disk_can_be_made() -> bool:
    """Where users may not mount in a namespace of their own, there is none to try."""
    tried = ["unshare", "--user", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return bool(shutil.which("unshare")) and subprocess.run(tried, capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not small_disk_can_be_made(), reason="needs user namespaces and util-linux")
async def test_a_host_whose_disk_is_really_full_gets_everything_once_it_has_room_and_is_started_again(
    tmp_path: Path, store: Store, station: Station, clock: FakeClock
) -> None:
    async with host_of(tmp_path, station, disk="240m") as server, both_ends(store, station, clock, server):
        message(store, "avant")
        await all_arrived(store, station)
        server.on_disk(0, "cat /dev/zero > filler || true")
        for rank in range(60):
            message(store, f"message {rank} " + "bla " * 100)
        async with asyncio.timeout(60):
            while b"no space left on device" not in server.log(0):
                await for_a_moment(random.Random(2))
        assert store.connection.run("SELECT 1 FROM outbox"), "what the host could not write, the box keeps"
        server.on_disk(0, "rm filler")
        server.end(0)
        server.start(0)
        await all_arrived(store, station)
    assert len(station.views[PRACTICE].messages()) == 61
