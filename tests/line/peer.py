"""The far end of a test call, in a process of its own: the SIP stack is one for a process.

``python tests/line/peer.py ADDRESS NUMBER WHAT``: says half a second of tone, presses 5 and #, and hangs up when it has
heard the house's tone end (``polite``), or waits for the house to hang up (``stays``), or leaves at once (``brief``).
"""

import asyncio
import sys

from appliance.clock import SystemClock
from appliance.line.caller import dial
from appliance.line.sip import SipCall
from appliance.vocabulary.telephony import Digit
from tests.fakes.tones import loud, tone


async def main(address: str, number: str, what: str) -> None:
    async with dial(address, None if number == "anonymous" else number, SystemClock()) as call:
        if what == "brief":
            return
        hearing = asyncio.create_task(_loud_frames(call, until_quiet=what == "polite"))
        await call.play(tone(500))
        await call.press("5#")
        print(await hearing, flush=True)  # noqa: T201 - the test reads it


async def _loud_frames(call: SipCall, *, until_quiet: bool) -> int:
    """How many frames of the house's tone came; ends a fifth of a second after them, or with the call."""
    heard, quiet = 0, 0
    async for item in call.heard():
        if isinstance(item, Digit):
            continue
        heard, quiet = (heard + 1, 0) if loud(item) else (heard, quiet + 1)
        if until_quiet and heard and quiet > 60:
            break
    return heard


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4]))
