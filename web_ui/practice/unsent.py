"""What was sent after the session had ended is shown to who typed it, to be sent now or thrown away."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from web_ui.practice.site import Here, done, who_of
from web_ui.shared.guard import Unwelcome

api = APIRouter(include_in_schema=False)


@api.get("/non-envoye/{key}")
def show(request: Request, site: Here, key: str) -> HTMLResponse:
    letter = site.unsent.of(who_of(request).user.id, key)
    if letter is None:
        raise Unwelcome(404, "Ce texte n'est plus gardé, ou quelqu'un d'autre l'a écrit.")
    return site.page(request, "unsent.html", letter=letter, key=key)


@api.post("/non-envoye/{key}/jeter")
def throw_away(request: Request, site: Here, key: str) -> Response:
    if site.unsent.of(who_of(request).user.id, key):
        site.unsent.forget(key)
    return done("/", "jete")
