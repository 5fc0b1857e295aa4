"""The test call, to a real reception and to nobody."""

from pathlib import Path

import pytest

from appliance.clock import SystemClock
from appliance.health import call
from appliance.health.finding import State
from appliance.line.port import free_port
from appliance.settings import SAMPLE, Box
from appliance.simulation.box import BoxProcess


@pytest.mark.sip
@pytest.mark.models
async def test_a_reception_takes_it_and_is_heard(tmp_path: Path) -> None:
    async with BoxProcess(SAMPLE, tmp_path / "box", box={"voice": "espeak"}) as box:
        assert await call.answered(Box(listen=box.address), SystemClock())


@pytest.mark.sip
async def test_nobody_does_not() -> None:
    assert not await call.answered(Box(listen=f"127.0.0.1:{free_port()}"), SystemClock())


def test_an_analogue_line_cannot_call_itself() -> None:
    found = call.finding(Box(line="analogue"), SystemClock())
    assert (found.state, "autre téléphone" in found.remedy) == (State.WEAK, True)
