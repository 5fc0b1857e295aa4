# ruff: noqa: E501 - a pattern is read as one line
"""Weeks, months and week-ends in words, and the first and last day of each."""

import calendar
import re
from datetime import date, timedelta

from appliance.understanding.day_words import add_months, coming, dated
from appliance.understanding.phrase import A_MONTH, MONTHS

Span = tuple[date, date]


THIS_WEEK = r"cette semaine|(?:(?:dans|de|courant|courant de|le courant de) la semaine|la semaine (?:en cours|ci))(?! du| qui| de)"
NEXT_WEEK = r"(?:la )?semaine(?: prochaine| suivante| d apres| qui vient| pro|prochaine)|l autre semaine|(?:la )?prochaine semaine"
_SEASONS = {
    "printemps": ((3, 20), (6, 20)),
    "ete": ((6, 21), (9, 21)),
    "automne": ((9, 22), (12, 20)),
    "hiver": ((12, 21), (3, 19)),
}
"""First and last day, month and day: astronomical, but for a day."""
SEASON = r"(?<!sports )(?<!vacances )(?<!heure )(?<!sports d )(?<!vacances d )(?<!vacances de )(?<!heure d )(?:(?:le |l |cet |ce |en )?(?:printemps|automne|hiver)|(?:l |cet |en |d )ete)(?: prochain)?"
_A_SEASON = re.compile(rf"\b(?:{'|'.join(_SEASONS)})\b")
SPAN = (
    rf"(?:(?:{NEXT_WEEK})|cette semaine|(?:la )?semaine (?:du|du lundi|qui commence le) \d{{1,2}}(?: {A_MONTH})?|"
    rf"(?:le |du )?mois (?:prochain|suivant|d apres|qui vient)|(?:le )?mois (?:de |d )?{A_MONTH}|ce mois(?: ci)?|{A_MONTH}|(?:ce |le )?week end(?: prochain)?|(?:la )?semaine|(?:du |le )?mois|(?:cette |l )?annee(?: prochaine)?|l an prochain|{SEASON})"
)


def span(words: str, today: date) -> Span:
    """First and last day of a week, month or week-end in words that ``SPAN`` fits."""
    if found := _A_SEASON.search(words):
        return _season(found[0], today)
    if "week end" in words:
        saturday = coming(5, today - timedelta(days=1))
        return saturday, saturday + timedelta(days=1)
    if found := re.search(rf"semaine (?:du|du lundi|qui commence le) (\d{{1,2}})(?: ({A_MONTH}))?", words):
        month = MONTHS.index(found[2]) + 1 if found[2] else None
        day = dated(int(found[1]), month, None, None, today - timedelta(days=6)) or today
        return day - timedelta(days=day.weekday()), day + timedelta(days=5 - day.weekday())
    if "semaine" in words:
        return week(1 if re.search(r"prochaine|suivante|apres|vient|autre|pro$", words) else 0, today)
    if "an" in words.split() or "annee" in words:
        year = today.year + ("prochain" in words)
        return max(date(year, 1, 1), today), date(year, 12, 31)
    if found := re.search(A_MONTH, words):
        month = MONTHS.index(found[0]) + 1
        return month_of(date(today.year + (month < today.month), month, 1))
    return month_of(add_months(today.replace(day=1), 1 if re.search("prochain|suivant|apres|vient", words) else 0))


def _season(name: str, today: date) -> Span:
    """The season that is, from today on, or the next one of that name."""
    begin, end = _SEASONS[name]
    years = ((year, year + (end < begin)) for year in range(today.year - 1, today.year + 2))
    first, last = next((date(a, *begin), date(b, *end)) for a, b in years if date(b, *end) >= today)
    return max(first, today), last


def week(offset: int, today: date) -> Span:
    """Monday to Saturday, from today on in this week; on a Sunday "this week" is the one that begins."""
    monday = today + timedelta(days=7 * offset - today.weekday())
    return max(monday, today), max(monday + timedelta(days=5), today)


def month_of(first: date) -> Span:
    return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])


def week_of_month(found: re.Match[str], today: date) -> Span:
    """The first, second, third or last seven days of a month."""
    first, last = span(found["span"], today)
    if found["n"] == "derniere":
        return last - timedelta(days=6), last
    rank = {"premiere": 0, "deuxieme": 1, "2e": 1}.get(found["n"], 2)
    return first + timedelta(days=7 * rank), first + timedelta(days=7 * rank + 6)


_HALF = r"(?:premiere?|2e|deuxieme|seconde?|derniere?) (?:15 jours|moitie)|(?:15 )?(?:tout |tous )?(?:premiers|derniers) jours"
PART = (
    r"(?P<part>(?:en |au |le |la |les |vers le |vers la |a la |dans la |dans les |tout )*"
    rf"(?:{_HALF}|debut|mi|milieu|moitie|courant|fin))(?: (?:de|du|d|le|la))*"
)


_THIRTY_DAYS = timedelta(days=30)


def part_of(part: str, words: str, today: date) -> Span:
    """The beginning, middle or end of a week or month."""
    which = part.rsplit(maxsplit=1)[-1]
    first, last = span(words, today)
    if "courant" in part:
        return first, last
    if "15" in part or re.search(r"(?:re|er|2e|me|de?) (?:15 jours|moitie)", part):
        late = re.search(r"2e|deuxieme|second|dernier", part)
        return (first.replace(day=16), last) if late else (first.replace(day=1), first.replace(day=15))
    which = "debut" if "premiers" in part else "fin" if "derniers" in part else which
    if "an" in words.split() or "annee" in words:
        month = {"debut": 1, "fin": 12}.get(which, 6)
        return month_of(date(last.year, month, 1))
    if _A_SEASON.search(words):
        begins = {"debut": first, "fin": last - _THIRTY_DAYS}.get(which, first + _THIRTY_DAYS)
        return begins, min(begins + _THIRTY_DAYS, last)
    if "semaine" in words:
        monday = first - timedelta(days=first.weekday())
        start, end = {"debut": (0, 1), "fin": (3, 4)}.get(which, (2, 2))
        if monday + timedelta(days=start) < today and (which == "debut" or monday + timedelta(days=end) < today):
            monday += timedelta(days=7)
        return max(monday + timedelta(days=start), today), monday + timedelta(days=end)
    start, end = {"debut": (1, 10), "fin": (21, last.day)}.get(which, (11, 20))
    return first.replace(day=start), first.replace(day=end)
