# ruff: noqa: E501 - a pattern is read as one line
"""Days, weeks and months in an utterance (domain notes, 3.3 and 3.4), relative to a day.

Readings, where the words leave a choice:
- "jeudi" is the next Thursday after today (today only with "aujourd'hui" or "ce jeudi"), as a date; "mardi ou jeudi"
  are two dates. "Le jeudi", "les jeudis", "un jeudi" are any Thursday: weekdays.
- "Mardi de la semaine prochaine" is a weekday with its week; two days of a named week are dates.
- A week is Monday to Saturday; what has passed of this one is left out. "Début, fin de semaine" are Monday and Tuesday,
  Thursday and Friday. "Début, mi, fin" of a month are its days 1 to 10, 11 to 20, 21 to its last.
- "Avant le dix" ends on the 9th, "après le dix" begins on the 11th, "jusqu'au dix" and "d'ici le dix" include it.
- A day number that a month lacks, or a weekday that does not fall on the date named with it, is no date: one must ask.
"""

import re
from datetime import date, timedelta

from appliance.understanding import feasts
from appliance.understanding.day_absences import absences
from appliance.understanding.day_exclusions import excluded, excluded_weeks
from appliance.understanding.day_feasts import around_feasts, school_holidays
from appliance.understanding.day_offsets import in_some_time, week_after
from appliance.understanding.day_stretches import day_bounds, ranges, span_bounds, spans, weeks
from appliance.understanding.day_words import DATE, NEAR, NUMBER, SLASHED, Days, coming, dated, day_said
from appliance.understanding.phrase import A_DAY, A_MONTH, DAYS, MONTHS, Phrase

__all__ = ["Days", "read_days"]


def read_days(phrase: Phrase, today: date, *, standing: bool = False) -> Days:
    """Take days, weeks and months out of ``phrase``; with ``standing`` also dates that do not suit are named."""
    days, said = Days(), phrase.words.split()
    week_after(phrase, days, today)
    excluded_weeks(phrase, days, today)
    absences(phrase, days, today)
    first_left = excluded(phrase, days, today, standing=standing)
    for read in (school_holidays, weeks, around_feasts, in_some_time, ranges, span_bounds, day_bounds, spans):
        read(phrase, days, today)
    _named_days(phrase, days, today)
    if not days.named():
        days.start = first_left
    if days.start and days.end and days.end < days.start:  # gone and back: before, where it is said, else after
        days.start, days.end = (None, days.end) if "avant" in said else (days.start, None)
    _settle(days)
    return days


_GENERAL = re.compile(
    rf"\b(?:les (?P<plural>{A_DAY})s?|(?:tous les|chaque|n importe quel|(?<!y a )(?<!depuis )(?<!prendre )un|que le|plutot le|plutot les|le) (?P<general>{A_DAY})s?)(?! (?:\d|prochain|qui vient|premier|suivant))(?!\w)"
)


def _named_days(phrase: Phrase, days: Days, today: date) -> None:
    if found := phrase.take(
        rf"(?:le )?(?P<a>premier|\d{{1,2}}) (?:ou|et|ou bien) (?:le )?(?P<b>\d{{1,2}}) {'(?P<mon>' + A_MONTH[3:]}"
    ):
        month = MONTHS.index(found["mon"]) + 1
        for number in (found["a"], found["b"]):
            days.add(dated(1 if number == "premier" else int(number), month, None, None, today))
    for pattern in (_DATE_ONE, _SLASHED_ONE, _NUMBER_ONE):
        while found := phrase.take(pattern):
            days.add(day_said(found, 1, today))
    while found := phrase.take(rf"(?P<near_1_1>{NEAR})"):
        days.add(day_said(found, 1, today))
    while found := phrase.take(rf"(?:(?:a|pour|le|de|d) )?(?P<feast_1_1>{feasts.ANY_NAME})"):
        days.add(day_said(found, 1, today))
    _named_weekdays(phrase, days, today)


def _named_weekdays(phrase: Phrase, days: Days, today: date) -> None:
    while found := phrase.take(_GENERAL):
        days.weekdays.append(DAYS.index(found["plural"] or found["general"]))
    while found := phrase.take(rf"(?P<this>ce )?(?P<only>{A_DAY})s?(?P<next> (?:prochain|qui vient|qui arrive|pro))?"):
        weekday = DAYS.index(found["only"])
        if days.weekdays and not found["this"] and not found["next"]:
            days.weekdays.append(weekday)
        elif found["this"] and weekday == today.weekday():
            days.add(today)
        elif days.week_offset is not None or days.start or days.end:
            days.weekdays.append(weekday)
        else:
            days.add(coming(weekday, today))


def _numbered(pattern: str) -> str:
    return re.sub(r"\(\?P<(\w+)>", r"(?P<\1_1_1>", pattern)


_DATE_ONE, _SLASHED_ONE, _NUMBER_ONE = (
    _numbered(rf"(?:le )?{DATE}"),
    _numbered(rf"(?:(?P<wd>{A_DAY}) )?(?:le )?{SLASHED}"),
    _numbered(NUMBER),
)


def _settle(days: Days) -> None:
    """Weekdays of a named week become that day of that week; a date said beside a week stands alone."""
    left = [day for day in days.weekdays if day not in days.not_weekdays]
    narrowed = [day for day in left if left.count(day) > 1]  # "le week-end, le samedi"
    days.weekdays = list(dict.fromkeys(narrowed or left))
    days.dates = [day for day in days.dates if day.weekday() not in days.not_weekdays] or days.dates
    days.not_weekdays = list(dict.fromkeys(days.not_weekdays))
    if days.week_offset is not None and len(days.weekdays) == 1:
        days.weekday, days.weekdays, days.start, days.end = days.weekdays[0], [], None, None
    else:
        days.week_offset = None
        if days.weekdays and days.start and days.end and days.end - days.start < timedelta(days=7):
            within = (days.start + timedelta(days=past) for past in range((days.end - days.start).days + 1))
            days.dates += [day for day in within if day.weekday() in days.weekdays]
        if days.dates:
            days.weekdays, days.start, days.end = [], None, None
    days.dates.sort()
