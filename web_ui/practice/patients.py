"""The file of patients: found, read, corrected, written to again, given out, made one, erased."""

import json
import sqlite3
from dataclasses import replace

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from appliance.acts.people import People
from appliance.sealing import unseal
from appliance.vocabulary.acts import Refused
from appliance.vocabulary.agenda import PatientId
from web_ui.practice.site import Here, Site, done, who_of
from web_ui.shared.forms import Text
from web_ui.shared.guard import Unwelcome
from web_ui.shared.reads import agenda, messages, patients
from web_ui.shared.words import REFUSALS

api = APIRouter(include_in_schema=False)


@api.get("/patients")
def index(request: Request, site: Here, q: str = "") -> HTMLResponse:
    found = patients.search(site.reads, q) if q.strip() else patients.newest(site.reads)
    return site.page(request, "patients.html", found=found, query=q)


@api.post("/patients")
def add(
    request: Request, site: Here, nom: Text, prenom: Text = "", naissance: Text = "", telephone: Text = ""
) -> Response:
    key = _people(site, request).add(patients.person(nom, prenom, naissance, telephone))
    return done(f"/patients/{key}", "patient")


@api.get("/patients/{key}")
def one(request: Request, site: Here, key: str) -> HTMLResponse:
    row, who = _row(site, key), who_of(request)
    said = patients.messages(site.reads, key)
    visits = agenda.of_patient(site.reads, key)
    now = site.clock.now().isoformat()
    return site.page(
        request,
        "patient.html",
        row=row,
        household=patients.household(site.reads, row),
        alike=patients.alike(site.reads, row),
        refuses_calls=patients.refuses_calls(site.reads, row),
        refuses_texts=patients.refuses_texts(site.reads, row),
        lines=[{"row": one, "text": messages.snippet(one, who.identity)} for one in said],
        coming=[visit for visit in reversed(visits) if visit["start"] >= now and visit["status"] == "booked"],
        past=[visit for visit in visits if visit["start"] < now or visit["status"] != "booked"],
    )


@api.post("/patients/{key}/corriger")
def correct(
    request: Request, site: Here, key: str, nom: Text, prenom: Text = "", naissance: Text = "", telephone: Text = ""
) -> Response:
    person = replace(patients.person(nom, prenom, naissance, telephone), id=PatientId(key))
    _done(_people(site, request).correct(person))
    return done(f"/patients/{key}", "patient")


@api.post("/patients/{key}/sms")
def want_texts_again(request: Request, site: Here, key: str) -> Response:
    _done(_people(site, request).want_texts_again(PatientId(key)))
    return done(f"/patients/{key}", "sms-repris")


@api.post("/patients/{key}/exporter")
def export(request: Request, site: Here, key: str) -> Response:
    """Everything the box holds of this person, as a file (RGPD, articles 15 and 20)."""
    row, who = _row(site, key), who_of(request)
    _people(site, request).export(PatientId(key))
    told = {
        "patient": dict(row),
        "rendez_vous": [_visit(visit, who.identity) for visit in agenda.of_patient(site.reads, key, limit=10_000)],
        "messages": [
            {"recu": one["taken"], "nature": one["category"], "texte": messages.text(one, who.identity)}
            for one in patients.messages(site.reads, key, limit=10_000)
        ],
    }
    headers = {"Content-Disposition": f'attachment; filename="patient-{key[:8]}.json"'}
    return Response(json.dumps(told, ensure_ascii=False, indent=2), headers=headers, media_type="application/json")


@api.post("/patients/{key}/reunir")
def merge(request: Request, site: Here, key: str, avec: Text) -> Response:
    _done(_people(site, request).merge(PatientId(key), PatientId(avec)))
    return done(f"/patients/{key}", "reunis")


@api.post("/patients/{key}/effacer")
def erase(request: Request, site: Here, key: str, sur: Text = "") -> Response:
    if sur != "oui":
        raise Unwelcome(422, "Cochez la case : un effacement ne se défait pas.")
    _done(_people(site, request).erase(PatientId(key)))
    site.forget()
    return done("/patients", "efface")


def _people(site: Site, request: Request) -> People:
    return People(site.store.books(who_of(request).actor))


def _done(outcome: Refused | None) -> None:
    if outcome:
        raise Unwelcome(404, REFUSALS[outcome.refusal])


def _row(site: Site, key: str) -> sqlite3.Row:
    row = patients.one(site.reads, key)
    if row is None:
        raise Unwelcome(404, "Ce patient n'est pas dans le fichier.")
    return row


def _visit(row: sqlite3.Row, identity: str | None) -> dict[str, object]:
    reason = unseal(row["sealed_reason"], identity).decode() if row["sealed_reason"] and identity else ""
    told = {name: row[name] for name in ("start", "end", "practitioner", "type", "status")}
    return {**told, "motif": reason}
