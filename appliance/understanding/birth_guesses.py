"""Birth dates that only sound like what was heard; good to ask the file with, never to be written down."""

import re
from datetime import date, datetime

from appliance.understanding import phonetics
from appliance.understanding.birth import settled
from appliance.understanding.numbers import plain
from appliance.understanding.phrase import MONTHS

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
    born = (settled(day, month, int(found["year"]), now) for _, day, month in near[:MOST_GUESSES])
    return tuple(one for one in born if one)
