"""A run of spoken number words as digits, every way it may be read, the most natural first.

"Soixante douze" is 72, or 60 12; fewer numbers are more natural than many.
"""

from collections.abc import Iterator
from functools import lru_cache

from appliance.understanding.numbers import TENS, UNITS, read_number

Run = tuple[str, ...]
TIMES = {"double": 2, "triple": 3, "quadruple": 4, "quintuple": 5}
"""A word before the number that is said so often."""

AGAIN = {"bis": 2, "ter": 3, "quater": 4, "quinquies": 5}
"""The same after it: "le douze trois fois"."""


@lru_cache(maxsize=512)
def _cached(run: Run) -> tuple[str, ...]:
    ranked = sorted(_lattice(run, 0, 400), key=lambda reading: reading[0])
    return tuple(dict.fromkeys(digits for _, digits in ranked))


def spellings(run: Run) -> Iterator[str]:
    """All digit strings of a run, by number of groups and then by evenness of their lengths."""
    yield from _cached(run[:60])


def _lattice(words: Run, at: int, budget: int) -> list[tuple[float, str]]:
    """Readings from ``at`` on, each with its cost: best ones by dynamic programming over the remaining words."""
    best: dict[int, list[tuple[float, str]]] = {len(words): [(0.0, "")]}
    for here in range(len(words) - 1, at - 1, -1):
        found: dict[str, float] = {}
        for digits, end, cost in arcs(words, here):
            for more, rest in best.get(end, []):
                whole = digits + rest
                if len(whole) <= 16:
                    found[whole] = min(found.get(whole, 1e9), cost + more)
        best[here] = sorted((cost, digits) for digits, cost in found.items())[:budget]
    return best.get(at, [])


def arcs(words: Run, at: int) -> Iterator[tuple[str, int, float]]:
    """What may be read at a place: digits, where it ends, and how unnatural that is."""
    for digits, end, cost in _said_once(words, at):
        again = AGAIN.get(words[end], 1) if end < len(words) else 1
        yield digits * again, end + (again > 1), cost


def _said_once(words: Run, at: int) -> Iterator[tuple[str, int, float]]:
    word = words[at]
    if word == ",":
        yield "", at + 1, 0.0
    elif word == "plus":
        yield "+", at + 1, 0.0
    elif word == "et":
        yield "", at + 1, 2.0
    elif word in AGAIN:
        yield "", at + 1, 3.0
    elif word in TIMES:
        for digits, end, cost in list(arcs(words, at + 1)) if at + 1 < len(words) else ():
            yield digits * TIMES[word], end, cost
    elif word.isdigit():
        yield word, at + 1, 1.0
    else:
        yield from _spoken(words, at)


def _spoken(words: Run, at: int) -> Iterator[tuple[str, int, float]]:
    """The longest number; "zéro quatre" as one pair; and two pairs where the longest is made of two (60 12 for 72)."""
    pair = read_number(words, at + 1) if words[at] == "zero" and at + 1 < len(words) else None
    unit = UNITS.get(words[at + 1], 0) if pair else 0
    if 1 <= unit <= 9:
        yield f"0{unit}", at + 2, 1.0
    longest = read_number(words, at)
    if longest is None:
        return
    yield str(longest[0]), longest[1], 1.0 if _well_said(words[at : longest[1]]) else 1.8
    for stop in range(longest[1] - 1, at, -1):
        head, tail = read_number(words[:stop], at), read_number(words, stop)
        if head and tail and head[1] == stop and 10 <= head[0] <= 99 and 10 <= tail[0] <= 99:
            yield str(head[0]), stop, 1.6


def _well_said(number: Run) -> bool:
    """ "Vingt un" is rather "…vingt" and "un": French says "vingt et un"."""
    return not (len(number) == 2 and number[0] in TENS and number[1] == "un")


def numbers(words: Run) -> Iterator[tuple[str, int, int]]:
    """The numbers of a run as they would be read most naturally: digits, where each begins and ends."""
    at = 0
    while at < len(words):
        digits, end, _ = next(arcs(words, at), ("", at + 1, 0.0))
        if digits:
            yield digits, at, end
        at = end


def _last_number(words: Run) -> tuple[str, int]:
    *_, (digits, start, _) = numbers(words)
    return digits, start
