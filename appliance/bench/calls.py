"""``permanence bench calls``: how many callers hold a conversation at once before they wait too long.

One more caller a round, all at once over SIP, until the 95th percentile of the waits passes the target. What the limit
is made of: the share of the processors that the reception takes (``busy``: 1 is all of them).
"""

import asyncio
import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from appliance import settings
from appliance.bench.callers import CONVERSATIONS, converse, spoken
from appliance.bench.report import Measurement, Target, percentile
from appliance.clock import SystemClock
from appliance.line.port import free_port
from appliance.line.sip import SipLine, SipSettings
from appliance.ports import Voice
from appliance.simulation.box import BoxProcess
from appliance.vocabulary.audio import Pcm16

MOST_CALLERS = 8
P95_MS = 1_500
TURNS = 24
APART_S = 1.3
"""Between two callers' first rings: not all of them end a sentence together for the whole round."""

TARGETS = {"calls_at_once": Target(4, at_least=True)}


async def measure(voice: Voice, folder: Path, most: int = MOST_CALLERS) -> Measurement:
    """Rounds of 1, 2, 3... callers until one is too many."""
    sounds = await spoken(voice)
    figures = {"calls_at_once": 0.0}
    async with BoxProcess(settings.SAMPLE, folder, box={"calls_at_once": most}) as box:
        for callers in range(1, most + 1):
            began_s, used_s = time.monotonic(), box.cpu_s()
            waits = await _round(box.address, callers, sounds)
            took_s = time.monotonic() - began_s
            figures[f"p95_ms_of_{callers}"] = percentile(waits, 95)
            figures[f"busy_with_{callers}"] = (box.cpu_s() - used_s) / took_s / (os.cpu_count() or 1)
            if figures[f"p95_ms_of_{callers}"] > P95_MS:
                break
            figures["calls_at_once"] = callers
        figures["peak_mb"] = box.peak_mb()
    return Measurement("calls", {name: round(value, 2) for name, value in figures.items()}, TARGETS)


async def _round(address: str, callers: int, sounds: Mapping[str, Pcm16]) -> Sequence[float]:
    """All waits of ``callers`` who talk at once, each in their own conversations."""
    waits: list[float] = []
    async with SipLine(SipSettings(port=free_port(), calls_at_once=callers), SystemClock()) as line:

        async def talk(rank: int) -> None:
            await asyncio.sleep(rank * APART_S)
            calls, enough = rank, len(waits) + TURNS
            while len(waits) < enough:
                call = await line.dial(f"sip:permanence@{address}")
                waits.extend(await converse(call, [sounds[text] for text in CONVERSATIONS[calls % len(CONVERSATIONS)]]))
                await call.hang_up()
                calls += 1

        await asyncio.gather(*(talk(rank) for rank in range(callers)))
    return waits
