"""``permanence bench soak``: hundreds of calls, hung up wherever the conversation happens to be.

Real calls over SIP, ``AT_ONCE`` at a time, each cut off at a random moment (the seed is fixed). Looked at from outside
while nobody calls: the reception's memory, threads and open files, early and at the end; calls that never ended; and
in how many states of a conversation somebody has hung up.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from appliance import settings
from appliance.bench.callers import CONVERSATIONS, converse, spoken
from appliance.bench.report import Measurement, Target
from appliance.clock import SystemClock
from appliance.errors import LineError
from appliance.line.port import free_port
from appliance.line.sip import SipLine, SipSettings
from appliance.ports import Voice
from appliance.simulation.box import BoxProcess
from appliance.vocabulary.audio import Pcm16
from appliance.vocabulary.conversation import Detail
from appliance.vocabulary.journal import JournalKind

CALLS = 500
FIRST = 100
"""Calls before the first look: caches and pools fill once."""

AT_ONCE = 4
LONGEST_S = 45.0
"""Then the longest of the conversations is over."""

SETTLED_S = 8.0
"""After the last hang-up what belongs to the calls may still be let go."""

SEED = 20_261_123


@dataclass(frozen=True)
class Plan:
    """One call."""

    sentences: Sequence[Pcm16]
    hangs_up_after_s: float


STATES = frozenset(
    {
        *(Detail.REQUEST, Detail.REASON, Detail.FOR_WHOM, Detail.NAME, Detail.BIRTH_DATE, Detail.PROPOSAL),
        *(Detail.READBACK, Detail.REMAINING, Detail.MORE),
    }
)
"""What the conversations are asked for."""

LAST_ASKED = """SELECT DISTINCT asked FROM turns AS last
    WHERE asked IS NOT NULL AND number = (SELECT max(number) FROM turns WHERE call = last.call)"""

TARGETS = {
    "states": Target(len(STATES), at_least=True),
    "stuck": Target(0),
    "refused": Target(0),
    "memory_growth_percent": Target(5),
    "more_threads": Target(0),
    "more_files": Target(0),
}


async def measure(voice: Voice, folder: Path, calls: int = CALLS) -> Measurement:
    """``calls`` in all, of which the first fifth only warms up."""
    sounds = await spoken(voice)
    chance = random.Random(SEED)  # noqa: S311 - when a caller hangs up is no secret
    plans = [
        Plan([sounds[text] for text in chance.choice(CONVERSATIONS)], chance.uniform(0.0, LONGEST_S))
        for _ in range(calls)
    ]
    first = max(AT_ONCE, calls * FIRST // CALLS)
    async with (
        BoxProcess(settings.SAMPLE, folder, box={"voice": "espeak"}) as box,
        SipLine(SipSettings(port=free_port(), calls_at_once=AT_ONCE), SystemClock()) as line,
    ):
        refused = await _place(plans[:first], line, box.address)
        before = box.held()
        refused += await _place(plans[first:], line, box.address)
        after = box.held()
        store = box.store()
        kinds = Counter(entry.kind for entry in store.journal())
        figures = {
            "calls": float(kinds[JournalKind.CALL_STARTED]),
            "stuck": float(kinds[JournalKind.CALL_STARTED] - kinds[JournalKind.CALL_ENDED]),
            "refused": float(refused),
            "states": float(len(STATES & {Detail(row["asked"]) for row in store.connection.run(LAST_ASKED)})),
            "memory_mb": after.memory_mb,
            "memory_growth_percent": 100 * (after.memory_mb / before.memory_mb - 1),
            "more_threads": float(after.threads - before.threads),
            "more_files": float(after.files - before.files),
        }
        store.close()
    return Measurement("soak", {name: round(value, 2) for name, value in figures.items()}, TARGETS)


async def _place(plans: Sequence[Plan], line: SipLine, address: str) -> int:
    """Make these calls, ``AT_ONCE`` at a time, and let them settle. Returns how many were refused."""
    left = list(plans)

    async def caller() -> int:
        refused = 0
        while left:
            plan = left.pop()
            try:
                call = await line.dial(f"sip:permanence@{address}")
            except LineError:
                refused += 1
                continue
            talking = asyncio.create_task(converse(call, plan.sentences, cuts_in=True))
            await asyncio.wait((talking,), timeout=plan.hangs_up_after_s)
            talking.cancel()
            await call.hang_up()
        return refused

    refused = sum(await asyncio.gather(*(caller() for _ in range(AT_ONCE))))
    await asyncio.sleep(SETTLED_S)
    return refused
