"""Takes every call of a line, several at once, and never dies."""

import asyncio
import logging

from appliance.errors import LineError
from appliance.ports import Call, Line, Reminders
from appliance.reception.calls import Calls
from appliance.reception.house import House
from appliance.reception.outgoing import call_patients
from appliance.reception.receptionist import Receptionist

logger = logging.getLogger(__name__)


async def attend_until(
    stop: asyncio.Event, leave: asyncio.Event, line: Line, house: House, reminders: Reminders | None = None
) -> None:
    """Serve calls, and place those of reminders, until told to stop, or told to leave and nobody is on the line.

    Raises:
        LineError: the line has stopped by itself.
    """
    calls = Calls()
    attending = asyncio.create_task(attend(line, house, calls))
    calling = None if reminders is None else asyncio.create_task(call_patients(line, house, reminders, calls, leave))
    told = [asyncio.create_task(stop.wait()), asyncio.create_task(_left(leave, calls))]
    await asyncio.wait((attending, *told), return_when=asyncio.FIRST_COMPLETED)
    for one in (*told, *filter(None, (calling,))):
        one.cancel()
    if not attending.cancel():
        attending.result()


async def _left(leave: asyncio.Event, calls: Calls) -> None:
    await leave.wait()
    while calls:
        await asyncio.wait(calls)


async def attend(line: Line, house: House, calls: Calls) -> None:
    """Serve calls until the line stops; then let those in progress end.

    Raises:
        LineError: the line has stopped by itself, and what its calls said is kept.
    """

    def over(task: asyncio.Task[None]) -> None:
        calls.discard(task)
        if not calls:
            house.watch("quiet", None)

    stopped: LineError | None = None
    try:
        async for call in line.calls():
            if calls.ringing is not None:
                calls.make_room(house.calls_at_once)
            task = asyncio.create_task(_serve(house, call, len(calls)))
            calls.add(task)
            task.add_done_callback(over)
    except LineError as failure:
        stopped = failure
    if calls:
        await asyncio.wait(calls)
    if stopped is not None:
        raise stopped


async def _serve(house: House, call: Call, others: int) -> None:
    try:
        await Receptionist(house, call, others).serve()
    except Exception:
        logger.exception("a call fell through")
    finally:
        await call.hang_up()
