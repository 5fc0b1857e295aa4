"""One inbox over all practices: what is urgent first, then what has waited longest."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from sqlite3 import Row

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from sync.view import Asked, Standing, View
from web_ui.shared.reads.messages import Tried, in_lines, shortened, tried
from web_ui.station.desk import Desk, Here

api = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Line:
    """One message in the list."""

    practice: str
    practice_name: str
    row: Row
    text: str
    owner: str
    tried: Tried | None
    """Calling back; None: nobody has."""
    asked: Asked | None
    """The last thing asked about it, while the box has not done it."""

    @property
    def to_call(self) -> bool:
        """There is a number, and nobody has been reached there."""
        return bool(self.row["phone"]) and not (self.tried and self.tried.reached)


@api.get("/")
async def index(request: Request, desk: Here, cabinet: str = "", voir: str = "") -> HTMLResponse:
    views = {cabinet: desk.view(cabinet)} if cabinet else desk.station.views
    lines = [line for key, view in views.items() for line in lines_of(key, view, desk.clock.now())]
    if voir == "unread":
        lines = [line for line in lines if line.row["read_at"] is None]
    if voir == "mine":
        lines = [line for line in lines if line.row["owner"] == actor(desk.view(line.practice))]
    if voir == "callbacks":
        lines = [line for line in lines if line.to_call]
    lines.sort(key=lambda line: (line.row["read_at"] is not None, not line.row["urgent"], line.row["taken"]))
    return desk.page(request, "inbox.html", lines=lines, practices=standings(desk), chosen=cabinet, which=voir)


def lines_of(practice: str, view: View, now: datetime) -> list[Line]:
    """The messages of one practice."""
    open_ = {one.about: one for one in reversed(pending(view, now))}
    called, calls = callings(view), tried(view.db)
    return [
        Line(
            *(practice, view.name, row, snippet(view, row), called(row["owner"])),
            *(calls.get(row["id"]), open_.get(row["id"])),
        )
        for row in view.messages()
    ]


REFUSAL_SHOWN = timedelta(days=1)


def pending(view: View, now: datetime) -> list[Asked]:
    """What the box has not done: not yet, or since a day ago not at all."""
    return [
        one
        for one in view.asked()
        if one.standing is Standing.ASKED or (one.standing is Standing.REFUSED and now - one.at < REFUSAL_SHOWN)
    ]


def snippet(view: View, row: Row) -> str:
    return shortened(in_lines(view.text(row["sealed_text"])))


def actor(view: View) -> str:
    """As this station is called in the journal of a practice."""
    return f"station:{view.membership.station}"


def callings(view: View) -> Callable[[str | None], str]:
    """What the actors of a practice's journal are called on the screen."""
    known = {f"station:{row['id']}": str(row["name"]) for row in view.db.run("SELECT id, name FROM stations")}
    known |= {actor(view): "vous", "reception": "Permanence"}
    return lambda one: known.get(one, "le cabinet") if one else ""


@dataclass(frozen=True)
class Known:
    """How much a station knows of a practice."""

    practice: str
    name: str
    online: bool
    until: object
    """The box's own time of the last it said; None before the first."""
    unread: int
    put_out: bool
    """By the practice: nothing more will come."""
    findings: list[str]


def standings(desk: Desk) -> list[Known]:
    """Of each practice."""
    return [standing(desk, key) for key in desk.station.views]


def standing(desk: Desk, practice: str) -> Known:
    view, station = desk.view(practice), desk.station
    return Known(
        *(practice, view.name, station.online.get(practice, False), view.known_until(), len(view.unread())),
        view.is_put_out,
        list(dict.fromkeys(one.sentence for one in station.replica.findings(practice))),
    )
