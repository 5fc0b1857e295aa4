"""A test call: the box is called like any patient calls it, and must be heard."""

import asyncio
from array import array

from appliance import wiring
from appliance.errors import CallEnded, LineError, SettingsError
from appliance.health import line
from appliance.health.finding import CALL_INSTALLER, RESTART, Finding, State
from appliance.line.caller import dial
from appliance.ports import Clock
from appliance.settings import Box
from appliance.vocabulary.audio import AUDIBLE
from appliance.vocabulary.telephony import Digit

PATIENCE_S = 40.0
"""Somebody who is there is given some rings first: six of five seconds at most, and a busy box is slow."""

WITHIN_S = PATIENCE_S + 10.0
"""Until it has also been heard."""

LONG_ENOUGH = 15
"""Audible frames of 20 ms: a syllable, not a click."""


async def answered(box: Box, clock: Clock) -> bool:
    """Does the reception take a call, and say something? The call stands in the log like any other.

    Raises:
        SettingsError: the line's address is badly written.
    """
    where = wiring.sip_settings(box)
    try:
        to = f"{line.listens(where.address, where.port)}:{where.port}"
        async with asyncio.timeout(WITHIN_S), dial(to, None, clock, PATIENCE_S) as call:
            heard = 0
            async for frame in call.heard():
                heard += not isinstance(frame, Digit) and max(map(abs, array("h", frame)), default=0) > AUDIBLE
                if heard == LONG_ENOUGH:
                    await call.hang_up()
                    return True
    except (LineError, CallEnded, TimeoutError):
        return False
    return False


def finding(box: Box, clock: Clock) -> Finding:
    """The same, in words."""
    if box.line == "analogue":
        told = "Une ligne analogique ne peut pas s'appeler elle-même : appelez-la depuis un autre téléphone."
        return Finding("call", State.WEAK, "Aucun appel d'essai n'a été fait.", told)
    try:
        good = asyncio.run(answered(box, clock))
    except SettingsError as failure:
        return Finding("call", State.WRONG, "L'adresse de la ligne est mal écrite.", CALL_INSTALLER, str(failure))
    if good:
        return Finding("call", State.GOOD, "L'appel d'essai a été pris, et le boîtier a parlé.")
    remedy = f"{RESTART} ; si cela ne suffit pas, réglez les autres points de cette liste."
    return Finding("call", State.WRONG, "L'appel d'essai n'a pas eu de réponse.", remedy, "permanence run")
