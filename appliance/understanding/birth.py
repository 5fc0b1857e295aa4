"""Birth dates as callers say them: "le quinze mars cinquante-deux", "quinze zéro trois cinquante-deux".

A two-digit year is of this century when that is not in the future, else of the last. An impossible, future or
incomplete date is none. A correction ("le quinze, non, le seize mars") replaces the part it names.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime

from rapidfuzz import fuzz, process

from appliance.understanding import phonetics
from appliance.understanding.numbers import plain, read_number
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
    words = re.sub(
        rf"\bpremier (?={A_MONTH}|zero|de|du|\d|un |deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze)",
        "1 ",
        words,
    )
    words = re.sub(r"\b(?:19|20)\d\d\b|\b\d{6,8}\b", lambda found: _split(found[0]), words)
    found: _Parts = (None, None, None)
    for piece in _CORRECTION.split(words):
        said = _read(piece, now, found)
        found = (said[0] or found[0], said[1] or found[1], found[2] if said[2] is None else said[2])
    return _born(*found, now)


GUESSED_WITHIN = 0.4
"""Phonetic distance between what was heard and a day and month, beyond which it is no guess."""

MOST_GUESSES = 4

_UNITS = ("deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf")
_TEENS = ("dix", "onze", "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf")
_TWENTIES = ("vingt", "vingt et un", *(f"vingt-{unit}" for unit in _UNITS))
_DAY_WORDS = ("premier", *_UNITS, *_TEENS, *_TWENTIES, "trente", "trente et un")
_SAID_BEFORE = re.compile(r"^(?:(?:je|j|suis|nee?|le|la|l|c est|est|ma|sa|date|de|naissance|euh|alors) )+")
_ENDS_IN_YEAR = re.compile(r"^(?P<day>.*\D) (?P<year>(?:19|20)?\d\d)$")


_RUN_TOGETHER = re.compile(r"\b([3-6]\d)((?:19|20)\d\d)$")
"""A day and a month that were heard as a number and written into the year: "trente août 1967" as "321967"."""


def _said(number: int) -> str:
    """ "trente deux"; of thirty to sixty-nine."""
    ten, unit = divmod(number, 10)
    words = ("trente", "quarante", "cinquante", "soixante")[ten - 3]
    return f"{words} {_ONES[unit - 1]}" if unit else words


_ONES = ("et un", *_UNITS)


def guess_birth_dates(text: str, now: datetime) -> tuple[date, ...]:
    """Dates that sound like words that are none: "prends tout 67" is perhaps "trente août 67". Nearest first.

    Good only to ask the practice's file for somebody of that name; a guess alone is never written down.
    """
    words = " ".join(word for word in plain(text).split() if word != ",")
    found = _ENDS_IN_YEAR.match(_RUN_TOGETHER.sub(lambda run: f"{_said(int(run[1]))} {run[2]}", words))
    if found is None:
        return ()
    heard = _SAID_BEFORE.sub("", f"{found['day']} ").strip()
    near = sorted(
        (apart, day, month)
        for day, day_words in enumerate(_DAY_WORDS, 1)
        for month, month_word in enumerate(MONTHS, 1)
        if (apart := phonetics.distance(heard, f"{day_words} {month_word}")) <= GUESSED_WITHIN
    )
    born = (_born(day, month, int(found["year"]), now) for _, day, month in near[:MOST_GUESSES])
    return tuple(one for one in born if one)


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
        if month and (word in MONTHS or _day_before(words, at)):
            return _day_before(words, at), month, _year_after(words, at, now)
    for parts in _numeric(words):
        if _born(*parts, now):
            return parts
    return _fragment(words, now) if any(before) else (None, None, None)


def _month(word: str) -> int | None:
    """1 to 12, also of a month that a telephone has garbled ("feuvrier")."""
    near = process.extractOne(word, MONTHS, scorer=fuzz.ratio, score_cutoff=MONTH_ALIKE)
    return near[2] + 1 if near and near[0][0] == word[0] else None


def _day_before(words: list[str], month: int) -> int | None:
    """The number that ends right before the month."""
    words = [*words[:month]]
    while words and words[-1] in {"de", "du", "mois", "d", ","}:
        words.pop()
    for start in range(max(0, len(words) - 4), len(words)):
        found = _number(words, start)
        if found and found[1] == len(words) and 1 <= found[0] <= 31:
            return found[0]
    return None


def _year_after(words: list[str], month: int, now: datetime) -> int | None:
    at = month + 1
    while at < len(words) and words[at] in {"de", "l", "annee", "en", ","}:
        at += 1
    return next((year for year, _ in _years(words, at, now)), None)


def _years(words: list[str], at: int, now: datetime) -> Iterator[tuple[int, int]]:
    """Readings of a year at a place: whole, in two pairs ("dix-neuf cinquante-deux"), or of two digits."""
    found = _number(words, at)
    if found is None:
        return
    value, end = found
    if 1800 <= value <= now.year:
        yield value, end
    if value in {19, 20}:
        rest = _number(words, end)
        if rest and rest[0] < 100:
            yield value * 100 + rest[0], rest[1]
    if value == 0 and (unit := _number(words, end)) and unit[0] < 10:
        yield unit[0], unit[1]
    if value < 100:
        yield value, end


def _number(words: list[str], at: int) -> tuple[int, int] | None:
    if at < len(words) and words[at].isdigit():
        return int(words[at]), at + 1
    return read_number(words, at)


def _numeric(words: list[str]) -> Iterator[_Parts]:
    """Day, month and year as three numbers in a row, every way they may be split, the most natural first."""
    words = [word for word in words if word not in {",", "le", "du"}]
    for start in range(len(words)):
        if start and _number(words, start - 1) and _number(words, start - 1) != (0, start):
            continue
        for day, after_day in _small(words, start, 31):
            for month, after_month in _small(words, after_day, 12):
                for year, end in _years(words, after_month, _NO_LIMIT):
                    if end == len(words) or _number(words, end) is None:
                        yield day, month, year


_NO_LIMIT = datetime(2099, 12, 31)  # noqa: DTZ001 - only bounds years; the century is settled by _born


def _small(words: list[str], at: int, limit: int) -> Iterator[tuple[int, int]]:
    """Numbers from 1 to ``limit`` at a place, "zéro trois" too, longest first."""
    if at < len(words) and words[at] in {"zero", "0"}:
        at += 1
    whole = _number(words, at)
    for stop in range(whole[1] if whole else at, at, -1):
        found = _number(words[:stop], at)
        if found and found[1] == stop and 1 <= found[0] <= limit:
            yield found


def _fragment(words: list[str], now: datetime) -> _Parts:
    """What a correction names: "le seize" a day, "cinquante-trois" a year."""
    for at in range(len(words)):
        found = _number(words, at)
        if (
            found
            and 1 <= found[0] <= 31
            and (at == 0 or words[at - 1] in {"le", "pas"})
            and words[max(at - 1, 0)] != "en"
        ):
            return found[0], None, None
        for year, _ in _years(words, at, now):
            return None, None, year
    return None, None, None


def _born(day: int | None, month: int | None, year: int | None, now: datetime) -> date | None:
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
