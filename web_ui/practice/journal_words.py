"""What an entry of the journal says, for somebody who reads no keys."""

import json
import sqlite3
from collections.abc import Callable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from appliance.vocabulary.practice import Practice
from web_ui.shared import french
from web_ui.shared.dangers import danger
from web_ui.shared.words import CATEGORIES, CAUSES, OUTCOMES, REACHED, ROLES

_PASSED_OVER = frozenset(
    {"fingerprint", "by", "heard", "sms", "note", "attempt", "attempts", "alert", "message", "appointment", "series"}
    | {"wish", "offer", "reminder", "patient", "other", "user", "hash", "names", "minutes", "complete", "reads", "id"}
)
"""Ids and marks, which say nothing to a reader; the journal itself has them all."""

_LABELS = {
    "call": "appel n°",
    "turn": "échange n°",
    "version": "version",
    "try": "essai n°",
    "lines": "lignes :",
    "new": "nouveaux :",
    "spans": "plages :",
    "messages": "messages :",
    "recordings": "enregistrements :",
    "transcripts": "conversations :",
    "alarming transcripts": "conversations avec alerte :",
    "reasons": "motifs :",
    "alerts": "alertes :",
    "calls": "appels :",
    "rows": "éléments :",
    "address": "depuis",
    "number": "numéro",
    "owner": "à",
    "station": "poste",
}
_WORDS = {
    "last": "nom",
    "first": "prénom",
    "birth_date": "date de naissance",
    "phone": "téléphone",
    "practice": "vous répondez",
    "machine": "la machine répond",
    "absent": "absent",
    "too late": "trop tard",
    "refused": "refusé",
    "no longer true": "plus d'actualité",
    "password": "mot de passe changé",
    "password given": "mot de passe donné",
    "booked": "rendez-vous pris",
    "moved": "déplacement",
    "cancelled": "annulation",
    "reminder": "rappel",
    "on_call": "à la garde",
    "offer": "proposition",
    "yes": "oui",
    "no": "non",
    "stop": "stop",
    "other": "autre",
    "open": "ouvert",
    "served": "servi",
    "withdrawn": "retiré",
    "expired": "expiré",
    "taken": "pris",
    "lost": "perdu",
    "declined": "décliné",
    "messages": "messages",
    "agenda": "agenda",
}


def told_in(row: sqlite3.Row, practice: Practice, names: Mapping[str, str]) -> str:
    """What a row of the journal says."""
    return told(json.loads(row["payload"]), practice, names)


def told(payload: Mapping[str, object], practice: Practice, names: Mapping[str, str]) -> str:
    """The payload in short; "" when it holds only ids."""
    zone = practice.zone
    pieces = (_piece(key, value, practice, names, zone) for key, value in payload.items() if key not in _PASSED_OVER)
    return ", ".join(filter(None, pieces))


def _piece(key: str, value: object, practice: Practice, names: Mapping[str, str], zone: ZoneInfo) -> str:
    if value in (None, "", [], {}, False):
        return ""
    if key in _KNOWN:
        return _KNOWN[key](value, practice)
    if isinstance(value, str) and key in {"start", "until", "since", "before"}:
        at = datetime.fromisoformat(value).astimezone(zone)
        return f"{french.short_day(at.date())} {french.hour(at)}"
    if isinstance(value, list | tuple):
        return ", ".join(_WORDS.get(str(one), str(one)) for one in value)
    said = names.get(str(value)) or _WORDS.get(str(value), str(value))
    return f"{_LABELS[key]} {said}" if key in _LABELS else said


def _flags(value: object, _: Practice) -> str:
    return ", ".join(danger(str(one)) for one in value) if isinstance(value, list) else ""


def _imported(_: object, __: Practice) -> str:
    return "importé"


_KNOWN: Mapping[str, Callable[[object, Practice], str]] = {
    "category": lambda value, _: CATEGORIES.get(str(value), str(value)),
    "cause": lambda value, _: CAUSES.get(str(value), str(value)),
    "outcome": lambda value, _: OUTCOMES.get(str(value), str(value)),
    "reached": lambda value, _: REACHED.get(str(value), str(value)),
    "role": lambda value, _: ROLES.get(str(value), str(value)),
    "urgent": lambda value, _: "urgent" if value else "",
    "milliseconds": lambda value, _: french.duration(int(str(value)) / 1000),
    "practitioner": lambda value, of: (
        of.practitioners[str(value)].name if str(value) in of.practitioners else str(value)
    ),
    "type": lambda value, of: of.types[str(value)].label if str(value) in of.types else str(value),
    "imported": _imported,
    "flags": _flags,
}
