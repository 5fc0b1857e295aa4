"""``permanence sync``: the box's process. A round lasts as long as a connection; between two it waits, politely longer.

It meets the reception only in the database, and holds it up nowhere: an act is done before anything here knows of it.
"""

import asyncio
import json
import logging
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from appliance.errors import PermanenceError, SyncError
from appliance.ports import Clock
from appliance.store.instants import written
from appliance.store.store import Store
from sync.commands import CommandDesk, Fate
from sync.envelope import Lane
from sync.keys import Keyring, Succession, practice_id
from sync.outbox import CHAINED, Outbox
from sync.ports import Host
from sync.publisher import Publisher, agree
from sync.sealing import seal_to

LOOK_EVERY_S = 0.05
"""How often the journal is looked at: an index is read in microseconds, and p95 from act to station is 500 ms."""

PULSE_EVERY_S = 60
LOOK_AFTER_EVERY_S = 1
"""A station that was put out is named to the host within so long."""

BACK_OFF_S, LONGEST_BACK_OFF_S = 1.0, 120.0

log = logging.getLogger("appliance.sync")

Connect = Callable[[], Awaitable[Host]]


@dataclass(frozen=True)
class Party:
    """The box as a party of sync."""

    keys: Keyring
    practice: str
    recipients: tuple[str, ...]
    """The practice's own, and the paper's: who reads even when no station is paired."""
    files: Mapping[str, str]
    """What a new box needs besides: ``practice.toml``, ``recipients.txt``, by name."""
    successions: tuple[Succession, ...] = ()
    """How its signing key came to be this one."""
    old_identities: tuple[str, ...] = ()
    """With which it still reads what was asked before a rotation."""

    @property
    def signers(self) -> tuple[str, ...]:
        return (*(one["by"] for one in self.successions), self.keys.public.signer)


def party(
    keys: Keyring,
    recipients: tuple[str, ...],
    files: Mapping[str, str],
    successions: tuple[Succession, ...] = (),
    old_identities: tuple[str, ...] = (),
) -> Party:
    """A practice is called by the first key it signed with."""
    first = successions[0]["by"] if successions else keys.public.signer
    return Party(keys, practice_id(first), recipients, files, successions, old_identities)


