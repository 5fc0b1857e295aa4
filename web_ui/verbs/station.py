"""``permanence station``: the secretary's page, on her own machine."""

import argparse
from pathlib import Path

import uvicorn

from appliance.clock import SystemClock
from appliance.models import models_dir
from web_ui.shared.listening import listening
from web_ui.station.wiring import station

HELP = "serve the secretary's page, to browsers of this machine alone"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--home",
        type=Path,
        metavar="FOLDER",
        help="where the station keeps what it receives, sealed (default: $PERMANENCE_HOME)",
    )
    parser.add_argument("--port", type=int, default=8450, metavar="NUMBER", help="of http://127.0.0.1 (default: 8450)")


def run(args: argparse.Namespace) -> int:
    home = args.home or models_dir().parent
    home.mkdir(parents=True, exist_ok=True)
    with listening(f"127.0.0.1:{args.port}") as door:
        app = station(home, SystemClock())
        config = uvicorn.Config(
            app, log_config=None, access_log=False, server_header=False, timeout_graceful_shutdown=3
        )
        print(f"ready on http://127.0.0.1:{door.getsockname()[1]}", flush=True)
        uvicorn.Server(config).run(sockets=[door])
    return 0
