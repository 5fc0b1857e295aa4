"""French telephone numbers as they are dictated: pairs, single digits, triples, doubled, corrected.

A number is ten digits, 0 then 1 to 7 or 9 (domain notes, 3.6; 08 and short numbers are never a patient's). Number
words are read as a lattice: "soixante douze" is 72, or 60 12 where only that gives ten digits. Among readings of ten
digits the one that groups most naturally wins, that is the fewest numbers; without any there is no number: nothing
is guessed. "Euh", "enfin" or "attendez" is a correction or a pause, whichever gives ten digits. "+33" and the overseas
codes become the French form.
"""

import re
from collections.abc import Iterator
from itertools import chain, product

from appliance.understanding.numbers import with_alike
from appliance.understanding.phone_lattice import Run, numbers, spellings
from appliance.understanding.phone_words import dictated, groups, trim

WHOLE = re.compile(r"0[1-79]\d{8}")
_OVERSEAS = ("262", "269", "590", "594", "596", "508", "687", "689")
"""Country codes whose numbers are French ten-digit numbers, or 0 and the code (Arcep's plan)."""

_CORRECTION = re.compile(
    r"\b(?P<sure>(?:(?:ah|oh|euh|mais) )?non(?: (?:pas|pardon|attendez|enfin|c est|plutot))*"
    r"|(?:euh )?(?:pardon|je me (?:suis )?tromp\w*|excusez(?: moi)?|rectification|erreur|je corrige"
    r"|je dis des betises|j ai dit (?:une )?betises?|je voulais dire"
    r"|enfin non|c est pas ca))\b"
    r"|\b(?P<perhaps>(?:euh |heu |ou )?(?:enfin|plutot|attendez|attends|oui|voila|je dis|je repete|c est ca|euh|heu))\b"
)
_FROM_THE_START = re.compile(
    r"\bje (?:vous (?:le |la )?)?re(?:commence|prends|dis|fais|donne)\b"
    r"|\b(?:maintenant|desormais|a present)(?: c est|,)|\bnouveau(?: numero)?(?: c est|,)(?= .*\d|.* zero)"
)
""" "Avant c'était le ..., maintenant c'est le ...": what was said before does not hold."""
_MOST_MARKS = 4
"""Corrections of one utterance that are read both ways; what comes before them is read the likelier way."""

_MOST_WORDS = 40
"""Number words; a longer utterance is read the likelier way alone: ten digits one by one and said twice take half."""


def parse_phone(text: str) -> str | None:
    """The one whole French number that ``text`` says, as ten digits; None when there is none, or it is not whole."""
    words = dictated(text)
    for said in dict.fromkeys((words, with_alike(words))):
        for runs in _by_likelihood(said):
            found = {number for one in runs if (number := _whole(_flat(one)))}
            if found:
                return found.pop() if len(found) == 1 else None
        likeliest = _likeliest(said)
        for run in (_without_echo(_flat(likeliest)), *sorted(likeliest, key=len, reverse=True)[:4]):
            if number := _whole(run):
                return number
    return None


def digits_said(text: str) -> str:
    """The digits of ``text`` in its most natural reading, to be put together over several utterances."""
    return next(spellings(_flat(_likeliest(dictated(text)))), "")


def is_complete(text: str) -> bool:
    """Is a whole number said? Then the caller's turn may end."""
    return parse_phone(text) is not None


def _whole(run: Run) -> str | None:
    return next((number for digits in spellings(run) if (number := _french_form(digits))), None)


def _without_echo(run: Run) -> Run:
    """The last number said once: "…quarante-six, quarante-six comme mon année"."""
    said = list(numbers(run))
    return run[: said[-1][1]] if len(said) > 1 and said[-1][0] == said[-2][0] else run


def _flat(runs: list[Run]) -> Run:
    return tuple(word for run in runs for word in run)


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


# --- corrections ------------------------------------------------------------------------------------------


def _likeliest(words: str) -> list[Run]:
    return next(_by_likelihood(words))[0]


_LIBERTIES = {True: {1: 0, 2: 2}, False: {0: 0, 1: 1, 2: 3}}
"""How daring it is to read a sure correction, and what is perhaps one, as replacing so many numbers."""


def _by_likelihood(words: str) -> Iterator[list[list[Run]]]:
    """Runs of number words, corrections applied: the readings that take the fewest liberties first, together."""
    first, marked = _parts(words)
    ways = [list(_LIBERTIES[sure]) for sure, _ in marked]
    said = sum(map(len, chain(first, *(part for _, part in marked))))
    sure_of = len(ways) if said > _MOST_WORDS else max(len(ways) - _MOST_MARKS, 0)
    ways[:sure_of] = [way[:1] for way in ways[:sure_of]]
    by_liberties: dict[int, list[list[Run]]] = {}
    for replaced in product(*ways):
        runs, liberties = first, 0
        for count, (sure, part) in zip(replaced, marked, strict=True):
            runs = _corrected(runs, part, count, sure=sure)
            liberties += _LIBERTIES[sure][count]
        by_liberties.setdefault(liberties, []).append(runs)
    for _, readings in sorted(by_liberties.items()):
        yield readings


def _parts(words: str) -> tuple[list[Run], list[tuple[bool, list[Run]]]]:
    """The runs before the first correction, and those after each with whether it surely is one."""
    if restarts := list(_FROM_THE_START.finditer(words)):
        words = words[restarts[-1].end() :]
    marks = list(_CORRECTION.finditer(words))
    ends = [*(mark.start() for mark in marks), len(words)]
    first = groups(words[: ends[0]].split())
    marked: list[tuple[bool, list[Run]]] = []
    for mark, end in zip(marks, ends[1:], strict=True):
        part = groups(words[mark.end() : end].split())
        if not first:
            first = part
        elif part:
            marked.append((mark["sure"] is not None, part))
    return first, marked


def _corrected(before: list[Run], after: list[Run], count: int, *, sure: bool) -> list[Run]:
    """What is said after a correction in the place of the last ``count`` numbers; a whole number replaces all.

    "Non, pas dix, six" names what was wrong first.
    """
    flat = tuple(word for run in before for word in (*run, ","))
    told = list(numbers(flat))[-count:]
    if count == 0 or not told:
        return [*before, *after]
    said = tuple(word for run in after for word in (*run, ","))
    if _whole(said):
        return after
    if sure and len(list(numbers(said))) > 1 and next(numbers(said))[0] == told[-1][0]:
        said = said[next(numbers(said))[2] :]
    return [trim((*flat[: told[0][1]], ",", *said))]
