"""French feasts and school terms by the names callers give them, computed without a table.

Terms are those of all zones alike: back to school on 1 September, on the Monday after the autumn holidays, and on the
first Monday from 3 January (Code de l'éducation, L521-1; the zones differ only in February and in spring).
"""

import re
from datetime import date, timedelta

NAMES = {
    r"noel": "noel",
    r"(?:le )?(?:jour|premier) de l an|nouvel an": "nouvel an",
    r"(?:la )?saint sylvestre|(?:le )?reveillon": "saint sylvestre",
    r"(?:le )?lundi de paques": "lundi de paques",
    r"paques": "paques",
    r"(?:l )?ascension": "ascension",
    r"(?:le )?lundi de pentecote": "lundi de pentecote",
    r"(?:la )?pentecote": "pentecote",
    r"(?:la )?toussaint": "toussaint",
    r"(?:l )?assomption": "assomption",
    r"(?:l )?armistice": "armistice",
    r"(?:la )?fete nationale": "fete nationale",
    r"(?:la )?fete du travail": "fete du travail",
}
"""Pattern in plain form: name."""

ANY_NAME = "|".join(NAMES)
_FIXED = {
    "noel": (12, 25),
    "nouvel an": (1, 1),
    "saint sylvestre": (12, 31),
    "toussaint": (11, 1),
    "assomption": (8, 15),
    "armistice": (11, 11),
    "fete nationale": (7, 14),
    "fete du travail": (5, 1),
}
FIXED_DATE = r"(?:premier|1) (?:mai|janvier|novembre)|8 mai|14 juillet|15 aout|11 novembre|25 decembre"
"""Days off that are called by their date."""
FIXED_NAME = "|".join(pattern for pattern, name in NAMES.items() if name in _FIXED)
_AFTER_EASTER = {"paques": 0, "lundi de paques": 1, "ascension": 39, "pentecote": 49, "lundi de pentecote": 50}


def fixed(words: str) -> tuple[int, int]:
    """Month and day of a feast that is on the same date every year; ``FIXED_NAME`` fits it."""
    return _FIXED[named(words)]


def named(words: str) -> str:
    """The feast that words in plain form name; ``ANY_NAME`` fits them."""
    return next(name for pattern, name in NAMES.items() if re.fullmatch(pattern, words))


def feast(name: str, today: date) -> date:
    """The next day of that name, today included."""
    return next(day for year in range(today.year, today.year + 2) if (day := _in_year(name, year)) >= today)


def _in_year(name: str, year: int) -> date:
    if name in _FIXED:
        return date(year, *_FIXED[name])
    return easter(year) + timedelta(days=_AFTER_EASTER[name])


def bridge(day: date) -> tuple[date, date]:
    """First and last day off around a feast: the week-end beside it and the working day between the two."""
    before, after = {0: (2, 0), 1: (3, 0), 3: (0, 3), 4: (0, 2), 5: (0, 1), 6: (1, 0)}.get(day.weekday(), (0, 0))
    return day - timedelta(days=before), day + timedelta(days=after)


def easter(year: int) -> date:
    """Easter Sunday by the anonymous Gregorian computation (Meeus, Astronomical Algorithms, chapter 8)."""
    century, of_century = divmod(year, 100)
    moon = (19 * (year % 19) + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - moon - of_century % 4) % 7
    late = (year % 19 + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def back_to_school(today: date) -> date:
    """The next first day after holidays: autumn, Christmas or summer, whichever comes first."""
    terms = [day for year in (today.year, today.year + 1) for day in _terms(year)]
    return min(day for day in terms if day > today)


def after_christmas_holidays(today: date) -> date:
    """The next Monday on which school starts again in January."""
    return next(day for year in (today.year, today.year + 1) if (day := _terms(year)[0]) > today)


def holidays(name: str, today: date) -> tuple[date, date]:
    """First and last day of the next holidays of the "toussaint" or of "noel": two weeks and a week-end each."""
    term = 2 if name == "toussaint" else 0
    back = next(day for year in (today.year, today.year + 1) if (day := _terms(year)[term]) > today)
    return back - timedelta(days=16), back - timedelta(days=1)


def _terms(year: int) -> tuple[date, date, date]:
    return _monday(date(year, 1, 3)), date(year, 9, 1), _monday(date(year, 11, 1))


def _monday(first: date) -> date:
    return first + timedelta(days=-first.weekday() % 7)
