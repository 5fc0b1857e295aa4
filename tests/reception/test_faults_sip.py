"""Whatever is broken, the box starts, answers a real call, and says the truth and the 15."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from appliance import wiring
from appliance.clock import SystemClock
from appliance.health.finding import Installation, State
from appliance.health.reception import examine, is_deaf, judge
from appliance.line.port import free_port
from appliance.reception import switchboard
from appliance.sealing import new_key_pair
from appliance.settings import Box, sample_practice
from appliance.vocabulary.faults import Fault
from tests.line.phone import Phone

pytestmark = pytest.mark.sip

AT_ONCE = replace(sample_practice(), practice=replace(sample_practice().practice, rings=0))
LOUD = 0x40
"""Of A-law's magnitudes (G.711, table 1a)."""


@asynccontextmanager
async def open_box(home: Path, heard: list[str], **more: object) -> AsyncIterator[tuple[wiring.Open, str]]:
    """A reception over this folder, which takes calls."""
    address = f"127.0.0.1:{free_port()}"
    box = Box(listen=address, recipients=(new_key_pair().recipient,), voice="espeak", **more)  # type: ignore[arg-type]
    stop = asyncio.Event()

    def watch(event: str, value: object) -> None:
        if event == "said":
            heard.extend(line.key for line in value.reply.lines)  # type: ignore[attr-defined]

    async with wiring.reception(box, AT_ONCE, SystemClock(), home, watch) as opened:
        serving = asyncio.create_task(switchboard.attend_until(stop, asyncio.Event(), opened.line, opened.house))
        try:
            yield opened, address
        finally:
            stop.set()
            await serving


async def hears(address: str) -> int:
    """Audible packets of a call, the first fifty."""
    audible = 0
    async with asyncio.timeout(60), Phone(address, "0639980512") as phone:
        await phone.rings()
        await phone.answered()
        while audible < 50:
            packet = await phone.hears(20)
            audible += max((byte ^ 0x55) & 0x7F for byte in packet[12:]) > LOUD
    return audible


@pytest.mark.parametrize("model", [None, b"garbage"])
async def test_without_its_recogniser_the_box_answers_and_its_lamp_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, model: bytes | None
) -> None:
    monkeypatch.setenv("PERMANENCE_HOME", str(tmp_path))
    if model is not None:
        folder = tmp_path / "models" / "whisper-base"
        folder.mkdir(parents=True)
        (folder / "model.bin").write_bytes(model)
    heard: list[str] = []
    async with open_box(tmp_path, heard) as (opened, address):
        assert opened.reminders is None
        assert await hears(address) == 50
        telling = asyncio.create_task(wiring.tell_faults(opened))
        async with asyncio.timeout(20):
            while not await asyncio.to_thread(is_deaf, tmp_path):
                await SystemClock().sleep(0.05)
        telling.cancel()
    assert {"greeting.machine", "deaf.speak"} <= set(heard)
    assert examine(Installation(tmp_path)).state is State.WRONG


async def test_without_its_database_the_box_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERMANENCE_HOME", str(tmp_path))
    (tmp_path / "permanence.db").write_bytes(b"this is no database, and long enough to be taken for one" * 100)
    async with open_box(tmp_path, []) as (opened, address):
        assert opened.store is None
        assert await hears(address) == 50
    assert not wiring.can_be_opened(tmp_path, sample_practice(), SystemClock())
    (tmp_path / "permanence.db").unlink()
    assert wiring.can_be_opened(tmp_path, sample_practice(), SystemClock())


async def test_whoever_calls_in_a_crowd_is_answered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERMANENCE_HOME", str(tmp_path))
    async with open_box(tmp_path, [], calls_at_once=1) as (_, address), AsyncExitStack() as crowd:
        for _ in range(13):
            phone = await crowd.enter_async_context(Phone(address))
            await phone.rings()
            await phone.answered()


async def test_a_registrar_that_is_gone_lights_the_lamp_and_calls_are_taken_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PERMANENCE_HOME", str(tmp_path))
    async with open_box(tmp_path, [], registrar=f"127.0.0.1:{free_port()}") as (opened, address):
        async with asyncio.timeout(90):
            while opened.line.taken:
                await SystemClock().sleep(0.1)
        telling = asyncio.create_task(wiring.tell_faults(opened))
        async with asyncio.timeout(20):
            while Fault.NOT_REGISTERED not in _noted(opened):
                await SystemClock().sleep(0.05)
        telling.cancel()
        assert judge([Fault.NOT_REGISTERED]).state is State.WRONG
        assert await hears(address) == 50


def _noted(opened: wiring.Open) -> set[str]:
    assert opened.store is not None
    return {row["what"] for row in opened.store.connection.run("SELECT what FROM faults")}
