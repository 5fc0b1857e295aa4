"""A secretary's station as a browser meets it: a busy box, a real nats-server, the sealed way between."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from appliance.acts.changes import change_settings
from appliance.sealing import AgeSeal, new_key_pair
from appliance.store.stations import Station as Paired
from appliance.store.store import Store
from sync.box import Box, party
from sync.keys import new_keyring, practice_id
from sync.relay import Member
from sync.replica import Membership, Replica
from sync.station import REPLICA, set_up
from tests.fakes.nats import NatsServer
from tests.web_ui import seeding
from tests.web_ui.served import StandingClock
from web_ui.station.wiring import station

PASSWORD = "une phrase assez longue"
ALL = ("messages", "agenda")


class Secretariat:
    """Runs in a thread of its own; what a test does to the box's store happens beside it."""

    def __init__(self, folder: Path, rights: tuple[str, ...] = ALL, first: tuple[str, ...] = seeding.MORNING) -> None:
        self._file = seeding.practice()
        self.clock = StandingClock(seeding.begin_at(self._file))
        self._box, self._station = new_keyring(), set_up(folder / "station", PASSWORD)
        self.practice = practice_id(self._box.public.signer)
        self.paper = new_key_pair()
        self.store = Store(folder / "box" / "permanence.db", self._file, self.clock, AgeSeal([self.paper.recipient]))
        public = self._station.public
        self.store.stations.pair(
            Paired("s1", "Élodie", public.recipient, public.signer, public.nkey, rights, self.clock.now())
        )
        seeding.fill(self.store, self._file, self.clock, first)
        member = Member(self.practice, self._box.public.nkey, {"s1": public.nkey}, 64_000_000)
        self.server = NatsServer(folder / "host", {self.practice: member})
        replica = Replica(folder / "station" / REPLICA, self.clock)
        signers, servers = (self._box.public.signer,), tuple(self.server.addresses)
        replica.join(Membership(self.practice, "s1", servers, "", self._box.public.recipient, signers, rights), {})
        replica.close()
        self._app = station(folder / "station", self.clock)
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)
        self.address = ""

    def begin(self) -> None:
        self._thread.start()
        assert self._ready.wait(60)

    def end(self) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(30)
        self.server.stop()
        self.store.close()

    def instruct(self, **told: str) -> None:
        """What the practice's page writes for its secretaries; nothing: taken away again."""
        last = self.store.versions.last()
        assert last is not None
        books = self.store.books("user:agnes")
        change_settings(books, "consignes", {**last.practice, "instructions": told}, last.texts)
        self.store.refresh()

    async def _run(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        self.server.start()
        await self.server.ready()
        box = Box(self.store, party(self._box, (self.paper.recipient,), {}), self.clock)
        published = asyncio.create_task(box.run(lambda: self.server.connect(self._box, "box")))
        config = uvicorn.Config(self._app, "127.0.0.1", 0, log_config=None, timeout_graceful_shutdown=1)
        page = _Server(config)
        serving = asyncio.create_task(page.serve())
        await page.up.wait()
        self.address = f"http://127.0.0.1:{page.servers[0].sockets[0].getsockname()[1]}"
        self._ready.set()
        await self._stop.wait()
        page.should_exit = True
        await serving
        published.cancel()
        await asyncio.gather(published, return_exceptions=True)


class _Server(uvicorn.Server):
    """In a thread, where no signal arrives; says when it is up."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextmanager
def secretariat(folder: Path, **how: object) -> Iterator[Secretariat]:
    made = Secretariat(folder, **how)  # type: ignore[arg-type]
    made.begin()
    try:
        yield made
    finally:
        made.end()
