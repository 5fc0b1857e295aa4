"""``permanence web``: the practice's page."""

import argparse
import asyncio
import logging
import socket
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from appliance import settings, wiring
from appliance.commands.run import clock_at
from appliance.errors import StoreError
from appliance.ports import Clock
from appliance.supervision import notify
from web_ui.practice.shut import AGAIN_S
from web_ui.shared.certificates import certificates
from web_ui.shared.listening import listening
from web_ui.wiring import opens, page, settle, shut_page

logger = logging.getLogger(__name__)

HELP = "serve the practice's page in the local network"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--practice", type=Path, metavar="FILE", help="the practice (default: practice.toml at home)")
    parser.add_argument("--home", type=Path, metavar="FOLDER", help="where the database is (default: $PERMANENCE_HOME)")
    parser.add_argument("--listen", default="127.0.0.1:8443", metavar="ADDRESS", help="address and port")
    parser.add_argument("--plain", action="store_true", help="HTTP instead of HTTPS, for a rehearsal on one machine")
    parser.add_argument("--at", metavar="TIME", help="rehearse as if it were 2026-11-24T12:40, in the practice's time")


def run(args: argparse.Namespace) -> int:
    home = args.home or wiring.home()
    file = settings.load_practice(args.practice or home / "practice.toml")
    path = home / "box.toml"
    box = settings.load_box(path) if path.exists() else settings.Box()
    clock = clock_at(args.at, file)
    with listening(args.listen) as door, ExitStack() as stack:
        certificate = None if args.plain else certificates(home, clock.now()).page
        try:
            opened = stack.enter_context(page(box, file, clock, home))
        except StoreError as why:
            logger.critical("the page has no database", extra={"error_key": why.key})
            server = _server(shut_page(file, clock, home, why), certificate)
            _is_ready(door, certificate)
            asyncio.run(_until_it_opens(server, door, partial(opens, box, file, clock, home), clock))
            return 0
        if opened.site.accounts.nobody_yet():
            print(f"Code de premier démarrage : {opened.site.first.shown}", flush=True)
        _is_ready(door, certificate)
        _server(opened.app, certificate).run(sockets=[door])
    return 0


def _server(app: FastAPI, certificate: Path | None) -> uvicorn.Server:
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=3,
        ssl_certfile=certificate,
    )
    return uvicorn.Server(config)


def _is_ready(door: socket.socket, certificate: Path | None) -> None:
    host, port = door.getsockname()[:2]
    print(f"ready on {'https' if certificate else 'http'}://{host}:{port}", flush=True)
    settle()
    notify("READY=1")


async def _until_it_opens(server: uvicorn.Server, door: socket.socket, opens: Callable[[], bool], clock: Clock) -> None:
    """Say that nothing can be read, until it can: whoever started the page starts it anew."""

    async def look() -> None:
        while not await asyncio.to_thread(opens):
            await clock.sleep(AGAIN_S)
        server.should_exit = True

    looking = asyncio.create_task(look())
    await server.serve(sockets=[door])
    looking.cancel()
