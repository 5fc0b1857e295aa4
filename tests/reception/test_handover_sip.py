"""A caller is handed over to a person over real SIP, with the real recogniser: two calls, and the box between them."""

import asyncio
from pathlib import Path

import pytest

from appliance import models
from appliance.clock import SystemClock
from appliance.line.port import free_port
from appliance.line.sip import SipLine, SipSettings
from appliance.line.sip_call import SipCall
from appliance.settings import SAMPLE
from appliance.simulation.box import BoxProcess
from appliance.speaking.channel import telephone
from appliance.speaking.kokoro import KokoroVoice
from appliance.vocabulary.telephony import Digit
from tests.fakes.tones import loud, tone

pytestmark = [pytest.mark.models, pytest.mark.sip]

OPEN = "2026-11-24T10:00"
WITHIN_S = 60


async def test_the_person_takes_the_call_with_a_key_and_the_two_hear_one_another(tmp_path: Path) -> None:
    practice = tmp_path / "practice.toml"
    practice.write_text(f'transfer_to = "0261910599"\n{SAMPLE.read_text("utf-8")}', "utf-8")
    wish = telephone(await KokoroVoice(models.path("kokoro")).render("Bonjour, je voudrais parler à quelqu'un."))
    async with (
        BoxProcess(practice, tmp_path / "box", at=OPEN, box={"voice": "espeak"}) as box,
        SipLine(SipSettings(port=free_port(), calls_at_once=2), SystemClock()) as line,
    ):
        caller = await line.dial(f"sip:box@{box.address}")
        attending = asyncio.create_task(hears(caller, 10**9))
        await caller.play(wish)
        person = await asyncio.wait_for(anext(line.calls()), WITHIN_S)
        await person.answer()
        assert await asyncio.wait_for(hears(person, 20), WITHIN_S), "the offer"
        await person.press("1")
        attending.cancel()
        talking = asyncio.create_task(person.play(tone(WITHIN_S * 1_000, hz=1_000)))
        await asyncio.wait_for(until_pure(caller, 1_000), WITHIN_S)
        talking.cancel()
        talking = asyncio.create_task(caller.play(tone(WITHIN_S * 1_000, hz=600)))
        await asyncio.wait_for(until_pure(person, 600), WITHIN_S)
        talking.cancel()
        await person.hang_up()
        await asyncio.wait_for(caller.over(), WITHIN_S)


@pytest.mark.parametrize("busy", [True, False], ids=["busy", "nobody answers"])
async def test_where_nobody_takes_the_call_the_caller_comes_back_and_leaves_a_message(
    tmp_path: Path, *, busy: bool
) -> None:
    practice = tmp_path / "practice.toml"
    practice.write_text(f'transfer_to = "0261910599"\n{SAMPLE.read_text("utf-8")}', "utf-8")
    voice = KokoroVoice(models.path("kokoro"))
    wish = telephone(await voice.render("Bonjour, je voudrais parler à quelqu'un."))
    async with (
        BoxProcess(practice, tmp_path / "box", at=OPEN, box={"voice": "espeak"}) as box,
        SipLine(SipSettings(port=free_port(), calls_at_once=2), SystemClock()) as line,
    ):
        caller = await line.dial(f"sip:box@{box.address}")
        attending = asyncio.create_task(hears(caller, 10**9))
        await caller.play(wish)
        person = await asyncio.wait_for(anext(line.calls()), WITHIN_S)
        if busy:
            await person.hang_up()
        store = box.store()
        async with asyncio.timeout(WITHIN_S):
            while not any("Personne ne répond." in turn.said for turn in store.turns(1, box.identity)):
                await SystemClock().sleep(0.5)
        await asyncio.wait_for(person.over(), WITHIN_S)
        assert caller.ended is None
        attending.cancel()
        await caller.hang_up()
        async with asyncio.timeout(WITHIN_S):
            while not (messages := store.messages(box.identity)):
                await SystemClock().sleep(0.5)
        store.close()
    assert "parler" in messages[0].text


async def hears(call: SipCall, frames: int) -> int:
    """So many loud frames, or those until the call ends."""
    heard = 0
    async for item in call.heard():
        heard += not isinstance(item, Digit) and loud(item)
        if heard >= frames:
            break
    return heard


async def until_pure(call: SipCall, hz: int) -> None:
    """Until the other end's tone comes through: half a second of it, and nobody else's words."""
    in_a_row = 0
    async for item in call.heard():
        crossings = sum((a < 128) != (b < 128) for a, b in zip(item[1::2], item[3::2], strict=False))
        in_a_row = in_a_row + 1 if loud(item) and abs(crossings - 2 * hz // 50) <= 2 else 0
        if in_a_row == 25:
            return
    raise AssertionError("the call ended without a word of the other")
