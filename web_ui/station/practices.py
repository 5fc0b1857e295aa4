"""The practices this station is in: how much it knows of each, joining one, leaving one."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from appliance.errors import SettingsError
from sync.joining import Joining
from web_ui.shared.forms import Text
from web_ui.station.answers import done
from web_ui.station.desk import Desk, Here
from web_ui.station.inbox import standings

api = APIRouter(include_in_schema=False)


@api.get("/cabinets")
async def index(request: Request, desk: Here) -> HTMLResponse:
    return _shown(desk, request)


@api.post("/cabinets")
async def join(request: Request, desk: Here, hebergeur: Text, code: Text, nom: Text, certificat: Text = "") -> Response:
    server = hebergeur.strip()
    if "://" not in server:
        server = f"tls://{server}"
    if ":" not in server.partition("://")[2]:
        server += ":4222"
    try:
        desk.join(Joining(desk.station, desk.clock, code.strip(), nom.strip(), server, certificat.strip()))
    except SettingsError as failure:
        return _shown(desk, request, str(failure), hebergeur=hebergeur, code=code, nom=nom, certificat=certificat)
    return done("/cabinets", "")


@api.post("/cabinets/{practice}/quitter")
async def leave(desk: Here, practice: str) -> Response:
    desk.leave(practice)
    return done("/cabinets", "quitte")


def _shown(desk: Desk, request: Request, wrong: str = "", **given: str) -> HTMLResponse:
    empty = {"hebergeur": "", "code": "", "nom": "", "certificat": ""}
    return desk.page(
        request,
        "practices.html",
        422 if wrong else 200,
        practices=standings(desk),
        joining=desk.joining,
        wrong=wrong,
        given={**empty, **given},
    )
