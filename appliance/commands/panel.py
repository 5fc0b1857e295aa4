"""``permanence panel``: the lamps and the buttons on the front of the box."""

import argparse
import asyncio
import signal
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path

from appliance import settings, supervision, wiring
from appliance.clock import SystemClock
from appliance.errors import SettingsError
from appliance.health import call, line
from appliance.health.examination import CHECKS, Check, examine
from appliance.health.finding import Finding, State
from appliance.panel.attendant import Attendant
from appliance.panel.board import Board
from appliance.panel.database import Reopened
from appliance.ports import Clock
from appliance.settings import Box

HELP = "show the box's state on its lamps, and do what its buttons ask, until stopped"

QUICK = frozenset({"disk", "clock", "network", "key", "reception", "line"})
"""What can be looked at every two seconds."""

EVERY_S = 60.0
"""The rest: as often as the page does, so that the red lamp and the page say the same."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--practice", type=Path, metavar="FILE", help="the practice (default: practice.toml at home)")
    parser.add_argument("--home", type=Path, metavar="FOLDER", help="where the database is (default: $PERMANENCE_HOME)")


def run(args: argparse.Namespace) -> int:
    home = args.home or wiring.home()
    box = settings.own_box(home)
    if not box.panel:
        raise SettingsError('The box has no panel; name its pins in box.toml, like panel = ["GPIO17", "GPIO27", ...].')
    board, database, system = Board(box.panel), Reopened(partial(wiring.open_store, args)), SystemClock()
    try:
        condition = Condition(home, box)
        attendant = Attendant(board, database, system, condition.seen, partial(answers, home, box, system))
        asyncio.run(_until_stopped(attendant, condition, system))
    finally:
        database.close()
        board.close()
    return 0


async def _until_stopped(attendant: Attendant, condition: "Condition", clock: Clock) -> None:
    attending = asyncio.ensure_future(attendant.attend())
    examining = asyncio.create_task(condition.keep_examining(clock))
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, attending.cancel)
    supervision.notify("READY=1")
    await asyncio.wait([attending])
    examining.cancel()
    if not attending.cancelled():
        attending.result()


async def answers(home: Path, box: Box, clock: Clock) -> bool:
    """The test call. Two wires carry one call, so of an analogue line only that the reception has it and hears it."""
    if box.line == "analogue":
        return await asyncio.to_thread(_is_answered, home, box)
    with suppress(SettingsError):
        return await call.answered(box, clock)
    return False


class Condition:
    """How the box is, by every check that the page shows too."""

    def __init__(self, home: Path, box: Box, checks: Mapping[str, Check] = CHECKS) -> None:
        """Nothing is known before ``examine``; ``checks``: by name."""
        self._home, self._box, self._checks = home, box, checks
        self._quick = {name: check for name, check in checks.items() if name in QUICK}
        self._found: Mapping[str, Finding] = {}

    def seen(self) -> tuple[bool, bool]:
        """Whether the line is answered, and whether anything is wrong: what is quick as it is, the rest as it was."""
        found = {**self._found, **self._by_name(self._quick)}
        return _is_answered(self._home, self._box), any(one.state is State.WRONG for one in found.values())

    def examine(self) -> None:
        """Everything; may take seconds."""
        self._found = self._by_name(self._checks)

    async def keep_examining(self, clock: Clock) -> None:
        """Until cancelled."""
        while True:
            await asyncio.to_thread(self.examine)
            await clock.sleep(EVERY_S)

    def _by_name(self, checks: Mapping[str, Check]) -> Mapping[str, Finding]:
        return {one.check: one for one in examine(self._home, checks)}


def _is_answered(home: Path, box: Box) -> bool:
    """A line whose address cannot be read is answered by nobody; the page says so."""
    with suppress(SettingsError):
        return line.is_answered(home, box)
    return False
