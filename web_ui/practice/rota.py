"""The rota: who answers in the practice's place, for whom calls while it is closed."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from appliance.errors import SettingsError
from appliance.settings.entry import Entry
from appliance.settings.on_call import shift
from appliance.vocabulary.practice import Shift
from web_ui.practice import drafts
from web_ui.practice.settings import on_call_number
from web_ui.practice.site import Here, Site, done, who_of
from web_ui.shared import french
from web_ui.shared.forms import Text
from web_ui.shared.guard import Unwelcome

api = APIRouter(include_in_schema=False)


@api.post("/reglages/garde/tour")
def add(
    request: Request,
    site: Here,
    premier: Text,
    dernier: Text,
    numero: Text,
    de: Text = "",
    a: Text = "",
    nom: Text = "",
) -> Response:
    """Without hours ``de`` and ``a``, whole days."""
    draft = drafts.begin(site)
    told = {"from": _moment(premier, de), "to": _moment(dernier, a), "number": on_call_number(numero)}
    name = " ".join(nom.split())
    made = _shift({**told, "name": name})
    for one in site.practice.rota:
        if made.start < one.end and one.start < made.end:
            raise Unwelcome(422, f"{_who(one)} : déjà de garde, {stretch(one)}. Retirez d'abord ce tour.")
    draft.practice.setdefault("on_call", []).append({**told, "name": name} if name else told)
    drafts.keep(site, who_of(request), draft, f"tour de garde ajouté, {_who(made)}, {stretch(made)}")
    return done("/reglages/garde", "regle")


@api.post("/reglages/garde/tour/retirer")
def take_back(request: Request, site: Here, debut: Text) -> Response:
    """``debut``: when it begins, which no two do at once."""
    draft = drafts.begin(site)
    turns = draft.practice.get("on_call", [])
    for rank, one in enumerate(map(_shift, turns)):
        if one.start.isoformat() == debut:
            del turns[rank]
            drafts.keep(site, who_of(request), draft, f"tour de garde retiré, {_who(one)}, {stretch(one)}")
            return done("/reglages/garde", "regle")
    raise Unwelcome(404, "Ce tour de garde n'existe plus.")


def to_come(site: Site) -> list[tuple[Shift, str]]:
    """What is not over, with its time in words."""
    now = site.now().replace(tzinfo=None)
    return [(one, stretch(one)) for one in site.practice.rota if one.end > now]


def stretch(of: Shift) -> str:
    """ "du jeu. 24 déc. 2026 18:00 au sam. 26 déc. 2026 08:00"; whole days without hours."""
    if of.start.time() == of.end.time() == time():
        first, last = of.start.date(), of.end.date() - timedelta(days=1)
        if first == last:
            return f"le {french.short_day(first)} {first.year}"
        return f"du {french.short_day(first)} {first.year} au {french.short_day(last)} {last.year}"
    start, end = (f"{french.short_day(at.date())} {at.year} {french.hour(at)}" for at in (of.start, of.end))
    return f"du {start} au {end}"


def _who(of: Shift) -> str:
    return of.who.name or french.phone(of.who.number)


def _shift(told: Mapping[str, Any]) -> Shift:
    try:
        return shift(Entry("réglages", told, "on_call"))
    except SettingsError as failure:
        raise Unwelcome(422, "Vérifiez les dates : la fin vient avant le début, ou trois ans après.") from failure


def _moment(day: str, at: str) -> str:
    """As files write it: a date, or with its hour."""
    told = f"{day}T{at}" if at else day
    try:
        datetime.fromisoformat(told)
    except ValueError as failure:
        raise Unwelcome(422, "Donnez le premier et le dernier jour du tour de garde.") from failure
    return told
