"""A real nats-server for tests, as a host runs it: configured by ``sync.relay``, killed and started again at will."""

import asyncio
import json
import shutil
import signal
import ssl
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from threading import Thread

from appliance.errors import SyncError
from appliance.line.port import free_port
from sync import jetstream, relay
from sync.jetstream import JetStreamHost
from sync.keys import Keyring, new_keyring
from sync.relay import Member, Node

PROGRAM = shutil.which("nats-server") or str(Path(sys.executable).with_name("nats-server"))


@dataclass
class NatsServer:
    """One or three nodes on loopback, for these practices."""

    folder: Path
    members: dict[str, Member]
    nodes: int = 1
    tls: relay.Tls | None = None
    disk: str = ""
    """Size of a disk of its own for what a node stores ("200m"); "": the machine's."""
    admins: dict[str, Keyring] = field(default_factory=dict)
    running: dict[int, "subprocess.Popen[bytes]"] = field(default_factory=dict)
    _disks: dict[int, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.ports = [free_port() for _ in range(self.nodes)]
        clusters = [f"127.0.0.1:{free_port()}" for _ in range(self.nodes)]
        self._nodes = [
            Node(f"n{rank}", f"127.0.0.1:{port}", clusters[rank] if self.nodes > 1 else "",
                 tuple(one for one in clusters if one != clusters[rank]))
            for rank, port in enumerate(self.ports)
        ]  # fmt: skip
        self.write()

    @property
    def addresses(self) -> list[str]:
        return [f"{'tls' if self.tls else 'nats'}://localhost:{port}" for port in self.ports]

    def write(self) -> None:
        for key in self.members:
            self.admins.setdefault(key, new_keyring())
        admins: Mapping[str, str] = {key: one.public.nkey for key, one in self.admins.items()}
        for rank, node in enumerate(self._nodes):
            home = self.folder / node.name
            home.mkdir(parents=True, exist_ok=True)
            (home / "nats.conf").write_text(relay.configuration(node, self.members, admins, home / "store", self.tls))
            if rank in self.running:
                self.running[rank].send_signal(signal.SIGHUP)

    def start(self, rank: int = 0) -> None:
        home = self.folder / f"n{rank}"
        command = [*self._where(rank), PROGRAM, "-c", str(home / "nats.conf")]
        server = self.running[rank] = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        assert server.stderr is not None
        told = iter(server.stderr.readline, b"")
        with (home / "log").open("ab") as log:
            log.writelines(takewhile(lambda line: b"Server is ready" not in line, told))
        Thread(target=_copy, args=(told, home / "log"), daemon=True).start()

    def _where(self, rank: int) -> list[str]:
        """How a program is run that sees the disk of this node: a mount that only it and its like see."""
        if not self.disk:
            return []
        if rank not in self._disks:
            store = self.folder / f"n{rank}" / "store"
            store.mkdir(exist_ok=True)
            mounted = f"mount -t tmpfs -o size={self.disk} tmpfs '{store}' && echo mounted && exec cat"
            command = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", mounted]
            disk = self._disks[rank] = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            assert disk.stdout is not None
            assert disk.stdout.readline() == b"mounted\n"
        return ["nsenter", "-t", str(self._disks[rank].pid), "-U", "-m", "--preserve-credentials"]

    def on_disk(self, rank: int, command: str) -> None:
        """Run this where the node stores."""
        within = f"cd '{self.folder / f'n{rank}' / 'store'}' && {command}"
        subprocess.run([*self._where(rank), "sh", "-c", within], check=True, stderr=subprocess.DEVNULL)

    def log(self, rank: int = 0) -> bytes:
        return (self.folder / f"n{rank}" / "log").read_bytes()

    def end(self, rank: int = 0) -> None:
        """As whoever runs it stops it."""
        self.running[rank].terminate()
        self.running.pop(rank).wait()

    def kill(self, rank: int = 0) -> None:
        """As a power cut does."""
        self.running[rank].kill()
        self.running.pop(rank).wait()

    def stop(self) -> None:
        for rank in list(self.running):
            self.kill(rank)
        for disk in self._disks.values():
            disk.communicate()

    async def ready(self) -> None:
        """Until every practice has its streams."""
        for key, admin in self.admins.items():
            async with asyncio.timeout(60):
                await self._ready(key, admin)

    async def _ready(self, key: str, admin: Keyring) -> None:
        client = await jetstream.client_of(self.addresses, admin.nkey_seed, relay.ADMIN, self.trust)
        replicas = 3 if self.nodes > 1 else 1
        while True:  # a cluster first elects its leader: until then each request ends in a time-out
            try:
                await jetstream.set_up(client.jetstream(timeout=1), self.members[key].room_bytes, replicas)
            except SyncError:
                continue
            await client.close()
            return

    async def connect(self, keys: Keyring, name: str) -> JetStreamHost:
        return await jetstream.connect(self.addresses, keys.nkey_seed, name, self.trust)

    @property
    def trust(self) -> ssl.SSLContext | None:
        return jetstream.trust(self.tls.certificate) if self.tls else None


def _copy(told: Iterator[bytes], to: Path) -> None:
    with to.open("ab", buffering=0) as log:
        for line in told:
            log.write(line)


def stored_bytes(folder: Path) -> bytes:
    """Every byte the host holds, logs too."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def as_json(path: Path) -> object:
    return json.loads(path.read_text())
