"""One appointment, or the same again and again: made, moved, confirmed, cancelled."""

import sqlite3
from collections.abc import Sequence
from datetime import date, timedelta
from uuid import uuid4

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from appliance.acts.search import find_slots
from appliance.sealing import unseal
from appliance.store.instants import read
from appliance.vocabulary.acts import (
    BookAppointment,
    BookSeries,
    CancelAppointment,
    CancelSeries,
    ConfirmAppointment,
    FindSlots,
    MarkMissed,
    MoveAppointment,
    Refusal,
    Refused,
)
from appliance.vocabulary.agenda import AppointmentId, Patient, PatientId, Slot
from appliance.vocabulary.meaning import Wish
from appliance.vocabulary.practice import Recurrence
from web_ui.practice.agenda import day_of
from web_ui.practice.site import Here, Site, done, who_of
from web_ui.shared import french
from web_ui.shared.forms import Text
from web_ui.shared.guard import Unwelcome
from web_ui.shared.reads import agenda, patients
from web_ui.shared.words import REACHED, REFUSALS

api = APIRouter(include_in_schema=False)

WAIVED = frozenset(
    {
        *(Refusal.OUTSIDE_HOURS, Refusal.TOO_LATE, Refusal.TOO_FAR_AHEAD, Refusal.KEPT_FOR_URGENCIES),
        *(Refusal.TOO_MANY, Refusal.NO_NEW_PATIENTS, Refusal.KNOWN_PATIENTS_ONLY, Refusal.NEW_PATIENTS_ONLY),
        Refusal.AGE_NOT_TAKEN,
    }
)
"""Rules made for callers, which a person of the practice may set aside; never who is there, nor what is past."""

OFFERED = 6

REPEATED = {"": "Une seule fois", "1": "Tous les jours", "7": "Toutes les semaines", "14": "Une semaine sur deux",
            "28": "Toutes les quatre semaines"}  # fmt: skip
"""Every so many days."""

MOST_TIMES = 60
"""Weekly for a year, or daily for two months; a typing error books no more."""


@api.get("/agenda/nouveau")
def ask(
    request: Request,
    site: Here,
    praticien: str = "",
    jour: str = "",
    heure: str = "",
    type: str = "",  # noqa: A002 - the field's name
    q: str = "",
    patient: str = "",
    repeter: str = "",
    fois: str = "10",
) -> HTMLResponse:
    day = day_of(jour, site.now().date())
    people = site.practice.practitioners
    who = people[praticien] if praticien in people else next(iter(people.values()))
    given = {"praticien": who.key, "jour": day.isoformat(), "heure": heure or "09:00", "type": type or who.types[0],
             "repeter": repeter, "fois": fois, "serie": uuid4().hex}  # fmt: skip
    return _form(request, site, given, q, patient)


@api.post("/agenda/rendez-vous")
def book(
    request: Request,
    site: Here,
    praticien: Text,
    jour: Text,
    heure: Text,
    type: Text,  # noqa: A002 - the field's name
    patient: Text = "",
    nom: Text = "",
    prenom: Text = "",
    naissance: Text = "",
    telephone: Text = "",
    motif: Text = "",
    repeter: Text = "",
    fois: Text = "",
    serie: Text = "",
    vu: Text = "",
    quand_meme: Text = "",
) -> Response:
    """``vu``: which dates of a series cannot be had has been seen; the others are booked."""
    slot = _slot(site, praticien, jour, heure, type)
    person = _person(site, patient, nom, prenom, naissance, telephone)
    books = site.store.agenda(who_of(request).actor, WAIVED if quand_meme else frozenset())
    given = {"praticien": praticien, "jour": jour, "heure": heure, "type": type,
             "repeter": repeter, "fois": fois, "serie": serie or uuid4().hex}  # fmt: skip
    if repeter:
        local = slot.start.astimezone(site.practice.zone).date()
        series = BookSeries(given["serie"], slot, person, _recurrence(local, repeter, fois), motif.strip())
        foreseen = books.foresee(series)
        if not vu and any(why_not for _, why_not in foreseen):
            return _outlook(request, site, given, series, foreseen)
        booked = books.book_series(series).appointments
        if not booked:
            return _outlook(request, site, given, series, foreseen)
        return done(f"/agenda/rendez-vous/{booked[0].id}", "serie-prise")
    outcome = books.book(BookAppointment(slot, person, motif.strip()))
    if isinstance(outcome, Refused):
        return _form(request, site, given, "", patient, outcome.refusal, person, motif)
    return done(f"/agenda?jour={jour}", "pris")


