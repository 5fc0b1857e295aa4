"""Unlocking and locking; the first password."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from appliance.errors import SettingsError
from sync.station import has_keys, set_up
from web_ui.shared.forms import Text
from web_ui.shared.passwords import SHORTEST
from web_ui.shared.ways import inside
from web_ui.station.desk import COOKIE, Desk, Here, Secretary

api = APIRouter(include_in_schema=False)


@api.get("/deverrouiller")
async def ask(request: Request, desk: Here, vers: str = "/") -> Response:
    if request.state.who:
        return RedirectResponse(inside(vers), 303)
    return _asked(desk, request, back=vers)


@api.post("/deverrouiller")
async def unlock(request: Request, desk: Here, mot_de_passe: Text, vers: Text = "/") -> Response:
    if not has_keys(desk.folder):
        return RedirectResponse("/deverrouiller", 303)
    try:
        return _in(await desk.unlock(mot_de_passe), inside(vers))
    except SettingsError as failure:
        return _asked(desk, request, str(failure), vers)


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


def _asked(desk: Desk, request: Request, wrong: str = "", back: str = "/") -> Response:
    template = "unlock.html" if has_keys(desk.folder) else "first_password.html"
    return desk.page(request, template, 401 if wrong else 200, wrong=wrong, vers=inside(back), shortest=SHORTEST)


def _in(secretary: Secretary, where: str = "/") -> Response:
    response = RedirectResponse(where, 303)
    response.set_cookie(COOKIE, secretary.session, httponly=True, samesite="strict")
    return response
