"""Whatever is broken, the box starts, answers a real call, and the caller hears the truth and the 15, word for word."""

import asyncio
import os
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from appliance import wiring
from appliance.acts.presence import set_presence
from appliance.clock import SystemClock
from appliance.errors import DiskFull
from appliance.health.examination import CHECKS, examine
from appliance.health.finding import State
from appliance.line.port import free_port
from appliance.ports import Clock
from appliance.reception import switchboard
from appliance.reception.receptionist import RING_S
from appliance.sealing import new_key_pair
from appliance.settings import Box, practice_of, sample_practice
from appliance.store.store import Store
from appliance.vocabulary.audio import Pcm16
from appliance.vocabulary.faults import Fault
from appliance.vocabulary.presence import Presence, PresenceMode
from appliance.vocabulary.telephony import CallerId
from tests.line.phone import A_LAW_SILENCE, Phone
from tests.line.words import a_law, was_said

pytestmark = pytest.mark.sip

GREETED = "En cas d'urgence, raccrochez et composez le 15 ou le 112."
DEAF = "Je ne comprends pas la parole en ce moment, mais tout ce que vous dites est enregistré."
NOTHING_KEPT = ("Je ne peux rien enregistrer en ce moment.", "En cas d'urgence, composez le 15 ou le 112.")
WITHIN_S = 60
PACKETS = 250
"""Between two looks at what was heard: five seconds."""
DISK = "4M"
"""A new database leaves some of it."""
OPEN = datetime(2026, 11, 24, 9, tzinfo=UTC)
"""Tuesday morning: somebody is there."""


@asynccontextmanager
async def open_box(
    home: Path, clock: Clock | None = None, rings: int = 0, **more: object
) -> AsyncIterator[tuple[wiring.Open, str]]:
    """A reception over this folder, which takes calls after so many rings."""
    address = f"127.0.0.1:{free_port()}"
    box = Box(listen=address, recipients=(new_key_pair().recipient,), voice="espeak", **more)  # type: ignore[arg-type]
    file = practice_of("practice.toml", {**sample_practice().table, "rings": rings})
    stop = asyncio.Event()
    async with wiring.reception(box, file, clock or SystemClock(), home) as opened:
        serving = asyncio.create_task(switchboard.attend_until(stop, asyncio.Event(), opened.line, opened.house))
        try:
            yield opened, address
        finally:
            stop.set()
            await serving


async def hears(opened: wiring.Open, address: str, *sentences: str) -> None:
    """A call, until all of them were heard, one after the other."""
    spoken = Pcm16(b"".join([await opened.studio.sound(one) for one in sentences]))
    heard = bytearray()
    async with asyncio.timeout(WITHIN_S), Phone(address, "0639980512") as phone:
        await phone.rings()
        await phone.answered()
        while not await asyncio.to_thread(was_said, spoken, Pcm16(bytes(heard))):
            for _ in range(PACKETS):
                heard += a_law((await phone.hears())[12:])
                phone.speak(A_LAW_SILENCE)  # who sends nothing at all is taken for lost


def is_red(home: Path, *checks: str) -> bool:
    """Does the lamp show what one of these checks has found?"""
    return any(one.state is State.WRONG for one in examine(home, {name: CHECKS[name] for name in checks}))


