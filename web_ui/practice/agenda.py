"""The agenda: a day of everybody, a week of one; and blocking time."""

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from appliance.agenda.unusual import unusual_days
from appliance.vocabulary.practice import Practitioner
from web_ui.practice import drafts
from web_ui.practice.site import Here, Site, done, who_of
from web_ui.practice.timetable import HEAD_ROWS, bounds, timetable
from web_ui.shared import french
from web_ui.shared.forms import Text
from web_ui.shared.guard import Unwelcome
from web_ui.shared.reads import agenda
from web_ui.shared.static import MINUTES_A_ROW

api = APIRouter(include_in_schema=False)

EVERYBODY = "tous"
"""In the place of a practitioner, for whoever has an agenda of their own and looks at all of them."""

WEEK = 6
"""Days shown: a surgery may open on Saturdays."""


@api.get("/agenda/{token}.ics")
def feed(site: Here, token: str) -> Response:
    """For who holds a practitioner's secret address (``permanence calendars``); nobody signs in."""
    found = site.store.doors.feed(token)
    if found is None:
        raise Unwelcome(404, "Cette adresse n'est pas, ou n'est plus, celle d'un agenda.")
    return Response(found, media_type="text/calendar; charset=utf-8")


@api.get("/agenda")
def index(request: Request, site: Here, jour: str = "", vue: str = "jour", praticien: str = "") -> HTMLResponse:
    practice, day = site.practice, day_of(jour, site.now().date())
    praticien = praticien or who_of(request).user.practitioner or EVERYBODY
    chosen = practice.practitioners.get(praticien)
    if vue == "semaine":
        one = chosen or next(iter(practice.practitioners.values()))
        first, days = french.monday(day), WEEK
        wanted = [(first + timedelta(days=ahead), one) for ahead in range(days)]
        step = 7
    else:
        first, days, step = day, 1, 1
        wanted = [(day, one) for one in _shown(site, praticien)]
    grid = timetable(practice, wanted, agenda.between(site.reads, *bounds(practice, first, days)))
    return site.page(
        request,
        "agenda.html",
        grid=grid,
        unusual={(one.practitioner, one.day): one for one in unusual_days(practice, first, days)},
        day=day,
        first=first,
        view=vue,
        chosen=chosen.key if chosen else "",
        shown=praticien,
        earlier=day - timedelta(days=step),
        later=day + timedelta(days=step),
        columns=json.dumps([{"practitioner": one.practitioner.key, "day": str(one.day)} for one in grid.columns]),
        head_rows=HEAD_ROWS,
        step=MINUTES_A_ROW,
        now_row=_now_row(site, grid.first, grid.last) if site.now().date() in {one.day for one in grid.columns} else 0,
    )


@api.get("/agenda/bloquer")
def block_page(request: Request, site: Here, jour: str = "", praticien: str = "") -> HTMLResponse:
    day = day_of(jour, site.now().date())
    blocks = [
        (key, rank, block)
        for key, one in site.practice.practitioners.items()
        for rank, block in enumerate(one.blocked)
        if block.end.date() >= day or block.recurrence
    ]
    replaced = [(rank, one) for rank, one in enumerate(site.practice.replacements) if (one.period.end or day) >= day]
    return site.page(request, "block.html", day=day, chosen=praticien, blocks=blocks, replaced=replaced)


@api.post("/agenda/bloquer")
def block(request: Request, site: Here, praticien: Text, du: Text, de: Text, au: Text, a: Text) -> Response:
    start, end = f"{du}T{de}", f"{au or du}T{a}"
    try:
        if datetime.fromisoformat(end) <= datetime.fromisoformat(start):
            raise Unwelcome(422, "La fin doit venir après le début.")
    except ValueError as failure:
        raise Unwelcome(422, "Donnez un jour et une heure pour le début et pour la fin.") from failure
    draft = drafts.begin(site)
    drafts.practitioner(draft, praticien).setdefault("blocked", []).append({"from": start, "to": end})
    drafts.keep(site, who_of(request), draft, f"temps bloqué, {site.practice.practitioners[praticien].name}")
    return done(f"/agenda?jour={du}", "bloque")


@api.post("/agenda/debloquer")
def unblock(request: Request, site: Here, praticien: Text, rang: Text) -> Response:
    draft = drafts.begin(site)
    blocks = drafts.practitioner(draft, praticien).get("blocked", [])
    if not rang.isdigit() or int(rang) >= len(blocks):
        raise Unwelcome(404, "Ce temps n'est plus bloqué.")
    del blocks[int(rang)]
    drafts.keep(site, who_of(request), draft, f"temps débloqué, {site.practice.practitioners[praticien].name}")
    return done("/agenda/bloquer", "debloque")


def day_of(told: str, otherwise: date) -> date:
    """A day of an address; what is no day is today."""
    try:
        found = date.fromisoformat(told)
    except ValueError:
        return otherwise
    return found if 2000 <= found.year <= 2100 else otherwise


def _shown(site: Site, wanted: str) -> Sequence[Practitioner]:
    """The one who is asked for, or everybody."""
    people = site.practice.practitioners
    return [people[wanted]] if wanted in people else list(people.values())


def _now_row(site: Site, first: int, last: int) -> int:
    now = site.now()
    minute = now.hour * 60 + now.minute
    return HEAD_ROWS + 1 + (minute - first) // MINUTES_A_ROW if first <= minute < last else 0
