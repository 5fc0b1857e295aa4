"""Words spelled over the telephone: letter names, "comme Louis", doubled letters, accents (domain notes, 3.7)."""

import re
import unicodedata
from dataclasses import dataclass

LETTERS = {letter: letter for letter in "abcdefghijklmnopqrstuvwxyz"} | {
    "é": "é",
    "è": "è",
    "ê": "ê",
    "ë": "ë",
    "ï": "ï",
    "ç": "ç",
    "ô": "ô",
    "â": "â",
    **dict.fromkeys(("bé", "bée", "be"), "b"),
    **dict.fromkeys(("cé", "sé", "ce"), "c"),
    **dict.fromkeys(("dé", "de", "dés"), "d"),
    **dict.fromkeys(("eu", "euh", "œ", "heu"), "e"),
    **dict.fromkeys(("èf", "ef", "effe", "eff"), "f"),
    **dict.fromkeys(("gé", "ge", "jé", "j'ai"), "g"),
    **dict.fromkeys(("ache", "hache", "hash", "ach"), "h"),
    **dict.fromkeys(("ji", "gi", "jie"), "j"),
    **dict.fromkeys(("ka", "kah", "cas"), "k"),
    **dict.fromkeys(("èl", "el", "elle", "aile", "ell"), "l"),
    **dict.fromkeys(("èm", "em", "aime", "emme", "ème"), "m"),
    **dict.fromkeys(("èn", "en", "enne", "haine", "hène"), "n"),
    **dict.fromkeys(("oh", "eau", "au", "ô"), "o"),
    **dict.fromkeys(("pé", "pe", "pet"), "p"),
    **dict.fromkeys(("ku", "cu", "qu", "q"), "q"),
    **dict.fromkeys(("èr", "er", "erre", "air", "ère"), "r"),
    **dict.fromkeys(("ès", "es", "esse", "ess"), "s"),
    **dict.fromkeys(("té", "te", "thé", "tes", "t'es"), "t"),
    **dict.fromkeys(("hu", "ü"), "u"),
    **dict.fromkeys(("vé", "ve", "v"), "v"),
    **dict.fromkeys(("ix", "ixe", "iks"), "x"),
    **dict.fromkeys(("igrec", "i-grec"), "y"),
    **dict.fromkeys(("zède", "zed", "zèd", "zedde"), "z"),
}
_ALSO_WORDS = frozenset("a de ce en elle au te es y eau air aime euh j'ai qu tes cas thé t'es be".split())  # noqa: SIM905 - one line
"""Letter names that are also words of any French sentence: a run of nothing but these is no spelling."""

_ACCENTS = {"aigu": "\u0301", "grave": "\u0300", "circonflexe": "\u0302", "chapeau": "\u0302", "tréma": "\u0308"}
_SKIPPED = frozenset("et puis ensuite alors après majuscule minuscule , avec comme".split())  # noqa: SIM905 - one line
_JOINS = {"tiret": "-", "apostrophe": "'", "espace": " "}
_TWICE = {"deux": 2, "2": 2, "double": 2, "trois": 3}

_REWRITTEN = (
    (r"\btrait d['’ ]union\b|\btrait d union\b", " tiret "),
    (r"\b(?:plus loin|nouveau mot|deuxième mot|plus tard|séparé|en deux mots)\b", " espace "),
    (r"\b(?:double|deux|2) (?:vés?|v)\b(?! comme victor)", " w "),
    (r"\bdoublevé\b", " w "),
    (r"\bi ?-?grecs?\b", " y "),
    (r"\bc cédille\b|\bcé cédille\b|\bcédille\b", " ç "),
    (r"\be dans l['’ ]o\b", " oe "),
    (r"\ben un (?:seul )?mot\b|\bcomme ça se prononce\b|\btout attaché\b", " "),
)


LONGEST = 1_000
"""Characters read of one utterance."""
MOST_LETTERS = 30
"""Longer is no name: a line of noise."""


@dataclass(frozen=True)
class Spelling:
    """A run of letters: what they make, and where they stand in the tokens."""

    letters: str
    start: int
    end: int
    strong: int
    """Letters that can be nothing else."""


def tokens(text: str) -> list[str]:
    """Words and punctuation, lower case, accents kept; letters joined by dots or hyphens apart."""
    text = unicodedata.normalize("NFC", text[:LONGEST]).lower().replace("’", "'")
    for pattern, right in _REWRITTEN:
        text = re.sub(pattern, right, text)
    text = re.sub(r"\b(\w)[.\-](?=\w\b)", r"\1 ", text)
    return re.findall(r"[a-zà-ÿœ0-9]+(?:'[a-zà-ÿœ]+)?|'|,|-", text.replace(".", ",").replace(";", ","))


def parse_spelled(text: str) -> str | None:
    """The word that ``text`` spells, capitalised; None when it spells none."""
    found = find_spelled(tokens(text))
    return capitalised(found.letters) if found else None


def capitalised(letters: str) -> str:
    return re.sub(r"(^|[ \-'])(\w)", lambda part: part[1] + part[2].upper(), letters.strip(" -'"))


def find_spelled(words: list[str]) -> Spelling | None:
    """The longest run of letters in ``words`` that is a spelling; of two alike, the last."""
    best: Spelling | None = None
    at = 0
    while at < len(words):
        found = _run(words, at)
        alone = found.end - found.start >= len([word for word in words if word != ","])
        letters = len(re.sub(r"\W", "", found.letters))
        plausible = (2 if alone else 3) <= letters <= MOST_LETTERS and found.strong >= max(1, letters / 2 - 1)
        if plausible and (best is None or letters >= len(best.letters)):
            best = found
        at = max(found.end, at + 1)
    return best


def _run(words: list[str], start: int) -> Spelling:
    letters: list[str] = []
    at, end, strong, times = start, start, 0, 1
    while at < len(words):
        word, following = words[at], words[at + 1] if at + 1 < len(words) else ""
        if word in _TWICE and (following in LETTERS):
            times, at = _TWICE[word], at + 1
            continue
        if word in LETTERS:
            letter, at, sure = _letter(words, at)
            letters.append(letter * times)
            strong += times if sure or times > 1 else 0
            times, end = 1, at
        elif letters and word in {"deux", "2"} and following == "fois":
            letters.append(letters[-1][-1])
            at = end = at + 2
        elif (letters and word == "accent" and following in _ACCENTS) or (word in _ACCENTS and letters):
            letters[-1] = unicodedata.normalize("NFC", letters[-1] + _ACCENTS.get(word, _ACCENTS.get(following, "")))
            at = end = at + (2 if word == "accent" else 1)
            strong += 1
        elif letters and word in _JOINS:
            letters.append(_JOINS[word])
            at = end = at + 1
        elif letters and word in _SKIPPED:
            at += 1
        else:
            break
    return Spelling("".join(letters), start, end, strong)


def _letter(words: list[str], at: int) -> tuple[str, int, bool]:
    """One letter, with "comme Louis" after it: the first letter of that word is what was meant."""
    letter = LETTERS[words[at]]
    following = words[at + 1 : at + 3]
    if len(following) == 2 and following[0] == "comme" and following[1][0].isalpha() and following[1] != "ça":
        meant = following[1][0]
        return (letter if letter == "é" else unicodedata.normalize("NFD", meant)[0]), at + 3, True
    return letter, at + 1, words[at] not in _ALSO_WORDS
