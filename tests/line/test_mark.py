"""The mark that the line is answered, between two processes."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from appliance.line import mark
from tests.fakes.clock import FakeClock

HOLDS = """
import asyncio, pathlib, sys
from appliance.clock import SystemClock
from appliance.line import mark
async def yes():
    print("held" if mark.is_there(pathlib.Path(sys.argv[1])) else "not yet", flush=True)
    return True
asyncio.run(mark.keep(pathlib.Path(sys.argv[1]), yes, SystemClock()))
"""


@asynccontextmanager
async def kept(folder: Path, line: list[bool]) -> AsyncIterator[asyncio.Queue[None]]:
    """Each entry of the queue is a look at ``line``."""
    looked: asyncio.Queue[None] = asyncio.Queue()

    async def answers() -> bool:
        looked.put_nowait(None)
        return line[0]

    keeping = asyncio.create_task(mark.keep(folder, answers, FakeClock()))
    try:
        yield looked
    finally:
        keeping.cancel()
        with suppress(asyncio.CancelledError):
            await keeping


async def test_it_follows_the_line_and_goes_with_the_reception(tmp_path: Path) -> None:
    line = [True]
    assert not mark.is_there(tmp_path)
    async with kept(tmp_path, line) as looked:
        for _ in range(2):
            await looked.get()
        assert mark.is_there(tmp_path)
        line[0] = False
        for _ in range(3):
            await looked.get()
        assert not mark.is_there(tmp_path)
    assert not mark.is_there(tmp_path)


async def test_where_no_mark_can_be_made_the_reception_goes_on(tmp_path: Path) -> None:
    async with asyncio.timeout(5):
        await mark.keep(tmp_path / "nowhere", never, FakeClock())


async def never() -> bool:
    raise AssertionError


def test_it_does_not_outlive_a_reception_that_is_killed(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDS, str(tmp_path)], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        for told in holder.stdout:
            if told.strip() == "held":
                break
        assert mark.is_there(tmp_path)
        holder.kill()
        holder.wait()
    assert not mark.is_there(tmp_path)
