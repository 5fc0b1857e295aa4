"""Birth dates as callers say them: "le quinze mars cinquante-deux", "quinze zéro trois cinquante-deux".

A two-digit year is of this century when that is not in the future, else of the last. An impossible, future or
incomplete date is none. A correction ("le quinze, non, le seize mars") replaces the part it names. Day and year may be
told apart from the month ("elle est de vingt-neuf, le trente et un octobre"); a newborn's date may be told by how long
ago it is ("né avant-hier", "le quatre novembre de cette année").
"""

import re
from collections.abc import Iterator
from datetime import date, datetime

from rapidfuzz import fuzz, process

from appliance.understanding import feasts
from appliance.understanding.birth_lately import born_lately
from appliance.understanding.birth_numbers import (
    day_apart,
    day_before,
    number,
    numbers,
    small,
    year_after,
    year_apart,
    years,
)
from appliance.understanding.numbers import plain, with_alike
from appliance.understanding.phrase import A_MONTH, MONTHS, respelt

OLDEST = 122
"""Years: the longest human life on record; an earlier date was misheard."""

MONTH_ALIKE = 74
"""Of 100 (rapidfuzz, ratio): "novendre" is November, "septante" is not September."""

_CORRECTION = re.compile(
    r"\b(?:(?:ah |oh |euh |mais )?non|pardon|je me (?:suis )?trompe\w*|excusez moi|je voulais dire|ou plutot"
    r"|enfin)\b[ ,]*"
)
_MISHEARD = tuple(
    (re.compile(wrong), right)
    for wrong, right in (
        (r"(?<=\d )mais(?= \d)", "mai"),
        (r"(?<=\d )(?:out?|oute|hou|toute?)(?: de)?(?= \d\d$)", "aout"),
        (r"(?<=\d )(?:ne|nos|no) (?:vendre|membre|vembre)\b", "novembre"),
        (r"(?<=\d )(?:cette?|set|7) (?:t?embre|membre|d embre)\b", "septembre"),
        (r"(?<=\d )(?:des?|d) (?:cembre|sembre)\b", "decembre"),
        (r"(?<=\d )(?:marche|max|mare|marse|masse)(?= \d)", "mars"),
        (r"(?<=\d )(?:join|jouin|juan|jun)\b", "juin"),
        (r"\b(vingt|trente|quarante|cinquante|soixante) (?:sis|cis|si)\b", r"\1 six"),
        (r"\b(vingt|trente|quarante|cinquante|soixante) (?:cet|set)\b", r"\1 sept"),
        (rf"\bpremiere (?={A_MONTH})", "premier "),
        (rf"(?P<month>{A_MONTH}) ([2-6])0([1-9])$", r"\g<month> \2\3"),  # "cinquante et un" written 501
    )
)
"""What recognisers make of a date of birth; elsewhere the same words may mean something."""

_YEAR_IN_TWO = re.compile(r"\b(?P<century>19|20)(?P<tens>\d)(?P<unit>\d)/(?P<rest>\d{1,2})$")
"""A year that was written as it was said: "1940-8", "1980-15", or begun twice: "1969-60"."""


def _joined_year(found: re.Match[str]) -> str:
    tens, unit, rest = int(found["tens"]) * 10, int(found["unit"]), int(found["rest"])
    if unit == 0 and rest < (20 if tens in {60, 80} else 10):
        return f"{found['century']}{tens + rest:02}"
    return f"{found['century']}{tens + unit if len(found['rest']) == 1 else rest:02}"


_FOUR_TWENTY = re.compile(r"\b4 20 (1?\d)\b")
""""Quatre-vingt-onze", written number by number."""

_Parts = tuple[int | None, int | None, int | None]


def parse_birth_date(text: str, now: datetime) -> date | None:
    """The last whole birth date that ``text`` says, corrections applied; None without one."""
    words = respelt(plain(text))
    for wrong, right in _MISHEARD:
        words = wrong.sub(right, words)
    words = _YEAR_IN_TWO.sub(_joined_year, words)
    words = _FOUR_TWENTY.sub(lambda found: str(80 + int(found[1])), words)
    words = re.sub(r"\bpremier\b", "1", _feasts_as_dates(words))
    words = re.sub(r"\b(?:19|20)\d\d\b|\b\d{6,8}\b", lambda found: _split(found[0]), words)
    words = re.sub(r"\b((?:19|20)\d\d)/(\d\d)/(\d\d)\b", r"\3/\2/\1", words)
    words = _this_year_in_figures(words, now)
    return _corrected(words, now) or born_lately(text, now) or _corrected(with_alike(words), now)


