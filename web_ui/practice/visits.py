"""Types of visit: what they are called, how long they last, for whom they are and who takes them."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from web_ui.practice import drafts
from web_ui.practice.site import Here, Site, done, who_of
from web_ui.shared.forms import Text
from web_ui.shared.guard import Unwelcome

api = APIRouter(include_in_schema=False)

PATIENTS = {"all": "Tous les patients", "new": "Nouveaux patients", "known": "Patients déjà suivis"}

Takers = Annotated[list[str], Form(default_factory=list)]
"""Keys of practitioners."""


@api.post("/reglages/visites")
def add(request: Request, site: Here, label: Text, minutes: Text, pour: Takers, patients: Text = "all") -> Response:
    draft, label = drafts.begin(site), " ".join(label.split())
    types = draft.practice["types"]
    if any(kind["label"].casefold() == label.casefold() for kind in types.values()):
        raise Unwelcome(422, "Un type de visite porte déjà ce nom.")
    key = drafts.new_key(label, types, otherwise="visite")
    for one in draft.practice["practitioners"]:  # who takes all of them says so now: not this one, unless ticked
        one.setdefault("types", list(types))
    types[key] = {}
    return _kept(request, site, draft, key, (label, minutes, patients), pour)


@api.post("/reglages/visites/{key}")
def change(
    request: Request, site: Here, key: str, label: Text, minutes: Text, pour: Takers, patients: Text = "all"
) -> Response:
    draft = drafts.begin(site)
    if key not in draft.practice["types"]:
        raise Unwelcome(404, "Ce type de visite n'existe pas.")
    return _kept(request, site, draft, key, (" ".join(label.split()), minutes, patients), pour)


@api.post("/reglages/visites/{key}/retirer")
def retire(request: Request, site: Here, key: str) -> Response:
    """Nobody takes it any more; what is booked stays, and whoever takes it again brings it back."""
    draft = drafts.begin(site)
    types = draft.practice["types"]
    if key not in types:
        raise Unwelcome(404, "Ce type de visite n'existe pas.")
    for one in draft.practice["practitioners"]:
        _takes(one, types, key, takes=False)
    drafts.keep(site, who_of(request), draft, f"visite retirée, {types[key]['label']}")
    return done("/reglages", "visite-retiree")


def takers(practice: dict[str, Any]) -> dict[str, set[str]]:
    """By type, the keys of the practitioners who take it."""
    people = practice["practitioners"]
    return {kind: {one["key"] for one in people if kind in one.get("types", practice["types"])}
            for kind in practice["types"]}  # fmt: skip


def _kept(
    request: Request, site: Site, draft: drafts.Draft, key: str, told: tuple[str, str, str], pour: Sequence[str]
) -> Response:
    label, minutes, patients = told
    if not label:
        raise Unwelcome(422, "Il manque un nom.")
    if not minutes.isdigit():
        raise Unwelcome(422, "La durée est un nombre de minutes.")
    if patients not in PATIENTS:
        raise Unwelcome(422, "Choisissez pour quels patients.")
    if not pour:
        raise Unwelcome(422, "Cochez au moins un praticien : quelqu'un doit faire cette visite.")
    types = draft.practice["types"]
    types[key] |= {"label": label, "minutes": int(minutes)}
    if patients != types[key].get("patients", "all"):
        types[key]["patients"] = patients
    for one in draft.practice["practitioners"]:
        _takes(one, types, key, takes=one["key"] in pour)
    drafts.keep(site, who_of(request), draft, f"visite, {label}")
    return done("/reglages", "regle")


def _takes(one: dict[str, Any], types: dict[str, Any], key: str, *, takes: bool) -> None:
    now = [kind for kind in one.get("types", types) if kind in types]
    if takes is (key in now):
        return
    one["types"] = [kind for kind in types if (takes if kind == key else kind in now)]
    if not one["types"]:
        raise Unwelcome(422, f"{one['name']} ne ferait plus aucune visite.")
