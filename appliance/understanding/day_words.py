# ruff: noqa: E501 - a pattern is read as one line
"""One day in words, and the date it names; what an utterance says of days is gathered in ``Days``."""

import calendar
import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from appliance.understanding import feasts
from appliance.understanding.phrase import A_DAY, A_MONTH, DAYS, MONTHS


@dataclass
class Days:
    """What an utterance says of the day."""

    dates: list[date] = field(default_factory=list)
    weekday: int | None = None
    week_offset: int | None = None
    weekdays: list[int] = field(default_factory=list)
    not_weekdays: list[int] = field(default_factory=list)
    start: date | None = None
    end: date | None = None

    def __bool__(self) -> bool:
        return self != Days()

    def named(self) -> bool:
        """Is a day or a stretch of days named, not only excluded ones?"""
        return bool(
            self.dates
            or self.weekdays
            or self.start
            or self.end
            or self.weekday is not None
            or self.week_offset is not None
        )

    def add(self, day: date | None) -> None:
        """One more day named, once."""
        if day is not None and day not in self.dates:
            self.dates.append(day)


DATE = (
    rf"(?:(?P<wd>{A_DAY}) )?(?:(?:le|au|du|,) ){{0,4}}(?P<num>premier|\d{{1,2}})(?: (?:de|d) )? ?(?:"
    rf"(?P<mon>{A_MONTH})|(?:/ ?|(?<=\d) (?:du )?)(?P<mnum>0?[1-9]|1[0-2])(?![/\d]| \d| heures))(?:[ /](?P<year>20\d\d))?"
)
SLASHED = r"(?P<num>\d{1,2})/(?P<mnum>\d{1,2})(?:/(?P<year>(?:20)?\d\d))?(?!/?\d)"
NUMBER = rf"(?:(?P<wd>{A_DAY}) (?:le )?|le |(?<=\b[ad]u )(?<!\d du ))(?P<num>premier(?! (?:{A_DAY}|dispo|creneau|rendez|jour))|\d{{1,2}})(?! ?(?:heures|ans|mois|jours|semaines|fois|minutes|rue|avenue|/|\d))"
NEAR = r"aujourd hui|apresdemain|demain|ce jour(?! la)|tout a l heure"
_EXACT = rf"{DATE}|{SLASHED}|{NUMBER}|(?P<near>{NEAR})|(?P<feast>{feasts.ANY_NAME})"
_ONE = rf"(?:{_EXACT}|(?:ce |le )?(?P<only>{A_DAY})(?P<next> (?:prochain|qui vient|suivant|qui arrive))?)"


@cache
def one(n: int) -> str:
    """The pattern of one day, its groups numbered so that it may stand twice."""
    return _numbered(_ONE, n)


@cache
def exact(n: int) -> str:
    """The same without a weekday alone, which may be any week's."""
    return _numbered(f"(?:{_EXACT})", n)


def _numbered(pattern: str, n: int) -> str:
    seen: dict[str, int] = {}

    def rename(found: re.Match[str]) -> str:
        seen[found[1]] = seen.get(found[1], 0) + 1
        return f"(?P<{found[1]}_{n}_{seen[found[1]]}>"

    return re.sub(r"\(\?P<(\w+)>", rename, pattern)


def group(found: re.Match[str], name: str, n: int) -> str | None:
    for key, value in found.groupdict().items():
        if value is not None and re.fullmatch(rf"{name}_{n}_\d", key):
            return value
    return None


def day_said(found: re.Match[str], n: int, today: date, month: str | None = None) -> date | None:
    """The date of the n-th day of a match; ``month`` is one named later for it ("du 3 au 10 décembre")."""
    near = group(found, "near", n)
    if near:
        return today + timedelta(days=2 if near == "apresdemain" else 1 if "demain" in near else 0)
    if name := group(found, "feast", n):
        return feasts.feast(feasts.named(name), today)
    if only := group(found, "only", n):
        return coming(DAYS.index(only), today)
    number = group(found, "num", n)
    if number is None:
        return None
    weekday = group(found, "wd", n)
    mon, mnum = group(found, "mon", n) or month, group(found, "mnum", n)
    months = MONTHS.index(mon) + 1 if mon else int(mnum) if mnum else None
    year = group(found, "year", n)
    return dated(
        1 if number == "premier" else int(number),
        months,
        (int(year) % 100 + 2000) if year else None,
        DAYS.index(weekday) if weekday else None,
        today,
    )


def dated(day: int, month: int | None, year: int | None, weekday: int | None, today: date) -> date | None:
    """The next day of that number, month and weekday, today included; None when there is none."""
    years = [year] if year else [today.year, today.year + 1]
    months = [month] if month else list(range(1, 13))
    found = [
        made
        for y in years
        for m in months
        if 1 <= m <= 12 and 1 <= day <= calendar.monthrange(y, m)[1] and ((made := date(y, m, day)) >= today or year)
    ]
    if not found:
        return None
    if month is None and (found[0] - today).days > 31:
        return None  # "le 31", absent from the month it would fall in: ask
    candidates = found if month is None and weekday is not None else found[:1]
    fitting = [made for made in candidates[:2] if weekday is None or made.weekday() == weekday]
    return fitting[0] if fitting else None


def coming(weekday: int, today: date) -> date:
    """The next such weekday after today."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def add_months(day: date, count: int) -> date:
    """The same day number ``count`` months later, else the last day of that month."""
    month = day.month - 1 + count
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
