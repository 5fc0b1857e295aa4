"""Settings: what patients are written by SMS, and when; who is called instead; whether a text leaves the box."""

import re
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from appliance import settings
from appliance.acts.texts import TRIAL, Texts
from appliance.errors import SettingsError
from appliance.notices.gsm import parts
from appliance.notices.words import for_patient
from appliance.settings.notices import NONE
from appliance.vocabulary.practice import CallRules
from appliance.vocabulary.sms import SmsKind, SmsRules
from web_ui.practice import drafts
from web_ui.practice.site import Here, Site, done, who_of
from web_ui.shared.forms import Text
from web_ui.shared.guard import Unwelcome

api = APIRouter(include_in_schema=False)

STATES = {
    **dict.fromkeys(("waiting", "sending"), ("attend de partir", "amber")),
    "sent": ("parti", "green"),
    "delivered": ("reçu", "green"),
    "failed": ("refusé par l'opérateur", "red"),
    "dropped": ("abandonné", "red"),
}
FLAGS = ("replies", "confirmations")
HOURS = ("quiet_from", "quiet_until")


@api.get("/reglages/sms")
def index(request: Request, site: Here) -> HTMLResponse:
    table = drafts.begin(site).practice
    example = _example(site)
    return site.page(
        request,
        "texting.html",
        example=example,
        parts=parts(example),
        on="sms" in table,
        rules=site.practice.sms or SmsRules(),
        calls_on="reminder_calls" in table,
        calls=site.practice.reminder_calls or CallRules(),
        can_call=_can_call(site),
        ways=_ways(site),
        trials=site.reads.run(
            "SELECT number, queued, state FROM sms_outbox WHERE cause >= ? AND cause < ? ORDER BY queued DESC LIMIT 3",
            *(TRIAL, TRIAL + "~"),
        ),
        states=STATES,
    )


@api.post("/reglages/sms")
async def change(request: Request, site: Here) -> Response:
    form = await request.form()
    draft = drafts.begin(site)
    if form.get("on"):
        told: dict[str, object] = {key: bool(form.get(key)) for key in FLAGS}
        told |= {key: _hour(str(form.get(key, ""))) for key in HOURS}
        told["name"] = str(form.get("name", "")).strip()
        told["reminder_hours"] = [int(one) for one in re.findall(r"\d+", str(form.get("reminder_hours", "")))]
        before = str(form.get("day_before_hour", "")).strip()
        told["day_before_hour"] = _hour(before) if before else NONE
        draft.practice["sms"] = told
    else:
        draft.practice.pop("sms", None)
    drafts.keep(site, who_of(request), draft, "les SMS")
    return done("/reglages/sms", "regle")


@api.post("/reglages/sms/appels")
async def change_calls(request: Request, site: Here) -> Response:
    form = await request.form()
    draft = drafts.begin(site)
    if form.get("on"):
        told: dict[str, object] = {key: _hour(str(form.get(key, ""))) for key in ("from_hour", "until_hour")}
        draft.practice["reminder_calls"] = told | {"leaves_word": bool(form.get("leaves_word"))}
    else:
        draft.practice.pop("reminder_calls", None)
    drafts.keep(site, who_of(request), draft, "les rappels par téléphone")
    return done("/reglages/sms", "regle")


@api.post("/reglages/sms/essai")
def try_out(request: Request, site: Here, numero: Text) -> Response:
    if not _ways(site):
        raise Unwelcome(409, "Ce boîtier n'a pas de chemin pour les SMS : demandez-en un à votre installateur.")
    if not Texts(site.store.books(who_of(request).actor), site.clock).try_out(numero):
        raise Unwelcome(422, "Donnez un numéro de mobile français, comme 06 12 34 56 78.")
    return done("/reglages/sms", "essai-sms")


def _example(site: Site) -> str:
    """A reminder as a patient reads it."""
    rules = site.practice.sms or SmsRules()
    now = site.clock.now()
    return for_patient(replace(site.practice, sms=rules), SmsKind.REMINDER, now + timedelta(days=2), now)


def _ways(site: Site) -> list[str]:
    """By which texts leave the box, in words."""
    try:
        box = settings.own_box(site.home)
    except SettingsError:
        return []
    provider = f"le compte OVHcloud {box.ovh_account}" if box.ovh_account else ""
    provider = provider or (f"le fournisseur {urlsplit(box.sms_url).hostname}" if box.sms_url else "")
    if provider and box.sms_sender:
        provider += f", sous le nom {box.sms_sender}"
    return [one for one in (provider, "le modem du boîtier, pour la garde" if box.modem_spool else "") if one]


def _can_call(site: Site) -> bool:
    """Has the box's line a way out?"""
    try:
        return settings.own_box(site.home).places_calls
    except SettingsError:
        return False


def _hour(told: str) -> int:
    found = re.fullmatch(r"\s*(\d{1,2})\s*(?:h|:00|h00)?\s*", told)
    if not found:
        raise Unwelcome(422, "Écrivez une heure entière, comme 20 h.")
    return int(found[1])
