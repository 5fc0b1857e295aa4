"""Real SIP calls on loopback, from a phone made of two sockets: each state, sound, who calls, the line itself."""

import asyncio
import os
import socket
from pathlib import Path

import pytest

from appliance.clock import SystemClock
from appliance.errors import CallEnded, LineError
from appliance.line.meter import ENOUGH_MS
from appliance.line.sip import SipLine, SipSettings
from appliance.vocabulary.audio import Pcm16
from appliance.vocabulary.telephony import CallerId, HangupCause
from tests.fakes.tones import loud, tone
from tests.line.opened import everything, frames, line, still_serves
from tests.line.phone import PCMU, Phone

pytestmark = pytest.mark.sip


# --- states of a call ------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["CANCEL", "BYE"])
async def test_who_leaves_while_it_rings_is_gone(method: str) -> None:
    async with line() as opened, Phone(opened.address) as phone:
        phone.invite()
        call = await opened.rings()
        await phone.receive("SIP/2.0 180")
        phone.send(phone.request(method))
        await phone.receive("SIP/2.0 487")
        await call.over()
        with pytest.raises(CallEnded):
            await call.answer()
        assert call.ended is HangupCause.CALLER
        await still_serves(opened)


async def test_a_call_that_is_not_answered_is_rejected() -> None:
    async with line() as opened, Phone(opened.address) as phone:
        phone.invite()
        call = await opened.rings()
        await call.hang_up()
        await phone.receive("SIP/2.0 486")
        assert call.ended is HangupCause.REJECTED


async def test_a_peer_that_vanishes_ends_the_call() -> None:
    async with line(lost_s=1) as opened, Phone(opened.address) as phone:
        call = await opened.answers(phone)
        phone.speak()
        phone.rtp.close()
        await asyncio.wait_for(everything(call), 20)
        assert call.ended is HangupCause.LOST
        await phone.receive("BYE")


async def test_how_loud_a_call_was_is_told_once_it_is_over() -> None:
    async with line() as opened, Phone(opened.address) as phone:
        call = await opened.answers(phone)
        playing = asyncio.create_task(call.play(Pcm16(tone(ENOUGH_MS) + tone(2_000))))
        async with asyncio.timeout(60):
            async for _ in call.heard():
                phone.speak()
                if playing.done():
                    break
        assert opened.line.measured() == []
        await call.hang_up()
        (levels,) = opened.line.measured()
        assert opened.line.measured() == []
    assert levels.said_dbov == pytest.approx(-15, abs=1)  # a tone of a quarter of full scale
    assert levels.heard_dbov == pytest.approx(0, abs=1)
    assert levels.clipped > 0.9
    assert levels.echo_db is None


async def test_a_line_that_stops_says_goodbye() -> None:
    async with line() as opened:
        phone = Phone(opened.address)
        call = await opened.answers(phone)
    async with phone:
        await phone.receive("BYE")
    assert call.ended is HangupCause.HOUSE


async def test_one_more_caller_than_the_line_takes_hears_the_busy_tone() -> None:
    async with line(calls_at_once=2) as opened:
        async with Phone(opened.address) as one, Phone(opened.address) as two, Phone(opened.address) as three:
            first = await opened.answers(one)
            await opened.answers(two)
            three.invite()
            await three.receive("SIP/2.0 486")
            await first.hang_up()
        await still_serves(opened)


# --- sound -----------------------------------------------------------------------------------------------


async def test_a_caller_of_mu_law_is_heard() -> None:
    async with line() as opened, Phone(opened.address, codecs="0") as phone:
        call = await opened.answers(phone)
        for _ in range(10):
            phone.speak(b"\x00\x80" * 80, PCMU)
        assert any(map(loud, await frames(call, 30)))


async def test_a_phone_that_sends_nothing_in_silence_is_heard_as_silence() -> None:
    async with line() as opened, Phone(opened.address) as phone:
        call = await opened.answers(phone)
        phone.speak()
        quiet = await frames(call, 60)
        assert not any(map(loud, quiet[20:]))
        for _ in range(10):
            phone.speak()
        assert any(map(loud, await frames(call, 30)))
        assert call.ended is None


async def test_a_key_is_heard_once_though_its_end_is_sent_three_times() -> None:
    async with line() as opened, Phone(opened.address) as phone:
        call = await opened.answers(phone)
        hearing = asyncio.create_task(everything(call))
        for _ in range(10):
            phone.speak()
        phone.press(5)
        phone.press(11)
        await SystemClock().sleep(0.5)
        phone.send(phone.request("BYE"))
        _, pressed = await asyncio.wait_for(hearing, 20)
    assert pressed == ["5", "#"]


