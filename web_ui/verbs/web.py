"""``permanence web``: the practice's page."""

import argparse
from pathlib import Path

import uvicorn

from appliance import settings, wiring
from appliance.commands.run import clock_at
from appliance.supervision import notify
from web_ui.shared.certificates import certificates
from web_ui.shared.listening import listening
from web_ui.wiring import page, settle

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
    with listening(args.listen) as door, page(box, file, clock_at(args.at, file), home) as opened:
        if opened.site.accounts.nobody_yet():
            print(f"Code de premier démarrage : {opened.site.first.shown}", flush=True)
        config = uvicorn.Config(
            opened.app,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=3,
            ssl_certfile=None if args.plain else certificates(home, opened.site.clock.now()).page,
        )
        host, port = door.getsockname()[:2]
        print(f"ready on {'http' if args.plain else 'https'}://{host}:{port}", flush=True)
        settle()
        notify("READY=1")
        uvicorn.Server(config).run(sockets=[door])
    return 0
