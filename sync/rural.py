"""``permanence bench rural``: a box that was cut off for a day comes back on a rural line.

The line carries 512 kbit/s, takes 300 ms there and back, and loses 2 % of its packets each way (``sync.wire``); TCP
on the box is CUBIC, as on a fresh Debian; the host speaks TLS, as ``permanence relay`` writes it. The day: 138 calls
(domain notes, 1), each with ten turns, a message and a minute of sound. ``caught_up_s``: from the box's start until the
station's view holds the last recording. ``urgent_max_s``: of what is urgent meanwhile, every quarter of a minute, from
its commit on the box to that view.
"""

import asyncio
import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path
from threading import Thread
from typing import IO

import numpy as np

from appliance.bench.report import Measurement, Target, percentile
from appliance.clock import SystemClock
from appliance.errors import MissingPart
from appliance.sealing import new_key_pair
from appliance.store.stations import Station as Paired
from appliance.store.store import Store
from appliance.vocabulary.acts import MessageTaken, TakeMessage
from appliance.vocabulary.audio import SAMPLE_RATE_HZ, Pcm16
from appliance.vocabulary.conversation import Reply
from appliance.vocabulary.meaning import IntentKind, PersonName
from appliance.vocabulary.telephony import CallerId, HangupCause
from sync import jetstream, relay
from sync.bench import ROOM, WORDS, connect_station, nats_server, store_at, trusted
from sync.box import Box, party
from sync.keys import PublicKeys, new_keyring, own_keyring
from sync.ports import Host
from sync.relay import Member
from sync.replica import Membership
from sync.station import Station
from sync.wire import carry, tun

CALLS, TURNS, SOUND_S, PIECE_S = 138, 10, 60, 5
URGENT_EVERY_S = 15.0
NEAR, FAR = "10.99.0.1", "10.99.0.2"
TARGETS = {"caught_up_s": Target(600), "urgent_max_s": Target(10)}


def measure(calls: int = CALLS) -> Measurement:
    """In networks of their own, which need no rights on this machine; of a day with so many calls.

    Raises:
        MissingPart: this machine cannot make such a line.
    """
    with tempfile.TemporaryDirectory(prefix="permanence-") as folder:
        command = (*_apart("--user", "--map-root-user"), sys.executable, "-m", "sync.rural", folder, str(calls))
        done = subprocess.run(command, stdout=subprocess.PIPE, check=False)  # noqa: S603 - our own
    if done.returncode:
        raise MissingPart("The rural line could not be made, or broke: it needs user namespaces and /dev/net/tun.")
    return Measurement("rural", json.loads(done.stdout), TARGETS)


def _apart(*how: str) -> Sequence[str]:
    program = shutil.which("unshare")
    if program is None:
        raise MissingPart("The program unshare is missing; install the package util-linux.")
    return program, *how, "--net"


# --- the host's side ---------------------------------------------------------------------------------------------


