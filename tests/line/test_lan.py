"""A box on a network of its own, not on the machine of whoever calls it: its address comes late, goes, and changes."""

import asyncio
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from appliance.clock import SystemClock
from appliance.errors import CallEnded
from appliance.health.line import is_answered
from appliance.line.sip import SipCall, SipLine, SipSettings
from appliance.line.way import ANY_ADDRESS, LOOPBACK
from appliance.settings import Box
from appliance.vocabulary.telephony import HangupCause
from appliance.wiring import sip_settings
from tests.fakes.tones import tone
from tests.line.lan import BOX, FAR, Lan, lan
from tests.line.phone import Phone
from tests.line.registrar import Registrar, registrar

pytestmark = pytest.mark.sip

NEXT = "10.9.9.7"


class Hasty(SystemClock):
    """Waits for nothing longer than a tenth of a second."""

    async def sleep(self, seconds: float) -> None:
        await super().sleep(min(seconds, 0.1))


@pytest.fixture
def cable() -> Iterator[Lan]:
    with lan() as two:
        yield two


async def tells(office: Registrar, address: str) -> None:
    """Until the registrar has been told to send calls there."""
    async with asyncio.timeout(20):
        while not (await office.contacts.get()).startswith(f"sip:permanence@{address}:5060"):
            pass


async def until(there: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not await asyncio.to_thread(there):
            await SystemClock().sleep(0.05)


async def take(line: SipLine) -> None:
    """Say something to whoever calls."""
    async for call in line.calls():
        await call.answer()
        with suppress(CallEnded):
            await call.play(tone(5_000))


async def taken(line: SipLine, phone: Phone) -> SipCall:
    await phone.rings()
    call = await anext(line.calls())
    await asyncio.gather(call.answer(), phone.answered())
    return call


async def doctor(folder: Path) -> dict[str, str]:
    """The state of each finding, with a test call."""
    asked = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "appliance", "doctor", "--json", "--call", "--home", str(folder)),
        stdout=asyncio.subprocess.PIPE,
    )
    told, _ = await asyncio.wait_for(asked.communicate(), 100)
    return {one["check"]: one["state"] for one in json.loads(told)["findings"]}


async def test_with_what_the_guide_for_cards_says_calls_come_and_every_check_sees_it(
    cable: Lan, tmp_path: Path
) -> None:
    cable.has(BOX)
    async with registrar("secret", at=cable.far) as office:
        (tmp_path / "box.toml").write_text(f'registrar = "{office.address}"\npassword = "secret"\n')
        box = Box(registrar=office.address, password="secret")
        async with SipLine(sip_settings(box), Hasty()) as line:
            await tells(office, BOX)
            async with Phone(f"{BOX}:5060", opened=cable.far) as phone:
                await (await taken(line, phone)).hang_up()
            assert await line.answers()
            assert await asyncio.to_thread(is_answered, tmp_path, box)
            talking = asyncio.create_task(take(line))
            states = await doctor(tmp_path)
            talking.cancel()
    assert (states["line"], states["call"]) == ("good", "good")


async def test_an_address_that_comes_after_the_start_is_registered(cable: Lan, tmp_path: Path) -> None:
    async with registrar("secret", at=cable.far) as office:
        box = Box(registrar=office.address, password="secret")
        async with SipLine(sip_settings(box), Hasty()) as line:
            assert await line.answers()
            assert not await asyncio.to_thread(is_answered, tmp_path, box)
            cable.has(BOX)
            await tells(office, BOX)
            await until(lambda: line.taken)
            assert await asyncio.to_thread(is_answered, tmp_path, box)


async def test_another_address_is_followed_and_calls_that_the_former_had_are_over(cable: Lan, tmp_path: Path) -> None:
    cable.has(BOX)
    async with registrar("secret", at=cable.far) as office:
        box = Box(registrar=office.address, password="secret")
        async with SipLine(sip_settings(box), Hasty()) as line:
            await tells(office, BOX)
            async with Phone(f"{BOX}:5060", opened=cable.far) as phone:
                call = await taken(line, phone)
                playing = asyncio.create_task(call.play(tone(60_000)))
                cable.has(NEXT)
                await tells(office, NEXT)
                assert call.ended is HangupCause.FAILED
                assert (await asyncio.gather(playing, return_exceptions=True))[0] is not None
            async with Phone(f"{NEXT}:5060", opened=cable.far) as phone:
                await taken(line, phone)
            assert await line.answers()


async def test_a_call_outlives_a_network_that_is_gone_for_a_moment(cable: Lan) -> None:
    cable.has(BOX)
    settings = SipSettings(address=ANY_ADDRESS, gateway=FAR)
    async with SipLine(settings, Hasty()) as line, Phone(f"{BOX}:5060", opened=cable.far) as phone:
        call = await taken(line, phone)
        cable.has(None)
        assert await line.answers(), "the stack is as well as ever"
        for _ in range(20):
            await Hasty().sleep(1)
        cable.has(BOX)
        phone.speak()
        playing = asyncio.create_task(call.play(tone(10_000)))
        for _ in range(20):
            await phone.hears()
        playing.cancel()
        assert call.ended is None


async def test_where_nobody_talks_any_more_the_machine_itself_still_gets_an_answer(cable: Lan, tmp_path: Path) -> None:
    cable.has(BOX)
    box = Box(gateway=FAR)
    async with SipLine(sip_settings(box), Hasty()) as line:
        await until(lambda: is_answered(tmp_path, box))
        cable.has(None)
        await until(lambda: is_answered(tmp_path, Box(listen=f"{LOOPBACK}:5060")))
        assert not await asyncio.to_thread(is_answered, tmp_path, box)
        cable.has(NEXT)
        await until(lambda: is_answered(tmp_path, box))
        assert await line.answers()
