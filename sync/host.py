"""A host's folder: ``relay.toml`` says who is served; the servers' files are written from it, and follow pairings."""

import asyncio
import json
import signal
import ssl
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from appliance.errors import EnvelopeError, SettingsError, SyncError
from appliance.settings.reading import read as toml
from appliance.settings.reading import unknown
from sync import jetstream, relay
from sync.envelope import Lane, read
from sync.keys import Keyring, keyring, new_keyring
from sync.relay import COPIES, Member, Node, Tls

SAMPLE = """\
# Who is served here. After a change: permanence relay FOLDER, then reload each server (kill -HUP).
listen = "0.0.0.0:4222"
certificate = "fullchain.pem"
key = "privkey.pem"

# A cluster keeps each envelope three times; name the three nodes instead of the one.
# [[nodes]]
# name = "n1"
# listen = "10.0.0.1:4222"
# cluster = "10.0.0.1:6222"

# What `permanence sync --who` prints on the box.
# [[practices]]
# id = "abcdefghijklmnop"
# box = "U..."
# name = "Cabinet du Pont"
# room_gb = 20
"""
_KEYS = ("listen", "certificate", "key", "nodes", "practices", "store")
_RETRY_S = 5.0


@dataclass(frozen=True)
class Relay:
    """A host as its folder describes it."""

    folder: Path
    nodes: tuple[Node, ...]
    tls: Tls | None
    members: Mapping[str, Member]
    admins: Mapping[str, Keyring]
    store: Path

    @property
    def replicas(self) -> int:
        return COPIES if len(self.nodes) >= COPIES else 1

    def file_of(self, node: Node) -> Path:
        return self.folder / f"nats-{node.name}.conf"

    def write(self) -> Sequence[Path]:
        """The configuration of each node; readable by its owner alone, though it holds public keys only."""
        admins = {key: one.public.nkey for key, one in self.admins.items()}
        for node in self.nodes:
            text = relay.configuration(node, self.members, admins, self.store / node.name, self.tls)
            beside = self.file_of(node).with_suffix(".new")
            beside.write_text(text, "utf-8")
            beside.chmod(0o600)
            beside.replace(self.file_of(node))
        return [self.file_of(node) for node in self.nodes]

    def let_in(self, practice: str, stations: Mapping[str, str]) -> "Relay":
        """With the stations that a box says are paired."""
        path = self.folder / "access.json"
        known = json.loads(path.read_text("utf-8")) if path.exists() else {}
        known[practice] = dict(stations)
        beside = path.with_suffix(".new")
        beside.write_text(json.dumps(known, indent=1, sort_keys=True), "utf-8")
        beside.replace(path)
        changed = replace(self.members[practice], stations=dict(stations))
        return replace(self, members={**self.members, practice: changed})


def load(folder: Path) -> Relay:
    """Read and check a host's folder; an example is put there when there is none.

    Raises:
        SettingsError: what is wrong in ``relay.toml``, or that it is to be filled in first.
    """
    path = folder / "relay.toml"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(SAMPLE, "utf-8")
        raise SettingsError(f"An example was written to {path}; fill it in, then run this again.")
    told = toml(path)
    for key in told:
        if key not in _KEYS:
            raise SettingsError(f"relay.toml: {unknown(key, _KEYS)}")
    members = _with_stations(folder, relay.members_of(told))
    store = folder / str(told.get("store", "store"))
    return Relay(folder, _nodes(told), _tls(folder, told), members, _admins(folder, members), store)


def _nodes(told: Mapping[str, Any]) -> tuple[Node, ...]:
    listed = told.get("nodes", [])
    if not listed:
        return (Node("n1", str(told.get("listen", "0.0.0.0:4222"))),)
    if not all({"name", "listen", "cluster"} == set(one) for one in listed):
        raise SettingsError("relay.toml: write each node as [[nodes]] with name, listen and cluster.")
    clusters = [one["cluster"] for one in listed]
    return tuple(
        Node(one["name"], one["listen"], one["cluster"], tuple(other for other in clusters if other != one["cluster"]))
        for one in listed
    )


def _tls(folder: Path, told: Mapping[str, Any]) -> Tls | None:
    if "certificate" not in told and "key" not in told:
        return None
    files = [folder / str(told.get(name, "")) for name in ("certificate", "key")]
    for name, path in zip(("certificate", "key"), files, strict=True):
        if not path.is_file():
            raise SettingsError(f"relay.toml: {name} must be a PEM file beside it; {path.name} is not there.")
    return Tls(files[0], files[1])


def _with_stations(folder: Path, members: Mapping[str, Member]) -> Mapping[str, Member]:
    path = folder / "access.json"
    access = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return {key: replace(one, stations=access.get(key, {})) for key, one in members.items()}


def _admins(folder: Path, members: Mapping[str, Member]) -> Mapping[str, Keyring]:
    """The host's own key in each account; made once, and the same on every node."""
    made = {}
    for key in members:
        path = folder / "admins" / f"{key}.keys"
        if not path.exists():
            new_keyring().save(path)
        made[key] = keyring(path.read_text("utf-8"))
    return made


def stations_in(raw: bytes, practice: str) -> Mapping[str, str] | None:
    """Of an access list; None when it is none. Only the box of an account can publish there (``sync.relay``)."""
    try:
        envelope = read(raw)
        stations = json.loads(envelope.sealed)["stations"]
    except (EnvelopeError, ValueError, KeyError, TypeError):
        return None
    fits = isinstance(stations, dict) and all(
        isinstance(nkey, str) and len(nkey) == 56 and nkey.startswith("U") for nkey in stations.values()
    )
    return stations if fits and envelope.header.practice == practice else None


class Serving:
    """One node while it runs: its server, its streams, and the access lists that change whom it lets in."""

    def __init__(self, host: Relay, node: Node, server: "subprocess.Popen[bytes]") -> None:
        self.host = host
        self._node = node
        self._server = server

    async def run(self) -> None:
        """Until cancelled, or until the server ends."""
        async with asyncio.TaskGroup() as group:
            for practice in self.host.members:
                group.create_task(self._keep(practice))

    async def _keep(self, practice: str) -> None:
        while True:
            try:
                await self._follow(practice)
            except SyncError:
                await asyncio.sleep(_RETRY_S)

    async def _follow(self, practice: str) -> None:
        admin = self.host.admins[practice]
        servers, trust = [address_of(self._node, self.host.tls)], self._trust()
        client = await jetstream.client_of(servers, admin.nkey_seed, relay.ADMIN, trust)
        try:
            await jetstream.set_up(client.jetstream(), self.host.members[practice].room_bytes, self.host.replicas)
        finally:
            await client.close()
        link = await jetstream.connect(servers, admin.nkey_seed, relay.ADMIN, trust)
        try:
            async for arrived in link.arrivals(Lane.ACCESS, 0):
                stations = stations_in(arrived.raw, practice)
                if stations is not None and stations != self.host.members[practice].stations:
                    self.host = self.host.let_in(practice, stations)
                    self.host.write()
                    self._server.send_signal(signal.SIGHUP)
        finally:
            await link.close()

    def _trust(self) -> ssl.SSLContext | None:
        return jetstream.pin(self.host.tls.certificate) if self.host.tls else None


def address_of(node: Node, tls: Tls | None) -> str:
    """Of a node, from its own machine."""
    address, _, port = node.listen.rpartition(":")
    name = "localhost" if address in {"0.0.0.0", "[::]", "127.0.0.1"} else address  # noqa: S104 - compared, not bound
    return f"{'tls' if tls else 'nats'}://{name}:{port}"
