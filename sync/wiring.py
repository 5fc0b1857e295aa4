"""Where sync's parts are put together: settings and files of the box become a process."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from appliance import settings
from appliance.errors import SettingsError, SyncError
from appliance.ports import Clock
from appliance.sealing import AgeSeal
from appliance.store.store import Store
from sync import jetstream
from sync.box import Box, Party, party
from sync.jetstream import JetStreamHost, Meeting
from sync.keys import Succession, load_keyring, new_keyring, own_keyring, succeed
from sync.pairing import Pairings, topic_of
from sync.recovery import FILES

KEYS, KEYS_BEFORE, SUCCESSIONS = "box.keys", "box.keys.before", "successions.json"
WELCOME_EVERY_S = 1.0
BOX_NAME = "box"
"""What a box calls itself at the host; its permissions name it (``sync.relay``)."""


@dataclass(frozen=True)
class Installed:
    """The box of a folder, ready for sync."""

    store: Store
    who: Party
    box: Box
    settings: settings.Box

    async def connect(self) -> JetStreamHost:
        trust = jetstream.trust(self._certificate()) if self.settings.host else None
        return await jetstream.connect(self.settings.host, self.who.keys.nkey_seed, BOX_NAME, trust)

    async def welcome(self, clock: Clock) -> None:
        """Be where a station with a pairing code comes, while there is such a code; until cancelled."""
        pairings = Pairings(self.store.connection, clock)
        meetings: dict[str, Meeting] = {}
        try:
            while True:
                waiting = {one.code for one in pairings.waiting()}
                for code in meetings.keys() - waiting:
                    await meetings.pop(code).close()
                for code in waiting - meetings.keys():
                    with suppress(SyncError):
                        meetings[code] = await self._meeting(pairings, code)
                await clock.sleep(WELCOME_EVERY_S)
        finally:
            for meeting in meetings.values():
                await meeting.close()

    async def _meeting(self, pairings: Pairings, code: str) -> Meeting:
        trust = jetstream.trust(self._certificate())
        meeting = await jetstream.meet(self.settings.host, trust, topic_of(code))
        await meeting.answer(lambda asked: pairings.hear(code, self.who, asked))
        return meeting

    def _certificate(self) -> Path | None:
        return Path(self.settings.host_certificate) if self.settings.host_certificate else None


@contextmanager
def installed(home: Path, clock: Clock) -> Iterator[Installed]:
    """Open what stands in the box's folder.

    Raises:
        SettingsError: the practice, the box's settings or its keys are wrong or missing.
        StoreError: the database cannot be used.
    """
    set_up = settings.own_box(home)
    if not set_up.recipients:
        raise SettingsError("No key to seal messages to: run permanence keys, and keep what it prints on paper.")
    file = settings.load_practice(home / "practice.toml")
    store = Store(home / "permanence.db", file, clock, AgeSeal(set_up.recipients))
    try:
        who = party_of(home, set_up.recipients)
        yield Installed(store, who, Box(store, who, clock, set_up.sync_kbit_s), set_up)
    finally:
        store.close()


def party_of(home: Path, recipients: tuple[str, ...]) -> Party:
    """Its keys are made when there are none yet."""
    files = {name: (home / name).read_text("utf-8") for name in FILES
             if (home / name).exists()}  # fmt: skip
    before = home / KEYS_BEFORE
    old = (load_keyring(before).identity,) if before.exists() else ()
    return party(own_keyring(home / KEYS), recipients, files, successions(home), old)


def for_the_host(who: Party) -> str:
    """What the host must know of this box, as it stands in its ``relay.toml``."""
    return f'[[practices]]\nid = "{who.practice}"\nbox = "{who.keys.public.nkey}"'


def successions(home: Path) -> tuple[Succession, ...]:
    path = home / SUCCESSIONS
    return tuple(json.loads(path.read_text("utf-8"))) if path.exists() else ()


def rotate(home: Path) -> None:
    """Sign and read with new keys from now on, named by the old ones; the host goes on knowing the box by its nkey."""
    old = load_keyring(home / KEYS)
    new = replace(new_keyring(), nkey_seed=old.nkey_seed)
    told = (*successions(home), succeed(old, new.public.signer))
    beside = home / (SUCCESSIONS + ".new")
    beside.write_text(json.dumps(told), "utf-8")
    beside.replace(home / SUCCESSIONS)
    old.save(home / KEYS_BEFORE)
    new.save(home / KEYS)
