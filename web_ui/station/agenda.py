"""A day of a practice, and what is asked of it: a visit booked, moved, cancelled. The box decides by its own rules."""

from datetime import date, datetime, time, timedelta

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from appliance.vocabulary.acts import AgendaAct, BookAppointment, CancelAppointment, MoveAppointment
from appliance.vocabulary.agenda import AppointmentId, Patient, PatientId, Slot
from sync.view import View
from web_ui.shared.forms import Text
from web_ui.shared.french import local_instant
from web_ui.shared.guard import Unwelcome
from web_ui.shared.reads import agenda, messages, patients
from web_ui.station.answers import done
from web_ui.station.desk import Desk, Here
from web_ui.station.inbox import pending, standing

api = APIRouter(include_in_schema=False)


@api.get("/agenda/{practice}")
async def index(
    request: Request, desk: Here, practice: str, jour: str = "", q: str = "", message: str = ""
) -> HTMLResponse:
    """``message``: the one for whose patient a visit is wanted."""
    view = desk.view(practice)
    wanted = messages.one(view.db, message) if message else None
    q = q or (wanted["last"] or wanted["phone"] or "" if wanted else "")
    about = view.about()
    now = desk.clock.now()
    day = _day(jour) if jour else now.astimezone(about.zone).date()
    start = datetime.combine(day, time(), about.zone)
    return desk.page(
        request,
        "agenda.html",
        practice_key=practice,
        about=about,
        standing=standing(desk, practice),
        day=day,
        before=day - timedelta(days=1),
        after=day + timedelta(days=1),
        hours=view.hours_of(day),
        visits=agenda.between(view.db, start, start + timedelta(days=1)),
        found=patients.search(view.db, q, 8) if q else [],
        query=q,
        wanted=wanted,
        asked=[one for one in pending(view, now) if one.act.endswith("Appointment")],
    )


@api.post("/agenda/{practice}/prendre")
async def book(
    desk: Here,
    practice: str,
    jour: Text,
    heure: Text,
    praticien: Text,
    type: Text,  # noqa: A002 - the field's name on the form
    patient: Text = "",
    nom: Text = "",
    prenom: Text = "",
    naissance: Text = "",
    telephone: Text = "",
    motif: Text = "",
) -> Response:
    view = desk.view(practice)
    who = _known(view, patient) if patient else patients.person(nom, prenom, naissance, telephone)
    slot = _slot(view, jour, heure, praticien, type)
    return _asked(desk, practice, BookAppointment(slot, who, motif.strip()), jour)


@api.post("/agenda/{practice}/{key}/deplacer")
async def move(desk: Here, practice: str, key: str, jour: Text, heure: Text) -> Response:
    view = desk.view(practice)
    row = agenda.one(view.db, key)
    if row is None:
        raise Unwelcome(404, "Ce rendez-vous n'existe plus.")
    to = _slot(view, jour, heure, row["practitioner"], row["type"])
    return _asked(desk, practice, MoveAppointment(AppointmentId(key), to), jour)


@api.post("/agenda/{practice}/{key}/annuler")
async def cancel(desk: Here, practice: str, key: str, jour: Text = "") -> Response:
    return _asked(desk, practice, CancelAppointment(AppointmentId(key)), jour)


def _asked(desk: Desk, practice: str, act: AgendaAct, day: str) -> Response:
    desk.station.ask(practice, act)
    return done(f"/agenda/{practice}?jour={_day(day)}" if day else f"/agenda/{practice}")


def _slot(view: View, day: str, hour: str, practitioner: str, kind: str) -> Slot:
    about = view.about()
    if kind not in about.types or practitioner not in about.practitioners:
        raise Unwelcome(422, "Choisissez un praticien et une visite de ce cabinet.")
    try:
        start = local_instant(_day(day), hour, about.zone)
    except ValueError as failure:
        raise Unwelcome(422, "L'heure s'écrit comme 14:30.") from failure
    return Slot(start, about.types[kind].minutes, practitioner, kind)


def _known(view: View, key: str) -> Patient:
    row = patients.one(view.db, key)
    if row is None:
        raise Unwelcome(404, "Ce patient n'est pas dans le fichier de ce cabinet.")
    born = date.fromisoformat(row["birth_date"]) if row["birth_date"] else None
    return Patient(row["last"], row["first"], born, row["phone"], PatientId(key))


def _day(told: str) -> date:
    try:
        return date.fromisoformat(told)
    except ValueError as failure:
        raise Unwelcome(422, "Le jour s'écrit comme 2026-11-26.") from failure
