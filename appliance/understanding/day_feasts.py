# ruff: noqa: E501 - a pattern is read as one line
"""Days and stretches told by feasts and school holidays: "la semaine avant Noël", "après les vacances"."""

import re
from datetime import date, timedelta

from appliance.understanding import feasts
from appliance.understanding.day_words import Days, coming, dated
from appliance.understanding.phrase import A_DAY, A_MONTH, DAYS, MONTHS, Phrase


def around_feasts(phrase: Phrase, days: Days, today: date) -> None:
    """ "La semaine de Noël", "le mardi après Pâques", "entre Noël et le jour de l'an"."""
    if "pont" in phrase.words or "week end" in phrase.words:
        _bridges(phrase, days, today)
    if phrase.take(
        r"entre noel et (?:le )?(?:jour de l an|nouvel an|premier janvier|reveillon)|(?:(?:dans )?la semaine )?entre les (?:2 )?fetes"
    ):
        days.start, days.end = feasts.feast("noel", today) + timedelta(days=1), feasts.feast("saint sylvestre", today)
    _weeks_of_feasts(phrase, days, today)
    while found := phrase.take(
        rf"(?:le )?(?P<wd>{A_DAY}) (?:d |juste |qui )?(?P<side>apres|suit|avant|precede) (?P<feast>{feasts.ANY_NAME})"
    ):
        day = feasts.feast(feasts.named(found["feast"]), today)
        later = found["side"] in {"apres", "suit"}
        days.dates.append(coming(DAYS.index(found["wd"]), day if later else day - timedelta(days=8)))


def _bridges(phrase: Phrase, days: Days, today: date) -> None:
    """ "Après le pont du huit mai", "pour le week-end de l'Ascension"."""
    phrase.drop(r"(?:pas|sauf) (?:pour|pendant|durant|a|au)? ?(?:le |les )?ponts?(?: de mai)?")
    if found := phrase.take(
        rf"(?:(?P<side>apres|avant|a|au|pour|pendant) )?(?:le )?(?:(?:grand )?week end (?:de )?(?P<long>l ascension)|pont (?:de |du |d )?(?P<feast>{feasts.ANY_NAME}|{feasts.FIXED_DATE}))"
    ):
        first, last = feasts.bridge(_feast_or_date(found["long"] or found["feast"], today))
        if found["side"] == "apres":
            days.start = last + timedelta(days=1)
        elif found["side"] == "avant":
            days.end = first - timedelta(days=1)
        else:
            days.start, days.end = first, last


def _feast_or_date(words: str, today: date) -> date:
    if not re.search(A_MONTH, words):
        return feasts.feast(feasts.named(words), today)
    number, month = words.split()
    day = dated(1 if number == "premier" else int(number), MONTHS.index(month) + 1, None, None, today)
    return day or today


def _weeks_of_feasts(phrase: Phrase, days: Days, today: date) -> None:
    if found := phrase.take(rf"(?:la )?semaine (?:de |du |d )(?P<feast>{feasts.ANY_NAME})"):
        day = feasts.feast(feasts.named(found["feast"]), today)
        days.start, days.end = day - timedelta(days=day.weekday()), day + timedelta(days=5 - day.weekday())
    if found := phrase.take(
        rf"(?:la )?semaine (?:d |juste )?(?P<side>apres|avant|qui suit|suivant|qui precede|precedant) (?P<feast>{feasts.ANY_NAME})"
    ):
        day = feasts.feast(feasts.named(found["feast"]), today)
        later = found["side"] in {"apres", "qui suit", "suivant"}
        monday = day + timedelta(days=(7 if later else -7) - day.weekday())
        days.start, days.end = max(monday, today), monday + timedelta(days=5)
    if phrase.take(r"(?:la )?semaine de la rentree"):
        day = feasts.back_to_school(today)
        days.start, days.end = day, day + timedelta(days=5 - day.weekday())


def school_holidays(phrase: Phrase, days: Days, today: date) -> None:
    """ "Pendant les vacances de la Toussaint", "à la rentrée", "après les fêtes"."""
    phrase.drop(
        r"(?:pas|sauf|hors|en dehors de|en dehors des) (?:(?:pendant|durant) )?(?:les )?vacances(?: scolaires)?(?: de (?:la )?(?:toussaint|noel))?"
    )
    if found := phrase.take(
        r"(?P<side>pendant|durant|dans|aux|avant) (?:les )?vacances (?:de (?:la )?)?(?P<name>toussaint|noel)"
    ):
        first, last = feasts.holidays(found["name"], today)
        days.start, days.end = (
            (None, first - timedelta(days=1)) if found["side"] == "avant" else (max(first, today), last)
        )
    if phrase.take(
        r"(?:apres les vacances(?: de (?:la )?(?:toussaint|noel|l ete))?|(?:a |apres )la rentree(?: des classes)?(?! de))"
    ):
        days.start = feasts.back_to_school(today)
    if phrase.take(r"(?:a la |apres la )?rentree de janvier|apres les (?:fetes)"):
        days.start = feasts.after_christmas_holidays(today)
    if phrase.take(r"avant les fetes"):
        days.end = feasts.feast("noel", today) - timedelta(days=1)
