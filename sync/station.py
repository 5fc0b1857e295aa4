"""A secretary's station: her keys behind her password, a replica of each practice, a link to each host."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from uuid import uuid4

from pyrage import DecryptError, passphrase

from appliance.errors import PermanenceError, SettingsError, SyncError
from appliance.ports import Clock
from sync.commands import Command, CommandAct, written_command
from sync.envelope import Envelope, Lane, commands_of, past_for, read
from sync.keys import Keyring, keyring, new_keyring
from sync.outbox import CHAINED
from sync.ports import Host
from sync.replica import Membership, Replica
from sync.view import View

KEYS, REPLICA = "station.keys", "replica.db"
COMPARE_EVERY_S = 60
BACK_OFF_S, LONGEST_BACK_OFF_S = 1.0, 60.0

log = logging.getLogger("appliance.sync")

Connect = Callable[[Membership], Awaitable[Host]]


class Station:
    """Unlocked; ``lock`` forgets what was open."""

    def __init__(self, folder: Path, keys: Keyring, clock: Clock) -> None:
        self.keys = keys
        self._clock = clock
        self.replica = Replica(folder / REPLICA, clock)
        self._identity = self.keys.identity
        self.views: dict[str, View] = {}
        self.online: dict[str, bool] = {}
        self._news: set[asyncio.Event] = set()
        self._older: dict[str, Mapping[str, int]] = {}
        """Last sequences by lane, of a host that showed less than had come."""
        self.look()

    def lock(self) -> None:
        for view in self.views.values():
            view.close()
        self.views.clear()
        self.replica.close()

    def look(self) -> None:
        """Views of the practices there are, brought up to what has come."""
        known = {one.practice: one for one in self.replica.memberships()}
        for gone in self.views.keys() - known.keys():
            self.views.pop(gone).close()
        for practice, membership in known.items():
            if practice not in self.views:
                self.views[practice] = View(self.replica, membership, self._identity)
            self.views[practice].refresh()

    def news(self) -> asyncio.Event:
        """Set when something comes, until it is given back with ``no_news``."""
        event = asyncio.Event()
        self._news.add(event)
        return event

    def no_news(self, event: asyncio.Event) -> None:
        self._news.discard(event)

    # --- asking ------------------------------------------------------------------------------------------

    def ask(self, practice: str, act: CommandAct) -> Envelope:
        """Write a command down; it is sent when there is a link, and again until the box answers."""
        view = self.views[practice]
        station = view.membership.station
        box = str(view.pulse().get("box") or view.membership.box)
        command = Command(uuid4().hex, self._clock.now(), act)
        before = self.replica.link(practice, commands_of(station))
        envelope = written_command(command, practice, station, self.keys, box, before)
        self.replica.keep_own(practice, envelope)
        self.tell()
        return envelope

    def tell(self) -> None:
        """Something has changed: whoever waits for news looks."""
        for event in self._news:
            event.set()

    # --- the link ----------------------------------------------------------------------------------------

    async def run(self, practice: str, connect: Connect) -> None:
        """Keep up with one practice, until cancelled."""
        wait = BACK_OFF_S
        while True:
            try:
                host = await connect(self.views[practice].membership)
                try:
                    wait = BACK_OFF_S
                    self._is_online(practice, now=True)
                    await self._round(practice, host)
                finally:
                    self._is_online(practice, now=False)
                    await host.close()
            except PermanenceError as failure:
                log.info("link interrupted", extra={"reason": failure.key})
            except Exception as failure:  # noqa: BLE001 - one round: the next one may do better
                log.warning("link interrupted", extra={"reason": type(failure).__name__})
            await self._clock.sleep(wait * random.uniform(0.5, 1.0))  # noqa: S311 - so that stations do not come all at once
            wait = min(2 * wait, LONGEST_BACK_OFF_S)

    def _is_online(self, practice: str, *, now: bool) -> None:
        self.online[practice] = now
        self.tell()

    async def _round(self, practice: str, host: Host) -> None:
        station = self.views[practice].membership.station
        lanes = (Lane.ACCESS, Lane.PULSE, Lane.URGENT, Lane.JOURNAL, past_for(station), Lane.RECORDINGS)
        listening = (self._listen(practice, host, lane) for lane in lanes)
        tasks = [*map(asyncio.create_task, (*listening, self._send(practice, host), self._compare(practice, host)))]
        try:  # no TaskGroup: one in which something fails forgets that it was cancelled (Python 3.11, 3.12)
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
            for one in done:
                one.result()
        finally:
            for one in tasks:
                one.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _listen(self, practice: str, host: Host, lane: str) -> None:
        async for arrived in host.arrivals(lane, self.replica.position(practice, lane)):
            if self.replica.take(practice, lane, arrived):
                self.views[practice].refresh()
                self.tell()

    async def _send(self, practice: str, host: Host) -> None:
        """What the box has not answered, in order, now and whenever something is asked."""
        news, sent = self.news(), 0
        view = self.views[practice]
        lane = commands_of(view.membership.station)
        try:
            while True:
                news.clear()
                answered = self._answered(view)
                for envelope in self.replica.envelopes(practice, lane, max(sent, answered)):
                    await (await host.send(envelope))
                    sent = envelope.header.sequence
                await news.wait()
        finally:
            self.no_news(news)

    def _answered(self, view: View) -> int:
        """Sequence of the last command that the box has answered: it answers in order."""
        rows = view.db.run(
            """SELECT max(json_extract(payload, '$.sequence')) AS last FROM journal
               WHERE kind IN ('command_done', 'command_refused') AND json_extract(payload, '$.station') = ?""",
            view.membership.station,
        )
        return int(rows[0]["last"] or 0)

    async def _compare(self, practice: str, host: Host) -> None:
        """Does the host show what the box says there is?"""
        while True:
            heads = self.views[practice].pulse().get("heads", {})
            before: dict[str, int] = {lane: self.replica.link(practice, lane)[0] for lane in CHAINED}
            shown: dict[str, int] = {lane: await _last_sequence(host, lane) for lane in CHAINED}
            if isinstance(heads, Mapping):
                self.replica.compare(practice, heads, shown, before)
            self._look_again(practice, {lane: last for lane, last in shown.items() if last < before[lane]})
            await self._clock.sleep(COMPARE_EVERY_S)

    def _look_again(self, practice: str, older: Mapping[str, int]) -> None:
        """Whoever puts a host back to an older day counts anew, and what comes next would stand before our place.

        Raises:
            SyncError: this state is seen for the first time; the next round reads all of it.
        """
        if not older or self._older.get(practice) == older:
            return
        self._older[practice] = older
        self.replica.read_again(practice)
        raise SyncError("The host shows an older state than before; all of it is read again.")


async def _last_sequence(host: Host, lane: str) -> int:
    raw = await host.last(lane)
    try:
        return read(raw).header.sequence if raw else 0
    except SyncError:
        return 0


def has_keys(folder: Path) -> bool:
    """Was this station set up before?"""
    return (folder / KEYS).exists()


def set_up(folder: Path, password: str) -> Keyring:
    """New keys, which age seals with the password (scrypt).

    Raises:
        SettingsError: it has keys already: whatever is sealed to them would be lost.
    """
    if has_keys(folder):
        raise SettingsError("Ce poste a déjà un mot de passe.")
    folder.mkdir(parents=True, exist_ok=True)
    made = new_keyring()
    beside = folder / (KEYS + ".new")
    beside.write_bytes(passphrase.encrypt(made.to_json().encode(), password))
    beside.replace(folder / KEYS)
    return made


def unlocked(folder: Path, password: str) -> Keyring:
    """The station's keys; this takes a second, on purpose (scrypt).

    Raises:
        SettingsError: it is another password.
    """
    try:
        return keyring(passphrase.decrypt((folder / KEYS).read_bytes(), password).decode())
    except DecryptError as failure:
        raise SettingsError("Ce n'est pas le mot de passe de ce poste.") from failure