_NAMED = re.compile(rf"\b(?:nee?s?|naissance|{A_MONTH})\b")


def birth_date_told(text: str, now: datetime) -> date | None:
    """The same in words about something else, where a month or "née" names it: "un de ces jours" is no date."""
    return parse_birth_date(text, now) if _NAMED.search(respelt(plain(text))) else None


def _corrected(words: str, now: datetime) -> date | None:
    """The date of all pieces of the utterance, each over those before it."""
    found: _Parts = (None, None, None)
    for piece in _CORRECTION.split(words):
        said = _read(piece, now, found)
        found = (said[0] or found[0], said[1] or found[1], found[2] if said[2] is None else said[2])
    return settled(*found, now)


def _feasts_as_dates(words: str) -> str:
    """ "Le jour de Noël trente-six" as day and month, where no month is named."""
    if re.search(A_MONTH, words):
        return words
    return re.sub(rf"\b(?:(?:le )?jour de )?(?P<feast>{feasts.FIXED_NAME})\b", _as_date, words)


def _as_date(found: re.Match[str]) -> str:
    month, day = feasts.fixed(found["feast"])
    return f"{day} {MONTHS[month - 1]}"


def _this_year_in_figures(words: str, now: datetime) -> str:
    """ "De cette année", "de l'année dernière" as years; beside an age they are about a birthday."""
    if re.search(r"\bans\b", words):
        return words
    words = re.sub(r"\b(?:cette annee|l annee en cours)\b", str(now.year), words)
    return re.sub(r"\b(?:l annee|l an) (?:dernier|derniere|passee?)\b", str(now.year - 1), words)


def _split(digits: str) -> str:
    """ "15031952" and "150352" as day, month and year; a year alone stays."""
    if len(digits) < 6:
        return digits
    return f"{digits[:2]}/{digits[2:4]}/{digits[4:]}"


def _read(piece: str, now: datetime, before: _Parts) -> _Parts:
    """Day, month and year of one piece of the utterance; None for what it does not say."""
    words = piece.replace("/", " ").split()
    for at, word in enumerate(words):
        month = _month(word)
        if month and (word in MONTHS or day_before(words, at)):
            return _around(words, at, month, now)
    for parts in _numeric(words):
        if settled(*parts, now):
            return parts
    return _fragment(words, now) if any(before) else (None, None, None)


def _around(words: list[str], at: int, month: int, now: datetime) -> _Parts:
    """The parts around a month; those not beside it are looked for apart."""
    day, year = day_before(words, at), year_after(words, at, now)
    day = day or day_apart(words)
    return day and day[0], month, year[0] if year else year_apart(words, day and day[1], now)


def _month(word: str) -> int | None:
    """1 to 12, also of a month that a telephone has garbled ("feuvrier")."""
    near = process.extractOne(word, MONTHS, scorer=fuzz.ratio, score_cutoff=MONTH_ALIKE)
    return near[2] + 1 if near and near[0][0] == word[0] else None


def _numeric(words: list[str]) -> Iterator[_Parts]:
    """Day, month and year as three numbers in a row, every way they may be split, the most natural first."""
    words = [word for word in words if word not in {",", "le", "du"}]
    for start in range(len(words)):
        if start and number(words, start - 1) and number(words, start - 1) != (0, start):
            continue
        for day, after_day in small(words, start, 31):
            for month, after_month in small(words, after_day, 12):
                for year, end in years(words, after_month, _NO_LIMIT):
                    if end == len(words) or number(words, end) is None:
                        yield day, month, year


_NO_LIMIT = datetime(2099, 12, 31)  # noqa: DTZ001 - only bounds years; the century is settled by ``settled``


def _fragment(words: list[str], now: datetime) -> _Parts:
    """What a correction names: "le seize" a day, "cinquante-trois" a year."""
    day = next(
        (
            (value, start)
            for value, start, _ in numbers(words)
            if 1 <= value <= 31 and (start == 0 or words[start - 1] in {"le", "pas"})
        ),
        None,
    )
    if day:
        return day[0], None, year_apart(words, day[1], now)
    return None, None, next((year for at in range(len(words)) for year, _ in years(words, at, now)), None)


def settled(day: int | None, month: int | None, year: int | None, now: datetime) -> date | None:
    """The date, with a two-digit year put in the latest century that is not in the future."""
    if not (day and month) or year is None:
        return None
    today = now.date()
    for century in (2000, 1900) if year < 100 else (0,):
        try:
            born = date(century + year, month, day)
        except ValueError:
            continue
        if born <= today:
            return born if today.year - born.year <= OLDEST else None
    return None
