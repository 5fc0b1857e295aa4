"""``permanence bench turn``: how long a caller waits for an answer, measured from outside.

A reception runs as its own process; this one calls it over SIP on loopback. Latency runs from the last loud sample of
the caller's speech leaving for the line until the first audible sample that comes back. The calls are as many as it
takes for the turns asked for; a reply is over after 0.9 s of silence, then the next sentence is spoken.
"""

from pathlib import Path

from appliance import settings
from appliance.bench.callers import CONVERSATIONS, converse, spoken
from appliance.bench.report import Measurement, Target, percentile
from appliance.clock import SystemClock
from appliance.line.caller import dial
from appliance.ports import Voice
from appliance.simulation.box import BoxProcess

TURNS = 30
TARGETS = {
    "p50_ms": Target(700),
    "p95_ms": Target(1_200),
    "ready_s": Target(15),
    "peak_mb": Target(1_200),
}


async def measure(voice: Voice, folder: Path, turns: int = TURNS) -> Measurement:
    """Call until ``turns`` answers are measured."""
    sounds = await spoken(voice)
    async with BoxProcess(settings.SAMPLE, folder) as box:
        latencies: list[float] = []
        calls, cpu_s = 0, 0.0
        while len(latencies) < turns:
            conversation = CONVERSATIONS[calls % len(CONVERSATIONS)]
            before_s = box.cpu_s()
            async with dial(box.address, "0639980499", SystemClock()) as call:
                latencies += await converse(call, [sounds[text] for text in conversation])
            calls += 1
            cpu_s += box.cpu_s() - before_s
        figures = {
            "turns": float(len(latencies)),
            "p50_ms": percentile(latencies, 50),
            "p95_ms": percentile(latencies, 95),
            "max_ms": max(latencies),
            "ready_s": box.ready_s,
            "peak_mb": box.peak_mb(),
            "cpu_s_per_call": cpu_s / calls,
        }
    return Measurement("turn", {name: round(value, 1) for name, value in figures.items()}, TARGETS)
