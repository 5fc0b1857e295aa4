"""Figures: a few numbers, plots drawn by the server, and a table for a spreadsheet."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from web_ui.practice.agenda import day_of
from web_ui.practice.site import Here, Site
from web_ui.shared import french
from web_ui.shared.reads.figures import Figures, figures

api = APIRouter(include_in_schema=False)

WEEKS = (1, 4, 8)
"""How many weeks may be looked at."""

WIDE, HIGH = 480.0, 180.0
"""Of a plot, in its own units."""


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    wide: float
    high: float
    label: str
    value: int


def bars(values: list[tuple[str, int]]) -> list[Bar]:
    """Side by side, the highest as high as the plot."""
    top, step = max((value for _, value in values), default=0) or 1, WIDE / max(1, len(values))
    room = HIGH - 34
    return [
        Bar(round(rank * step + step * 0.12, 1), round(14 + room * (1 - value / top), 1), round(step * 0.76, 1),
            round(room * value / top, 1), label, value)
        for rank, (label, value) in enumerate(values)
    ]  # fmt: skip


@api.get("/chiffres")
def index(request: Request, site: Here, jour: str = "", semaines: int = 1) -> HTMLResponse:
    first, weeks, told = _asked(site, jour, semaines)
    days = [first + timedelta(days=ahead) for ahead in range(7 * weeks)]
    return site.page(
        request,
        "figures.html",
        first=first,
        last=days[-1],
        weeks=weeks,
        choices=WEEKS,
        told=told,
        by_hour=bars([(f"{hour}h", told.by_hour[hour]) for hour in range(6, 23)]),
        by_day=bars(_by_day(told.by_day, days, weeks)),
        missed=sum(told.missed.values()),
        missed_by_day=bars(_by_day(told.missed, days, weeks)),
        wide=WIDE,
        high=HIGH,
        earlier=first - timedelta(days=7 * weeks),
        later=first + timedelta(days=7 * weeks),
    )


@api.get("/chiffres.csv")
def table(site: Here, jour: str = "", semaines: int = 1) -> Response:
    """Calls by day and hour, semicolons and a mark of UTF-8: as French spreadsheets open it."""
    first, weeks, told = _asked(site, jour, semaines)
    file = io.StringIO()
    out = csv.writer(file, delimiter=";")
    out.writerow(("jour", "appels", "patients non venus"))
    for ahead in range(7 * weeks):
        day = first + timedelta(days=ahead)
        key = day.isoformat()
        out.writerow((f"{day:%d/%m/%Y}", told.by_day.get(key, 0), told.missed.get(key, 0)))
    out.writerow(())
    out.writerow(("heure", "appels"))
    out.writerows((f"{hour:02d}:00", count) for hour, count in enumerate(told.by_hour))
    out.writerow(())
    for name, value in _numbers(told):
        out.writerow((name, value))
    headers = {"Content-Disposition": f'attachment; filename="chiffres-{first}.csv"'}
    return Response("\ufeff" + file.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def _asked(site: Site, day: str, weeks: int) -> tuple[date, int, Figures]:
    weeks = weeks if weeks in WEEKS else 1
    first = french.monday(day_of(day, site.now().date() - timedelta(days=7 * (weeks - 1))))
    start = datetime.combine(first, time(), site.practice.zone)
    return first, weeks, figures(site.reads, start, start + timedelta(days=7 * weeks))


def _by_day(told: Mapping[str, int], days: list[date], weeks: int) -> list[tuple[str, int]]:
    """By day, or by week when there are many."""
    if weeks <= 1:
        return [(french.short_day(day)[:3], told.get(day.isoformat(), 0)) for day in days]
    return [
        (f"{days[at]:%d/%m}", sum(told.get(day.isoformat(), 0) for day in days[at : at + 7]))
        for at in range(0, len(days), 7)
    ]


def _numbers(told: Figures) -> list[tuple[str, object]]:
    return [
        ("appels", told.calls),
        ("répondus", told.answered),
        ("compris", told.understood),
        ("réglés sans personne", told.handled),
        ("urgences", told.urgent),
        ("messages", told.messages),
        ("messages non lus", told.unread),
        ("attente avant lecture (heures)", str(round(told.read_hours, 1)).replace(".", ",")),
        ("rendez-vous pris", told.booked),
        ("rendez-vous annulés", told.cancelled),
        ("visites", told.visits),
        ("patients non venus", sum(told.missed.values())),
        ("attente moyenne d'une réponse (ms)", round(told.wait_ms)),
    ]
