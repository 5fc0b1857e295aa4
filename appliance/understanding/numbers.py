"""French number words as digits, and the plain form of words that dates, hours and phone numbers are read from.

Plain form: lower case, no accents, apostrophes and hyphens as spaces, punctuation as a lone comma, "14h30" and
"14:30" as "14 heures 30", numeric dates with slashes.
"""

import re
import unicodedata
from collections.abc import Sequence

LONGEST = 2_000
"""Characters that are read of one utterance: some two minutes of fast speech; the rest of a huge text is not."""

_TO_SIXTEEN = "zero|un une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize"
UNITS = {word: value for value, words in enumerate(_TO_SIXTEEN.split("|")) for word in words.split()} | {
    "cinque": 5,
    "kinze": 15,
}
TENS = {"vingt": 20, "vingts": 20, "vint": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60}
REGIONAL_TENS = {"septante": 70, "huitante": 80, "octante": 80, "nonante": 90}
"""Belgian and Swiss tens (domain notes, 3.6)."""


def plain(text: str) -> str:
    """The plain form of ``text`` (see the module); at most ``LONGEST`` characters are read."""
    text = text[:LONGEST].lower().replace("œ", "oe").replace("æ", "ae").replace("°", " ")
    text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    text = re.sub(r"(\d{1,2})\s?(?:h|:)\s?([0-5]\d)\b", r"\1 heures \2", text)
    text = re.sub(r"(?<=\d)[.\-](?=\d)", "/", text)
    text = re.sub(r"[,;.!?…:\n]+", " , ", text)
    text = re.sub(r"\b(?:1er|1ere)\b", "premier", text)
    text = re.sub(r"[^a-z0-9,/+]+", " ", text)
    return " ".join(re.sub(r"(\d{1,2}) ?h\b", r"\1 heures", text).split())


def read_below_hundred(words: Sequence[str], start: int) -> tuple[int, int] | None:
    """The longest number under 100 that begins at ``start``: its value, and where it ends."""
    here, after = start, start + 1
    word = words[here] if here < len(words) else ""
    following = words[after] if after < len(words) else ""
    if word in REGIONAL_TENS:
        return _with_unit(words, after, REGIONAL_TENS[word], teens=False)
    if word == "quatre" and following in {"vingt", "vingts", "vint"}:
        return _with_unit(words, after + 1, 80, teens=True)
    if word in TENS:
        return _with_unit(words, after, TENS[word], teens=word == "soixante")
    if word == "dix" and UNITS.get(following) in {7, 8, 9}:
        return 10 + UNITS[following], after + 1
    return (UNITS[word], after) if word in UNITS else None


def _with_unit(words: Sequence[str], at: int, tens: int, *, teens: bool) -> tuple[int, int]:
    """What follows tens: "et un", a unit, or after soixante and quatre-vingt a number from ten to nineteen."""
    word = words[at] if at < len(words) else ""
    following = words[at + 1] if at + 1 < len(words) else ""
    if word == "et":
        if following in {"un", "une"} or (following == "onze" and teens):
            return tens + UNITS[following], at + 2
        return tens, at
    unit = UNITS.get(word, 0)
    if 1 <= unit <= 9:
        return tens + unit, at + 1
    if teens and 10 <= unit <= 16:
        if unit == 10 and UNITS.get(following) in {7, 8, 9}:
            return tens + 10 + UNITS[following], at + 2
        return tens + unit, at + 1
    return tens, at


def read_number(words: Sequence[str], start: int) -> tuple[int, int] | None:
    """The longest number under 10,000 in words that begins at ``start``: its value, and where it ends."""
    small = read_below_hundred(words, start)
    value, at = small or (0, start)
    word = words[at] if at < len(words) else ""
    if word in {"mille", "mil"} and value <= 9:
        return _plus(words, at + 1, 1000 * max(value, 1))
    if word in {"cent", "cents"} and (value == 0 or 2 <= value <= 19) and value != 10:
        return _plus(words, at + 1, 100 * max(value, 1))
    return small


def _plus(words: Sequence[str], at: int, base: int) -> tuple[int, int]:
    rest = read_number(words, at)
    limit = 1000 if base % 1000 == 0 else 100
    return (base + rest[0], rest[1]) if rest and 0 < rest[0] < limit else (base, at)


def with_digits(text: str) -> str:
    """The plain form, with number words as digits; "un" and "une" alone stay words: they are mostly articles."""
    words = plain(text).split()
    said: list[str] = []
    at = 0
    while at < len(words):
        found = read_number(words, at)
        if found is None or (found[1] == at + 1 and words[at] in {"un", "une", "cent", "mille", "mil"}):
            said.append(words[at])
            at += 1
        elif found[0] == 0 and (unit := UNITS.get(words[found[1]] if found[1] < len(words) else "", 0)) in range(1, 10):
            said.append(f"0{unit}")
            at = found[1] + 1
        else:
            said.append(str(found[0]))
            at = found[1]
    joined = " ".join(said)
    return re.sub(r"\bune? (?=heures?\b)", "1 ", joined)


def is_number(word: str) -> bool:
    return word in UNITS or word in TENS or word in REGIONAL_TENS or word.isdigit()


_ALIKE = {
    "sis": "six",
    "si": "six",
    "cis": "six",
    "ci": "six",
    "cet": "sept",
    "set": "sept",
    "cette": "sept",
    "dis": "dix",
    "dit": "dix",
    "dise": "dix",
    "katre": "quatre",
    "quatres": "quatre",
    "catre": "quatre",
    "vin": "vingt",
    "vain": "vingt",
    "vins": "vingt",
    "saint": "cinq",
    "sain": "cinq",
    "sink": "cinq",
    "neufs": "neuf",
    "neuve": "neuf",
    "oeuf": "neuf",
    "huis": "huit",
    "huitre": "huit",
    "oui": "huit",
    "wit": "huit",
    "trait": "treize",
    "tres": "treize",
    "ses": "seize",
    "ces": "seize",
    "cens": "cent",
    "onz": "onze",
    "trentes": "trente",
    "de": "deux",
    "d": "deux",
    "hein": "un",
    "in": "un",
    "zeros": "zero",
    "zorro": "zero",
}
"""What a recogniser writes for number words; read so only between numbers, and where nothing else is a number."""


def with_alike(words: str) -> str:
    """``words`` with those that sound like a number read as it, where they stand beside numbers."""
    said = words.split()
    for at, word in enumerate(said):
        beside = said[max(at - 1, 0) : at] + said[at + 1 : at + 2]
        if word in _ALIKE and any(map(is_number, beside)):
            said[at] = _ALIKE[word]
    return " ".join(said)
