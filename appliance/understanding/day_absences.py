# ruff: noqa: E501 - a pattern is read as one line
"""When a caller is away: "je pars samedi", "je suis absente du vingt au vingt-huit", "je rentre le deux novembre"."""

from datetime import date, timedelta

from appliance.understanding.day_spans import SPAN, span
from appliance.understanding.day_words import Days, dated, day_said, one
from appliance.understanding.phrase import Phrase

_ONE_DAY = timedelta(days=1)
_WE = r"(?:je|j|on|nous) (?:ne )?(?:suis|serai|vais etre|est|sera|sommes|serons)"
_THEN = r"(?: (?!plutot\b|mais\b|donc\b|alors\b|du\b|de\b|d\b|des\b|a\b|au\b|entre\b|jusqu|en\b)\w+){0,3}?"
_NOT_HERE = (
    rf"{_WE} (?:pas (?:la|dispo\w*|libre|chez (?:moi|nous))|absente?s?|parti\w*|hospitalise\w*"
    rf"|en (?:cure|deplacement|voyage|formation|stage)|a l (?:hopital|etranger)){_THEN}"
)
_AWAY = rf"(?:{_NOT_HERE}|{_WE} en (?:vacances|conges?){_THEN})"
"""On leave till a day is away; a week or a month on leave is rather when one has the time to come."""

_LEAVING = r"(?:je|on) (?:re)?par(?:s|t)(?: (?:en|au|a|chez|pour|aux|dans) (?:(?:la|le|l|ma|mon|mes) )?\w+)?"
_BACK = r"(?:je|on) (?:ne )?(?:rentre|reviens|revient|suis de retour|serai de retour|suis rentree?|serai rentree?)(?: (?:de|du|chez) (?!\d)\w+)? (?:que )?"
_FIRST = r"(?:du|de|entre) (?:le )?\S+(?: \S+){0,2}? (?:au|a|et|jusqu ?au|jusqu ?a)"


def absences(phrase: Phrase, days: Days, today: date) -> None:
    """Take absences out of ``phrase``: what is wished begins after them, or ends before."""
    till = rf"(?:{_FIRST}|jusqu ?a|jusqu ?au) (?:le )?(?:{one(1)}|(?P<bare>\d{{1,2}})(?! heures))"
    if found := phrase.take(rf"{_AWAY} {till}") or phrase.take(rf"{till} ,? ?{_AWAY}"):
        last = dated(int(found["bare"]), None, None, None, today) if found["bare"] else day_said(found, 1, today)
        days.start = _next(last)
    elif found := phrase.take(
        rf"{_NOT_HERE} (?!en semaine)(?:toute )?(?:en |au |la |le )?(?=\D)(?P<span>{SPAN})(?<!week end)"
    ):
        days.start = _next(span(found["span"], today)[1])
    elif found := phrase.take(rf"{_AWAY} (?:a partir (?:du|de|d)|des) (?:le )?{one(1)}"):
        days.end = _before(day_said(found, 1, today))
    if found := phrase.take(rf"{_LEAVING} (?:le )?{one(1)}"):
        days.end = _before(day_said(found, 1, today))
    if found := phrase.take(rf"{_BACK}(?:le )?{one(1)}"):
        days.start = day_said(found, 1, today)


def _next(day: date | None) -> date | None:
    return day + _ONE_DAY if day else None


def _before(day: date | None) -> date | None:
    return day - _ONE_DAY if day else None
