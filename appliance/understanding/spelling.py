"""Words spelled over the telephone: letter names, "comme Louis", doubled letters, accents (domain notes, 3.7).

And what is said about a spelling: "avec deux l", "sans e à la fin", "en un mot".
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from appliance.understanding.spelling_alphabets import alphabet_run, plain

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
    **dict.fromkeys(("gé", "ge", "jé"), "g"),
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
    **dict.fromkeys(("té", "te", "thé", "tes"), "t"),
    **dict.fromkeys(("hu", "ü"), "u"),
    **dict.fromkeys(("vé", "ve", "v"), "v"),
    **dict.fromkeys(("ix", "ixe", "iks"), "x"),
    **dict.fromkeys(("igrec", "i-grec"), "y"),
    **dict.fromkeys(("zède", "zed", "zèd", "zedde"), "z"),
}
_ALSO_WORDS = frozenset("a de ce en elle au te es y eau air aime euh heu qu tes cas thé be eu".split())  # noqa: SIM905 - one line
"""Letter names that are also words of any French sentence: a run of nothing but these is no spelling."""

_ACCENTS: Final = {"aigu": "\u0301", "grave": "\u0300", "circonflexe": "\u0302", "chapeau": "\u0302", "tréma": "\u0308"}
_SKIPPED = frozenset("et puis ensuite alors après majuscule minuscule , . avec comme".split())  # noqa: SIM905 - one line
_JOINS = {"tiret": "-", "apostrophe": "'", "espace": " "}
_TWICE = {"deux": 2, "2": 2, "double": 2, "trois": 3}

_REWRITTEN = tuple(
    (re.compile(pattern, re.IGNORECASE), right)
    for pattern, right in (
        (r"\btrait d[' ]union\b|\s-\s(?=\w)", " tiret "),
        (r"(?<=\b\w )(?:plus loin|nouveau mot|deuxième mot|plus tard|séparé)\b", " espace "),
        (r"(?<=\b\w, )(?:plus loin|nouveau mot|deuxième mot|plus tard|séparé)\b", " espace "),
        (r"\b(?:double|deux|2) (?:vés?|v)\b(?! comme victor)|\bdoublevé\b", " w "),
        (r"\bi ?-?grecs?\b", " y "),
        (r"\b(?:c |cé )?cédille\b", " ç "),
        (r"\be dans l'o\b", " oe "),
        (r"(?<=\b\w )j'ai(?= \w\b)", "gé"),
        (r"(?<=\b\w )t'es(?= \w\b)", "té"),
        (r"\b(m|mr|mme|mlle|dr)\.(?=\s*[A-ZÀ-Ý])", r"\1 "),
        (r"\b([^\W\d_])[.\-](?=[^\W\d_]\b(?!'))", r"\1 "),
    )
)
_WORD = re.compile(r"[^\W\d_]+'h\b|[^\W\d_]+'(?=[^\W\d_])|[^\W\d_]+(?:-[^\W\d_]+(?!'))*|\d+|[,;.!?:]")

LONGEST = 1_000
"""Characters read of one utterance."""
MOST_LETTERS = 30
"""Longer is no name: a line of noise."""


@dataclass(frozen=True)
class Spelling:
    """A run of letters: what they make, and where they stand in the words."""

    letters: str
    start: int
    end: int


def words(text: str) -> list[str]:
    """Words as written ("Floc'h" is one, "d'Hervé" two), a "," or "." for each break, joined letters apart."""
    text = unicodedata.normalize("NFC", text[:LONGEST]).replace("’", "'").replace("\u2011", "-")
    for pattern, right in _REWRITTEN:
        text = pattern.sub(right, text)
    return [{";": ",", ":": ",", "!": ".", "?": "."}.get(word, word) for word in _WORD.findall(text)]


def parse_spelled(text: str) -> str | None:
    """The word that ``text`` spells, capitalised; None when it spells none. Of several, the longest."""
    found = find_spelled(words(text))
    return capitalised(max((run.letters for run in found), key=len)) if found else None


def capitalised(letters: str) -> str:
    return re.sub(r"(^|[ \-]|(?<!c)')(\w)", lambda part: part[1] + part[2].upper(), letters.strip(" -'"))


def find_spelled(said: list[str]) -> list[Spelling]:
    """All runs of letters in ``said`` (see ``words``) that are a spelling, in order."""
    lower = [word.lower() for word in said]
    much = len([word for word in lower if word not in ",."])
    found = []
    at = 0
    while at < len(lower):
        if words_of := alphabet_run(lower, at):
            found.append(Spelling(words_of[0], at, words_of[1]))
            at = words_of[1]
            continue
        run = None if _is_remark(lower, at) else _run(lower, at)
        if run is None:
            at += 1
            continue
        spelling, sure = run
        count = len(re.sub(r"\W", "", spelling.letters))
        alone = spelling.end - spelling.start >= much
        least = 2 if alone or _repeats(lower[:at], spelling.letters) else 3
        if least <= count <= MOST_LETTERS and sure >= max(1, count / 2 - 1):
            found.append(spelling)
        at = spelling.end
    return found


def _is_remark(said: list[str], at: int) -> bool:
    """Is the letter spoken of, before a break or all letters ("Mayer, avec un A. M, A, Y, E, R")?"""
    start = at - 2 if said[at - 1 : at] == ["seul"] else at - 1
    if said[start : start + 1] != ["un"] or said[at] not in LETTERS:
        return False
    if said[at + 1 : at + 2] in (["."], [","]):
        return True
    whole = _run(said, at + 1) if said[start - 1 : start] == ["avec"] and said[at + 1 : at + 2] else None
    return whole is not None and _repeats(said[: start - 1], whole[0].letters)


def _repeats(before: list[str], letters: str) -> bool:
    """Do the letters spell the word just said ("Bâ, b a accent circonflexe")?"""
    said = [word for word in before if word not in ",."]
    return bool(said) and plain(said[-1]) == plain(letters)


def _run(said: list[str], start: int) -> tuple[Spelling, int] | None:
    """The letters from ``start`` on, and how many of them can be nothing else."""
    letters: list[str] = []
    heard: list[tuple[str, int, int]] = []
    at, end, sure, times = start, start, 0, 1
    while at < len(said):
        word, following = said[at], said[at + 1] if at + 1 < len(said) else ""
        if word in _TWICE and following in LETTERS:
            times, at = _TWICE[word], at + 1
        elif word in LETTERS and not (word in _FILLERS and not letters):
            letter, at, certain = _letter(said, at)
            letters.append(letter * times)
            heard.append((word, len(letters), at))
            sure += times if certain or (times > 1 and len(word) == 1) else 0
            times, end = 1, at
        elif letters and word in {"deux", "2"} and following == "fois":
            letters.append(letters[-1][-1])
            at = end = at + 2
        elif letters and (word in _ACCENTS or (word == "accent" and following in _ACCENTS)):
            letters[-1] = unicodedata.normalize("NFC", letters[-1] + _ACCENTS.get(word, _ACCENTS.get(following, "")))
            at = end = at + (2 if word == "accent" else 1)
            sure += 1
        elif letters and word in _JOINS:
            letters.append(_JOINS[word])
            at = end = at + 1
        elif letters and word in _SKIPPED:
            at += 1
        else:
            break
    kept = _without_small_words([word for word, _, _ in heard])
    if not letters or not kept:
        return None
    if kept < len(heard):
        count, end = heard[kept - 1][1:]
        letters = letters[:count]
    return Spelling("".join(letters), start, end), sure


def _without_small_words(heard: list[str]) -> int:
    """How many of the letter names are letters; 0 when the first is none.

    Who says the letters one by one does not say "de" for d: "de d u p o n t", "d u p o n t en ce moment".
    """
    kept = len(heard)
    while kept and heard[kept - 1] in _FUNCTION:
        kept -= 1
    if kept < _ONE_BY_ONE or any(len(one) > 1 for one in heard[1:kept]):
        return len(heard)
    return 0 if heard[0] in _FUNCTION else kept


_ONE_BY_ONE = 3
"""So many single letters show how the caller spells."""
_FILLERS = frozenset(("euh", "heu"))
_FUNCTION = frozenset(word for word in _ALSO_WORDS if len(word) > 1)


def _letter(said: list[str], at: int) -> tuple[str, int, bool]:
    """One letter, with "comme Louis" after it: the first letter of that word is what was meant."""
    letter = LETTERS[said[at]]
    following = said[at + 1 : at + 3]
    if (
        len(following) == 2
        and following[0] == "comme"
        and following[1][0].isalpha()
        and following[1] not in _NO_EXAMPLE
    ):
        meant = following[1][0]
        return (letter if letter == "é" else unicodedata.normalize("NFD", meant)[0]), at + 3, True
    return letter, at + 1, said[at] not in _ALSO_WORDS


_NO_EXAMPLE = frozenset(("ça", "le", "la", "l'", "les", "un", "une", "mon", "ma", "moi", "dans"))
"""After "comme", the beginning of a longer comparison ("comme le village")."""


# --- what is said about the writing ------------------------------------------------------------------------

_SILENT = "dtsxz"
_LIKE = {"y": "i", "i": "y", "k": "c", "c": "k", "z": "s", "s": "z"}


def mended(word: str, hint: str, letter: str, *, final: bool) -> str:
    """``word`` with what was said about its writing; unchanged where it already agrees or nothing fits.

    Args:
        word: as recognised, in any case.
        hint: "double", "single", "with" or "without".
        letter: the one spoken of, lower case.
        final: it was said of the end of the word.
    """
    low = word.lower()
    if hint == "double":
        return word if letter * 2 in low or low.count(letter) != 1 else word.replace(letter, letter * 2)
    if hint == "single":
        return word.replace(letter * 2, letter)
    if hint == "without":
        if final or letter != "h":
            return word[:-1] if low.endswith(letter) else word
        return word.replace(letter, "") if low[0] != letter else word
    if low.endswith(letter) or (letter in low and not final):
        return word
    if letter in _SILENT and low[-1] in _SILENT:
        return word[:-1] + letter
    if final:
        return word + letter
    other = _LIKE.get(letter, "")
    return word.replace(other, letter) if other and low[1:].count(other) == 1 else word