class Box:
    """The box's side of sync, over whatever connection there is."""

    def __init__(self, store: Store, who: Party, clock: Clock, kbit_s: int = 0) -> None:
        self._store = store
        self._who = who
        self._clock = clock
        self._kbit_s = kbit_s
        self.outbox = Outbox(store.connection, who.keys, who.practice, lambda: seal_to(self._readers()), clock)
        self._pulse_due = self._look_due = 0
        self._desk = CommandDesk(store, (who.keys.identity, *who.old_identities), who.practice, clock)

    def _readers(self) -> tuple[str, ...]:
        paired = [one.recipient for one in self._store.stations.all() if one.revoked is None]
        return (*self._who.recipients, *paired)

    # --- one connection ----------------------------------------------------------------------------------

    async def run(self, connect: Connect) -> None:
        """Until cancelled."""
        wait = BACK_OFF_S
        while True:
            try:
                host = await connect()
                try:
                    wait = BACK_OFF_S
                    await self._round(host)
                finally:
                    await host.close()
            except PermanenceError as failure:
                self._say(connected=False, trouble=str(failure))
                log.warning("sync interrupted", extra={"reason": failure.key})
            await self._clock.sleep(wait * random.uniform(0.5, 1.0))  # noqa: S311 - so that boxes do not come all at once
            wait = min(2 * wait, LONGEST_BACK_OFF_S)

    async def _round(self, host: Host) -> None:
        lost = await agree(self.outbox, host, self._who.signers)
        trouble = "The host has lost envelopes that it had acknowledged; run: permanence sync --again" if lost else ""
        self._say(connected=True, trouble=trouble)
        self.renew()
        hearing = asyncio.create_task(self._hear(host))
        try:
            await self._publish(host, hearing)
        finally:
            hearing.cancel()
            await asyncio.gather(hearing, return_exceptions=True)

    async def _publish(self, host: Host, hearing: "asyncio.Task[None]") -> None:
        publisher = Publisher(self.outbox, host, self._clock, self._kbit_s, self._look_after)
        self._pulse_due = self._look_due = 0
        while True:
            self._look_after()
            if await publisher.drain():
                self._say(acknowledged=written(self._clock.now()))
                self.renew()
            if hearing.done():
                hearing.result()
                raise SyncError("The host has stopped to hand over commands; it is tried again by itself.")
            await self._clock.sleep(LOOK_EVERY_S)

    def _look_after(self) -> None:
        """What must not wait for minutes until a backlog has gone: a sign of life, and who is let in."""
        now = self._clock.monotonic_ms()
        if now >= self._look_due:
            self.renew()
            self._look_due = now + LOOK_AFTER_EVERY_S * 1000
        if now >= self._pulse_due:
            self.pulse()
            self._pulse_due = now + PULSE_EVERY_S * 1000

    async def _hear(self, host: Host) -> None:
        """Commands, as they come; those that came before one they follow wait for it."""
        early: dict[bytes, None] = {}
        async for one in host.arrivals("commands.*", 0):
            early[one.raw] = None
            while progress := [raw for raw in early if self._desk_hears(raw) is not Fate.EARLY]:
                for raw in progress:
                    early.pop(raw)

    def _desk_hears(self, raw: bytes) -> Fate:
        fate = self._desk.hear(raw)
        if fate is Fate.FORGED:
            self._store.connection.run("UPDATE sync_state SET forged = forged + 1")
        return fate

    # --- what stands by itself ---------------------------------------------------------------------------

    def pulse(self) -> None:
        """How far the host has said it has each lane, so that what it keeps back is missed."""
        heads = {
            lane: list(self.outbox.taken(lane))
            for lane in self.outbox.positions()
            if lane in CHAINED or lane.startswith("past.")
        }
        contents = {
            "at": written(self._clock.now()),
            "heads": heads,
            "name": self._store.practice.name,
            "box": self._who.keys.public.recipient,
        }
        self.outbox.seal_last(Lane.PULSE, contents)

    def renew(self) -> None:
        """The keyring and the access list: published again when they have changed."""
        keys = json.loads(self._who.keys.to_json())
        keyring = {"keys": keys, "successions": self._who.successions, "files": self._who.files}
        keyring["settings"] = self._store.versions.kept()
        stations = {one.id: one.nkey for one in self._store.stations.all() if one.revoked is None}
        with self._store.connection.transaction():
            if self._is_news(Lane.KEYRING, keyring):
                self.outbox.seal_last(Lane.KEYRING, keyring, seal_to(self._who.recipients))
            access = {"stations": stations, "successions": self._who.successions}
            if self._is_news(Lane.ACCESS, access):
                self.outbox.tell_host(access)
                self._pulse_due = 0  # who is new reads nothing of the one before

    def _is_news(self, lane: str, contents: Mapping[str, Any]) -> bool:
        mark = sha256(json.dumps(contents, sort_keys=True).encode()).hexdigest()
        run = self._store.connection.run
        if run("SELECT 1 FROM sync_told WHERE lane = ? AND mark = ?", lane, mark):
            return False
        run("INSERT OR REPLACE INTO sync_told VALUES (?, ?)", lane, mark)
        return True

    # --- what others see ---------------------------------------------------------------------------------

    def _say(self, **now: object) -> None:
        """The row that the page and the health check read."""
        with self._store.connection.transaction():
            self._store.connection.run("INSERT OR IGNORE INTO sync_state (id) VALUES (1)")
            if "connected" in now:
                now["since"] = written(self._clock.now())
            for name, value in now.items():
                self._store.connection.run(f"UPDATE sync_state SET {name} = ?", value)  # noqa: S608 - names are ours
