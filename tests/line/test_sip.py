"""Real SIP calls on loopback: a peer in another process, sipp's stock callers, and rubbish."""

import asyncio
import random
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from appliance.clock import SystemClock
from appliance.errors import CallEnded, LineError
from appliance.line.sip import SipCall, SipLine, SipSettings
from appliance.vocabulary.telephony import CallerId, Digit, HangupCause
from tests.fakes.tones import loud, tone

ROOT = Path(__file__).parents[2]
PEER = Path(__file__).with_name("peer.py")


def free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def line() -> AsyncIterator[tuple[SipLine, str]]:
    port = free_port()
    async with SipLine(SipSettings(port=port), SystemClock()) as opened:
        yield opened, f"127.0.0.1:{port}"


@asynccontextmanager
async def peer(
    address: str, number: str = "0639980512", what: str = "polite"
) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, str(PEER), address, number, what),
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def ringing(opened: SipLine) -> SipCall:
    return await asyncio.wait_for(anext(opened.calls()), 20)


async def everything(call: SipCall) -> tuple[int, list[str]]:
    """Loud frames and keys, until the call ends."""
    voiced, pressed = 0, []
    async for item in call.heard():
        if isinstance(item, Digit):
            pressed.append(item.key)
        else:
            voiced += loud(item)
    return voiced, pressed


@pytest.mark.sip
async def test_sound_and_keys_go_both_ways_and_the_caller_hangs_up() -> None:
    async with line() as (opened, address), peer(address) as far:
        call = await ringing(opened)
        assert call.caller == CallerId("0639980512")
        await call.answer()
        hearing = asyncio.create_task(everything(call))
        await call.play(tone(600))
        voiced, pressed = await asyncio.wait_for(hearing, 20)
        out, _ = await far.communicate()
    assert 20 <= voiced <= 30
    assert pressed == ["5", "#"]
    assert 25 <= int(out) <= 35
    assert call.ended is HangupCause.CALLER


@pytest.mark.sip
async def test_the_house_hangs_up_and_nothing_more_can_be_said() -> None:
    async with line() as (opened, address), peer(address, "anonymous", "stays") as far:
        call = await ringing(opened)
        assert call.caller.withheld
        await call.answer()
        await call.hang_up()
        with pytest.raises(CallEnded):
            await call.play(tone(100))
        await asyncio.wait_for(far.wait(), 20)
    assert call.ended is HangupCause.HOUSE


@pytest.mark.sip
async def test_barge_in_stops_the_sound_at_once() -> None:
    async with line() as (opened, address), peer(address, what="stays") as far:
        call = await ringing(opened)
        await call.answer()
        saying = asyncio.create_task(call.play(tone(5_000)))
        frames = 0
        async for _ in call.heard():
            frames += 1
            if frames == 20:
                saying.cancel()
            if frames == 60:
                await call.hang_up()
        out, _ = await asyncio.wait_for(far.communicate(), 20)
    assert 0 < int(out) <= 28  # of 250 frames


@pytest.mark.sip
async def test_a_caller_who_has_gone_before_the_answer_costs_nothing() -> None:
    async with line() as (opened, address):
        async with peer(address, what="brief"):
            call = await ringing(opened)
            await call.answer()
            await asyncio.wait_for(everything(call), 20)
        assert call.ended is HangupCause.CALLER


@pytest.mark.sip
async def test_a_port_in_use_stops_the_start_with_one_sentence() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        settings = SipSettings(port=taken.getsockname()[1])
        with pytest.raises(LineError, match="is another reception running"):
            async with SipLine(settings, SystemClock()):
                pass


async def answers_sipp(opened: SipLine, calls: int, *options: str) -> int:
    """Sipp calls so many times; its exit code is 0 when every call went as its scenario says."""
    sipp = await asyncio.create_subprocess_exec(
        *("sipp", "-nostdin", "-i", "127.0.0.1", "-p", str(free_port()), "-m", str(calls), "-r", "2"),
        *options,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    served = []
    for _ in range(calls):
        call = await ringing(opened)
        await call.answer()
        served.append(asyncio.create_task(everything(call)))
    await asyncio.wait(served, timeout=30)
    return await asyncio.wait_for(sipp.wait(), 30)


@pytest.mark.sip
async def test_sipp_stock_caller_is_served() -> None:
    async with line() as (opened, address):
        assert await answers_sipp(opened, 3, "-sn", "uac", "-s", "0261910500", "-d", "400", address) == 0


@pytest.mark.sip
async def test_rubbish_on_the_sip_port_does_not_bring_the_line_down() -> None:
    chance = random.Random(20_261_123)
    heads = (b"INVITE sip:a@b SIP/2.0\r\n", b"SIP/2.0 999\r\n", b"BYE\r\n", b"\x80\x08" + bytes(10), b"", b"\r\n\r\n")
    async with line() as (opened, address):
        host, _, port = address.rpartition(":")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            for _ in range(400):
                rubbish = chance.choice(heads) + chance.randbytes(chance.randrange(1_400))
                sender.sendto(rubbish, (host, int(port)))
        async with peer(address) as far:
            call = await ringing(opened)
            await call.answer()
            hearing = asyncio.create_task(everything(call))
            await call.play(tone(300))
            await asyncio.wait_for(hearing, 20)
            await far.wait()
    assert call.ended is HangupCause.CALLER