@api.get("/agenda/rendez-vous/{key}")
def one(request: Request, site: Here, key: str, non: str = "") -> HTMLResponse:
    row, who = _row(site, key), who_of(request)
    start = read(row["start"]).astimezone(site.practice.zone)
    reason = unseal(row["sealed_reason"], who.identity).decode() if row["sealed_reason"] and who.identity else ""
    other = []
    over = start <= site.now()
    if row["type"] in site.practice.types and row["status"] == "booked" and not over:
        about = Wish(earliest=True), row["type"], row["practitioner"]
        wish = FindSlots(*about, known_patient=None, count=OFFERED, moving=AppointmentId(key))
        other = list(find_slots(site.store.books(who.actor), wish, site.clock.now(), None).slots)
    refusal = REFUSALS.get(non, "")
    return site.page(
        request, "appointment.html", row=row, start=start, over=over, reason=reason, other=other,
        wrong=refusal, waivable=non in WAIVED, asked=dict(request.query_params),
        messages=patients.messages(site.reads, row["patient"]),
        called=agenda.reminder_call(site.reads, key), reached=REACHED,
        series=agenda.of_series(site.reads, row["series"]) if row["series"] else (),
    )  # fmt: skip


@api.post("/agenda/rendez-vous/{key}/deplacer")
def move(
    request: Request, site: Here, key: str, praticien: Text, jour: Text, heure: Text, quand_meme: Text = ""
) -> Response:
    row = _row(site, key)
    slot = _slot(site, praticien, jour, heure, row["type"])
    waived = WAIVED if quand_meme else frozenset()
    outcome = site.store.agenda(who_of(request).actor, waived).move(MoveAppointment(AppointmentId(key), slot))
    if isinstance(outcome, Refused):
        where = f"/agenda/rendez-vous/{key}?non={outcome.refusal}&praticien={praticien}&jour={jour}&heure={heure}"
        return done(where)
    return done(f"/agenda?jour={jour}", "deplace")


@api.post("/agenda/rendez-vous/{key}/annuler")
def cancel(request: Request, site: Here, key: str) -> Response:
    row = _row(site, key)
    outcome = site.store.agenda(who_of(request).actor).cancel(CancelAppointment(AppointmentId(key)))
    if isinstance(outcome, Refused):
        raise Unwelcome(409, REFUSALS[outcome.refusal])
    return done(f"/agenda?jour={read(row['start']).astimezone(site.practice.zone).date()}", "annule")


@api.post("/agenda/rendez-vous/{key}/annuler-la-suite")
def cancel_rest(request: Request, site: Here, key: str) -> Response:
    """This one of a series, and those after it."""
    row = _row(site, key)
    if row["series"] is None:
        raise Unwelcome(409, "Ce rendez-vous ne se répète pas ; annulez-le seul.")
    start = read(row["start"])
    site.store.agenda(who_of(request).actor).cancel_series(CancelSeries(row["series"], since=start))
    return done(f"/agenda?jour={start.astimezone(site.practice.zone).date()}", "serie-annulee")


@api.post("/agenda/rendez-vous/{key}/confirmer")
def confirm(request: Request, site: Here, key: str) -> Response:
    _row(site, key)
    outcome = site.store.agenda(who_of(request).actor).confirm(ConfirmAppointment(AppointmentId(key)))
    if isinstance(outcome, Refused):
        raise Unwelcome(409, REFUSALS[outcome.refusal])
    return done(f"/agenda/rendez-vous/{key}", "confirme")


