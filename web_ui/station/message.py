"""One message, and what the secretary asks of the practice about it. Opening it is not reading it: she says so."""

import re
from contextlib import suppress
from datetime import date
from sqlite3 import Row
from uuid import uuid4

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from appliance.errors import StoreError
from appliance.vocabulary.acts import (
    AddNote,
    ArchiveMessage,
    AssignMessage,
    AttemptOutcome,
    CorrectMessage,
    InboxAct,
    MarkRead,
    NoteAttempt,
)
from appliance.vocabulary.meaning import PersonName
from sync.view import View
from web_ui.shared.forms import Rank, Text
from web_ui.shared.guard import Unwelcome
from web_ui.shared.reads import calls, messages
from web_ui.shared.sound import listened
from web_ui.station.answers import done
from web_ui.station.desk import Desk, Here
from web_ui.station.inbox import actor, callings, pending, standing

api = APIRouter(include_in_schema=False)


@api.get("/messages/{practice}/{key}")
async def one(request: Request, desk: Here, practice: str, key: str) -> HTMLResponse:
    view = desk.view(practice)
    row = messages.one(view.db, key)
    if row is None:
        raise Unwelcome(404, "Ce message n'existe pas.")
    return desk.page(
        request,
        "message.html",
        practice_key=practice,
        about=view.about(),
        standing=standing(desk, practice),
        row=row,
        text=messages.in_lines(view.text(row["sealed_text"])),
        fields=_fields(desk, row),
        flags=messages.flags(row),
        seconds=calls.sound_s(view.db, row["call"]) if row["call"] else 0,
        turns=_turns(desk, view, row),
        notes=[(note, view.text(note["sealed_text"])) for note in view.notes(key)],
        attempts=messages.attempts(view.db, key),
        called=callings(view),
        me=actor(view),
        outcomes=list(AttemptOutcome),
        asked=[one for one in pending(view, desk.clock.now()) if one.about == key],
    )


@api.post("/messages/{practice}/{key}/{what}")
async def ask(
    desk: Here,
    practice: str,
    key: str,
    what: str,
    issue: Text = "",
    texte: Text = "",
    nom: Text = "",
    prenom: Text = "",
    naissance: Text = "",
    telephone: Text = "",
) -> Response:
    match what:
        case "lu":
            act: InboxAct = MarkRead(key)
        case "prendre":
            act = AssignMessage(key, actor(desk.view(practice)))
        case "rendre":
            act = AssignMessage(key, None)
        case "classer":
            act = ArchiveMessage(key)
        case "rappel" if issue in set(AttemptOutcome):
            act = NoteAttempt(key, uuid4().hex, AttemptOutcome(issue))
        case "note" if texte.strip():
            act = AddNote(key, uuid4().hex, texte.strip())
        case "corriger":
            name = PersonName(nom.strip() or None, prenom.strip() or None)
            act = CorrectMessage(key, name, _day(naissance), re.sub(r"[^\d+]", "", telephone) or None)
        case _:
            raise Unwelcome(422, "Il manque ce qu'il faut demander.")
    return _asked(desk, practice, key, act)


def _turns(desk: Desk, view: View, row: Row) -> list[dict[str, object]]:
    """The conversation; none where it was said before this station was let in."""
    call = calls.one(view.db, row["call"]) if row["call"] else None
    with suppress(StoreError):
        return calls.turns(view.db, call, desk.station.keys.identity) if call else []
    return []


def _fields(desk: Desk, row: Row) -> dict[str, str]:
    """What the message holds apart; nothing where it is closed."""
    with suppress(StoreError):
        return messages.fields(row, desk.station.keys.identity)
    return {}


def _asked(desk: Desk, practice: str, key: str, act: InboxAct) -> Response:
    if messages.one(desk.view(practice).db, key) is None:
        raise Unwelcome(404, "Ce message n'existe pas.")
    desk.station.ask(practice, act)
    return done("/" if isinstance(act, ArchiveMessage) else f"/messages/{practice}/{key}")


def _day(told: str) -> date | None:
    try:
        return date.fromisoformat(told) if told else None
    except ValueError as failure:
        raise Unwelcome(422, "Écrivez la date de naissance comme 1939-01-08.") from failure


@api.get("/sons/{practice}/{call}/son")
async def sound(request: Request, desk: Here, practice: str, call: Rank) -> Response:
    desk.view(practice)
    return listened(request, desk.sounds.wav(practice, call))


@api.get("/sons/{practice}/{call}/onde.svg")
async def waveform(desk: Here, practice: str, call: Rank) -> Response:
    desk.view(practice)
    return Response(desk.sounds.waveform(practice, call), media_type="image/svg+xml")
