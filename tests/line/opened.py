"""A real SIP line on loopback, opened for a test."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from appliance.clock import SystemClock
from appliance.line.port import free_port
from appliance.line.sip import SipCall, SipLine, SipSettings
from appliance.ports import Call
from appliance.vocabulary.telephony import Digit, HangupCause
from tests.fakes.tones import loud
from tests.line.phone import Phone


@dataclass
class Opened:
    line: SipLine
    address: str

    async def rings(self) -> SipCall:
        return await asyncio.wait_for(anext(self.line.calls()), 20)

    async def answers(self, phone: Phone) -> SipCall:
        """A call from ``phone``, up; whoever rang before is turned away."""
        await phone.rings()
        while (call := await self.rings()).caller.number != phone.number:
            await call.hang_up()
        await asyncio.gather(call.answer(), phone.answered())
        return call


@asynccontextmanager
async def line(**settings: object) -> AsyncIterator[Opened]:
    port = free_port()
    async with SipLine(SipSettings(port=port, **settings), SystemClock()) as opened:  # type: ignore[arg-type]
        yield Opened(opened, f"127.0.0.1:{port}")


async def everything(call: Call) -> tuple[int, list[str]]:
    """Loud frames and keys, until the call ends."""
    voiced, pressed = 0, []
    async for item in call.heard():
        if isinstance(item, Digit):
            pressed.append(item.key)
        else:
            voiced += loud(item)
    return voiced, pressed


async def frames(call: SipCall, count: int) -> list[bytes]:
    heard: list[bytes] = []
    async for item in call.heard():
        if not isinstance(item, Digit):
            heard.append(item)
        if len(heard) >= count:
            break
    return heard


async def still_serves(opened: Opened) -> None:
    """A normal call works, whatever came before."""
    async with Phone(opened.address, "0261910599") as phone:
        call = await opened.answers(phone)
        for _ in range(10):
            phone.speak()
        assert any(map(loud, await frames(call, 30)))
        phone.send(phone.request("BYE"))
        await asyncio.wait_for(everything(call), 20)
        assert call.ended is HangupCause.CALLER
