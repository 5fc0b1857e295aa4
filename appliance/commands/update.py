"""``permanence update``: the newest version, brought in when nobody calls, and taken back when it does not answer."""

import argparse
import asyncio
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from appliance import settings, wiring
from appliance.clock import SystemClock
from appliance.errors import SettingsError, UpdateError
from appliance.health import call, line, reception, update
from appliance.settings import Box
from appliance.updates import state
from appliance.updates.ports import Services
from appliance.updates.state import UpdateState

HELP = "bring in a newer version when nobody calls, try it with a call, and take it back when it is not answered"

SETTLES_S = 30.0
"""An analogue line cannot call itself: a reception that runs for so long has taken the line."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--now", action="store_true", help="whatever the hour; calls are waited for all the same")
    parser.add_argument("--back", action="store_true", help="only put back what was left unfinished, as at power-on")
    parser.add_argument("--home", type=Path, metavar="FOLDER", help="the box's folder (default: $PERMANENCE_HOME)")


def run(args: argparse.Namespace) -> int:
    if os.geteuid() != 0:
        raise SettingsError("Updates are installed by root: sudo permanence update.")
    home = args.home or wiring.home()
    with _alone(own_folder(home)):
        try:
            now = asyncio.run(_done(home, at_once=args.now, back=args.back))
        except UpdateError as failure:
            # A box without a line to the internet is as it should be; it is told on the page when that lasts.
            print(failure)
            return int(args.now)
    finding = update.judge(now, SystemClock().now())
    print(finding.sentence)
    return 0


async def _done(home: Path, *, at_once: bool, back: bool) -> UpdateState:
    clock, box = SystemClock(), settings.own_box(home)
    zone = settings.load_practice(home / "practice.toml").practice.zone
    updater = wiring.updater(home, zone, clock, lambda services: partial(_answers, home, box, clock, services))
    return await (updater.put_back() if back else updater.update(at_once=at_once))


async def _answers(home: Path, box: Box, clock: SystemClock, services: Services) -> bool:
    """A version that only says that it hears nothing, or can keep nothing, is none to stay with."""
    began = clock.now()
    if box.line != "analogue":
        kept = await call.answered(box, clock) and await asyncio.to_thread(reception.has_kept_a_call, home, began)
        return kept and not await asyncio.to_thread(reception.is_deaf, home)
    await clock.sleep(SETTLES_S)
    heard = services.running() and await asyncio.to_thread(line.is_answered, home, box)
    return heard and not await asyncio.to_thread(reception.is_deaf, home)


def own_folder(home: Path) -> Path:
    """Where root keeps what it will install: in a folder that others own, so nobody else may have put it there.

    Raises:
        SettingsError: somebody did, or there is no box.
    """
    if not home.is_dir():
        raise SettingsError(f"There is no box in {home}: name its folder with --home.")
    folder = home / state.FOLDER
    if not folder.exists():
        folder.mkdir()
        folder.chmod(0o755)  # whoever's shell it is: the page reads there what became of an update
    found = folder.lstat()
    if folder.is_symlink() or found.st_uid != os.geteuid() or found.st_mode & 0o022:
        raise SettingsError(f"{folder} is not root's own: remove it, and run permanence update again.")
    return folder


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as failure:
            raise UpdateError("An update is under way already; permanence doctor tells how it ends.") from failure
        yield
