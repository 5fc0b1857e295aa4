"""Words by their French sound: two spellings that are said alike have the same key.

The key is a rough phonemic writing, one letter a sound, made by the grapheme rules every French reader applies
(silent final consonants, nasal vowels, c and g before e and i, "eau", "ill"). Distances are edit distances on keys
in which sounds that a 300-3400 Hz line confuses (domain notes, 3.4 and 3.7: b/d/p/t/v/g, f/s, m/n, i/u) cost less.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_RULES: tuple[tuple[str, str], ...] = (
    # Letter groups in the order they are tried; upper case, and "o", are sounds, finished.
    (r"sch|sh|ch(?=[aeiouy])", "S"),
    (r"ch", "k"),
    (r"ph", "f"),
    (r"gn", "ny"),
    (r"cqu|qu|ck|q", "k"),
    (r"gu(?=[eiy])", "G"),
    (r"ge(?=[aou])|g(?=[eiy])|j", "J"),
    (r"s?c(?=[eiy])", "ç"),
    (r"c", "k"),
    (r"(?<=[aeiouy])s(?=[aeiouy])", "z"),
    (r"h", ""),
    (r"(?<=[aeiouy])ill(?=[aeiouy])|(?<=[aeou])il$|(?<=[aeou])ille?$", "Y"),
    (r"(?<=[bkdfGJlmnprstvz])ille?$", "iY"),
    (r"e?au", "o"),
    (r"oeu|oe|eu", "E"),
    (r"oin", "WN"),
    (r"ou", "U"),
    (r"oi|oy", "WA"),
    (r"(?:ain|ein|aim|eim|yn|ym|in|im|un|um)(?![aeiouynmoEU])", "N"),
    (r"ien(?![aeiouynmoEU])", "iN"),
    (r"(?:an|am|en|em)(?![aeiouynmoEU])", "A"),
    (r"(?:on|om)(?![aeiouynmoEU])", "Q"),
    (r"(?:ai|ei|ay|ey)", "e"),
    (r"(?<=..)(?:er|ez|ee|et|ed)$", "e"),
    (r"ti(?=Q)", "si"),
    (r"x", "ks"),
    (r"w", "v"),
    (r"y", "i"),
    (r"G", "g"),
    (r"ç", "s"),
)
_COMPILED = tuple((re.compile(pattern), sound) for pattern, sound in _RULES)
_TWICE = re.compile(r"(.)\1+")
_DOUBLED = re.compile(r"([bcdfgklmnpqrtz])\1|(?P<s>ss)")
_SILENT_END = re.compile(r"(?<=[a-z].)(?:[tdxzs]+|e|es|ent)$")
_SOUNDED_END = re.compile(r"(?:er|ez|ee|et|ed)$")
_CONFUSED = "bp bd dt pt bv dv gd gb kt kg fs fv mn sz SJ sS zJ iu uE eE ea AQ NA oQ oU lr ei"
_NEAR = {frozenset(pair) for pair in _CONFUSED.split()}
NEAR_COST = 0.5


@lru_cache(maxsize=20_000)
def french_key(word: str) -> str:
    """The sound of a word or of several ("le gof" and "Le Goff" alike); "" when there is no letter."""
    written = re.sub(r"é\b", "er", word[:80].lower().replace("œ", "oe").replace("ç", "ss"))
    folded = unicodedata.normalize("NFD", written)
    folded = "".join(c for c in folded if not unicodedata.combining(c))
    parts = [_sound(part) for part in re.findall("[a-z]+", folded)]
    return _TWICE.sub(r"\1", "".join(parts))


def in_a_row(words: str) -> str:
    """The sounds of words without where one ends: "l'être" and "lettre" alike."""
    return "".join(map(french_key, words.split()))


def _sound(word: str) -> str:
    word = _DOUBLED.sub(lambda found: "ç" if found["s"] else found[1], word)
    if not _SOUNDED_END.search(word):
        word = _SILENT_END.sub("", word)
    for pattern, sound in _COMPILED:
        word = pattern.sub(sound, word)
    return word


def distance(one: str, other: str) -> float:
    """How differently two words sound: 0 alike, 1 nothing in common."""
    a, b = french_key(one), french_key(other)
    if not a or not b:
        return 0.0 if a == b else 1.0
    return 0.0 if a == b else _edits(a, b) / max(len(a), len(b))


def _edits(a: str, b: str) -> float:
    before = [float(column) for column in range(len(b) + 1)]
    for row, x in enumerate(a, 1):
        line = [float(row)]
        for column, y in enumerate(b, 1):
            swap = 0.0 if x == y else NEAR_COST if frozenset((x, y)) in _NEAR else 1.0
            line.append(min(before[column] + 1, line[column - 1] + 1, before[column - 1] + swap))
        before = line
    return before[-1]


def best(heard: str, candidates: Iterable[str]) -> tuple[str, float] | None:
    """The candidate that sounds most like ``heard``, with the distance as its score; None without candidates."""
    scored = [(distance(heard, candidate), place, candidate) for place, candidate in enumerate(candidates)]
    if not scored:
        return None
    score, _, candidate = min(scored)
    return candidate, score
