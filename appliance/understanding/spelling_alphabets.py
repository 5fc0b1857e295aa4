"""Letters said as words of an alphabet ("bravo oscar sierra charlie", "berthe oscar suzanne célestin").

The words of the international alphabet say nothing else in a row. Those of the French one are given names: they are
letters only where they spell the word beside them.

Source: ICAO Annex 10, volume II, 5.2.1.3; the French telephone alphabet of the PTT.
"""

from collections.abc import Sequence
from itertools import takewhile
from typing import Final

from appliance.understanding.text import unaccented

_INTERNATIONAL: Final = frozenset(
    """
    alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet juliett juliette kilo lima mike november
    novembre oscar papa quebec romeo sierra tango uniform uniforme victor whisky whiskey xray yankee zulu zoulou
    """.split()  # noqa: SIM905 - read as a list of words
)
_ALSO_PEOPLE: Final = frozenset(("charlie", "juliet", "juliette", "mike", "oscar", "papa", "romeo", "victor"))
_FRENCH: Final = frozenset(
    """
    anatole berthe celestin desire emile eugene francois gaston henri irma joseph kleber louis marcel nicolas oscar
    pierre quintal raoul suzanne therese ursule victor william xavier yvonne zoe
    """.split()  # noqa: SIM905 - read as a list of words
)
_FEWEST = 3


def alphabet_run(said: Sequence[str], at: int) -> tuple[str, int] | None:
    """The letters that the words from ``at`` on stand for, and where they end; None where they are words.

    Args:
        said: lower-case words and breaks (see ``spelling.words``).
        at: the first word.
    """
    if plain(said[at]) not in _INTERNATIONAL | _FRENCH:
        return None
    run = [plain(word) for word in takewhile(lambda word: plain(word) in _INTERNATIONAL, said[at:])]
    if len(run) >= _FEWEST and not _ALSO_PEOPLE.issuperset(run):
        return _initials(run), at + len(run)
    run = [plain(word) for word in takewhile(lambda word: plain(word) in _FRENCH, said[at:])]
    for count in range(len(run), _FEWEST - 1, -1):
        letters = _initials(run[:count])
        if letters in _beside(said, at, at + count):
            return letters, at + count
    return None


def _initials(words: Sequence[str]) -> str:
    return "".join(word[0] for word in words)


def _beside(said: Sequence[str], start: int, end: int) -> tuple[str, str]:
    """The words before and after, without accents, and without a break between."""
    before = [word for word in said[max(0, start - 2) : start] if word not in ",."]
    after = [word for word in said[end : end + 2] if word not in ",."]
    return plain(before[-1]) if before else "", plain(after[0]) if after else ""


def plain(word: str) -> str:
    """Its letters without accents, in lower case."""
    return "".join(filter(str.isalpha, unaccented(word)))
