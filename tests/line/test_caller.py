"""Calls between two of our own ends, in two processes: the SIP stack is one for a process."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from appliance.clock import SystemClock
from appliance.errors import LineError
from appliance.line.caller import dial
from appliance.vocabulary.telephony import CallerId, HangupCause
from tests.fakes.tones import tone
from tests.line.opened import everything, line
from tests.line.phone import Phone

pytestmark = pytest.mark.sip

ROOT = Path(__file__).parents[2]
PEER = Path(__file__).with_name("peer.py")


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


async def test_sound_and_keys_go_both_ways_and_the_caller_hangs_up() -> None:
    async with line() as opened, peer(opened.address) as far:
        call = await opened.rings()
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


async def test_who_hides_their_number_is_withheld_and_hears_the_house_hang_up() -> None:
    async with line() as opened, peer(opened.address, "anonymous", "stays") as far:
        call = await opened.rings()
        assert call.caller.withheld
        await call.answer()
        await call.hang_up()
        await asyncio.wait_for(far.wait(), 20)
    assert call.ended is HangupCause.HOUSE


async def test_who_leaves_as_soon_as_it_is_answered_costs_nothing() -> None:
    async with line() as opened, peer(opened.address, what="brief"):
        call = await opened.rings()
        await call.answer()
        await asyncio.wait_for(everything(call), 20)
        assert call.ended is HangupCause.CALLER


async def test_a_call_is_given_up_when_the_caller_s_patience_ends() -> None:
    async with Phone("127.0.0.1:0") as phone:

        async def lets_ring() -> None:
            phone.reply(await phone.receive("INVITE"), "180 Ringing")
            await phone.receive("CANCEL")

        ringing = asyncio.create_task(lets_ring())
        with pytest.raises(LineError, match="nobody answers"):
            async with dial(f"127.0.0.1:{phone.sip.getsockname()[1]}", None, SystemClock(), patience_s=0.5):
                pass
        await ringing


async def test_a_call_to_a_busy_line_is_a_failure_in_one_sentence() -> None:
    async with Phone("127.0.0.1:0") as phone:

        async def busy() -> None:
            phone.reply(await phone.receive("INVITE"), "486 Busy Here")

        answering = asyncio.create_task(busy())
        with pytest.raises(LineError, match="was not taken: 486 Busy Here"):
            async with dial(f"127.0.0.1:{phone.sip.getsockname()[1]}", None, SystemClock()):
                pass
        await answering
