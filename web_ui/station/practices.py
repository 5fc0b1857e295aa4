"""The practices this station is in: how much it knows of each, joining one, leaving one."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from appliance.errors import SettingsError
from sync.invitation import Invitation, invitation_of, server_of
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
async def join(
    request: Request, desk: Here, code: Text, nom: Text, hebergeur: Text = "", certificat: Text = ""
) -> Response:
    """``code``: the code itself, or all that the practice's QR holds."""
    try:
        to = invitation_of(code) or _dictated(code, hebergeur)
        pem = certificat.strip() or to.certificate
        desk.join(Joining(desk.station, desk.clock, to.code, nom.strip(), to.server, pem))
    except SettingsError as failure:
        return _shown(desk, request, str(failure), hebergeur=hebergeur, code=code, nom=nom, certificat=certificat)
    return done("/cabinets", "")


@api.post("/cabinets/{practice}/quitter")
async def leave(desk: Here, practice: str) -> Response:
    desk.leave(practice)
    return done("/cabinets", "quitte")


def _dictated(code: str, server: str) -> Invitation:
    if not server.strip():
        raise SettingsError("Donnez l'adresse de l'hébergeur, ou collez tout le texte du carré (QR) du cabinet.")
    return Invitation(code.strip(), server_of(server))


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
