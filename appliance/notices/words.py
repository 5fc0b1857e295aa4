"""The words of texts: from ``sms_fr.toml``, filled in, written so that they cost as few parts as they can."""

import re
import tomllib
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files

from appliance.dialogue import french
from appliance.notices.gsm import transliterated
from appliance.notices.numbers import told
from appliance.vocabulary.practice import Practice
from appliance.vocabulary.sms import SmsKind

ANSWERABLE = frozenset({SmsKind.REMINDER, SmsKind.OFFER})
"""Texts that ask for OUI or NON."""

LONG_DAYS = 60

_STANDS = frozenset({SmsKind.BOOKED, SmsKind.SERIES_BOOKED, SmsKind.MOVED, SmsKind.REMINDER})
"""About an appointment that can still be changed."""

_CANCELLED = frozenset({SmsKind.CANCELLED, SmsKind.SERIES_CANCELLED})


@cache
def french_words() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(files("appliance.notices").joinpath("sms_fr.toml").read_text("utf-8"))


def for_patient(practice: Practice, kind: SmsKind, start: datetime | None, now: datetime, count: int = 1) -> str:
    """One text to a patient.

    ``start`` is that of the appointment or slot it is about, or of the first of ``count``; the year is told where it
    is far from ``now``.
    """
    values = {"practice": _name(practice), "phone": told(practice.phone), "count": str(count)}
    if start is not None:
        values |= _when(practice, start, now)
    values["answer"] = _answer(practice, kind).format(**values)
    return transliterated(french_words()["patient"][kind].format(**values).strip())


def for_watcher(practice: Practice, key: str, minutes: int = 0) -> str:
    """One text to somebody on call; ``key`` of the table ``on_call``."""
    return transliterated(french_words()["on_call"][key].format(practice=_name(practice), waited=waited(minutes)))


def _name(practice: Practice) -> str:
    """Without a word of health where the practice has said how: a text is read on a locked screen."""
    return (practice.sms.name if practice.sms else "") or practice.name


def waited(minutes: int) -> str:
    """ "40 minutes", "3 heures", "2 jours"; "longtemps" where only a clock that was wrong can say more."""
    if minutes > LONG_DAYS * 1440:
        return "longtemps"
    for length, one, many in ((1440, "un jour", "jours"), (60, "une heure", "heures"), (1, "une minute", "minutes")):
        if minutes >= length:
            count = minutes // length
            return one if count == 1 else f"{count} {many}"
    return "un instant"


def _when(practice: Practice, start: datetime, now: datetime) -> dict[str, str]:
    local, today = start.astimezone(practice.zone), now.astimezone(practice.zone).date()
    day = re.sub(r"^(?:aujourd'hui|demain), ", "le ", french.day(local.date(), today))  # it may be read tomorrow
    return {"day": day, "of_day": re.sub(r"^le ", "du ", day), "time": french.hour(local)}


def _answer(practice: Practice, kind: SmsKind) -> str:
    rules, answers = practice.sms, french_words()["answer"]
    by_answer = rules is not None and rules.replies
    if kind is SmsKind.OFFER:
        return answers["offer" if by_answer else "offer_call"]
    if kind in _STANDS:
        return answers["confirm" if by_answer and kind is SmsKind.REMINDER else "call"]
    return answers["call"] if kind in _CANCELLED and not by_answer else ""
