"""Messages: the list, one message, and what is done with it."""

import re
from datetime import date
from uuid import uuid4

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from appliance.vocabulary.acts import (
    AddNote,
    ArchiveMessage,
    AssignMessage,
    AttemptOutcome,
    CorrectMessage,
    InboxAct,
    MarkRead,
    NoteAttempt,
    Refused,
)
from appliance.vocabulary.meaning import PersonName
from web_ui.practice import speakers
from web_ui.practice.site import Here, Site, done, who_of
from web_ui.shared.forms import Text
from web_ui.shared.guard import Unwelcome
from web_ui.shared.reads import calls, messages
from web_ui.shared.reads.messages import PAGE, Filters
from web_ui.shared.reads.spoken import worth_a_look

api = APIRouter(include_in_schema=False)


@api.get("/messages")
def index(
    request: Request,
    site: Here,
    etat: str = "open",
    nature: str = "",
    praticien: str = "",
    q: str = "",
    apres: str = "",
) -> HTMLResponse:
    """``apres``: the key of the last message of the page before."""
    who = who_of(request)
    asked = Filters(etat, nature, praticien, q, beyond=apres, urgent_first=etat == "unread")
    found = messages.listed(site.reads, asked, who.actor)
    lines = [{"row": row, "text": messages.snippet(row, who.identity)} for row in found[:PAGE]]
    more = found[PAGE - 1]["id"] if len(found) > PAGE else ""
    return site.page(request, "messages.html", lines=lines, asked=asked, more=more, worth=worth_a_look(q))


@api.get("/messages/mots")
def said(request: Request, site: Here, q: str = "", avant: str = "") -> HTMLResponse:
    """Messages in whose words, or notes, something stands; the list of messages has this page's answer put into it."""
    identity = who_of(request).identity
    looked = site.spoken.look(q, identity, avant) if identity and worth_a_look(q) else None
    lines = [{"row": hit.row, "text": hit.text} for hit in looked.hits] if looked else []
    return site.page(request, "said_messages.html", query=q, looked=looked, lines=lines)


@api.get("/messages/{key}")
def one(request: Request, site: Here, key: str) -> HTMLResponse:
    who, row = who_of(request), messages.one(site.reads, key)
    if row is None:
        raise Unwelcome(404, "Ce message n'existe pas.")
    if row["read_at"] is None:
        _do(site, request, MarkRead(key))
        row = messages.one(site.reads, key) or row
    call = calls.one(site.reads, row["call"]) if row["call"] else None
    older, newer = messages.beside(site.reads, row)
    return site.page(
        request,
        "message.html",
        row=row,
        text=messages.text(row, who.identity),
        fields=messages.fields(row, who.identity),
        flags=messages.flags(row),
        call=call,
        seconds=calls.sound_s(site.reads, row["call"]) if row["call"] else 0,
        turns=calls.turns(site.reads, call, who.identity) if call else [],
        notes=messages.notes(site.reads, key, who.identity),
        attempts=messages.attempts(site.reads, key),
        history=[(one, messages.snippet(one, who.identity)) for one in messages.history(site.reads, row)],
        patients=speakers.patients_of(site, row),
        people=speakers.everybody(site),
        names=speakers.names(site),
        outcomes=list(AttemptOutcome),
        older=older,
        newer=newer,
    )


@api.post("/messages/{key}/rappel")
def called_back(request: Request, site: Here, key: str, issue: Text, clos: Text = "") -> Response:
    if issue not in set(AttemptOutcome):
        raise Unwelcome(422, "Choisissez ce que l'appel a donné.")
    _do(site, request, NoteAttempt(key, uuid4().hex, AttemptOutcome(issue)))
    if clos:
        _do(site, request, ArchiveMessage(key))
    return done("/messages" if clos else f"/messages/{key}", "rappel")


@api.post("/messages/{key}/note")
def note(request: Request, site: Here, key: str, texte: Text) -> Response:
    if texte.strip():
        _do(site, request, AddNote(key, uuid4().hex, texte.strip()))
    return done(f"/messages/{key}", "note")


@api.post("/messages/{key}/attribuer")
def assign(request: Request, site: Here, key: str, a: Text = "") -> Response:
    if a and a not in {one.actor for one in speakers.everybody(site)}:
        raise Unwelcome(422, "Cette personne n'a pas de compte.")
    _do(site, request, AssignMessage(key, a or None, from_anybody=True))
    return done(f"/messages/{key}", "attribue")


@api.post("/messages/{key}/archiver")
def archive(request: Request, site: Here, key: str) -> Response:
    _do(site, request, ArchiveMessage(key))
    return done("/messages", "archive")


@api.post("/messages/{key}/ressortir")
def reopen(request: Request, site: Here, key: str) -> Response:
    _do(site, request, ArchiveMessage(key, away=False))
    return done(f"/messages/{key}", "ressorti")


@api.post("/messages/{key}/corriger")
def correct(
    request: Request,
    site: Here,
    key: str,
    nom: Text = "",
    prenom: Text = "",
    naissance: Text = "",
    telephone: Text = "",
) -> Response:
    born = _day(naissance)
    name = PersonName(nom.strip() or None, prenom.strip() or None)
    act = CorrectMessage(key, name, born, re.sub(r"[^\d+]", "", telephone) or None)
    _do(site, request, act)
    return done(f"/messages/{key}", "corrige")


def _do(site: Site, request: Request, act: InboxAct) -> None:
    who = who_of(request)
    outcome = site.store.inbox(who.actor).perform(act)
    if isinstance(outcome, Refused):
        raise Unwelcome(404 if outcome.refusal == "not_found" else 409, speakers.refusal(outcome))


def _day(told: str) -> date | None:
    try:
        return date.fromisoformat(told) if told else None
    except ValueError as failure:
        raise Unwelcome(422, "Écrivez la date de naissance comme 1939-01-08.") from failure
