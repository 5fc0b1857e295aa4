"""sipp's stock callers, and rubbish on both ports: the line never goes down."""

import asyncio
import random
from pathlib import Path

import pytest

from appliance.errors import CallEnded
from appliance.line.port import free_port
from appliance.line.sip import SipCall
from tests.fakes.tones import loud
from tests.line.opened import Opened, everything, frames, line, still_serves
from tests.line.phone import A_LAW_LOUD, Phone

pytestmark = pytest.mark.sip

RECORDINGS = Path("/usr/share/sip-tester")
"""Where Debian puts sipp's sounds; the stock scenario looks for them under ``pcap/``."""


async def sipp(address: str, folder: Path, *options: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *("sipp", "-nostdin", "-i", "127.0.0.1", "-p", str(free_port()), "-s", "0261910500", *options, address),
        cwd=folder,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )


async def serve(opened: Opened) -> None:
    """Answer whoever calls, and listen until they hang up."""
    async with asyncio.TaskGroup() as serving:
        async for call in opened.line.calls():
            serving.create_task(_served(call))


async def _served(call: SipCall) -> None:
    try:
        await call.answer()
    except CallEnded:
        return
    await everything(call)


@pytest.mark.parametrize(
    "options",
    [
        ("-sn", "uac", "-m", "3", "-r", "2", "-d", "400"),
        ("-sn", "uac", "-m", "4", "-r", "10", "-d", "0"),
    ],
    ids=["calls", "brief"],
)
async def test_sipps_stock_caller_is_served(options: tuple[str, ...], tmp_path: Path) -> None:
    async with line() as opened:
        serving = asyncio.create_task(serve(opened))
        calls = await sipp(opened.address, tmp_path, *options)
        assert await asyncio.wait_for(calls.wait(), 40) == 0
    await serving


async def test_sipps_stock_caller_who_speaks_is_heard(tmp_path: Path) -> None:
    (tmp_path / "pcap").symlink_to(RECORDINGS)
    async with line() as opened:
        calls = await sipp(opened.address, tmp_path, "-sn", "uac_pcap", "-m", "1")
        call = await opened.rings()
        await call.answer()
        voiced, pressed = await asyncio.wait_for(everything(call), 40)
        assert await asyncio.wait_for(calls.wait(), 40) == 0
    assert voiced > 50
    assert pressed == ["1"]


async def test_a_flood_of_calls_is_answered_or_refused(tmp_path: Path) -> None:
    async with line() as opened:
        serving = asyncio.create_task(serve(opened))
        flood = await sipp(opened.address, tmp_path, "-sn", "uac", "-m", "60", "-r", "60", "-d", "200")
        assert await asyncio.wait_for(flood.wait(), 60) in (0, 1)
        after = await sipp(opened.address, tmp_path, "-sn", "uac", "-m", "1", "-d", "100")
        assert await asyncio.wait_for(after.wait(), 40) == 0
    await serving


async def test_rubbish_on_the_sip_port_does_not_bring_the_line_down() -> None:
    chance = random.Random(20_261_123)
    async with line(calls_at_once=100) as opened, Phone(opened.address) as phone:
        whole = [phone.request(method).encode() for method in ("INVITE", "BYE", "REFER", "OPTIONS", "CANCEL", "ACK")]
        for _ in range(400):
            message = bytearray(chance.choice(whole))
            for _ in range(chance.randrange(1, 20)):
                message[chance.randrange(len(message))] = chance.randrange(256)
            phone.send(bytes(message[: chance.randrange(len(message))] if chance.random() < 0.3 else message))
            phone.send(chance.randbytes(chance.randrange(1_400)))
        await still_serves(opened)


async def test_rubbish_among_the_sound_does_not_end_the_call() -> None:
    chance = random.Random(20_261_123)
    async with line() as opened, Phone(opened.address) as phone:
        call = await opened.answers(phone)
        for _ in range(400):
            phone.rubbish(chance.randbytes(chance.randrange(1_400)))
            phone.speak(chance.randbytes(chance.randrange(400)), chance.randrange(128))
            phone.rubbish(bytes((0x80 | chance.randrange(64), 8)) + chance.randbytes(chance.randrange(30)))
        await frames(call, 20)
        for _ in range(10):
            phone.speak(A_LAW_LOUD)
        assert any(map(loud, await frames(call, 30)))
        assert call.ended is None
        await still_serves(opened)
