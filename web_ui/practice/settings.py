"""Settings without touching a file: hours, visits, the practice itself; every change can be undone."""

import re
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from appliance.acts.changes import change_settings
from appliance.settings import numbers
from web_ui.practice import drafts, speakers, visits
from web_ui.practice.site import Here, done, who_of
from web_ui.shared.forms import Rank
from web_ui.shared.guard import Unwelcome
from web_ui.shared.people import Right
from web_ui.shared.reads import agenda
from web_ui.shared.words import WEEKDAYS

api = APIRouter(include_in_schema=False)

_SPAN = re.compile(r"(\d{1,2})(?:[h:](\d{2})?)?\s*(?:-|–|à|a)\s*(\d{1,2})(?:[h:](\d{2})?)?")
"""Hours as people write them: "8h30-12h", "14:00 à 18:30"."""

PLACES = ("name", "address", "phone", "on_call_number", "transfer_to", "parking", "prices", "documents")
"""What callers are told of the practice."""


@api.get("/reglages")
def index(request: Request, site: Here) -> HTMLResponse:
    draft = drafts.begin(site)
    return site.page(
        request,
        "settings.html",
        table=draft.practice,
        places=PLACES,
        weeks={one["key"]: _week(one) for one in draft.practice["practitioners"]},
        unread=draft.practice.get("unread_limit_hours", 72),
        rings=draft.practice.get("rings", 4),
        takers=visits.takers(draft.practice),
        booked=agenda.booked_types(site.reads, site.clock.now()),
        for_whom=visits.PATIENTS.items(),
    )


@api.post("/reglages/cabinet")
async def practice(request: Request, site: Here) -> Response:
    form = await request.form()
    draft = drafts.begin(site)
    for key in PLACES:
        told = " ".join(str(form.get(key, "")).split())
        if told:
            draft.practice[key] = _WRITTEN[key](told) if key in _WRITTEN else told
        elif key != "name":
            draft.practice.pop(key, None)
    for key in ("unread_limit_hours", "rings"):
        number = str(form.get(key, ""))
        if number.isdigit():
            draft.practice[key] = int(number)
    drafts.keep(site, who_of(request), draft, "le cabinet")
    return done("/reglages", "regle")


@api.post("/reglages/horaires/{key}")
async def hours(request: Request, site: Here, key: str) -> Response:
    form = await request.form()
    draft = drafts.begin(site)
    one = drafts.practitioner(draft, key)
    week: dict[str, Any] = {}
    for day, label in WEEKDAYS.items():
        told = str(form.get(day, "")).strip()
        kept = [span for span in one.get("hours", {}).get(day, []) if isinstance(span, dict)]
        spans = _spans(told, label)
        if spans or kept:
            week[day] = [*spans, *kept]
    one["hours"] = week
    one["new_patients"] = bool(form.get("new_patients"))
    drafts.keep(site, who_of(request), draft, f"horaires, {one['name']}")
    return done("/reglages", "regle")


@api.get("/reglages/historique")
def history(request: Request, site: Here) -> HTMLResponse:
    return site.page(request, "versions.html", versions=site.store.versions.all(), names=speakers.names(site))


@api.post("/reglages/historique/{version}")
def undo(request: Request, site: Here, version: Rank) -> Response:
    """Bring back everything as it stood after that version."""
    wanted = site.store.versions.one(version)
    if wanted is None:
        raise Unwelcome(404, "Cette version n'existe pas.")
    draft = drafts.Draft(dict(wanted.practice), dict(wanted.texts))
    now = drafts.begin(site).practice.get("red_flags", [])
    if draft.practice.get("red_flags", []) != now and not who_of(request).user.may(Right.RED_FLAGS):
        raise Unwelcome(403, "Ce retour changerait les signes d'alerte : seul un praticien peut le faire.")
    drafts.check(draft)
    what = f"retour à la version {version}"
    change_settings(site.store.books(who_of(request).actor), what, draft.practice, draft.texts)
    return done("/reglages/historique", "defait")


def on_call_number(told: str) -> str:
    """As it is dialled.

    Raises:
        Unwelcome: nobody in France can dial it.
    """
    number = numbers.on_call_number(told)
    if number is None:
        raise Unwelcome(422, "Numéro de garde : écrivez 15, 116 117, 36 24, ou un numéro français à dix chiffres.")
    return number


def _digits(told: str) -> str:
    return re.sub(r"\D", "", told)


_WRITTEN = {"phone": _digits, "transfer_to": _digits, "on_call_number": on_call_number}
"""How the numbers among ``PLACES`` are kept."""


def _week(one: dict[str, Any]) -> dict[str, str]:
    """By weekday: "08:30-12:00, 14:00-18:30"; hours for some visits only are left to the file."""
    return {
        day: ", ".join(f"{span[0]}-{span[1]}" for span in one.get("hours", {}).get(day, []) if isinstance(span, list))
        for day in WEEKDAYS
    }


def _spans(told: str, label: str) -> list[list[str]]:
    spans = []
    for part in filter(None, re.split(r"\s*(?:,|;|\bet\b)\s*", told)):
        found = _SPAN.fullmatch(part.strip())
        if not found:
            raise Unwelcome(422, f"{label} : écrivez les horaires comme 08:30-12:00, 14:00-18:30.")
        start, end = (f"{int(found[at]):02d}:{found[at + 1] or '00'}" for at in (1, 3))
        spans.append([start, end])
    return spans
