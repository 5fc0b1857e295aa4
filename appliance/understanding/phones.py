"""French telephone numbers as they are dictated: pairs, single digits, triples, doubled, corrected.

A number is ten digits, 0 then 1 to 7 or 9 (domain notes, 3.6; 08 and short numbers are never a patient's). Number
words are read as a lattice: "soixante douze" is 72, or 60 12 where only that gives ten digits. Among readings of ten
digits the one that groups most naturally wins, that is the fewest numbers; without any there is no number: nothing
is guessed. "+33" and the overseas codes become the French form.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from appliance.understanding.numbers import REGIONAL_TENS, TENS, UNITS, plain, read_number

WHOLE = re.compile(r"0[1-79]\d{8}")
_OVERSEAS = ("262", "269", "590", "594", "596", "508", "687", "689")
"""Country codes whose numbers are French ten-digit numbers, or 0 and the code (Arcep's plan)."""

_CORRECTION = re.compile(
    r"\b(?:non (?:pas|pardon)|pardon|je me (?:suis )?tromp\w*|excusez(?: moi)?|je recommence|je reprends"
    r"|je dis des betises"
    r"|je voulais dire|enfin non|ah non|oh non|euh non|non)\b"
)
_FROM_THE_START = re.compile(r"\bje re(?:commence|prends)\b")
_TIMES = {"double": 2, "triple": 3}
_BREAK = {",", "et", "puis", "apres", "ensuite", "alors", "euh", "donc"}


def parse_phone(text: str) -> str | None:
    """The one whole French number that ``text`` says, as ten digits; None when there is none, or it is not whole."""
    for digits in _readings(text):
        number = _french_form(digits)
        if number is not None:
            return number
    return None


def digits_said(text: str) -> str:
    """The digits of ``text`` in its most natural reading, to be put together over several utterances."""
    return next(_readings(text), "")


def is_complete(text: str) -> bool:
    """Is a whole number said? Then the caller's turn may end."""
    return parse_phone(text) is not None


def _french_form(digits: str) -> str | None:
    """Ten digits, from any of the usual writings of a number; None for another length or plan."""
    plus = digits.startswith(("+", "00"))
    bare = digits.lstrip("+")
    bare = bare[2:] if digits.startswith("00") else bare
    if plus and bare.startswith("33"):
        bare = "0" + bare[2:].removeprefix("0")
    elif plus and bare[:3] in _OVERSEAS:
        rest = bare[3:]
        bare = "0" + rest.removeprefix("0") if len(rest.removeprefix("0")) == 9 else ""
    elif plus:
        return None
    elif len(bare) == 11 and bare.startswith("33"):
        bare = "0" + bare[2:]
    return bare if WHOLE.fullmatch(bare) else None


def _readings(text: str) -> Iterator[str]:
    """Digit strings of the utterance, most natural first: the whole, else a part that is a number."""
    words = _dictated(text)
    pieces = _CORRECTION.split(words)
    if _FROM_THE_START.search(words):
        pieces = pieces[-1:]
    chunks = [_groups(piece.split()) for piece in pieces]
    kept = chunks[0]
    for chunk in chunks[1:]:
        kept = _corrected(kept, chunk)
    runs = [run for run in kept if run]
    flat = tuple(word for run in runs for word in run)
    yield from _spellings(flat)
    for run in sorted(runs, key=len, reverse=True)[:4]:
        if run != flat:
            yield from _spellings(run)


def _dictated(text: str) -> str:
    """The plain form with everything that only groups digits taken out."""
    text = re.sub(r"(?<=\d)[.\-/\s()]+(?=\d)", " ", text[:2000])
    words = plain(_JOINED.sub(_joined, text.lower()).replace("+", " plus "))
    words = re.sub(r"\b(deux|trois) fois (?:le |la |un )?", lambda m: "double " if m[1] == "deux" else "triple ", words)
    words = re.sub(r"\b(zeros|zerro|zeo|o)\b", "zero", words)
    return re.sub(r"\b(?:plus|indicatif)(?: |$)(?=trente|33|deux|cinq|quatre|\d)", "plus ", words)


_JOINED = re.compile(
    r"(?<!cent )(?<!cents )\b(?:soixante|quatre-vingts?)-[a-zà-ÿ]+(?:-[a-zà-ÿ]+)*\b(?! (?:sept|huit|neuf)\b)"
)


def _joined(found: re.Match[str]) -> str:
    """A number written with hyphens is one number: "soixante-dix" is 70, never 60 10."""
    words = plain(found[0]).split()
    number = read_number(words, 0)
    return str(number[0]) if number and number[1] == len(words) and number[0] != 80 else found[0]


Run = tuple[str, ...]


def _groups(words: list[str]) -> list[Run]:
    """Runs of number words; commas, "et" and the like group digits within a run, other words end it."""
    runs: list[Run] = []
    run: list[str] = []
    for place, word in enumerate(words):
        number = word in UNITS or word in TENS or word in REGIONAL_TENS or word.isdigit()
        if word in {"cent", "cents", "plus", *_TIMES} or number or (word == "et" and _is_tens_one(words, place)):
            if not (word in {"un", "une"} and not _among_numbers(words, place)):
                run.append(word)
        elif word in _BREAK:
            run.append(",")
        elif run:
            runs.append(tuple(run))
            run = []
    runs.append(tuple(run))
    return [run for run in map(_trim, runs) if run]


def _trim(run: Run | list[str]) -> Run:
    return tuple(" ".join(run).strip(" ,").split())


def _is_tens_one(words: list[str], place: int) -> bool:
    return (
        0 < place < len(words) - 1
        and (words[place - 1] in TENS or words[place - 1] in REGIONAL_TENS)
        and words[place + 1] in {"un", "une", "onze"}
    )


def _among_numbers(words: list[str], place: int) -> bool:
    """Is "un" here a digit, not an article? It is, beside another number."""
    beside = words[max(place - 2, 0) : place] + words[place + 1 : place + 3]
    return any(word in UNITS or word in TENS or word in REGIONAL_TENS or word.isdigit() for word in beside)


def _corrected(before: list[Run], after: list[Run]) -> list[Run]:
    """A correction: a whole number replaces all; "non, soixante-treize" the last number; "non, pas dix, six" too."""
    if not after:
        return before
    said = tuple(word for run in after for word in (*run, ","))
    if not before or any(_french_form(digits) for digits in _spellings(said)):
        return after
    flat = tuple(word for run in before for word in (*run, ","))
    wrong, start = _last_number(flat)
    if len(_trim(said)) > 1 and next(_numbers(said))[0] == wrong:
        said = said[next(_numbers(said))[2] :]
    return [_trim((*flat[:start], ",", *said))]


def _numbers(words: Run) -> Iterator[tuple[str, int, int]]:
    """The numbers of a run as they would be read most naturally: digits, where each begins and ends."""
    at = 0
    while at < len(words):
        digits, end, _ = next(_arcs(words, at), ("", at + 1, 0.0))
        if digits:
            yield digits, at, end
        at = end


def _last_number(words: Run) -> tuple[str, int]:
    *_, (digits, start, _) = _numbers(words)
    return digits, start


@lru_cache(maxsize=512)
def _cached(run: Run) -> tuple[str, ...]:
    ranked = sorted(_lattice(run, 0, 400), key=lambda reading: reading[0])
    return tuple(dict.fromkeys(digits for _, digits in ranked))


def _spellings(run: Run) -> Iterator[str]:
    """All digit strings of a run, by number of groups and then by evenness of their lengths."""
    yield from _cached(run[:60])


def _lattice(words: Run, at: int, budget: int) -> list[tuple[float, str]]:
    """Readings from ``at`` on, each with its cost: best ones by dynamic programming over the remaining words."""
    best: dict[int, list[tuple[float, str]]] = {len(words): [(0.0, "")]}
    for here in range(len(words) - 1, at - 1, -1):
        found: dict[str, float] = {}
        for digits, end, cost in _arcs(words, here):
            for more, rest in best.get(end, []):
                whole = digits + rest
                if len(whole) <= 16:
                    found[whole] = min(found.get(whole, 1e9), cost + more)
        best[here] = sorted((cost, digits) for digits, cost in found.items())[:budget]
    return best.get(at, [])


def _arcs(words: Run, at: int) -> Iterator[tuple[str, int, float]]:
    """What may be read at a place: digits, where it ends, and how unnatural that is."""
    word = words[at]
    if word == ",":
        yield "", at + 1, 0.0
    elif word == "plus":
        yield "+", at + 1, 0.0
    elif word == "et":
        yield "", at + 1, 2.0
    elif word in _TIMES:
        for digits, end, cost in list(_arcs(words, at + 1)) if at + 1 < len(words) else ():
            yield digits * _TIMES[word], end, cost
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
