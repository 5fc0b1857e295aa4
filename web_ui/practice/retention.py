"""Settings: how long what patients said is kept."""

from dataclasses import asdict

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from web_ui.practice import drafts, journal_words, speakers
from web_ui.practice.site import Here, done, who_of
from web_ui.shared.guard import Unwelcome

api = APIRouter(include_in_schema=False)

LABELS = {
    "recordings_days": ("Enregistrements", "La voix des appelants."),
    "transcripts_days": (
        "Conversations écrites",
        "Ce qui a été dit, et les motifs des visites passées. Un appel avec une alerte est gardé comme un message.",
    ),
    "messages_days": ("Messages", "Ceux qui ont été lus, avec leurs notes. Ce que personne n'a lu reste."),
}


@api.get("/reglages/conservation")
def index(request: Request, site: Here) -> HTMLResponse:
    practice, names = site.practice, speakers.names(site)
    rows = site.reads.run("SELECT * FROM journal WHERE kind = 'old_words_erased' ORDER BY sequence DESC LIMIT 5")
    return site.page(
        request,
        "retention.html",
        kept=asdict(practice.retention),
        labels=LABELS,
        erased=[(row, journal_words.told_in(row, practice, names)) for row in rows],
    )


@api.post("/reglages/conservation")
async def change(request: Request, site: Here) -> Response:
    form = await request.form()
    draft = drafts.begin(site)
    told = {key: str(form.get(key, "")).strip() for key in LABELS}
    for key, days in told.items():
        if not days.isdigit() or int(days) < 1:
            raise Unwelcome(422, f"{LABELS[key][0]} : écrivez un nombre de jours, au moins 1.")
    draft.practice["retention"] = {key: int(days) for key, days in told.items()}
    drafts.keep(site, who_of(request), draft, "la conservation")
    return done("/reglages/conservation", "regle")
