"""The test call, to a real reception and to nobody."""

import asyncio
import signal
from pathlib import Path

import pytest

from appliance.clock import SystemClock
from appliance.commands.run import LEFT
from appliance.health import call
from appliance.health.finding import State
from appliance.line.caller import dial
from appliance.line.port import free_port
from appliance.reception.receptionist import RING_S
from appliance.settings import SAMPLE, Box
from appliance.settings.practice import MOST_RINGS
from appliance.simulation.box import BoxProcess


@pytest.mark.sip
@pytest.mark.models
async def test_a_reception_takes_it_and_is_heard(tmp_path: Path) -> None:
    async with BoxProcess(SAMPLE, tmp_path / "box", box={"voice": "espeak"}) as box:
        assert await call.answered(Box(listen=box.address), SystemClock())


@pytest.mark.sip
@pytest.mark.models
async def test_told_to_leave_it_serves_who_is_on_the_line_to_the_end(tmp_path: Path) -> None:
    async with BoxProcess(SAMPLE, tmp_path / "box", box={"voice": "espeak"}) as box:
        process = box._process
        assert process is not None
        async with dial(box.address, None, SystemClock()) as called:
            frames = called.heard()
            await anext(frames)
            process.send_signal(signal.SIGUSR1)
            for _ in range(150):
                await anext(frames)
            assert process.returncode is None
            await called.hang_up()
        assert await asyncio.wait_for(process.wait(), 15) == LEFT


def test_it_waits_while_somebody_who_is_there_is_given_all_the_rings_there_may_be() -> None:
    assert call.PATIENCE_S > MOST_RINGS * RING_S
    assert call.PATIENCE_S < call.WITHIN_S


@pytest.mark.sip
async def test_nobody_does_not() -> None:
    assert not await call.answered(Box(listen=f"127.0.0.1:{free_port()}"), SystemClock())


def test_an_analogue_line_cannot_call_itself() -> None:
    found = call.finding(Box(line="analogue"), SystemClock())
    assert (found.state, "autre téléphone" in found.remedy) == (State.WEAK, True)
