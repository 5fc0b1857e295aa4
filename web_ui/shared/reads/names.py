"""Names as somebody types them: without accents or capitals, with or without a hyphen, either name first."""

import unicodedata
from collections.abc import Iterable
from itertools import chain

MOST_WORDS = 6
"""Of a query that are looked at; no name needs more, and each one more is two conditions more."""

_LATIN = [chr(code) for code in range(0x41, 0x180)]
_JOINTS = "- '’"


def begun(query: str) -> tuple[str, list[object]]:
    """A condition on the columns ``last`` and ``first``, and its values.

    True for a last name that begins with the query, and for any cut of its words in two of which one begins the last
    name and the other the first: "le goff anne", "anne le goff" and "helene" are found. False for an empty query.
    """
    words = query.split()[:MOST_WORDS]
    if not words:
        return "0", []
    cuts = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(len(words) + 1)]
    pairs: Iterable[tuple[str, str]] = dict.fromkeys(chain.from_iterable(((one, two), (two, one)) for one, two in cuts))
    asked = [_both(last, first) for last, first in pairs]
    return f"({' OR '.join(sql for sql, _ in asked)})", [value for _, values in asked for value in values]


def _both(last: str, first: str) -> tuple[str, list[object]]:
    told = [(column, name) for column, name in (("last", last), ("first", first)) if name]
    return f"({' AND '.join(f'{column} GLOB ?' for column, _ in told)})", [_pattern(name) for _, name in told]


def _pattern(beginning: str) -> str:
    """For SQLite's GLOB, which keeps to the case (sqlite.org/lang_expr.html#glob): each letter with its kin."""
    return "".join(map(_kin, beginning)) + "*"


def _kin(letter: str) -> str:
    if letter in _JOINTS:
        return f"[{_JOINTS}]"
    plain = _plain(letter)
    kin = "".join(one for one in _LATIN if one.isalpha() and _plain(one) == plain)
    return f"[{kin or letter}]" if kin or letter in "*?[" else letter


def _plain(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)[0].casefold()
