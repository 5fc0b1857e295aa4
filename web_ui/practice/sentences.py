"""What the box says, in the practice's own words: read, heard in the box's voice, changed; and a call tried in text."""

import io
import re
import wave

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from appliance.dialogue.script import french
from appliance.vocabulary.audio import SAMPLE_RATE_HZ
from web_ui.practice import drafts
from web_ui.practice.rehearsals import MOST, rehearsal
from web_ui.practice.sentence_names import NAMES, of_the_script, on_screen
from web_ui.practice.site import Here, done, who_of
from web_ui.shared.forms import Text
from web_ui.shared.guard import Unwelcome

api = APIRouter(include_in_schema=False)

ROOMS = {
    "greeting": "Accueil",
    "ask": "Questions",
    "again": "Répétitions",
    "readback": "Relecture",
    "earlier": "Messages d'avant",
    "bye": "Au revoir",
    "done": "C'est fait",
    "offer": "Propositions",
    "info": "Renseignements",
    "emergency": "Urgence",
    "refuse": "Refus",
    "handover": "Transfert",
}


KEPT = frozenset({"greeting.machine", "greeting.recording", "greeting.text_only"})
"""That a machine speaks, and that the call is kept, is said in the words that were checked (design, section 5)."""


@api.get("/reglages/textes")
def index(request: Request, site: Here, partie: str = "greeting") -> HTMLResponse:
    shipped = french().sentences
    own = drafts.begin(site).texts
    parts = list(dict.fromkeys(key.partition(".")[0] for key in shipped))
    shown = [
        (key, on_screen(own.get(key, words)), key in own) for key, words in shipped.items() if _part(key) == partie
    ]
    return site.page(
        request, "texts.html", parts=parts, part=partie, shown=shown, rooms=ROOMS, kept=KEPT, sentence_names=NAMES
    )


@api.post("/reglages/textes")
def change(request: Request, site: Here, cle: Text, texte: Text = "") -> Response:
    """An empty text, or the shipped one, gives the shipped one back."""
    draft = drafts.begin(site)
    if cle not in french().sentences:
        raise Unwelcome(404, "Cette phrase n'existe pas.")
    words = of_the_script(" ".join(texte.split()))
    if cle in KEPT or _part(cle) == "emergency":
        raise Unwelcome(403, "Cette phrase protège les patients ou la loi la demande : elle reste telle quelle.")
    if words and "15" in french().sentences[cle] and "15" not in words:
        raise Unwelcome(422, "Cette phrase doit dire de composer le 15 en cas d'urgence.")
    if words and words != french().sentences[cle]:
        draft.texts[cle] = words
    else:
        draft.texts.pop(cle, None)
    drafts.keep(site, who_of(request), draft, f"phrase « {NAMES.get(cle, cle)} »")
    return done(f"/reglages/textes?partie={_part(cle)}", "regle")


@api.get("/reglages/ecouter")
async def listen(site: Here, cle: str) -> Response:
    """The sentence as callers hear it; blanks are left out."""
    shipped = french().sentences
    if cle not in shipped:
        raise Unwelcome(404, "Cette phrase n'existe pas.")
    words = drafts.begin(site).texts.get(cle, shipped[cle])
    pieces = [await site.voice(piece) for piece in _speakable(words)]
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(SAMPLE_RATE_HZ)
        out.writeframes(b"".join(pieces))
    return Response(file.getvalue(), media_type="audio/wav")


@api.get("/reglages/essai")
def try_out(request: Request, site: Here) -> HTMLResponse:
    return site.page(request, "rehearsal.html", said=rehearsal(site, []), lines=[], over=False)


@api.post("/reglages/essai")
async def go_on(request: Request, site: Here) -> HTMLResponse:
    """The whole conversation stands in the form: nothing of a try-out is kept."""
    form = await request.form()
    lines = [str(one)[:500] for one in form.getlist("ligne") if str(one).strip()][:MOST]
    said = rehearsal(site, lines)
    return site.page(request, "rehearsal.html", said=said, lines=lines, over=said[-1].over)


def _part(key: str) -> str:
    return key.partition(".")[0]


def _speakable(sentence: str) -> list[str]:
    """Pieces without their blanks."""
    pieces = (re.sub(r"\{\w+\}", "", piece).strip(" ,:;") for piece in sentence.split("|"))
    return [piece for piece in pieces if any(map(str.isalpha, piece))]
