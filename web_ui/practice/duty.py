"""Settings: who is on call, and after how long each is written to when nobody reads a message; the rota beside it."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from starlette.datastructures import FormData

from appliance.notices.numbers import mobile
from appliance.settings.notices import MOST_WATCHERS
from web_ui.practice import drafts, rota
from web_ui.practice.site import Here, done, who_of
from web_ui.shared import french
from web_ui.shared.guard import Unwelcome

api = APIRouter(include_in_schema=False)

USUAL = {"name": "", "number": "", "after_minutes": 60, "urgent_after_minutes": 0, "practitioner": ""}
MINUTES = {"after_minutes": "Message ordinaire, après (minutes)", "urgent_after_minutes": "Urgence, après (minutes)"}


@api.get("/reglages/garde")
def index(request: Request, site: Here) -> HTMLResponse:
    """Those there are, and room for one more."""
    told = [{**USUAL, **one} for one in drafts.begin(site).practice.get("escalation", [])]
    watchers = told if len(told) >= MOST_WATCHERS else [*told, USUAL]
    return site.page(
        request, "duty.html", watchers=watchers, minutes=MINUTES, known=len(told), turns=rota.to_come(site)
    )


@api.post("/reglages/garde")
async def change(request: Request, site: Here) -> Response:
    """The whole list; who has no name any more is taken off it."""
    form = await request.form()
    draft = drafts.begin(site)
    found = [_watcher(form, rank) for rank in range(MOST_WATCHERS) if form.get(f"name-{rank}")]
    draft.practice.pop("escalation", None)
    if found:
        draft.practice["escalation"] = found
    drafts.keep(site, who_of(request), draft, "la garde")
    return done("/reglages/garde", "regle")


def _watcher(form: FormData, rank: int) -> Mapping[str, Any]:
    name, number = (str(form.get(f"{key}-{rank}", "")).strip() for key in ("name", "number"))
    if mobile(number) is None:
        raise Unwelcome(422, f"{name} : donnez un numéro de mobile français, comme 06 12 34 56 78.")
    told: dict[str, Any] = {"name": name, "number": french.phone("".join(filter(str.isdigit, number)))}
    for key in MINUTES:
        minutes = str(form.get(f"{key}-{rank}", "")).strip()
        if not minutes.isdigit():
            raise Unwelcome(422, f"{name} : écrivez un nombre de minutes, 0 pour tout de suite.")
        told[key] = int(minutes)
    practitioner = str(form.get(f"practitioner-{rank}", ""))
    return {**told, "practitioner": practitioner} if practitioner else told
