"""From a real reception's fault to the lamps of a panel in another process's place."""

import asyncio
from pathlib import Path

import pytest

from appliance import wiring
from appliance.clock import SystemClock
from appliance.line.port import free_port
from appliance.panel.lamps import Light, Look
from appliance.settings import Box
from appliance.vocabulary.faults import Fault
from tests.panel.test_condition import lamps, only
from tests.reception.test_faults_sip import _noted, open_box

pytestmark = pytest.mark.sip

FAULT = Look(Light.ON, Light.OFF, Light.ON)
WELL = Look(Light.ON, Light.OFF, Light.OFF)


async def seen(home: Path, address: str) -> Look:
    (home / "box.toml").write_text(f'listen = "{address}"\n', "utf-8")
    return await asyncio.to_thread(lamps, home, only("reception", "line"), Box(listen=address))


async def test_a_registrar_that_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERMANENCE_HOME", str(tmp_path))
    async with open_box(tmp_path, [], registrar=f"127.0.0.1:{free_port()}") as (opened, address):
        assert opened.store
        telling = asyncio.create_task(wiring.tell_faults(opened))
        async with asyncio.timeout(120):
            while Fault.NOT_REGISTERED not in _noted(opened):
                await SystemClock().sleep(0.1)
        telling.cancel()
        opened.store.note_faults({Fault.DEAF: False})  # without a model it is that too
        assert await seen(tmp_path, address) == FAULT
        opened.store.note_faults({Fault.NOT_REGISTERED: False})
        assert await seen(tmp_path, address) == WELL


async def test_a_recogniser_that_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERMANENCE_HOME", str(tmp_path))
    async with open_box(tmp_path, []) as (opened, address):
        assert await seen(tmp_path, address) == WELL, "it has told nothing yet"
        telling = asyncio.create_task(wiring.tell_faults(opened))
        async with asyncio.timeout(30):
            while await seen(tmp_path, address) != FAULT:
                await SystemClock().sleep(0.1)
        telling.cancel()


async def test_a_database_that_is_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERMANENCE_HOME", str(tmp_path))
    (tmp_path / "permanence.db").write_bytes(b"this is no database, and long enough to be taken for one" * 100)
    async with open_box(tmp_path, []) as (_, address):
        assert await seen(tmp_path, address) == FAULT


async def test_a_reception_that_has_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERMANENCE_HOME", str(tmp_path))
    async with open_box(tmp_path, []) as (_, address):
        assert await seen(tmp_path, address) == WELL
    assert await seen(tmp_path, address) == Look(Light.OFF, Light.OFF, Light.ON)
