"""The other end of the line: places a call, for the patient simulator, the benches and the tests."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import baresip

from appliance.errors import LineError
from appliance.line.sip import SipCall, SipLine, SipSettings
from appliance.ports import Clock
from appliance.vocabulary.telephony import CallerId


@asynccontextmanager
async def dial(to: str, number: str | None, clock: Clock) -> AsyncIterator[SipCall]:
    """Call ``to`` ("127.0.0.1:5060") as ``number``, or anonymously; the call is up when the block begins.

    Raises:
        LineError: nobody answers, or the line is busy.
    """
    settings = SipSettings(port=_free_port(), user=number or "anonymous", calls_at_once=2)
    async with SipLine(settings, clock) as line:
        try:
            call = await line.agent.dial(f"sip:permanence@{to}")
            await call.wait_established()
        except baresip.BaresipError as failure:
            raise LineError(f"The call to {to} was not taken: {failure}") from failure
        ours = SipCall(call, CallerId(None), clock)
        try:
            yield ours
        finally:
            await ours.hang_up()


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
