"""Today: what waits for the practice now, and the one switch."""

from datetime import date, datetime, time, timedelta

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from appliance.acts.presence import set_presence
from appliance.vocabulary.presence import Presence, PresenceMode
from web_ui.practice.site import Here, Site, done, who_of
from web_ui.shared.forms import Text
from web_ui.shared.guard import Unwelcome
from web_ui.shared.people import Right
from web_ui.shared.reads import agenda, calls, messages

api = APIRouter(include_in_schema=False)

ALERTS = 5
"""Shown without being asked for: one screen."""

MOST_ALERTS = 60
"""Unsealed at once when all are asked for; each takes half a millisecond here, and more on a Raspberry Pi."""


@api.get("/")
def index(request: Request, site: Here, alertes: str = "") -> Response:
    who = who_of(request)
    if not who.user.may(Right.WORDS):
        return RedirectResponse("/sante", 303)
    now = site.now()
    start = datetime.combine(now.date(), time(), now.tzinfo)
    visits = agenda.between(site.reads, start, start + timedelta(days=1))
    mine = who.user.practitioner
    return site.page(
        request,
        "today.html",
        lines=[{"row": row, "text": messages.snippet(row, who.identity)} for row in messages.unread(site.reads)],
        visits=[one for one in visits if mine is None or one["practitioner"] == mine],
        calls=calls.in_progress(site.reads),
        alerts=messages.alerts(site.reads, who.identity, MOST_ALERTS if alertes else ALERTS),
        open_alerts=messages.open_alerts(site.reads),
        presence=site.store.presence(),
        state=site.pulse.state(),
        tomorrow=now.date() + timedelta(days=1),
    )


@api.get("/aujourdhui/etat")
def state(request: Request, site: Here) -> HTMLResponse:
    """The pieces that change by themselves; the page asks for them when it is told that something happened."""
    return site.page(request, "live.html", calls=calls.in_progress(site.reads), state=site.pulse.state())


@api.post("/presence")
def presence(request: Request, site: Here, mode: Text, jour: Text = "", heure: Text = "") -> Response:
    if mode not in set(PresenceMode):
        raise Unwelcome(422, "Choisissez qui répond.")
    until = _until(site, jour, heure) if mode == PresenceMode.ABSENT else None
    set_presence(site.store.books(who_of(request).actor), Presence(PresenceMode(mode), until))
    return done("/", "presence")


def _until(site: Site, day: str, hour: str) -> datetime:
    try:
        until = datetime.combine(date.fromisoformat(day), time.fromisoformat(hour or "08:00"), site.practice.zone)
    except ValueError as failure:
        raise Unwelcome(422, "Dites jusqu'à quel jour et quelle heure vous êtes absent.") from failure
    if until <= site.now():
        raise Unwelcome(422, "Cette heure est passée : choisissez-en une à venir.")
    return until