@api.post("/agenda/rendez-vous/{key}/non-venu")
def missed(request: Request, site: Here, key: str, venu: Text = "") -> Response:
    """With ``venu``: the patient came after all."""
    _row(site, key)
    outcome = site.store.agenda(who_of(request).actor).mark_missed(MarkMissed(AppointmentId(key), missed=not venu))
    if isinstance(outcome, Refused):
        raise Unwelcome(409, REFUSALS[outcome.refusal])
    return done(f"/agenda/rendez-vous/{key}", "venu" if venu else "non-venu")


def _form(
    request: Request,
    site: Site,
    given: dict[str, str],
    query: str,
    patient: str,
    refusal: Refusal | None = None,
    person: Patient | None = None,
    reason: str = "",
) -> HTMLResponse:
    found = patients.search(site.reads, query) if query else []
    chosen = patients.one(site.reads, patient) if patient else None
    return site.page(
        request, "book.html", 409 if refusal else 200, given=given, query=query, found=found, chosen=chosen,
        person=person, reason=reason, wrong=REFUSALS[refusal] if refusal else "", waivable=refusal in WAIVED,
        repeated=REPEATED, most_times=MOST_TIMES, practitioner=site.practice.practitioners[given["praticien"]],
    )  # fmt: skip


def _outlook(
    request: Request,
    site: Site,
    given: dict[str, str],
    series: BookSeries,
    foreseen: Sequence[tuple[Slot, Refusal | None]],
) -> HTMLResponse:
    """Which dates can be had, before any is booked."""
    dates = [(slot, REFUSALS[why_not] if why_not else "") for slot, why_not in foreseen]
    free = sum(why_not is None for _, why_not in foreseen)
    waivable = sum(why_not in WAIVED for _, why_not in foreseen)
    return site.page(
        request, "series.html", given=given, dates=dates, patient=series.patient, reason=series.reason,
        free=free, with_waived=free + waivable if waivable else 0, kind=site.practice.types[series.slot.type].label,
        practitioner=site.practice.practitioners[series.slot.practitioner].name, how=REPEATED[given["repeter"]],
    )  # fmt: skip


def _recurrence(first: date, every: str, times: str) -> Recurrence:
    if every not in REPEATED:
        raise Unwelcome(422, "Choisissez comment le rendez-vous se répète.")
    if not times.isdecimal() or not 2 <= int(times) <= MOST_TIMES:
        raise Unwelcome(422, f"Un rendez-vous qui se répète a de 2 à {MOST_TIMES} dates.")
    days = int(every)
    try:
        return Recurrence(days, first + timedelta(days=days * (int(times) - 1)))
    except OverflowError as failure:
        raise Unwelcome(422, "Choisissez un jour et une heure.") from failure


def _row(site: Site, key: str) -> sqlite3.Row:
    row = agenda.one(site.reads, key)
    if row is None:
        raise Unwelcome(404, "Ce rendez-vous n'existe pas.")
    return row


def _slot(site: Site, practitioner: str, day: str, hour: str, kind: str) -> Slot:
    practice = site.practice
    if practitioner not in practice.practitioners or kind not in practice.types:
        raise Unwelcome(422, "Choisissez un praticien et un type de visite.")
    try:
        start = french.local_instant(date.fromisoformat(day), hour[:5], practice.zone)
    except ValueError as failure:
        raise Unwelcome(422, "Choisissez un jour et une heure.") from failure
    return Slot(start, practice.minutes(practitioner, kind), practitioner, kind)


def _person(site: Site, key: str, last: str, first: str, born: str, phone: str) -> Patient:
    if key:
        row = patients.one(site.reads, key)
        if row is None:
            raise Unwelcome(404, "Ce patient n'est plus dans le fichier.")
        day = row["birth_date"] and date.fromisoformat(row["birth_date"])
        return Patient(row["last"], row["first"], day, row["phone"], PatientId(row["id"]))
    return patients.person(last, first, born, phone)
