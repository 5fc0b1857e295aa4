"""Health: each check of the box with what to do."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from appliance.health.finding import Finding, State
from web_ui.practice.site import Here, done

NAMES = {
    "python": "Programme",
    "packages": "Bibliothèques",
    "disk": "Place",
    "clock": "Heure",
    "models": "Parole",
    "voice": "Voix",
    "practice": "Cabinet",
    "key": "Clé",
    "reception": "Réception",
    "line": "Ligne",
    "sound": "Son",
    "settings": "Réglages",
    "temperature": "Température",
    "sync": "Synchronisation",
    "backup": "Sauvegarde",
    "sms": "SMS",
    "power": "Alimentation",
    "wear": "Usure",
    "network": "Réseau",
    "calendars": "Autres agendas",
    "certificate": "Certificats",
    "update": "Mise à jour",
}


api = APIRouter(include_in_schema=False)


@api.get("/sante")
def index(request: Request, site: Here) -> HTMLResponse:
    if site.pulse.asked is None:
        site.pulse.look()
    worst = sorted(site.pulse.findings, key=_gravity)
    return site.page(
        request, "health.html", findings=worst, names=NAMES, asked=site.pulse.asked, state=site.pulse.state()
    )


def _gravity(one: Finding) -> tuple[int, bool]:
    """What is wrong first, and of that a line that takes no calls."""
    return (State.WRONG, State.WEAK, State.GOOD).index(one.state), one.check != "line"


@api.post("/sante/verifier")
def again(site: Here) -> Response:
    site.pulse.look()
    return done("/sante")
