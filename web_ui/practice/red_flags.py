"""Signs of danger: what the box listens for, what people around here say of it, and a sentence tried out."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from appliance.settings.own_signs import FEWEST_WORDS, MOST_SIGNS, MOST_WORDS
from appliance.understanding.own_signs import cries_wolf, hears_itself
from appliance.understanding.red_flags import ALERT_ONLY, Flag, red_flags
from appliance.understanding.text import normalize
from appliance.vocabulary.practice import OwnSign
from web_ui.practice import drafts
from web_ui.practice.rehearsals import Said, rehearsal
from web_ui.practice.site import Here, Site, done, who_of
from web_ui.shared.dangers import danger
from web_ui.shared.forms import Text
from web_ui.shared.french import counted
from web_ui.shared.guard import Unwelcome
from web_ui.shared.people import Right

api = APIRouter(include_in_schema=False)

LONGEST = 300
"""Characters of a sentence to try: longer than anybody speaks without a pause."""
SHOWN = 3
"""Sentences of every day named with a refusal."""


@api.get("/reglages/alertes")
def index(request: Request, site: Here) -> HTMLResponse:
    return _page(request, site)


@api.post("/reglages/alertes")
def add(request: Request, site: Here, signe: Text, phrase: Text) -> Response:
    draft, sign = drafts.begin(site), OwnSign(signe, " ".join(phrase.split()))
    flag = red_flags().flags.get(signe)
    if flag is None or not _may_grow(flag):
        raise Unwelcome(422, "Choisissez le danger que cette phrase annonce.")
    kept = draft.practice.setdefault("red_flags", [])
    _judge(sign, [OwnSign(**one) for one in kept])
    kept.append({"flag": sign.flag, "words": sign.words})
    drafts.keep(site, who_of(request), draft, f"signe d'alerte « {flag.name} », phrase ajoutée : « {sign.words} »")
    return done("/reglages/alertes", "regle")


@api.post("/reglages/alertes/retirer")
def take_back(request: Request, site: Here, signe: Text, phrase: Text) -> Response:
    draft, sign = drafts.begin(site), {"flag": signe, "words": phrase}
    kept = draft.practice.get("red_flags", [])
    if sign not in kept:
        raise Unwelcome(404, "Cette phrase n'est plus parmi les vôtres.")
    kept.remove(sign)
    drafts.keep(site, who_of(request), draft, f"signe d'alerte « {danger(signe)} », phrase retirée : « {phrase} »")
    return done("/reglages/alertes", "regle")


@api.post("/reglages/alertes/essai")
def try_out(request: Request, site: Here, essai: Text = "") -> HTMLResponse:
    """As the first words of a call; nothing of it is kept."""
    line = " ".join(essai.split())[:LONGEST]
    return _page(request, site, rehearsal(site, [line])[-1] if line else None)


def _page(request: Request, site: Site, tried: Said | None = None) -> HTMLResponse:
    flags = list(red_flags().flags.values())
    return site.page(
        request,
        "flags.html",
        flags=flags,
        choices=[(one.key, one.name) for one in sorted(filter(_may_grow, flags), key=lambda one: one.name)],
        own=site.practice.own_signs,
        may_add=who_of(request).user.may(Right.RED_FLAGS),
        tried=tried,
    )


def _may_grow(flag: Flag) -> bool:
    """A professional's result is told in a professional's words."""
    return flag.instruction != ALERT_ONLY


def _judge(sign: OwnSign, kept: list[OwnSign]) -> None:
    """May it be added?

    Raises:
        Unwelcome: it would never be heard, or be heard where nobody is in danger; says which.
    """
    words = normalize(sign.words)
    if not FEWEST_WORDS <= len(words.split()) <= MOST_WORDS:
        raise Unwelcome(422, f"Écrivez de {FEWEST_WORDS} à {MOST_WORDS} mots, comme le patient les dit.")
    if len(kept) == MOST_SIGNS:
        raise Unwelcome(422, f"Vous avez déjà {MOST_SIGNS} phrases : retirez-en une qui ne sert plus.")
    if any(words == normalize(one.words) for one in kept):
        raise Unwelcome(422, "Cette phrase est déjà parmi les vôtres.")
    if not hears_itself(sign):
        raise Unwelcome(
            422, "Le boîtier comprendrait que le signe est absent, ou passé : écrivez ce qui se dit quand il est là."
        )
    if wolf := cries_wolf(sign):
        told = ", ".join(f"« {one.rstrip('.')} »" for one in wolf[:SHOWN])
        rest = counted(len(wolf) - SHOWN, "autre phrase de tous les jours", "autres phrases de tous les jours")
        more = f", et {rest}" if len(wolf) > SHOWN else ""
        raise Unwelcome(422, f"Cette phrase se déclencherait aussi pour : {told}{more}. Ajoutez un mot plus précis.")
