"""How a machine of the practice comes to trust the box: open to all, before anybody signs in."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from web_ui.practice.site import Here
from web_ui.shared.guard import Unwelcome

api = APIRouter(include_in_schema=False)


@api.get("/confiance")
def explain(request: Request, site: Here) -> HTMLResponse:
    return site.page(request, "trust.html", there=(site.home / "https" / "authority.crt").exists())


@api.get("/confiance/permanence.crt")
def authority(site: Here) -> Response:
    path = site.home / "https" / "authority.crt"
    if not path.exists():
        raise Unwelcome(404, "Ce boîtier n'a pas encore de certificat.")
    return Response(path.read_bytes(), media_type="application/x-x509-ca-cert")
