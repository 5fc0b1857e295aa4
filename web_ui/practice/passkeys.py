"""Passkeys: added and removed by whoever is signed in, used in the place of a password."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Request
from fastapi.responses import JSONResponse, Response

from web_ui.practice.sign_in import let_in
from web_ui.practice.site import Here, done, who_of
from web_ui.shared.accounts import Token
from web_ui.shared.guard import DEVICE, Unwelcome
from web_ui.shared.passkeys import NoPasskey, Where

api = APIRouter(include_in_schema=False)

Told = Annotated[dict[str, Any], Body()]


@api.post("/cles/nouvelle")
def ask_new(request: Request, site: Here) -> Response:
    return _json(site.passkeys.ask_new(who_of(request), _where(request)))


@api.post("/cles")
def add(request: Request, site: Here, told: Told) -> Response:
    try:
        site.passkeys.add(who_of(request), _where(request), *_signed(told))
    except NoPasskey as failure:
        return _refused(failure)
    return JSONResponse({"vers": "/mot-de-passe?fait=cle"})


@api.post("/cles/{key}/retirer")
def remove(request: Request, site: Here, key: str) -> Response:
    if not site.passkeys.remove(who_of(request), key):
        raise Unwelcome(404, "Cette clé d'accès n'existe pas.")
    return done("/mot-de-passe", "cle-retiree")


@api.post("/connexion/cle/demande")
def ask(request: Request, site: Here) -> Response:
    return _json(site.passkeys.ask(_where(request)))


@api.post("/connexion/cle")
def sign_in(request: Request, site: Here, told: Told) -> Response:
    try:
        user, identity = site.passkeys.proven(_where(request), *_signed(told))
    except NoPasskey as failure:
        return _refused(failure)
    token = site.accounts.sign_in_proven(user, identity, request.cookies.get(DEVICE, ""))
    if not isinstance(token, Token):
        return _refused(NoPasskey("Ce compte attend son mot de passe."))
    return let_in(request, token, JSONResponse({"vers": "/"}))


def _where(request: Request) -> Where:
    return Where(request.url.hostname or "", f"{request.url.scheme}://{request.url.netloc}")


def _signed(told: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """What the authenticator signed, and the secret it derived."""
    credential, secret = told.get("credential"), told.get("secret", "")
    if not isinstance(credential, dict) or not isinstance(secret, str):
        raise NoPasskey("Le navigateur n'a pas donné de clé d'accès : recommencez.")
    return credential, secret


def _json(text: str) -> Response:
    return Response(text, media_type="application/json")


def _refused(failure: NoPasskey) -> Response:
    return JSONResponse({"refus": str(failure)}, 422)
