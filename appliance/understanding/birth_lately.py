"""The birth date of a newborn, told by how long ago it is: "né avant-hier", "le quatre du mois dernier"."""

import re
from datetime import date, datetime, timedelta

from appliance.understanding.numbers import with_digits
from appliance.understanding.phrase import A_DAY, A_MONTH, DAYS, MONTHS, respelt

_BORN = (
    r"(?:\bnee|(?:^|\b(?:est|bebe|petite?|fils|fille|enfant) )ne|naissance|accouche\w*)\b"
    r"(?: (?!(?:pas|avant)\b)\S+){0,5}"
)
_NIGHTS_AGO = {"avant hier": 2, "hier": 1, "aujourd hui": 0, "ce matin": 0, "cette nuit": 0}
_NEAR = re.compile(rf"{_BORN} (?P<near>{'|'.join(_NIGHTS_AGO)})\b")
_DAYS_AGO = re.compile(rf"{_BORN} (?:il )?y a (?P<count>\d{{1,2}}) jours\b")
_WEEKDAY = re.compile(rf"{_BORN} (?P<weekday>{A_DAY})(?: (?:dernier|passe))?\b(?! (?:le )?\d)")
_OF_MONTH = re.compile(r"\b(?P<day>\d{1,2}) (?:de ce mois|(?:du |le )mois (?P<last>dernier|passe))\b")
_LAST = re.compile(rf"\b(?P<day>\d{{1,2}}) (?P<month>{A_MONTH}) (?:dernier|passe)\b")


def born_lately(text: str, now: datetime) -> date | None:
    """The day, where ``text`` tells it exactly; weeks and months of age do not."""
    words, today = respelt(with_digits(text)), now.date()
    if found := _NEAR.search(words):
        return today - timedelta(days=_NIGHTS_AGO[found["near"]])
    if found := _DAYS_AGO.search(words):
        count = int(found["count"])
        return today - timedelta(days={8: 7, 15: 14}.get(count, count))
    if found := _WEEKDAY.search(words):
        return today - timedelta(days=(today.weekday() - DAYS.index(found["weekday"]) - 1) % 7 + 1)
    if found := _OF_MONTH.search(words):
        first = today.replace(day=1)
        return _past(int(found["day"]), (first - timedelta(days=1)).replace(day=1) if found["last"] else first, today)
    if found := _LAST.search(words):
        month, day = MONTHS.index(found["month"]) + 1, int(found["day"])
        return next((born for back in (0, 1) if (born := _past(day, date(today.year - back, month, 1), today))), None)
    return None


def _past(day: int, first: date, today: date) -> date | None:
    """That day of the month that begins on ``first``, if there is one and it has been."""
    try:
        born = first.replace(day=day)
    except ValueError:
        return None
    return born if born <= today else None
