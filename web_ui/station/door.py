"""Unlocking and locking; the first password."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from appliance.errors import SettingsError
from sync.station import has_keys, set_up
from web_ui.shared.forms import Text
from web_ui.shared.passwords import SHORTEST
from web_ui.station.desk import COOKIE, Desk, Here, Secretary

api = APIRouter(include_in_schema=False)


@api.get("/deverrouiller")
async def ask(request: Request, desk: Here) -> Response:
    if request.state.who:
        return RedirectResponse("/", 303)
    return _asked(desk, request)


@api.post("/deverrouiller")
async def unlock(request: Request, desk: Here, mot_de_passe: Text) -> Response:
    if not has_keys(desk.folder):
        return RedirectResponse("/deverrouiller", 303)
    try:
        return _in(await desk.unlock(mot_de_passe))
    except SettingsError as failure:
        return _asked(desk, request, str(failure))


@api.post("/premier-mot-de-passe")
async def first(request: Request, desk: Here, mot_de_passe: Text, encore: Text) -> Response:
    if has_keys(desk.folder):
        return RedirectResponse("/deverrouiller", 303)
    if len(mot_de_passe) < SHORTEST:
        wrong = f"Le mot de passe doit avoir au moins {SHORTEST} caractères : une phrase courte convient bien."
        return _asked(desk, request, wrong)
    if mot_de_passe != encore:
        return _asked(desk, request, "Les deux mots de passe ne sont pas les mêmes.")
    return _in(desk.begin(set_up(desk.folder, mot_de_passe)))


@api.post("/verrouiller")
async def lock(desk: Here) -> Response:
    desk.lock()
    gone = RedirectResponse("/deverrouiller", 303)
    gone.delete_cookie(COOKIE)
    return gone


def _asked(desk: Desk, request: Request, wrong: str = "") -> Response:
    template = "unlock.html" if has_keys(desk.folder) else "first_password.html"
    return desk.page(request, template, 401 if wrong else 200, wrong=wrong, shortest=SHORTEST)


def _in(secretary: Secretary) -> Response:
    response = RedirectResponse("/", 303)
    response.set_cookie(COOKIE, secretary.session, httponly=True, samesite="strict")
    return response
