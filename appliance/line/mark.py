"""Whether the line is answered, for the box's other processes: two wires cannot be asked, as a SIP port can.

A lock (flock(2)) says it: nothing is written to the card, and it ends with the process that holds it, come what may.
"""

import fcntl
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from appliance.ports import Clock

logger = logging.getLogger(__name__)

FILE: Final = "answers.lock"
LOOK_S: Final = 2.0


async def keep(folder: Path, answers: Callable[[], Awaitable[bool]], clock: Clock) -> None:
    """Until cancelled: marked while ``answers`` says so."""
    try:
        file = (folder / FILE).open("a")
    except OSError as failure:
        logger.warning("The panel cannot see whether the line is answered.", extra={"why": failure.strerror})
        return
    with file:
        while True:
            wanted = fcntl.LOCK_EX if await answers() else fcntl.LOCK_UN
            with suppress(BlockingIOError):  # somebody is looking: the next round
                fcntl.flock(file, wanted | fcntl.LOCK_NB)
            await clock.sleep(LOOK_S)


def is_there(folder: Path) -> bool:
    """Is the line of the box in ``folder`` answered now?"""
    try:
        with (folder / FILE).open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        pass
    return False