# --- who calls, and handing over --------------------------------------------------------------------------


@pytest.mark.parametrize(("trust", "number"), [(True, "0612345678"), (False, "0639980512")])
async def test_an_asserted_number_counts_where_the_trunk_is_trusted(trust: bool, number: str) -> None:  # noqa: FBT001
    asserted = 'P-Asserted-Identity: "A" <sip:+33612345678@trunk>\r\n'
    async with line(trust_trunk=trust) as opened, Phone(opened.address, headers=asserted) as phone:
        phone.invite()
        assert (await opened.rings()).caller == CallerId(number)


async def test_privacy_hides_the_number() -> None:
    async with line() as opened, Phone(opened.address, headers="Privacy: id\r\n") as phone:
        phone.invite()
        assert (await opened.rings()).caller.withheld


async def test_a_second_call_goes_by_the_gateway_whoever_is_on_the_first() -> None:
    async with Phone("127.0.0.1:0") as gateway:
        where = f"127.0.0.1:{gateway.sip.getsockname()[1]}"
        async with line(gateway=where) as opened, Phone(opened.address) as phone:
            call = await opened.answers(phone)
            ringing = asyncio.create_task(call.ring("02 61 91 05 13"))
            invite = await gateway.receive("INVITE")
            assert invite.startswith(f"INVITE sip:0261910513@{where}")
            gateway.reply(invite, "486 Busy Here")
            assert await ringing is None


@pytest.mark.parametrize("answer", ["486 Busy Here", "603 Decline", "404 Not Found"])
async def test_who_does_not_take_a_second_call_leaves_the_first_as_it_was(answer: str) -> None:
    async with line() as opened, Phone(opened.address) as phone:
        call = await opened.answers(phone)
        ringing = asyncio.create_task(call.ring("02 61 91 05 13"))
        invite = await phone.receive("INVITE")
        assert invite.startswith("INVITE sip:0261910513@127.0.0.1")
        phone.reply(invite, answer)
        assert await ringing is None
        assert call.ended is None


async def test_a_ringing_that_is_given_up_ends_at_the_other_side() -> None:
    async with line() as opened, Phone(opened.address) as phone:
        call = await opened.answers(phone)
        ringing = asyncio.create_task(call.ring("02 61 91 05 13"))
        phone.reply(await phone.receive("INVITE"), "180 Ringing")
        ringing.cancel()
        await phone.receive("CANCEL")
        assert call.ended is None


async def test_where_the_operator_has_forwarded_a_call_from_is_heard() -> None:
    forwarded = "Diversion: <sip:0261910400@trunk>;reason=user-busy\r\n"
    async with line() as opened, Phone(opened.address, headers=forwarded) as phone:
        phone.invite()
        assert (await opened.rings()).caller == CallerId("0639980512", "0261910400")


# --- the line --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [socket.SOCK_DGRAM, socket.SOCK_STREAM], ids=["udp", "tcp"])
async def test_a_port_in_use_stops_the_start_with_one_sentence(kind: int) -> None:
    with socket.socket(socket.AF_INET, kind) as taken:
        taken.bind(("127.0.0.1", 0))
        if kind == socket.SOCK_STREAM:
            taken.listen()
        with pytest.raises(LineError, match="is another reception running"):
            async with SipLine(SipSettings(port=taken.getsockname()[1]), SystemClock()):
                pass


async def test_a_line_knows_whether_it_would_answer() -> None:
    async with line() as opened:
        assert await opened.line.answers()
    assert not await opened.line.answers()


@pytest.mark.parametrize("wrong", [{"user": "a@b"}, {"password": 'a"b'}, {"calls_at_once": 0}])
async def test_a_line_that_cannot_be_opened_leaves_room_for_the_next(wrong: dict[str, object]) -> None:
    with pytest.raises(LineError, match="cannot be opened"):
        async with line(**wrong):
            pass
    async with line() as opened:
        await still_serves(opened)


async def test_a_second_line_of_the_process_is_refused_and_harms_nothing() -> None:
    async with line() as opened:
        with pytest.raises(LineError, match="only one may run"):
            async with line():
                pass
        await still_serves(opened)


async def test_sound_runs_before_all_other_work_or_it_is_said_that_it_may_not(caplog: pytest.LogCaptureFixture) -> None:
    async with line() as opened, Phone(opened.address) as phone:
        await opened.answers(phone)
        first = [thread for thread in _threads() if os.sched_getscheduler(thread) == os.SCHED_RR]
    assert (len(first) > 1) is not ("LimitRTPRIO" in caplog.text)


def _threads() -> list[int]:
    return [int(thread.name) for thread in Path("/proc/self/task").iterdir()]
