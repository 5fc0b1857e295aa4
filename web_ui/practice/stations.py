"""Secretaries' stations: let in by a code and a fingerprint, given the past, put out."""

from pathlib import Path

import segno
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from markupsafe import Markup

from appliance import settings
from appliance.errors import SettingsError
from sync.box import Box
from sync.commands import Right as Asks
from sync.invitation import Invitation
from sync.pairing import Pairings
from sync.past import unlock_past
from sync.wiring import KEYS, for_the_host, party_of
from web_ui.practice.site import Here, Site, done, who_of
from web_ui.shared.forms import Text
from web_ui.shared.guard import Unwelcome

api = APIRouter(include_in_schema=False)

ASKS = {Asks.MESSAGES: "les messages", Asks.AGENDA: "l'agenda"}
"""What a station may ask for, besides reading."""


@api.get("/reglages/postes")
def index(request: Request, site: Here) -> HTMLResponse:
    box = settings.own_box(site.home)
    certificate = Path(box.host_certificate).read_text("utf-8") if box.host_certificate else ""
    pairings = _pairings(site).waiting()
    open_ = [one.code for one in pairings if one.state == "open" and box.host]
    return site.page(
        request,
        "stations.html",
        stations=site.store.stations.all(),
        pairings=pairings,
        invitations={code: Invitation(code, box.host[0], certificate) for code in open_},
        qr=_qr,
        host=box.host[0].partition("://")[2] if box.host else "",
        certificate=certificate,
        # The service of sync makes the box's keys, as soon as a host is named.
        known=for_the_host(party_of(site.home, box.recipients)) if box.host and (site.home / KEYS).exists() else "",
        asks=ASKS,
    )


@api.post("/reglages/postes")
async def open_code(request: Request, site: Here) -> Response:
    form = await request.form()
    rights = tuple(one for one in ASKS if form.get(one))
    _pairings(site).open(rights)
    return done("/reglages/postes")


@api.post("/reglages/postes/accepter")
def grant(request: Request, site: Here, code: Text) -> Response:
    try:
        _pairings(site).grant(code, site.store.doorkeeper(who_of(request).actor))
    except SettingsError as failure:
        raise Unwelcome(409, str(failure)) from failure
    return done("/reglages/postes", "poste")


@api.post("/reglages/postes/refuser")
def refuse(site: Here, code: Text) -> Response:
    _pairings(site).refuse(code)
    return done("/reglages/postes")


@api.post("/reglages/postes/{key}/retirer")
def revoke(request: Request, site: Here, key: str) -> Response:
    if not site.store.doorkeeper(who_of(request).actor).revoke(key):
        raise Unwelcome(404, "Il n'y a pas de tel poste.")
    return done("/reglages/postes", "poste-retire")


@api.post("/reglages/postes/{key}/passe")
def past(request: Request, site: Here, key: str) -> Response:
    who = who_of(request)
    if who.identity is None:
        raise Unwelcome(403, "Seul un praticien, qui a la clé du cabinet, peut ouvrir le passé.")
    if site.store.stations.one(key) is None:
        raise Unwelcome(404, "Il n'y a pas de tel poste.")
    own = party_of(site.home, settings.own_box(site.home).recipients)
    unlock_past(site.store, Box(site.store, own, site.clock).outbox, who.identity, key, who.actor)
    return done("/reglages/postes", "passe")


def _qr(invitation: Invitation) -> Markup:
    """An inline SVG that scales; with the quiet zone of four modules that ISO/IEC 18004 asks for."""
    made = segno.make(invitation.shown, micro=False, error="l")
    return Markup(made.svg_inline(omitsize=True, light="#fff"))  # noqa: S704 - its only words are numbers and colours


def _pairings(site: Site) -> Pairings:
    return Pairings(site.store.connection, site.clock)
