"""The only place of the practice's page that names adapters and reads settings; start and stop are one function."""

import gc
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from fastapi import FastAPI

from appliance import wiring
from appliance.errors import PermanenceError, StoreError
from appliance.health.examination import examine
from appliance.ports import Clock
from appliance.sealing import AgeSeal
from appliance.settings import Box, PracticeFile
from appliance.speaking.studio import Studio
from appliance.store.database import Connection
from appliance.store.store import Store
from appliance.vocabulary.audio import Pcm16
from web_ui.practice import shut
from web_ui.practice.app import application
from web_ui.practice.pulse import Pulse
from web_ui.practice.site import Site
from web_ui.shared.accounts import Accounts
from web_ui.shared.first_code import FirstCode
from web_ui.shared.pages import Pages
from web_ui.shared.passkeys import Passkeys
from web_ui.shared.passwords import Passwords
from web_ui.shared.reads.spoken import CALLS, MESSAGES, Spoken
from web_ui.shared.sound import Sounds
from web_ui.shared.static import VERSION
from web_ui.shared.unsent import Unsent

TEMPLATES = Path(__file__).parent / "practice" / "templates"


class HomeSeal:
    """``ports.Seal`` to the keys at home, of which the first is made when the first account is."""

    def __init__(self, home: Path, further: Sequence[str]) -> None:
        self._path = home / "recipients.txt"
        self._further = tuple(further)

    def seal(self, words: bytes) -> bytes:
        """To whoever has a key now.

        Raises:
            SettingsError: nobody could ever read it.
        """
        return self._present().seal(words)

    def also(self, recipients: Sequence[str]) -> AgeSeal:
        return self._present().also(recipients)

    def _present(self) -> AgeSeal:
        own = self._path.read_text("utf-8").split() if self._path.exists() else []
        return AgeSeal((*self._further, *own))


def _voice(box: Box) -> Callable[[str], Awaitable[Pcm16]]:
    """The box's own; where its model is missing, the one that never fails. Loaded when somebody listens."""

    @cache
    def present() -> Studio:
        try:
            return wiring.studio(box)
        except PermanenceError:
            return wiring.studio(replace(box, voice="espeak"))

    async def sound(words: str) -> Pcm16:
        return await present().sound(words)

    return sound


@dataclass(frozen=True)
class Open:
    app: FastAPI
    site: Site


def settle() -> None:
    """What was loaded at the start lives as long as the process: the collector need not look at it again (70 ms)."""
    gc.collect()
    gc.freeze()


@contextmanager
def page(box: Box, file: PracticeFile, clock: Clock, home: Path, passwords: Passwords | None = None) -> Iterator[Open]:
    """The page of a practice, ready to be served.

    Raises:
        StoreError: the database cannot be used.
    """
    path = home / "permanence.db"
    store = Store(path, file, clock, HomeSeal(home, box.recipients))
    try:
        reads = Connection(path)
        try:
            accounts = Accounts(store, clock, passwords or Passwords())
            pages = Pages([TEMPLATES], clock, VERSION)
            pulse = Pulse(store, reads, clock, lambda: examine(home))
            site = Site(
                store,
                reads,
                accounts,
                clock,
                pages,
                home,
                pulse,
                Sounds(store.recording),
                FirstCode(),
                Passkeys(store, clock),
                Unsent(clock),
                Spoken(reads, clock, MESSAGES),
                Spoken(reads, clock, CALLS),
                _voice(box),
            )
            yield Open(application(site), site)
        finally:
            reads.close()
    finally:
        store.close()


def opens(box: Box, file: PracticeFile, clock: Clock, home: Path) -> bool:
    """Can the page of the practice be served?"""
    try:
        with page(box, file, clock, home):
            return True
    except StoreError:
        return False


def shut_page(file: PracticeFile, clock: Clock, home: Path, why: StoreError) -> FastAPI:
    """What is served in its place until it can."""
    return shut.application(shut.Shut(Pages([TEMPLATES], clock, VERSION), file.practice, home), why)
