"""Who sees whose patients while they are away: a locum for some days, of the house or from elsewhere."""

from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from web_ui.practice import drafts
from web_ui.practice.site import Here, done, who_of
from web_ui.shared import french
from web_ui.shared.forms import Text
from web_ui.shared.guard import Unwelcome

api = APIRouter(include_in_schema=False)


@api.post("/agenda/remplacement")
def replace(
    request: Request, site: Here, absent: Text, premier: Text, dernier: Text, par: Text = "", nom: Text = ""
) -> Response:
    """``par``: somebody of the practice; else ``nom``, who is new here and takes the same visits in the same week."""
    first, last = _day(premier), _day(dernier or premier)
    if last < first:
        raise Unwelcome(422, "Le dernier jour vient avant le premier.")
    draft = drafts.begin(site)
    away = drafts.practitioner(draft, absent)
    locum = par or _newcomer(draft, away, " ".join(nom.split()))
    replacements = draft.practice.setdefault("replacements", [])
    replacements.append({"absent": absent, "locum": locum, "from": str(first), "to": str(last)})
    told = drafts.practitioner(draft, locum)["name"]
    drafts.keep(site, who_of(request), draft, f"remplacement, {away['name']} par {told}, dès le {french.day(first)}")
    return done(f"/agenda?jour={first}", "remplace")


@api.post("/agenda/remplacement/retirer")
def end(request: Request, site: Here, rang: Text) -> Response:
    draft = drafts.begin(site)
    replacements = draft.practice.get("replacements", [])
    if not rang.isdigit() or int(rang) >= len(replacements):
        raise Unwelcome(404, "Ce remplacement n'existe plus.")
    gone = replacements.pop(int(rang))
    away = drafts.practitioner(draft, gone["absent"])
    drafts.keep(site, who_of(request), draft, f"remplacement retiré, {away['name']}")
    return done("/agenda/bloquer", "non-remplace")


def _newcomer(draft: drafts.Draft, away: dict[str, Any], name: str) -> str:
    """Written into the practice, with the visits of the one who is away; their key."""
    if not name:
        raise Unwelcome(422, "Choisissez qui remplace, ou écrivez son nom.")
    people: list[dict[str, Any]] = draft.practice["practitioners"]
    for one in people:
        if one["name"].casefold() == name.casefold():
            return str(one["key"])
    key = drafts.new_key(name.rsplit(maxsplit=1)[-1], [one["key"] for one in people], otherwise="remplacant")
    like_them = {one: told for one, told in away.items() if one in {"types", "role", "new_patients"}}
    people.append({"key": key, "name": name, **like_them})
    return key


def _day(told: str) -> date:
    try:
        return date.fromisoformat(told)
    except ValueError as failure:
        raise Unwelcome(422, "Donnez le premier et le dernier jour du remplacement.") from failure
