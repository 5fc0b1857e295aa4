"""A station put together. It names nothing that only a box has, or only POSIX: it runs on Windows and macOS too."""

from pathlib import Path

from fastapi import FastAPI

from appliance.ports import Clock
from sync.joining import links
from web_ui.shared.pages import Pages
from web_ui.shared.static import VERSION
from web_ui.station.app import application
from web_ui.station.desk import Desk

TEMPLATES = Path(__file__).parent / "templates"


def station(folder: Path, clock: Clock) -> FastAPI:
    """The page of a secretary's station, which keeps everything in ``folder``."""
    return application(Desk(folder, clock, Pages([TEMPLATES], clock, VERSION), links))
