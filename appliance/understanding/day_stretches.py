# ruff: noqa: E501 - a pattern is read as one line
"""Stretches of days: weeks, from a day to another, before and after a day, parts of a month."""

import re
from datetime import date, timedelta

from appliance.understanding.day_spans import (
    NEXT_WEEK,
    PART,
    SEASON,
    SPAN,
    THIS_WEEK,
    Span,
    part_of,
    span,
    week,
    week_of_month,
)
from appliance.understanding.day_words import Days, coming, dated, day_said, group, one
from appliance.understanding.phrase import A_DAY, A_MONTH, DAYS, Phrase

_FROM = r"(?:pas avant|a partir (?:de|du|d)|des|a compter (?:de|du|d))"
_UNTIL = r"(?:jusqu ?a|jusqu ?au|d ici(?: a| au)?)"
_STRETCH = rf"(?:{PART} )?(?P<span>{SPAN})"


def weeks(phrase: Phrase, days: Days, today: date) -> None:
    """ "Cette semaine ou la prochaine", "la première semaine de décembre", "dans les jours qui viennent"."""
    if phrase.take(r"cette semaine (?:ou|et) (?:(?:la )?semaine prochaine|la prochaine|l autre|la suivante)"):
        days.start, days.end = today, week(1, today)[1]
    if phrase.take(
        rf"(?:{NEXT_WEEK}) (?:ou|et|,|ou alors|ou bien) (?:la semaine d apres|celle (?:d apres|qui suit)|la suivante|l autre)"
    ):
        days.start, days.end = week(1, today)[0], week(2, today)[1]
    if found := phrase.take(
        r"(?P<n>premiere|deuxieme|2e|troisieme|3e|derniere) semaine (?:de |du |d )(?P<span>" + SPAN + ")"
    ):
        days.start, days.end = week_of_month(found, today)
    if phrase.take(
        r"dans (?:les|ces) (?:prochains )?jours(?: (?:qui viennent|a venir|prochains|ci))?|(?:les|ces) (?:prochains jours|jours (?:qui viennent|a venir|prochains|ci))"
    ):
        days.start, days.end = today, today + timedelta(days=7)


def ranges(phrase: Phrase, days: Days, today: date) -> None:
    """ "Entre lundi et mercredi", "du 3 au 10 décembre"."""
    if found := phrase.take(rf"entre (?:le )?(?P<a>premier|\d{{1,2}}) et (?:le )?(?={one(2)}){one(1)}") or phrase.take(
        rf"du (?P<a>premier|\d{{1,2}}) (?:au|jusqu au) (?={one(2)}){one(1)}"
    ):
        last = day_said(found, 1, today) or dated(
            int(number) if (number := _bare(found)) else 0, None, None, None, today
        )
        first = _before(1 if found["a"] == "premier" else int(found["a"]), last) if last else None
        if first and last:
            days.start, days.end = first, last
    if found := phrase.take(rf"(?:entre|de|du) {one(1)} (?:et|a|au|jusqu ?a|jusqu ?au) {one(2)}"):
        first, last = day_said(found, 1, today), day_said(found, 2, today)
        if first and last and last < first:
            last = day_said(found, 2, first)
        if first and last:
            days.start, days.end = first, last


def _bare(found: re.Match[str]) -> str | None:
    return group(found, "num", 1)


def _before(day: int, last: date) -> date | None:
    """The latest day of that number not after ``last``."""
    if day <= last.day:
        return last.replace(day=day) if day else None
    previous = last.replace(day=1) - timedelta(days=1)
    return previous.replace(day=day) if day <= previous.day else None


def span_bounds(phrase: Phrase, days: Days, today: date) -> None:
    """ "Après les vacances", "pas avant la semaine prochaine", "d'ici la fin du mois"."""
    if found := phrase.take(rf"{_FROM} (?:le |la )?{_STRETCH}"):
        days.start = _stretch(found, today)[0]
    if found := phrase.take(rf"apres (?:le )?{_STRETCH}"):
        days.start = _stretch(found, today)[1] + timedelta(days=1)
    if found := phrase.take(rf"(?:{_UNTIL}|avant(?= (?:la )?fin)) (?:la )?{_STRETCH}"):
        days.end = _stretch(found, today)[1]
    if found := phrase.take(rf"avant (?:le )?{_STRETCH}"):
        days.end = _stretch(found, today)[0] - timedelta(days=1)


def _stretch(found: re.Match[str], today: date) -> Span:
    return part_of(found["part"], found["span"], today) if found["part"] else span(found["span"], today)


