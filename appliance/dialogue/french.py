"""Days, hours and names as a French receptionist writes and says them."""

import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, time

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)


def birth_date(of: date) -> str:
    """ "1er mars 1946"."""
    return f"{_number(of)} {MONTHS[of.month - 1]} {of.year}"


def day(of: date, today: date) -> str:
    """ "le lundi 30 novembre", "demain, jeudi 26 novembre"; the year only when it is far.

    With its article, which keeps "jeudi" apart from what comes before: measured, it is understood far better.
    """
    near = {0: "aujourd'hui, ", 1: "demain, "}.get((of - today).days, "le ")
    return near + _dated(of, today)


def until(of: date, today: date) -> str:
    """ "jusqu'au vendredi 4 décembre", "jusqu'à demain", "aujourd'hui"."""
    near = {0: "aujourd'hui", 1: "jusqu'à demain"}
    return near.get((of - today).days) or f"jusqu'au {_dated(of, today)}"


def _dated(of: date, today: date) -> str:
    words = f"{WEEKDAYS[of.weekday()]} {_number(of)} {MONTHS[of.month - 1]}"
    return f"{words} {of.year}" if (of - today).days > 300 or of < today else words


def _number(of: date) -> str:
    return "1er" if of.day == 1 else str(of.day)


def of_past(at: datetime, now: datetime) -> str:
    """ "de ce matin", "d'hier", "de mardi": when something was done within the last week; both local."""
    days = (now.date() - at.date()).days
    if days == 0:
        return "de ce matin" if at.hour < 12 <= now.hour else "d'aujourd'hui"
    return "d'hier" if days == 1 else f"de {WEEKDAYS[at.weekday()]}"


def hour(at: time | datetime) -> str:
    """ "14h", "8h30"."""
    return f"{at.hour}h{at.minute:02d}" if at.minute else f"{at.hour}h"


def either(words: Iterable[str], last: str = "ou") -> str:
    """ "lundi, mardi ou jeudi"."""
    *first, end = words
    return f"{', '.join(first)} {last} {end}" if first else end


def of(name: str) -> str:
    """ "de Léa", "d'Albert", "d'Hélène"."""
    first = unicodedata.normalize("NFD", name[:1]).lower()[:1]
    return f"d'{name}" if first and first in "aeiouh" else f"de {name}"


def title(practitioner: str) -> str:
    """As spoken of in the middle of a sentence: "le docteur Agnès Fournier"."""
    for written, said in (("docteure", "la docteure"), ("docteur", "le docteur"), ("dr", "le docteur")):
        head, _, rest = practitioner.partition(" ")
        if head.lower().rstrip(".") == written and rest:
            return f"{said} {rest}"
    return practitioner


def sentence(words: str) -> str:
    """With a capital, and without its own full stop."""
    words = words.strip().rstrip(".")
    return words[:1].upper() + words[1:]
