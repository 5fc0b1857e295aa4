"""``/api``: the same acts and the same rights, for integrators' programs; its document is ``/api/openapi.json``."""

import sqlite3
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Path, Query, Request

from appliance.acts.people import People
from appliance.acts.search import find_slots
from appliance.vocabulary.acts import (
    AddNote,
    ArchiveMessage,
    BookAppointment,
    CancelAppointment,
    ConfirmAppointment,
    FindSlots,
    InboxAct,
    MarkRead,
    MoveAppointment,
    NoteAttempt,
    Refused,
)
from appliance.vocabulary.agenda import Appointment, AppointmentId, Patient, PatientId, Slot
from appliance.vocabulary.meaning import Wish
from web_ui.practice import shapes
from web_ui.practice.site import Here, Site, who_of
from web_ui.practice.timetable import bounds
from web_ui.shared.accounts import Token
from web_ui.shared.forms import Rank
from web_ui.shared.guard import Unwelcome
from web_ui.shared.people import NotSignedIn
from web_ui.shared.reads import agenda, calls, messages, patients
from web_ui.shared.reads.messages import Filters
from web_ui.shared.words import REFUSALS

_PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": shapes.Problem} for status in (400, 401, 403, 404, 409, 422, 429)
}
api = APIRouter(prefix="/api", responses=_PROBLEMS, tags=["permanence"])

Key = Annotated[str, Path(max_length=64)]
Said = Annotated[str, Query(max_length=200)]

LONGEST_SPAN = 62
"""Days of appointments in one answer."""


@api.post("/session")
def sign_in(request: Request, site: Here, given: shapes.Credentials) -> shapes.Session:
    """A token, for the name and password of a user."""
    address = request.client.host if request.client else ""
    token = site.accounts.sign_in(given.name, given.password, address)
    if isinstance(token, Token):
        return shapes.Session(token=token.session, user=token.who.user.id, role=token.who.user.role)
    if token is NotSignedIn.SLOWED:
        raise Unwelcome(429, "Trop d'essais : attendez quelques minutes.")
    raise Unwelcome(401, "Ce nom et ce mot de passe ne vont pas ensemble.")


@api.delete("/session", status_code=204)
def sign_out(request: Request, site: Here) -> None:
    site.accounts.sign_out(who_of(request))


@api.get("/openapi.json", include_in_schema=False)
def document(request: Request) -> dict[str, Any]:
    told: dict[str, Any] = request.app.openapi()
    return told


@api.get("/state")
def state(site: Here) -> shapes.StateOut:
    """The box in one sentence."""
    glance = messages.glance(site.reads)
    told = " ".join(site.pulse.state().sentences)
    return shapes.StateOut(
        told=told, unread=glance.unread, urgent=glance.urgent, calls=len(calls.in_progress(site.reads))
    )


@api.get("/health")
def health(site: Here) -> list[shapes.FindingOut]:
    return [shapes.FindingOut(**asdict(one)) for one in site.pulse.findings]


# --- messages ----------------------------------------------------------------------------------------------


@api.get("/messages")
def list_messages(
    request: Request, site: Here, state: Said = "open", category: Said = "", search: Said = "", before: Said = ""
) -> list[shapes.MessageOut]:
    """Thirty at most, newest first; ``before`` is the ``taken`` of the last one seen, in UTC."""
    who = who_of(request)
    found = messages.listed(site.reads, Filters(state, category, "", search, before), who.actor)
    return [_message(row, who.identity) for row in found[: messages.PAGE]]


@api.get("/messages/{key}")
def one_message(request: Request, site: Here, key: Key) -> shapes.MessageOut:
    """Does not count as read: say so with ``/read``."""
    row = messages.one(site.reads, key)
    if row is None:
        raise Unwelcome(404, "Ce message n'existe pas.")
    return _message(row, who_of(request).identity)


@api.post("/messages/{key}/read", status_code=204)
def read_message(request: Request, site: Here, key: Key) -> None:
    _inbox(request, site, MarkRead(key))


@api.post("/messages/{key}/archive", status_code=204)
def archive_message(request: Request, site: Here, key: Key) -> None:
    _inbox(request, site, ArchiveMessage(key))


@api.post("/messages/{key}/notes", status_code=204)
def note(request: Request, site: Here, key: Key, given: shapes.NoteIn) -> None:
    _inbox(request, site, AddNote(key, uuid4().hex, given.text))


@api.post("/messages/{key}/attempts", status_code=204)
def attempt(request: Request, site: Here, key: Key, given: shapes.AttemptIn) -> None:
    _inbox(request, site, NoteAttempt(key, uuid4().hex, given.outcome))


# --- the agenda --------------------------------------------------------------------------------------------


@api.get("/appointments")
def list_appointments(
    site: Here, first: date, days: Annotated[int, Query(ge=1, le=LONGEST_SPAN)] = 7
) -> list[shapes.AppointmentOut]:
    """Booked ones, from a day on."""
    return [_appointment(row) for row in agenda.between(site.reads, *bounds(site.practice, first, days))]


@api.get("/slots")
def list_slots(
    request: Request,
    site: Here,
    type: Said,  # noqa: A002 - the parameter's name
    practitioner: Said = "",
    count: Annotated[int, Query(ge=1, le=50)] = 10,
) -> list[shapes.SlotOut]:
    """The first free ones."""
    if type not in site.practice.types:
        raise Unwelcome(404, "Ce type de visite n'existe pas.")
    wish = FindSlots(Wish(earliest=True), type, practitioner or None, known_patient=None, count=count)
    found = find_slots(site.store.books(who_of(request).actor), wish, site.clock.now(), None).slots
    return [shapes.SlotOut(**asdict(one)) for one in found]