def day_bounds(phrase: Phrase, days: Days, today: date) -> None:
    """ "À partir de lundi", "pas avant le 10", "jusqu'à vendredi", "avant Noël", "le lendemain du 14 juillet"."""
    if found := phrase.take(rf"(?:le |la )?(?P<side>lendemain|veille) (?:de |du |d )(?:le )?{one(1)}"):
        day = day_said(found, 1, today)
        days.add(day + timedelta(days=1 if found["side"] == "lendemain" else -1) if day else None)
    if _DANGLING.search(phrase.words) and (
        found := phrase.take(rf"{one(1)}(?: (?!ou\b)[\w,]+){{0,9}}? {_DANGLING.pattern}")
    ):
        day = day_said(found, 1, today)
        _bounded(days, day, before=found["side"] == "avant")
    if found := phrase.take(rf"{_FROM} (?:le )?{one(1)}"):
        days.start = day_said(found, 1, today)
    if found := phrase.take(rf"(?:bien |juste )?apres (?:le )?{one(1)}"):
        day = day_said(found, 1, today)
        days.start = day + timedelta(days=1) if day else None
    if found := phrase.take(rf"(?:pas apres|pas plus tard que|{_UNTIL}|au plus tard) (?:le )?{one(1)}"):
        days.end = day_said(found, 1, today)
    if found := phrase.take(rf"(?:bien |juste )?avant (?:le )?{one(1)}(?P<within> (?:a )?(?:midi|apresmidi|soir))?"):
        day = day_said(found, 1, today)
        days.end = day - timedelta(days=0 if found["within"] else 1) if day else None


_DANGLING = re.compile(
    r"(?<!d )(?<!pas )\b(?P<side>avant|apres)(?: (?:alors|donc|plutot|si possible|s il vous plait|ca (?:va|irait)))*(?= *$)"
)
"""At the end, said of the day before: "mon arrêt finit vendredi, il faudrait que je le voie avant"."""


def _bounded(days: Days, day: date | None, *, before: bool) -> None:
    if day and before:
        days.end = day - timedelta(days=1)
    elif day:
        days.start = day + timedelta(days=1)


def spans(phrase: Phrase, days: Days, today: date) -> None:
    """ "Fin décembre", "en début de semaine prochaine", "ce week-end", "le mois prochain", "en mars"."""
    if found := phrase.take(
        rf"(?P<n>premier|2e|deuxieme|3e|troisieme|dernier) (?P<wd>{A_DAY}) (?:de |du |d )(?P<span>{SPAN})"
    ):
        _nth(found, days, today)
    if found := phrase.take(rf"(?:(?:sur|pour|dans|de) )?{PART} (?P<span>{SPAN})"):
        days.start, days.end = part_of(found["part"], found["span"], today)
        if more := phrase.take(rf"(?:(?:ou|et|voire|a|jusqu a) (?:alors )?)?{PART} (?P<span>{SPAN})"):
            other = part_of(more["part"], more["span"], today)
            days.start, days.end = min(days.start, other[0]), max(days.end, other[1])
    if found := phrase.take(r"(?:(?:le|les|en|pendant le|durant le) )(?<!ce )week ends?(?! prochain)"):
        days.weekdays += [5, 6]
    if phrase.take(r"en semaine"):
        days.weekdays += [0, 1, 2, 3, 4]
    if found := phrase.take(
        rf"(?:(?:pour|dans|en|au|courant|de|d|sur|pendant) ){{0,4}}(?P<span>(?:{NEXT_WEEK}|{THIS_WEEK})(?! sur (?:2|deux))|ce week end|week end prochain|(?:le )?mois (?:prochain|suivant|d apres|qui vient)|ce mois(?: ci)?|(?:le )?mois (?:de |d )?{A_MONTH})"
    ):
        days.start, days.end = span(found["span"], today)
        if "semaine" in found["span"] and not re.search(r"semaine (?:du|qui)", found["span"]):
            days.week_offset = 1 if span(found["span"], today)[0] > today + timedelta(days=6 - today.weekday()) else 0
    if found := phrase.take(
        rf"(?P<span>(?:la )?semaine (?:du|du lundi|qui commence le) \d{{1,2}}(?: {A_MONTH})?)"
    ) or phrase.take(rf"(?:(?:pour|dans|au|a|courant|de|d|vers|pendant) ){{0,3}}(?P<span>{SEASON})"):
        days.start, days.end = span(found["span"], today)
    if found := re.search(
        rf"(?<!\d )(?<!premier )\b(?:en|pour|courant|sur|de|d|vers) (?P<span>{A_MONTH})\b", phrase.words
    ):
        phrase.words = phrase.words[: found.start()] + " | " + phrase.words[found.end() :]
        days.start, days.end = span(found["span"], today)


def _nth(found: re.Match[str], days: Days, today: date) -> None:
    first, last = span(found["span"], today)
    weekday = DAYS.index(found["wd"])
    ranks = {"premier": 0, "2e": 1, "deuxieme": 1, "3e": 2, "troisieme": 2}
    if found["n"] == "dernier":
        days.dates.append(last - timedelta(days=(last.weekday() - weekday) % 7))
    else:
        days.dates.append(coming(weekday, first - timedelta(days=1)) + timedelta(days=7 * ranks[found["n"]]))
