"""Days and years of a birth date among words: beside the month, or apart from it."""

import re
from collections.abc import Iterator
from datetime import datetime

from appliance.understanding.numbers import read_number
from appliance.understanding.phrase import DAYS

Place = tuple[int, int]
"""A number, and where it begins or ends among the words."""


def day_before(words: list[str], month: int) -> Place | None:
    """The day that ends right before the month, and where it begins; the longest number there decides."""
    end = month
    while end and words[end - 1] in {"de", "du", "mois", "d", ","}:
        end -= 1
    for start in range(max(0, end - 4), end):
        found = number(words, start)
        if found and found[1] == end:
            return (found[0], start) if 1 <= found[0] <= 31 else None
    return None


def year_after(words: list[str], month: int, now: datetime) -> Place | None:
    """The year that begins right after the month, and where it ends."""
    at = month + 1
    while at < len(words) and words[at] in {"de", "l", "annee", "en", ",", "c", "est"}:
        at += 1
    found = next(years(words, at, now), None)
    while found and (again := _year_said_again(words, found[1], now)):
        found = again
    return found


def _year_said_again(words: list[str], at: int, now: datetime) -> Place | None:
    """ "Soixante-huit, euh, soixante-neuf": a year after one, with a hesitation between."""
    start = at
    while at < len(words) and words[at] in {",", "euh", "heu"}:
        at += 1
    found = next(years(words, at, now), None)
    return found if found and found[0] > 31 and {"euh", "heu"} & set(words[start:at]) else None


def years(words: list[str], at: int, now: datetime) -> Iterator[tuple[int, int]]:
    """Readings of a year at a place: whole, in two pairs ("dix-neuf cinquante-deux"), or of two digits."""
    found = number(words, at)
    if found is None:
        return
    value, end = found
    rest = number(words, end + 1) if words[end : end + 1] == [","] and value in {1900, 2000} else None
    if rest and rest[0] < 100:
        yield value + rest[0], rest[1]
    if 1800 <= value <= now.year:
        yield value, end
    if value in {19, 20}:
        rest = number(words, end)
        if rest and rest[0] < 100:
            yield value * 100 + rest[0], rest[1]
    if value == 0 and (unit := number(words, end)) and unit[0] < 10:
        yield unit[0], unit[1]
    if value < 100:
        yield value, end


def number(words: list[str], at: int) -> tuple[int, int] | None:
    if at < len(words) and words[at].isdigit():
        return int(words[at]), at + 1
    return read_number(words, at)


def small(words: list[str], at: int, limit: int) -> Iterator[tuple[int, int]]:
    """Numbers from 1 to ``limit`` at a place, "zéro trois" too, longest first."""
    if at < len(words) and words[at] in {"zero", "0"}:
        at += 1
    whole = number(words, at)
    for stop in range(whole[1] if whole else at, at, -1):
        found = number(words[:stop], at)
        if found and found[1] == stop and 1 <= found[0] <= limit:
            yield found


_NO_PART = {"ans", "an", "mois", "jours", "semaines", "rue", "bis", "kilos", "enfants", "eme", "heure", "heures", "h"}
"""A number before one of these is none of a birth date."""


def numbers(words: list[str]) -> Iterator[tuple[int, int, int]]:
    """Each number, where it begins and where it ends."""
    at = 0
    while at < len(words):
        found = number(words, at)
        if found is None:
            at += 1
            continue
        clock = at and words[at - 1] in {"heure", "heures", "h"}
        if not clock and (found[1] >= len(words) or words[found[1]] not in _NO_PART):
            yield found[0], at, found[1]
        at = found[1]


def day_apart(words: list[str]) -> Place | None:
    """A day told apart from its month ("le neuf", "un vendredi treize"), and where it begins."""
    for value, start, _ in numbers(words):
        told = start == 0 or (words[start - 1] in {"le", "jour", *DAYS} and words[start - 2 : start - 1] != ["dans"])
        if told and 1 <= value <= 31:
            return value, start
    return None


def year_apart(words: list[str], day: int | None, now: datetime) -> int | None:
    """A year told apart from its month; one that may be a day only after "de", "en" or "l'année".

    The number that begins at ``day`` is the day.
    """
    for value, start, end in numbers(words):
        if start == day:
            continue
        year = next((whole for whole, _ in years(words, start, now)), value)
        named = re.search(r"\b(?:de|en|annee(?: c est| est)?)$", " ".join(words[:start]))
        if 1900 <= year <= now.year or 31 < year < 100 or (named and year < 100 and words[end : end + 1] != ["mille"]):
            return year
    return None