def _main(home: Path, calls: int) -> None:
    paper = new_key_pair().recipient
    (home / "paper").write_text(paper)
    (home / "station").mkdir()
    keys = new_keyring()
    pieces = _lived_through(home, paper, keys.public, calls)
    ours, theirs = socket.socketpair(socket.AF_UNIX)
    near = tun("near", f"{NEAR}/30")
    with subprocess.Popen(  # noqa: S603 - our own
        (*_apart(), sys.executable, "-m", "sync.rural", str(home), "-", str(theirs.fileno())),
        pass_fds=(theirs.fileno(),), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as box:  # fmt: skip
        _, (far, *_), _, _ = socket.recv_fds(ours, 1, 1)
        line = get_context("fork").Process(target=carry, args=(near, far), daemon=True)
        line.start()
        station = Station(home / "station", keys, SystemClock())
        try:
            figures = asyncio.run(_watched(home, station, box, pieces))
        finally:
            box.kill()
            line.kill()
    json.dump(figures, sys.stdout)


async def _watched(home: Path, station: Station, box: "subprocess.Popen[str]", pieces: int) -> Mapping[str, float]:
    own, admin = own_keyring(home / "box.keys"), new_keyring()
    who = party(own, (), {})
    member = Member(who.practice, own.public.nkey, {"s1": station.keys.public.nkey}, ROOM)
    with nats_server(home, member, admin.public.nkey, NEAR) as address:
        client = await jetstream.client_of([address], admin.nkey_seed, relay.ADMIN, trusted(home))
        await jetstream.set_up(client.jetstream(), ROOM, 1)
        await client.close()
        station.replica.join(Membership(who.practice, "s1", (address,), "", own.public.recipient, who.signers, ()), {})
        station.look()
        link = asyncio.create_task(station.run(who.practice, connect_station(home, station, address)))
        taken: dict[str, float] = {}
        assert box.stdin is not None  # noqa: S101 - both are pipes
        assert box.stdout is not None  # noqa: S101
        Thread(target=_note_taken, args=(box.stdout, taken), daemon=True).start()
        box.stdin.write(f"{address}\n")
        box.stdin.flush()
        started, seen = time.monotonic(), await _followed(station, pieces, taken)
        link.cancel()
        await asyncio.gather(link, return_exceptions=True)
    late = [seen[key] - at for key, at in taken.items() if key in seen]
    size = sum(
        len(one.raw) for lane in ("journal", "recordings") for one in station.replica.envelopes(who.practice, lane)
    )
    figures = {
        "caught_up_s": seen["all"] - started,
        "urgent_p50_s": percentile(late, 50),
        "urgent_max_s": max(late),
        "urgent": float(len(late)),
        "megabytes": size / 1e6,
    }
    return {name: round(value, 2) for name, value in figures.items()}


async def _followed(station: Station, pieces: int, taken: Mapping[str, float]) -> Mapping[str, float]:
    """When each urgent message was seen, and ``all``: when the last piece of sound was."""
    (view,) = station.views.values()
    news, seen = station.news(), dict[str, float]()
    while "all" not in seen or not taken or taken.keys() - seen.keys():
        news.clear()
        await news.wait()
        now = time.monotonic()
        for row in view.db.run("SELECT id FROM messages WHERE urgent"):
            seen.setdefault(row["id"], now)
        if "all" not in seen and view.db.run("SELECT count(*) AS n FROM recordings")[0]["n"] >= pieces:
            seen["all"] = now
    station.no_news(news)
    return seen


def _note_taken(told: IO[str], taken: dict[str, float]) -> None:
    for line in told:
        key, at = line.split()
        taken[key] = float(at)


# --- the box's side ----------------------------------------------------------------------------------------------


def _lived_through(home: Path, paper: str, station: PublicKeys, calls: int) -> int:
    """A day of calls, none of them published yet; returns how many pieces of sound there are."""
    own_keyring(home / "box.keys")
    store = store_at(home, paper)
    store.stations.pair(Paired("s1", "s1", station.recipient, station.signer, station.nkey, (), SystemClock().now()))
    sound = _murmur(PIECE_S)
    for rank in range(calls):
        call = store.call(CallerId(f"02619{rank:05d}"))
        for _ in range(TURNS):
            call.record.turn(None, Reply(), (WORDS,), 300)
        for _ in range(SOUND_S // PIECE_S):
            call.record.sound(sound)
        call.desk.perform(TakeMessage(IntentKind.RESULTS, WORDS, PersonName("Tissier", f"Marguerite {rank}")))
        call.record.close(HangupCause.CALLER)
    pieces = int(store.connection.run("SELECT count(*) AS n FROM recordings")[0]["n"])
    store.close()
    return pieces


def _murmur(seconds: int) -> Pcm16:
    """What is as hard to press together as speech: noise below 1 kHz, four syllables a second."""
    noise = np.random.default_rng(1).normal(size=seconds * SAMPLE_RATE_HZ)
    low = np.convolve(noise, np.ones(6) / 6, "same")
    beat = np.maximum(0.0, np.sin(np.arange(len(low)) / SAMPLE_RATE_HZ * 8 * np.pi))
    return Pcm16((8_000 * low * beat).clip(-32_000, 32_000).astype(np.int16).tobytes())


async def _box(home: Path) -> None:
    address = sys.stdin.readline().strip()
    own, paper = own_keyring(home / "box.keys"), (home / "paper").read_text()
    store = store_at(home, paper)

    async def connect() -> Host:
        return await jetstream.connect([address], own.nkey_seed, "box", trusted(home))

    running = asyncio.create_task(Box(store, party(own, (paper,), {}), SystemClock()).run(connect))
    while True:
        _take_urgent(store)
        await asyncio.wait((running,), timeout=URGENT_EVERY_S)


def _take_urgent(store: Store) -> None:
    message = TakeMessage(IntentKind.MESSAGE, WORDS, PersonName("Tissier", "Marguerite"), urgent=True)
    done = store.call(CallerId(None)).desk.perform(message)
    if isinstance(done, MessageTaken):
        sys.stdout.write(f"{done.id} {time.monotonic()}\n")
        sys.stdout.flush()


def _far(home: Path, meeting: int) -> None:
    """In a network of its own, of which the near side gets the device."""
    device = tun("far", f"{FAR}/30")
    with suppress(OSError):  # where it is built in only
        Path("/proc/sys/net/ipv4/tcp_congestion_control").write_text("cubic")
    with socket.socket(fileno=meeting) as near:
        socket.send_fds(near, (b"1",), (device,))
    asyncio.run(_box(home))


if __name__ == "__main__":
    where, how_many, *meeting = sys.argv[1:]
    if meeting:
        _far(Path(where), int(meeting[0]))
    else:
        _main(Path(where), int(how_many))
