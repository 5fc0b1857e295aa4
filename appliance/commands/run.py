"""``permanence run``: the reception."""

import argparse
import asyncio
import ctypes
import gc
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

from appliance import settings, supervision, wiring
from appliance.clock import SystemClock
from appliance.errors import SettingsError
from appliance.line import mark
from appliance.ports import Clock
from appliance.reception import rehearsal, switchboard
from appliance.settings import Box, PracticeFile

HELP = "take calls until stopped"

LEFT = 75
"""Exit code of a reception that SIGUSR1 told to leave once nobody is on the line; systemd does not start it again
(systemd/permanence-reception.service)."""


M_ARENA_MAX, MOST_ARENAS = -8, 2
"""mallopt(3): threads come and go with every call; glibc's arenas, up to eight a core, keep what each held at most."""


HANDS = 6
"""Threads for what would hold up the event loop: as many as asyncio would start by and by on two cores."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--practice", type=Path, metavar="FILE", help="the practice (default: practice.toml at home)")
    parser.add_argument("--box", type=Path, metavar="FILE", help="the box's settings (default: box.toml at home)")
    parser.add_argument("--home", type=Path, metavar="FOLDER", help="where the database is (default: $PERMANENCE_HOME)")
    parser.add_argument("--at", metavar="TIME", help="rehearse as if it were 2026-11-24T12:40, in the practice's time")


def run(args: argparse.Namespace) -> int:
    home = args.home or wiring.home()
    file = settings.load_practice(args.practice or home / "practice.toml")
    box = settings.own_box(home, args.box)
    ctypes.CDLL(None).mallopt(M_ARENA_MAX, MOST_ARENAS)
    return LEFT if asyncio.run(serve(box, file, clock_at(args.at, file), home)) else 0


async def serve(box: Box, file: PracticeFile, clock: SystemClock, home: Path) -> bool:
    """Take calls until a signal says stop, or to leave once nobody is on the line.

    Returns:
        Whether it has left.

    Raises:
        LineError: the line has stopped by itself; whoever started us starts us again.
    """
    stop, leave, opens = asyncio.Event(), asyncio.Event(), asyncio.Event()
    for number, event in ((signal.SIGINT, stop), (signal.SIGTERM, stop), (signal.SIGUSR1, leave)):
        asyncio.get_running_loop().add_signal_handler(number, event.set)
    asyncio.get_running_loop().set_default_executor(_all_hands())
    async with wiring.reception(box, file, clock, home, _give_back) as ready:
        rendering = asyncio.create_task(rehearsal.stay_ahead(ready.house, ready.studio.prepare))
        faults = asyncio.create_task(wiring.tell_faults(ready))
        reopening = asyncio.create_task(until_it_opens(ready, home, file, clock, opens, leave))
        watchdog = asyncio.create_task(supervision.feed_watchdog(ready.line.answers, clock))
        marking = asyncio.create_task(mark.keep(home, ready.line.answers, clock)) if box.line == "analogue" else None
        where = f"the line of {box.sound_card}" if box.line == "analogue" else box.listen
        gc.freeze()  # models and modules stay: collections look at calls alone, so they come soon and take no time
        print(f"ready on {where}", flush=True)
        supervision.notify("READY=1")
        try:
            await switchboard.attend_until(stop, leave, ready.line, ready.house, ready.reminders)
        finally:
            for one in filter(None, (rendering, faults, reopening, watchdog, marking)):
                one.cancel()
    return leave.is_set() and not (stop.is_set() or opens.is_set())


def _give_back(event: str, _: object) -> None:
    """Between two calls the system gets back what the last one needed: without it, free pieces of memory add up."""
    if event == "quiet":
        asyncio.get_running_loop().run_in_executor(None, ctypes.CDLL(None).malloc_trim, 0)


def _all_hands() -> ThreadPoolExecutor:
    """All of them started, so that more threads than now are always a leak."""
    hands, all_there = ThreadPoolExecutor(HANDS, "hand"), threading.Barrier(HANDS)
    for _ in range(HANDS):
        hands.submit(all_there.wait)
    return hands


TRY_AGAIN_S = 30


async def until_it_opens(
    ready: wiring.Open, home: Path, file: PracticeFile, clock: Clock, opens: asyncio.Event, leave: asyncio.Event
) -> None:
    """End a reception without its database, once nobody is on the line, as soon as that can be opened again.

    Whoever started it starts it anew. Nothing happens where the database is open.
    """
    while ready.store is None:
        await clock.sleep(TRY_AGAIN_S)
        if await asyncio.to_thread(wiring.can_be_opened, home, file, clock):
            opens.set()
            leave.set()
            return


def clock_at(at: str | None, file: PracticeFile) -> SystemClock:
    """The system's clock, or one set ahead for a rehearsal.

    Raises:
        SettingsError: ``at`` is no date and time.
    """
    if at is None:
        return SystemClock()
    try:
        local = datetime.fromisoformat(at)
    except ValueError as failure:
        raise SettingsError(f"--at must be a date and time like 2026-11-24T12:40, not {at!r}.") from failure
    now = local.replace(tzinfo=file.practice.zone).astimezone(UTC)
    return SystemClock(now - datetime.now(UTC) + timedelta())
