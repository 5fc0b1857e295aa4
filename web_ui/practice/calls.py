"""Calls: the log, one call turn by turn with its sound, and what somebody found wrong with it."""

import sqlite3
from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from appliance.acts.calls import mark_call
from web_ui.practice.site import Here, Site, done, who_of
from web_ui.shared.forms import Rank, Text
from web_ui.shared.guard import Unwelcome
from web_ui.shared.reads import calls
from web_ui.shared.reads.calls import MARKS, PAGE
from web_ui.shared.reads.spoken import worth_a_look
from web_ui.shared.sound import listened

api = APIRouter(include_in_schema=False)


@api.get("/appels")
def index(request: Request, site: Here, voir: str = "", q: str = "", avant: str = "") -> HTMLResponse:
    """``q``: a number, a name that the file knows by its number, or words that were said."""
    found = calls.listed(site.reads, which=voir, search=q, before=avant)
    return site.page(
        request,
        "calls.html",
        **_lines(site, found[:PAGE]),
        which=voir,
        search=q,
        worth=worth_a_look(q),
        older=found[PAGE - 1]["started"] if len(found) > PAGE else "",
    )


@api.get("/appels/mots")
def said(request: Request, site: Here, q: str = "", avant: str = "") -> HTMLResponse:
    """Calls in which something was said; the list of calls has this page's answer put into it."""
    identity = who_of(request).identity
    looked = site.overheard.look(q, identity, avant) if identity and worth_a_look(q) else None
    hits = looked.hits if looked else ()
    lines = _lines(site, [hit.row for hit in hits])
    texts = {hit.row["id"]: hit.text for hit in hits}
    return site.page(request, "said_calls.html", query=q, looked=looked, texts=texts, **lines)


@api.get("/appels/{call}")
def one(request: Request, site: Here, call: Rank) -> HTMLResponse:
    row, who = _row(site, call), who_of(request)
    turns = calls.turns(site.reads, row, who.identity)
    return site.page(
        request,
        "call.html",
        row=row,
        turns=turns,
        seconds=calls.sound_s(site.reads, call),
        outcome=calls.DONE.get(calls.outcomes(site.reads, [call]).get(call, "")),
        messages=site.reads.run("SELECT * FROM messages WHERE call = ? ORDER BY taken", call),
        caller=calls.known_by(site.reads, row["number"]),
        name=calls.names(site.reads, [row["number"]]).get(row["number"], ""),
        latencies=[turn["latency_ms"] for turn in turns if turn["latency_ms"] is not None],
        marks=MARKS,
    )


@api.get("/appels/{call}/son")
def sound(request: Request, site: Here, call: Rank) -> Response:
    return listened(request, site.sounds.wav(call, _identity(request)))


@api.get("/appels/{call}/onde.svg")
def waveform(request: Request, site: Here, call: Rank) -> Response:
    return Response(site.sounds.waveform(call, _identity(request)), media_type="image/svg+xml")


@api.post("/appels/{call}/signaler")
def mark(request: Request, site: Here, call: Rank, quoi: Text = "") -> Response:
    _row(site, call)
    if quoi and quoi not in MARKS:
        raise Unwelcome(422, "Choisissez ce qui n'allait pas.")
    mark_call(site.store.books(who_of(request).actor), call, quoi or None)
    return done(f"/appels/{call}", "signale" if quoi else "non-signale")


def _lines(site: Site, rows: Sequence[sqlite3.Row]) -> dict[str, Any]:
    """What ``call_lines.html`` shows of each."""
    return {
        "rows": rows,
        "callers": calls.names(site.reads, (one["number"] for one in rows)),
        "outcomes": calls.outcomes(site.reads, [one["id"] for one in rows]),
        "done": calls.DONE,
        "marks": MARKS,
    }


def _row(site: Site, call: int) -> sqlite3.Row:
    row = calls.one(site.reads, call)
    if row is None:
        raise Unwelcome(404, "Cet appel n'existe pas.")
    return row


def _identity(request: Request) -> str:
    identity = who_of(request).identity
    if identity is None:
        raise Unwelcome(403, "Vous n'avez pas la clé du cabinet.")
    return identity
