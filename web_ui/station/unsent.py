"""What was sent after the station had locked itself is shown again, to be sent now or thrown away."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from web_ui.shared.guard import Unwelcome
from web_ui.station.desk import Here

api = APIRouter(include_in_schema=False)


@api.get("/non-envoye/{key}")
async def show(request: Request, desk: Here, key: str) -> HTMLResponse:
    letter = desk.unsent.of("", key)
    if letter is None:
        raise Unwelcome(404, "Ce texte n'est plus gardé.")
    return desk.page(request, "unsent.html", letter=letter, key=key)


@api.post("/non-envoye/{key}/jeter")
async def throw_away(desk: Here, key: str) -> Response:
    desk.unsent.forget(key)
    return RedirectResponse("/?fait=jete", 303)
