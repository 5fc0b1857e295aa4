"""Who signs in: let in, given another password, removed."""

import secrets

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from web_ui.practice.site import Here, Site, done, who_of
from web_ui.shared.forms import Text
from web_ui.shared.guard import Unwelcome
from web_ui.shared.people import READERS, Role, User

api = APIRouter(include_in_schema=False)

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are mistaken for another on paper."""


@api.get("/utilisateurs")
def index(request: Request, site: Here) -> HTMLResponse:
    return _page(request, site)


@api.post("/utilisateurs")
def add(request: Request, site: Here, nom: Text, affiche: Text, role: Text, praticien: Text = "") -> Response:
    who = who_of(request)
    if role not in set(Role):
        raise Unwelcome(422, "Choisissez un rôle.")
    if Role(role) in READERS and who.identity is None:
        raise Unwelcome(403, "Seul un praticien, qui a la clé du cabinet, peut ouvrir ce compte.")
    password = _given()
    own = praticien if praticien in site.practice.practitioners else None
    user = User("", nom.strip(), affiche.strip(), Role(role), own, temporary=True, holds_key=False)
    if site.accounts.add(user, password, who.identity, who.actor) is None:
        raise Unwelcome(409, "Ce nom est déjà pris : choisissez-en un autre.")
    return _page(request, site, given=(user, password))


@api.post("/utilisateurs/{key}/mot-de-passe")
def give(request: Request, site: Here, key: str) -> Response:
    who, user = who_of(request), _user(site, key)
    if user.role in READERS and who.identity is None:
        raise Unwelcome(403, "Seul un praticien, qui a la clé du cabinet, peut donner ce mot de passe.")
    password = _given()
    site.accounts.give_password(user, password, who)
    return _page(request, site, given=(user, password))


@api.post("/utilisateurs/{key}/retirer")
def remove(request: Request, site: Here, key: str) -> Response:
    who, user = who_of(request), _user(site, key)
    if user.id == who.user.id:
        raise Unwelcome(409, "On ne se retire pas soi-même : un autre praticien peut le faire.")
    if user.role in READERS and who.identity is None:
        raise Unwelcome(403, "Seul un praticien peut retirer ce compte.")
    site.accounts.remove(user, who.actor)
    return done("/utilisateurs", "utilisateur")


def _page(request: Request, site: Site, given: tuple[User, str] | None = None) -> HTMLResponse:
    return site.page(request, "users.html", users=site.accounts.everybody(), given=given, roles=list(Role))


def _user(site: Site, key: str) -> User:
    user = site.accounts.one(key)
    if user is None or user.id not in {one.id for one in site.accounts.everybody()}:
        raise Unwelcome(404, "Ce compte n'existe pas.")
    return user


def _given() -> str:
    """A password to be read out once: three times five letters, some 74 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(3))
