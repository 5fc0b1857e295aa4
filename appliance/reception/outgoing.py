"""Places the calls of reminders: one at a time, never in the way of who calls."""

import asyncio
import logging

from appliance.dialogue.reminder import foreseen
from appliance.dialogue.state import CallContext
from appliance.errors import LineError, PermanenceError
from appliance.ports import Call, Line, Reminders
from appliance.reception.calls import Calls
from appliance.reception.house import House
from appliance.reception.receptionist import Receptionist
from appliance.vocabulary.reminding import ReminderCall
from appliance.vocabulary.telephony import CallerId

logger = logging.getLogger(__name__)

LOOK_S = 20
"""Between one call and the next, and from look to look."""


async def call_patients(line: Line, house: House, reminders: Reminders, calls: Calls, leave: asyncio.Event) -> None:
    """Place what is due, until told to leave; a fault is tried again the next time."""
    while not leave.is_set():
        try:
            await _next_call(line, house, reminders, calls)
        except PermanenceError as failure:
            logger.error("a reminder failed", extra={"error_key": failure.key})  # noqa: TRY400 - no words
        except Exception:
            logger.exception("a reminder failed")
        await house.clock.sleep(LOOK_S)


def may_place(in_hand: int, calls_at_once: int) -> bool:
    """Somebody may still call then, and is talked with; a line for one call must be idle."""
    return in_hand < max(1, calls_at_once - 1)


async def _next_call(line: Line, house: House, reminders: Reminders, calls: Calls) -> None:
    if not may_place(len(calls), house.calls_at_once):
        return
    reminder = await asyncio.to_thread(reminders.next)
    if reminder is None:
        return
    context = CallContext(house.ledger.practice, CallerId(reminder.number), house.clock.now(), reminder=reminder)
    for phrase in house.script.phrases(foreseen(context)):
        house.studio.begin(phrase)
    try:
        call = await _ring(line, reminder, calls)
    except LineError as failure:
        logger.warning("a reminder could not be placed", extra={"error_key": failure.key})
        await asyncio.to_thread(reminders.put_back, reminder)
        return
    if call is not None:
        talking = asyncio.create_task(Receptionist(house, call).remind(reminder))
        calls.add(talking)
        talking.add_done_callback(calls.discard)
        await asyncio.wait((talking,))
    await asyncio.to_thread(reminders.ended, reminder)


async def _ring(line: Line, reminder: ReminderCall, calls: Calls) -> Call | None:
    """Until somebody picks up, or who calls us needs the place.

    Raises:
        LineError: it was not placed, or was given up for a caller.
    """
    ringing = asyncio.create_task(line.place(reminder.number))
    calls.ringing = ringing
    try:
        await asyncio.wait((ringing,))
    finally:
        calls.ringing = None
        ringing.cancel()
    if ringing.cancelled():
        raise LineError("A caller needed the line.")
    return ringing.result()
