"""Who waits for an earlier appointment, and alerts that somebody takes charge of."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from appliance.acts.escalation import Escalation
from appliance.acts.waiting import WaitingList
from appliance.vocabulary.acts import Refused, WaitForEarlier
from appliance.vocabulary.agenda import AppointmentId
from web_ui.practice.site import Here, Site, done, who_of
from web_ui.shared.guard import Unwelcome
from web_ui.shared.words import REFUSALS

api = APIRouter(include_in_schema=False)


@api.get("/agenda/attente")
def index(request: Request, site: Here) -> HTMLResponse:
    return site.page(request, "waiting.html", wishes=_list(site, request).open())


@api.post("/agenda/rendez-vous/{key}/plus-tot")
def wait(request: Request, site: Here, key: str) -> Response:
    outcome = _list(site, request).wait(WaitForEarlier(AppointmentId(key)))
    if isinstance(outcome, Refused):
        raise Unwelcome(404, REFUSALS[outcome.refusal])
    return done("/agenda/attente", "attente")


@api.post("/agenda/attente/{key}/retirer")
def withdraw(request: Request, site: Here, key: str) -> Response:
    if not _list(site, request).withdraw(key):
        raise Unwelcome(404, "Cette demande n'attend plus.")
    return done("/agenda/attente", "retire")


@api.post("/alertes/{key}/prendre")
def take(request: Request, site: Here, key: str) -> Response:
    """Somebody takes charge: the people on call are no longer written to about it."""
    who = who_of(request)
    if not Escalation(site.store.books(who.actor), site.clock).acknowledge(key, who.actor):
        raise Unwelcome(404, "Cette alerte n'existe pas.")
    return done("/", "alerte")


def _list(site: Site, request: Request) -> WaitingList:
    return WaitingList(site.store.books(who_of(request).actor), site.clock)