@api.post("/appointments", status_code=201)
def book(request: Request, site: Here, given: shapes.AppointmentIn) -> shapes.AppointmentOut:
    row = patients.one(site.reads, given.patient)
    if row is None:
        raise Unwelcome(404, "Ce patient n'est pas dans le fichier.")
    slot = _slot(site, given.practitioner, given.type, given.start)
    born = row["birth_date"] and date.fromisoformat(row["birth_date"])
    person = Patient(row["last"], row["first"], born, row["phone"], PatientId(row["id"]))
    outcome = site.store.agenda(who_of(request).actor).book(BookAppointment(slot, person, given.reason))
    return _told(_unless_refused(outcome).appointment)


@api.post("/appointments/{key}/move")
def move(request: Request, site: Here, key: Key, given: shapes.MoveIn) -> shapes.AppointmentOut:
    row = agenda.one(site.reads, key)
    if row is None:
        raise Unwelcome(404, "Ce rendez-vous n'existe pas.")
    slot = _slot(site, given.practitioner, row["type"], given.start)
    outcome = site.store.agenda(who_of(request).actor).move(MoveAppointment(AppointmentId(key), slot))
    return _told(_unless_refused(outcome).appointment)


@api.post("/appointments/{key}/confirm")
def confirm(request: Request, site: Here, key: Key) -> shapes.AppointmentOut:
    outcome = site.store.agenda(who_of(request).actor).confirm(ConfirmAppointment(AppointmentId(key)))
    return _told(_unless_refused(outcome).appointment)


@api.delete("/appointments/{key}")
def cancel(request: Request, site: Here, key: Key) -> shapes.AppointmentOut:
    outcome = site.store.agenda(who_of(request).actor).cancel(CancelAppointment(AppointmentId(key)))
    return _told(_unless_refused(outcome).appointment)


# --- patients and calls ------------------------------------------------------------------------------------


@api.get("/patients")
def list_patients(site: Here, search: Said = "") -> list[shapes.PatientOut]:
    found = patients.search(site.reads, search) if search.strip() else patients.newest(site.reads)
    return [shapes.PatientOut(**dict(row)) for row in found]


@api.post("/patients", status_code=201)
def add_patient(request: Request, site: Here, given: shapes.PatientIn) -> shapes.PatientOut:
    person = patients.person(given.last, given.first or "", str(given.birth_date or ""), given.phone or "")
    key = People(site.store.books(who_of(request).actor)).add(person)
    return shapes.PatientOut(**{**asdict(person), "id": key})


@api.get("/patients/{key}")
def one_patient(site: Here, key: Key) -> shapes.PatientOut:
    row = patients.one(site.reads, key)
    if row is None:
        raise Unwelcome(404, "Ce patient n'est pas dans le fichier.")
    return shapes.PatientOut(**dict(row))


@api.get("/calls")
def list_calls(site: Here, before: Said = "") -> list[shapes.CallOut]:
    """Forty at most, newest first; ``before`` is the ``started`` of the last one seen, in UTC."""
    found = calls.listed(site.reads, before=before)[: calls.PAGE]
    came_to = calls.outcomes(site.reads, [row["id"] for row in found])
    return [shapes.CallOut(**dict(row), outcome=came_to.get(row["id"])) for row in found]


@api.get("/calls/{call}")
def one_call(site: Here, call: Rank) -> shapes.CallOut:
    row = calls.one(site.reads, call)
    if row is None:
        raise Unwelcome(404, "Cet appel n'existe pas.")
    return shapes.CallOut(**dict(row), outcome=calls.outcomes(site.reads, [call]).get(call))


def _inbox(request: Request, site: Site, act: InboxAct) -> None:
    _unless_refused(site.store.inbox(who_of(request).actor).perform(act))


def _unless_refused(outcome: Any) -> Any:
    if isinstance(outcome, Refused):
        status = 404 if outcome.refusal == "not_found" else 409
        raise Unwelcome(status, REFUSALS[outcome.refusal], refusal=outcome.refusal)
    return outcome


def _slot(site: Site, practitioner: str, kind: str, start: datetime) -> Slot:
    practice = site.practice
    if practitioner not in practice.practitioners or kind not in practice.types:
        raise Unwelcome(404, "Ce praticien ou ce type de visite n'existe pas.")
    at = start if start.tzinfo else start.replace(tzinfo=practice.zone)
    return Slot(at.astimezone(UTC), practice.minutes(practitioner, kind), practitioner, kind)


def _told(one: Appointment) -> shapes.AppointmentOut:
    return shapes.AppointmentOut(
        id=one.id, practitioner=one.slot.practitioner, type=one.slot.type, start=one.slot.start, end=one.slot.end,
        status=one.status, confirmed=one.confirmed, patient=one.patient.id or "", last=one.patient.last,
        first=one.patient.first,
    )  # fmt: skip


def _appointment(row: sqlite3.Row) -> shapes.AppointmentOut:
    return shapes.AppointmentOut(**{name: row[name] for name in shapes.AppointmentOut.model_fields})


def _message(row: sqlite3.Row, identity: str | None) -> shapes.MessageOut:
    own: dict[str, Any] = {
        name: row[name] for name in shapes.MessageOut.model_fields if name not in {"text", "fields", "flags"}
    }
    return shapes.MessageOut(
        **own, text=messages.text(row, identity), fields=messages.fields(row, identity), flags=messages.flags(row)
    )
