"""``permanence sync``: what the box took goes to the host, sealed; what secretaries ask comes back."""

import argparse
import asyncio
import signal
from contextlib import suppress
from pathlib import Path

from appliance import wiring
from appliance.clock import SystemClock
from appliance.errors import SettingsError
from appliance.supervision import notify
from sync.wiring import Installed, for_the_host, installed, rotate

HELP = "publish the box's journal to the host, sealed, and take secretaries' commands, until stopped"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--home", type=Path, metavar="FOLDER", help="the box's folder (default: $PERMANENCE_HOME)")
    parser.add_argument("--who", action="store_true", help="print what the host must know of this box, and end")
    parser.add_argument("--again", action="store_true", help="first tell the whole journal anew: the host has lost it")
    parser.add_argument("--rotate", action="store_true", help="first make new keys, named by the old ones")


def run(args: argparse.Namespace) -> int:
    if args.rotate:
        rotate(args.home or wiring.home())
    with installed(args.home or wiring.home(), SystemClock()) as box:
        if args.who:
            print(for_the_host(box.who))
            return 0
        if not box.settings.host:
            raise SettingsError('No host is named: write host = ["tls://..."] in box.toml.')
        if args.again:
            box.box.outbox.again()
        asyncio.run(_serve(box))
    return 0


async def _serve(box: Installed) -> None:
    working = asyncio.current_task()
    assert working is not None  # noqa: S101 - asyncio.run makes one
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, working.cancel)
    print(f"ready: {box.who.practice} to {', '.join(box.settings.host)}", flush=True)
    notify("READY=1")
    with suppress(asyncio.CancelledError):
        async with asyncio.TaskGroup() as group:
            group.create_task(box.box.run(box.connect))
            group.create_task(box.welcome(SystemClock()))
