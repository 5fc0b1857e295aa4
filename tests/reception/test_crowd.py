"""More callers at once than the box can talk with, over real SIP."""

from pathlib import Path

import pytest

from appliance.clock import SystemClock
from appliance.line.port import free_port
from appliance.line.sip import SipLine, SipSettings
from appliance.ports import Call
from appliance.settings import SAMPLE
from appliance.simulation.box import BoxProcess
from appliance.vocabulary.telephony import Digit

pytestmark = [pytest.mark.models, pytest.mark.sip]

GREETED = 100
"""Frames of 20 ms: who has heard two seconds has heard the greeting begin, and its turn is in the log."""


async def hears_the_greeting(call: Call) -> None:
    frames = 0
    async for frame in call.heard():
        frames += not isinstance(frame, Digit)
        if frames == GREETED:
            return


async def test_the_second_caller_of_a_box_that_talks_with_one_is_offered_a_message(tmp_path: Path) -> None:
    async with (
        BoxProcess(SAMPLE, tmp_path / "box", box={"voice": "espeak", "calls_at_once": 1}) as box,
        SipLine(SipSettings(port=free_port(), calls_at_once=2), SystemClock()) as callers,
    ):
        first = await callers.dial(f"sip:box@{box.address}")
        await hears_the_greeting(first)
        second = await callers.dial(f"sip:box@{box.address}")
        await hears_the_greeting(second)
        assert first.ended is None
        for call in (second, first):
            await call.hang_up()
        store = box.store()
        one, other = (" ".join(store.turns(call, box.identity)[0].said) for call in store.calls())
        store.close()
    assert "Que puis-je faire pour vous ?" in one
    assert "Plusieurs personnes appellent en même temps." in other
    assert "Dites-moi votre nom, votre numéro et votre demande" in other
