"""``permanence panel``: the lamps and the buttons on the front of the box."""

import argparse
import asyncio
import signal
from functools import partial
from pathlib import Path

from appliance import settings, supervision, wiring
from appliance.clock import SystemClock
from appliance.errors import SettingsError
from appliance.health import call, clock, disk, key, line, network, reception
from appliance.health.examination import examine
from appliance.health.finding import State
from appliance.panel.attendant import Attendant
from appliance.panel.board import Board
from appliance.ports import Clock
from appliance.settings import Box

HELP = "show the box's state on its lamps, and do what its buttons ask, until stopped"

QUICK = {room.__name__.rpartition(".")[2]: room.examine for room in (disk, clock, network, key, reception)}
"""What can be looked at every two seconds; the rest is the nightly examination's and the page's."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--practice", type=Path, metavar="FILE", help="the practice (default: practice.toml at home)")
    parser.add_argument("--home", type=Path, metavar="FOLDER", help="where the database is (default: $PERMANENCE_HOME)")


def run(args: argparse.Namespace) -> int:
    home = args.home or wiring.home()
    box = settings.own_box(home)
    if not box.panel:
        raise SettingsError('The box has no panel; name its pins in box.toml, like panel = ["GPIO17", "GPIO27", ...].')
    board = Board(box.panel)
    try:
        with wiring.opened_store(args) as store:
            system = SystemClock()
            calling = partial(answers, home, box, system)
            attendant = Attendant(board, store, system, partial(_state, home, box), calling)
            asyncio.run(_until_stopped(attendant))
    finally:
        board.close()
    return 0


async def _until_stopped(attendant: Attendant) -> None:
    attending = asyncio.ensure_future(attendant.attend())
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, attending.cancel)
    supervision.notify("READY=1")
    await asyncio.wait([attending])
    if not attending.cancelled():
        attending.result()


async def answers(home: Path, box: Box, clock: Clock) -> bool:
    """The test call. Two wires carry one call, so of an analogue line only that the reception has it and hears it."""
    if box.line == "analogue":
        return await asyncio.to_thread(line.is_answered, home, box)
    return await call.answered(box, clock)


def _state(home: Path, box: Box) -> tuple[bool, bool]:
    """Whether the line is answered, and whether anything is wrong."""
    return line.is_answered(home, box), any(one.state is State.WRONG for one in examine(home, QUICK))