@asynccontextmanager
async def telling(opened: wiring.Open, home: Path) -> AsyncIterator[None]:
    """Once the reception has said what is wrong with it."""
    telling = asyncio.create_task(wiring.tell_faults(opened))
    async with asyncio.timeout(20):
        while not await asyncio.to_thread(is_red, home, "reception"):
            await SystemClock().sleep(0.05)
    yield
    telling.cancel()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The box's folder."""
    monkeypatch.setenv("PERMANENCE_HOME", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("model", [None, b"garbage"])
async def test_without_its_recogniser_the_box_says_so_and_its_lamp_says_why(home: Path, model: bytes | None) -> None:
    if model is not None:
        folder = home / "models" / "whisper-base"
        folder.mkdir(parents=True)
        (folder / "model.bin").write_bytes(model)
    async with open_box(home) as (opened, address):
        assert opened.reminders is None
        await hears(opened, address, GREETED, DEAF)
        async with telling(opened, home):
            assert _noted(opened) == {Fault.DEAF}


async def test_without_its_database_the_box_answers(home: Path) -> None:
    (home / "permanence.db").write_bytes(b"this is no database, and long enough to be taken for one" * 100)
    async with open_box(home) as (opened, address):
        assert opened.store is None
        await hears(opened, address, *NOTHING_KEPT)
        assert is_red(home, "reception")
    assert not wiring.can_be_opened(home, sample_practice(), SystemClock())
    (home / "permanence.db").unlink()
    assert wiring.can_be_opened(home, sample_practice(), SystemClock())


async def test_whoever_calls_in_a_crowd_is_answered(home: Path) -> None:
    async with open_box(home, calls_at_once=1) as (_, address), AsyncExitStack() as crowd:
        for _ in range(13):
            phone = await crowd.enter_async_context(Phone(address))
            await phone.rings()
            await phone.answered()


async def test_a_database_that_breaks_while_the_box_runs_leaves_nobody_to_ring(home: Path) -> None:
    async with open_box(home, rings=6) as (opened, address):
        assert opened.store is not None
        opened.store.connection.run("DROP TABLE presence")
        await hears(opened, address, *NOTHING_KEPT)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts a disk of its own")
async def test_on_a_full_disk_the_box_answers_and_starts(home: Path) -> None:
    with small_disk(home):
        async with open_box(home) as (opened, address):
            with suppress(OSError), (home / "full").open("wb", buffering=0) as full:
                while True:
                    full.write(bytes(4_096))
            await hears(opened, address, *NOTHING_KEPT)
        async with open_box(home) as (opened, address):
            await hears(opened, address, *NOTHING_KEPT)
        assert is_red(home, "disk")


async def test_a_database_that_may_not_grow_is_a_full_disk(home: Path) -> None:
    async with open_box(home) as (opened, address):
        fill(opened.store)
        await hears(opened, address, *NOTHING_KEPT)


async def test_a_registrar_that_is_gone_lights_the_lamp_and_calls_are_taken_on(home: Path) -> None:
    async with open_box(home, registrar=f"127.0.0.1:{free_port()}") as (opened, address):
        async with asyncio.timeout(90):
            while opened.line.taken:
                await SystemClock().sleep(0.1)
        async with telling(opened, home):
            assert Fault.NOT_REGISTERED in _noted(opened)
        await hears(opened, address, GREETED)


class LostClock(SystemClock):
    """Of a box that has neither a battery nor a network."""

    def is_sure(self) -> bool:
        return False


async def test_without_the_time_the_box_answers(home: Path) -> None:
    async with open_box(home, LostClock()) as (opened, address):
        await hears(opened, address, GREETED)


async def test_who_is_there_is_given_the_time_to_pick_up(home: Path) -> None:
    clock = SystemClock(OPEN - datetime.now(UTC))
    async with open_box(home, clock, rings=2) as (opened, address), Phone(address) as phone:
        assert opened.store is not None
        set_presence(opened.store.books("test"), Presence(PresenceMode.PRACTICE))
        await phone.rings()
        with pytest.raises(TimeoutError):
            await phone.receive("SIP/2.0 200", within_s=2 * RING_S - 1)
        await phone.answered()


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "none", folder], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


def fill(store: Store | None) -> None:
    """Until not even the beginning of a call can be written."""
    assert store is not None
    store.connection.run("PRAGMA max_page_count = 1")  # SQLite makes it what there is
    with suppress(DiskFull):
        while True:
            store.call(CallerId(None))


def _noted(opened: wiring.Open) -> set[str]:
    assert opened.store is not None
    return {row["what"] for row in opened.store.connection.run("SELECT what FROM faults")}
