"""Real SIP calls on loopback: another baresip, a phone of bare sockets, sipp's stock callers, a registrar, rubbish."""

import asyncio
import logging
import random
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from appliance.clock import SystemClock
from appliance.errors import CallEnded, LineError
from appliance.line.caller import dial
from appliance.line.sip import SipCall, SipLine, SipSettings
from appliance.vocabulary.telephony import CallerId, Digit, HangupCause
from tests.fakes.tones import loud, tone
from tests.line.phone import A_LAW_LOUD, PCMU, Phone, free_port
from tests.line.registrar import registrar

ROOT = Path(__file__).parents[2]
PEER = Path(__file__).with_name("peer.py")
RECORDINGS = Path("/usr/share/sip-tester")
"""Where Debian puts sipp's sounds; the stock scenario looks for them under ``pcap/``."""

pytestmark = pytest.mark.sip


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


async def everything(call: SipCall) -> tuple[int, list[str]]:
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


# --- another baresip -------------------------------------------------------------------------------------


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


async def test_a_call_to_a_busy_line_is_a_failure_in_one_sentence() -> None:
    async with Phone("127.0.0.1:0") as phone:

        async def busy() -> None:
            phone.reply(await phone.receive("INVITE"), "486 Busy Here")

        answering = asyncio.create_task(busy())
        with pytest.raises(LineError, match="was not taken: 486 Busy Here"):
            async with dial(f"127.0.0.1:{phone.sip.getsockname()[1]}", None, SystemClock()):
                pass
        await answering


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


async def test_a_transfer_that_nobody_takes_leaves_the_call_and_one_that_is_taken_ends_it() -> None:
    async with line() as opened, Phone(opened.address) as phone:
        call = await opened.answers(phone)
        for outcome, taken in (("486 Busy Here", False), ("200 OK", True)):
            handing_over = asyncio.create_task(call.transfer("02 61 91 05 13"))
            refer = await phone.receive("REFER")
            assert "Refer-To: sip:0261910513@127.0.0.1" in refer
            phone.reply(refer, "202 Accepted")
            about = "Event: refer\r\nSubscription-State: terminated\r\nContent-Type: message/sipfrag\r\n"
            phone.send(phone.request("NOTIFY", about, f"SIP/2.0 {outcome}\r\n"))
            assert await handing_over is taken
            assert call.ended is (HangupCause.TRANSFERRED if taken else None)


# --- the line --------------------------------------------------------------------------------------------


async def test_a_port_in_use_stops_the_start_with_one_sentence() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(LineError, match="is another reception running"):
            async with SipLine(SipSettings(port=taken.getsockname()[1]), SystemClock()):
                pass


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


class Hasty(SystemClock):
    """Waits for nothing longer than a tenth of a second."""

    async def sleep(self, seconds: float) -> None:
        await super().sleep(min(seconds, 0.1))


@pytest.mark.parametrize("refusals", [(), ("503 Service Unavailable", "403 Forbidden")])
async def test_a_registrar_is_told_where_to_send_calls_and_when_not_to(refusals: tuple[str, ...]) -> None:
    async with registrar("s3cret", *refusals) as office:
        port = free_port()
        settings = SipSettings(port=port, registrar=office.address, user="cabinet", password="s3cret")
        async with SipLine(settings, Hasty()) as opened:
            contact = await asyncio.wait_for(office.contacts.get(), 20)
            assert contact.startswith(f"sip:cabinet@127.0.0.1:{port}")
            await still_serves(Opened(opened, f"127.0.0.1:{port}"))
        assert await asyncio.wait_for(office.contacts.get(), 20) == ""


async def test_a_refused_registration_is_said_once_without_the_password(caplog: pytest.LogCaptureFixture) -> None:
    async with registrar("s3cret") as office:
        settings = SipSettings(port=free_port(), registrar=office.address, user="cabinet", password="wr0ng")
        with caplog.at_level(logging.INFO):
            async with SipLine(settings, Hasty()):
                for _ in range(3):
                    await asyncio.wait_for(office.refused.get(), 20)
    said = [record for record in caplog.records if record.name.startswith("appliance")]
    assert [record.levelname for record in said] == ["WARNING"]
    assert vars(said[0])["answer"] == "403"
    assert "wr0ng" not in caplog.text


# --- sipp ------------------------------------------------------------------------------------------------


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


# --- rubbish ---------------------------------------------------------------------------------------------


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
