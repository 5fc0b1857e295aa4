"""The other end of the line: places a call, for the patient simulator, the benches and the tests."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from appliance.line.port import free_port
from appliance.line.sip import RINGS_S, SipCall, SipLine, SipSettings
from appliance.line.way import own_address
from appliance.ports import Clock


@asynccontextmanager
async def dial(to: str, number: str | None, clock: Clock, patience_s: float = RINGS_S) -> AsyncIterator[SipCall]:
    """Call ``to`` ("192.168.1.20:5060") as ``number``, or anonymously; the call is up when the block begins.

    The stack is one for a process: not in one that has a line open.

    Raises:
        LineError: nobody answers within ``patience_s``, or the line is busy.
    """
    host = to.partition(":")[0]
    here = own_address(host) or host
    settings = SipSettings(address=here, port=free_port(here), user=number or "anonymous", calls_at_once=2)
    async with SipLine(settings, clock) as line:
        yield await line.dial(f"sip:permanence@{to}", patience_s)
