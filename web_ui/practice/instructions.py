"""Settings: what the practice's secretaries read beside a message on their stations."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from appliance.settings.notices import LONGEST_INSTRUCTION
from appliance.vocabulary.practice import INSTRUCTED
from web_ui.practice import drafts
from web_ui.practice.site import Here, done, who_of
from web_ui.shared.guard import Unwelcome
from web_ui.shared.words import CATEGORIES

api = APIRouter(include_in_schema=False)

GENERAL = {
    "script": ("Pour se présenter", "Les premiers mots d'un rappel, tels que le cabinet les souhaite."),
    "always": ("Pour tous les messages", "Ce qui vaut toujours : qui prévenir, ce qu'on ne dit pas au téléphone."),
}


@api.get("/reglages/consignes")
def index(request: Request, site: Here) -> HTMLResponse:
    return site.page(
        request,
        "instructions.html",
        told=site.practice.instructions,
        general=GENERAL,
        kinds={key: CATEGORIES[key] for key in INSTRUCTED},
        longest=LONGEST_INSTRUCTION,
    )


@api.post("/reglages/consignes")
async def change(request: Request, site: Here) -> Response:
    form = await request.form()
    told = {key: str(form.get(key, "")).replace("\r\n", "\n").strip() for key in (*GENERAL, *INSTRUCTED)}
    for key, words in told.items():
        if len(words) > LONGEST_INSTRUCTION:
            label = GENERAL[key][0] if key in GENERAL else CATEGORIES[key]
            raise Unwelcome(422, f"{label} : {LONGEST_INSTRUCTION} caractères au plus, pour être lu pendant l'appel.")
    draft = drafts.begin(site)
    draft.practice.pop("instructions", None)
    if any(told.values()):
        draft.practice["instructions"] = {str(key): words for key, words in told.items() if words}
    drafts.keep(site, who_of(request), draft, "les consignes aux secrétaires")
    return done("/reglages/consignes", "consignes")
