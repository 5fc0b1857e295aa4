"""The promises of ``ports.Line`` and ``ports.Call``, over the fake, a recording, real SIP and an analogue line."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest

from appliance.clock import SystemClock
from appliance.errors import CallEnded
from appliance.line.port import free_port
from appliance.line.replay import ReplayCall, ReplayLine, write_wav
from appliance.line.sip import SipLine, SipSettings
from appliance.ports import Call, Line
from appliance.vocabulary.audio import FRAME_BYTES, FRAME_MS, Pcm16, silence
from appliance.vocabulary.telephony import CallerId, Digit, HangupCause
from tests.fakes.clock import FakeClock
from tests.fakes.line import FakeLine
from tests.fakes.tones import loud, tone
from tests.line.exchange import Exchange, analogue_line, comes
from tests.line.phone import A_LAW_LOUD, A_LAW_SILENCE, Phone

CALLER = "0639980512"
LONG_MS = 6_000
"""A caller who stays long enough for the house to do what it means to."""


class Hears(Protocol):
    def __call__(self) -> int:
        """How many milliseconds of the house's tone the caller has heard."""


@dataclass
class Ringing:
    line: Line
    call: Call
    hears: Hears


class Kind(Protocol):
    def __call__(self, says: Pcm16, folder: Path) -> AbstractAsyncContextManager[Ringing]:
        """A call that rings; the caller says this once it is answered, and then hangs up."""


@asynccontextmanager
async def fake(says: Pcm16, folder: Path) -> AsyncIterator[Ringing]:
    async with FakeLine(FakeClock()) as line:
        far = line.ring(CALLER)
        far.says(says)
        far.leaves()
        yield Ringing(line, await anext(line.calls()), lambda: loud_ms(bytes(far.said)))


@asynccontextmanager
async def replay(says: Pcm16, folder: Path) -> AsyncIterator[Ringing]:
    write_wav(folder / "caller.wav", says)
    async with ReplayLine(folder / "caller.wav", FakeClock(), CallerId(CALLER)) as line:
        call = await anext(line.calls())
        assert isinstance(call, ReplayCall)
        yield Ringing(line, call, lambda: loud_ms(bytes(call.said)))


@asynccontextmanager
async def sip(says: Pcm16, folder: Path) -> AsyncIterator[Ringing]:
    port = free_port()
    async with SipLine(SipSettings(port=port), SystemClock()) as line, Phone(f"127.0.0.1:{port}", CALLER) as phone:
        phone.invite()
        call = await asyncio.wait_for(anext(line.calls()), 10)
        heard: list[bytes] = []
        far = [asyncio.create_task(one) for one in (_talks(phone, says), _listens(phone, heard))]
        yield Ringing(line, call, lambda: FRAME_MS * sum(_audible(packet) for packet in heard))
        for task in far:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


@asynccontextmanager
async def analogue(says: Pcm16, folder: Path) -> AsyncIterator[Ringing]:
    async with analogue_line(folder) as (line, far):
        ringing = asyncio.create_task(far.rings(2, CALLER))
        call = await comes(line)
        await ringing
        talking = asyncio.create_task(_talks_on_two_wires(far, says))
        yield Ringing(line, call, lambda: loud_ms(bytes(far.heard)))
        talking.cancel()
        with suppress(asyncio.CancelledError):
            await talking


async def _talks_on_two_wires(far: Exchange, says: Pcm16) -> None:
    await far.taken()
    await far.says(says)
    far.current(flows=False)


async def _talks(phone: Phone, says: Pcm16) -> None:
    await phone.answered()
    refusing = asyncio.create_task(_refuses(phone))
    try:
        for at in range(0, len(says), FRAME_BYTES):
            phone.speak(A_LAW_LOUD if loud(says[at : at + FRAME_BYTES]) else A_LAW_SILENCE)
            await SystemClock().sleep(FRAME_MS / 1000)
        phone.send(phone.request("BYE"))
    finally:
        refusing.cancel()


async def _refuses(phone: Phone) -> None:
    phone.reply(await phone.receive("INVITE", 60), "486 Busy Here")


async def _listens(phone: Phone, heard: list[bytes]) -> None:
    while True:
        heard.append(await phone.hears(60))


def _audible(packet: bytes) -> bool:
    """Far from A-law's zero, 0xD5 or 0x55 (G.711, table 1a)."""
    return max((byte ^ 0x55) & 0x7F for byte in packet[12:]) > 0x40


def loud_ms(sound: bytes) -> int:
    return FRAME_MS * sum(loud(sound[at : at + FRAME_BYTES]) for at in range(0, len(sound), FRAME_BYTES))


