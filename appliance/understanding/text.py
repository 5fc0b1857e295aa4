"""Words in the form in which patterns and classifiers read them."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Final

LONGEST: Final = 2_000
"""Characters read of one utterance, half from each end: a minute of speech is about 900, and what matters may
come last."""

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"})
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")
_RESPELT: Final = (
    # How recognisers write what belongs together, or what sounds alike; in normal form.
    (r"rdv|rendez vou|rende vous|rendevous|rendez vouse?", "rendez vous"),
    (r"aujourdhui|aujourd hui", "aujourdhui"),
    (r"quelque chause", "quelque chose"),
    (r"(?<=mal )(?:o|aux|haut)(?= (?:coeur|ventre|dos|bras|thorax|crane))", "au"),
    (r"coeur|keur|choeur", "coeur"),
    (
        r"sa(?= (?:me|te|le|lui|saigne|serre|sert|s|fait|va|marche|brule|pique|descend|remonte|gonfle|coule|gicle)\b)",
        "ca",
    ),
    (r"(?<=ca me )(?:sert|serres|serrent)", "serre"),
    (r"ces(?= pour)|s est(?= pour)", "c est"),
    (r"jai", "j ai"),
    (r"cest", "c est"),
    (r"chui|chuis|jsuis|j suis", "je suis"),
    (r"y a|ya", "il y a"),
    (r"qqn", "quelqu un"),
    (r"svp|stp", "s il vous plait"),
)
_COMPILED = tuple((re.compile(rf"\b(?:{wrong})\b"), right) for wrong, right in _RESPELT)
_DOUBLED = re.compile(r"\bil il y a\b")


@lru_cache(maxsize=64)  # several listeners read the same words
def normalize(text: str) -> str:
    """Lower-case words of a-z and 0-9 with one space between, without accents or punctuation.

    Apostrophes and hyphens part words ("j'ai" is "j ai"). Whatever comes in, the answer is short:
    at most ``LONGEST`` characters are read.
    """
    words = _NOT_A_WORD.sub(" ", unaccented(cut(text))).strip()
    for wrong, right in _COMPILED:
        words = wrong.sub(right, words)
    return _DOUBLED.sub("il y a", words)


def unaccented(text: str) -> str:
    """In lower case, without accents or ligatures."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_LIGATURES).lower())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def cut(text: str) -> str:
    """The part of ``text`` that is read: all of it, or both ends."""
    if len(text) <= LONGEST:
        return text
    return f"{text[: LONGEST // 2]} {text[-LONGEST // 2 :]}"


_ENDING = re.compile(r"(?:aient|ait|ais|ees|(?<=...)ent|es|er|ez|ee|e|s|x)$")
_WHOLE = {"ans": "an", "papiers": "papier", "papier": "papier"}
"""Words that the endings would turn into others ("papi")."""
_KEPT = 5
"""Shorter words are never cut: their endings carry the meaning."""


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A word without the endings that are not heard, or that recognisers take for one another.

    "respire", "respirer", "respiré" and "respirent" are all "respir".
    """
    if word in _WHOLE:
        return _WHOLE[word]
    if len(word) < _KEPT or word.isdigit():
        return word
    return _ENDING.sub("", word)


def stems(words: str) -> str:
    """Stems of words in normal form, with a space after each one."""
    return "".join(f"{stem(word)} " for word in words.split())


def any_of(*alternatives: str) -> re.Pattern[str]:
    """One of these patterns, as whole words of the normal form."""
    return re.compile(rf"\b(?:{'|'.join(alternatives)})\b")


def says(*alternatives: str) -> Callable[[str], bool]:
    """Whether a text says one of these."""
    pattern = any_of(*alternatives)
    return lambda text: bool(pattern.search(normalize(text)))
