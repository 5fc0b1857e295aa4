"""Takes every call of a line, several at once, and never dies."""

import asyncio
import logging

from appliance.ports import Call, Line
from appliance.reception.house import House
from appliance.reception.receptionist import Receptionist

logger = logging.getLogger(__name__)


async def attend(line: Line, house: House) -> None:
    """Serve calls until the line stops; then let those in progress end."""
    calls: set[asyncio.Task[None]] = set()
    async for call in line.calls():
        task = asyncio.create_task(_serve(house, call))
        calls.add(task)
        task.add_done_callback(calls.discard)
    if calls:
        await asyncio.wait(calls)


async def _serve(house: House, call: Call) -> None:
    try:
        await Receptionist(house, call).serve()
    except Exception:
        logger.exception("a call fell through")