@pytest.fixture(
    params=[fake, replay, pytest.param(sip, marks=pytest.mark.sip), pytest.param(analogue, marks=pytest.mark.sip)],
    ids=["fake", "replay", "sip", "analogue"],
)
def kind(request: pytest.FixtureRequest) -> Kind:
    made: Kind = request.param
    return made


async def test_a_call_rings_with_its_caller(kind: Kind, tmp_path: Path) -> None:
    async with kind(silence(LONG_MS), tmp_path) as ringing:
        assert ringing.call.caller == CallerId(CALLER)
        assert ringing.call.ended is None


async def test_the_caller_is_heard_frame_by_frame_until_they_hang_up(kind: Kind, tmp_path: Path) -> None:
    async with kind(Pcm16(tone(500) + silence(200)), tmp_path) as ringing:
        await ringing.call.answer()
        frames = [item async for item in ringing.call.heard() if not isinstance(item, Digit)]
    assert {len(frame) for frame in frames} == {FRAME_BYTES}
    assert 23 <= sum(map(loud, frames)) <= 27
    assert ringing.call.ended is HangupCause.CALLER


async def test_a_call_that_is_up_may_be_answered_again(kind: Kind, tmp_path: Path) -> None:
    async with kind(silence(LONG_MS), tmp_path) as ringing:
        await ringing.call.answer()
        await ringing.call.play(silence(100))
        await ringing.call.answer()
        await ringing.call.play(Pcm16(tone(200) + silence(100)))
        assert ringing.hears() > 100
        assert ringing.call.ended is None
        await ringing.call.hang_up()
        with pytest.raises(CallEnded):
            await ringing.call.answer()


async def test_what_is_played_is_heard_to_its_end(kind: Kind, tmp_path: Path) -> None:
    async with kind(silence(LONG_MS), tmp_path) as ringing:
        await ringing.call.answer()
        await ringing.call.play(Pcm16(tone(400) + silence(100)))
        await ringing.call.play(Pcm16(tone(200) + silence(200)))
        assert ringing.hears() == pytest.approx(600, abs=60)
        assert ringing.call.ended is None


async def test_a_cancelled_play_falls_silent(kind: Kind, tmp_path: Path) -> None:
    async with kind(silence(LONG_MS), tmp_path) as ringing:
        await ringing.call.answer()
        playing = asyncio.create_task(ringing.call.play(tone(5_000)))
        frames = 0
        async for _ in ringing.call.heard():
            frames += 1
            if frames == 25:
                playing.cancel()
            if frames == 75:
                break
        assert 0 < ringing.hears() < 1_200
        await ringing.call.play(Pcm16(tone(200) + silence(100)))
        assert ringing.call.ended is None


async def test_nothing_is_played_to_a_caller_who_has_gone(kind: Kind, tmp_path: Path) -> None:
    async with kind(silence(300), tmp_path) as ringing:
        await ringing.call.answer()
        playing = asyncio.create_task(ringing.call.play(tone(20_000)))
        async for _ in ringing.call.heard():
            pass
        with pytest.raises(CallEnded) as gone:
            await playing
        with pytest.raises(CallEnded):
            await ringing.call.play(tone(20))
    assert gone.value.cause is HangupCause.CALLER


async def test_the_house_hangs_up_once_however_often_it_says_so(kind: Kind, tmp_path: Path) -> None:
    async with kind(silence(LONG_MS), tmp_path) as ringing:
        await ringing.call.answer()
        hearing = asyncio.create_task(_frames(ringing.call))
        await ringing.call.play(tone(60))
        await ringing.call.hang_up()
        await ringing.call.hang_up()
        await hearing
        assert ringing.call.ended is HangupCause.HOUSE
        with pytest.raises(CallEnded):
            await ringing.call.play(tone(20))


async def test_where_nobody_picks_up_the_call_goes_on(kind: Kind, tmp_path: Path) -> None:
    async with kind(silence(LONG_MS), tmp_path) as ringing:
        await ringing.call.answer()
        assert await ringing.call.ring("02 61 91 05 13") is None
        assert ringing.call.ended is None
        await ringing.call.play(Pcm16(tone(200) + silence(100)))
        assert ringing.hears() > 100


async def test_a_line_that_stops_ends_its_calls(kind: Kind, tmp_path: Path) -> None:
    async with kind(silence(LONG_MS), tmp_path) as ringing:
        await ringing.call.answer()
    assert ringing.call.ended is HangupCause.HOUSE
    assert [call async for call in ringing.line.calls()] == []


async def _frames(call: Call) -> int:
    return sum([1 async for _ in call.heard()])
