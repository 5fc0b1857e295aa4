"""Written French made French for the ear: a voice reads "13h30" or "0612345678" badly, words well. Pure."""

import re
from collections.abc import Callable

UNITS = (
    *("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"),
    *("treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf"),
)
TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante", 80: "quatre-vingt"}
LARGEST = 999_999_999

_MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_TITLES = {"Dr": "docteur", "Drs": "docteurs", "Pr": "professeur", "Mme": "madame", "Mlle": "mademoiselle"}
_SHORT = {
    "av.": "avenue", "bd": "boulevard", "bd.": "boulevard", "pl.": "place", "St": "saint", "Ste": "sainte",
    "tél.": "téléphone", "RDV": "rendez-vous", "rdv": "rendez-vous", "SMS": "S M S", "n°": "numéro", "N°": "numéro",
}
_EMERGENCY = {"3114": "trente et un quatorze", "3919": "trente-neuf dix-neuf", "3237": "trente-deux trente-sept"}
"""Four-digit numbers that everybody says in pairs."""


def for_the_ear(text: str) -> str:
    """``text`` in words only, as a French person reads it aloud; never empty where there was a letter or digit."""
    spoken = "".join(letter if letter.isprintable() else " " for letter in text)
    for pattern, said in _RULES:
        spoken = pattern.sub(said, spoken)
    return " ".join(spoken.split())


def number(value: int) -> str:
    """Whole numbers in words, in the French of France: "soixante et onze", "quatre-vingt-un"."""
    if value < 0:
        return f"moins {number(-value)}"
    if value > LARGEST:
        return " ".join(number(int(digit)) for digit in str(value))
    for size, name in ((1_000_000, "million"), (1_000, "mille"), (100, "cent")):
        if value >= size:
            return _large(value, size, name)
    return _below_hundred(value)


def _large(value: int, size: int, name: str) -> str:
    many, rest = divmod(value, size)
    plural = "s" if many > 1 and (name == "million" or (name == "cent" and not rest)) else ""
    head = f"{name}{plural}" if many == 1 and name != "million" else f"{number(many)} {name}{plural}"
    return f"{head} {number(rest)}" if rest else head


def _below_hundred(value: int) -> str:
    if value < 20:
        return UNITS[value]
    tens = value // 10 * 10
    if tens in {70, 90}:
        tens -= 10
    rest = value - tens
    if not rest:
        return TENS[tens] + ("s" if tens == 80 else "")
    joint = " et " if rest in {1, 11} and tens != 80 else "-"
    return f"{TENS[tens]}{joint}{UNITS[rest]}"


def phone_number(digits: str) -> str:
    """Ten digits in five pairs, with a breath between: "zéro six, douze, zéro un"."""
    pairs = (digits[at : at + 2] for at in range(0, len(digits), 2))
    return ", ".join(
        f"zéro {number(int(pair[1]))}" if pair[0] == "0" and len(pair) == 2 else number(int(pair)) for pair in pairs
    )


def _clock(found: re.Match[str]) -> str:
    hour, minute = int(found[1]), int(found[2] or 0)
    if hour > 24 or minute > 59:
        return found[0]
    said = {0: "minuit", 12: "midi"}.get(hour) or f"{_feminine(hour)} heure{'s' if hour > 1 else ''}"
    return said if not minute else f"{said} {number(minute)}"


def _feminine(value: int) -> str:
    return re.sub(r"\bun$", "une", number(value))


def _date(found: re.Match[str]) -> str:
    day = "premier" if found[1] in {"1er", "1"} else number(int(found[1]))
    return f"{day} {found[2]}" + (f" {number(int(found[3]))}" if found[3] else "")


def _euros(found: re.Match[str]) -> str:
    whole, cents = int(found[1]), int((found[2] or "0").ljust(2, "0"))
    said = f"{number(whole)} euro{'s' if whole > 1 else ''}"
    return f"{said} {number(cents)}" if cents else said


def _decimal(found: re.Match[str]) -> str:
    after = found[2]
    zeros = "zéro " * (len(after) - len(after.lstrip("0")))
    return f"{number(int(found[1]))} virgule {zeros}{number(int(after))}"


def _plain(found: re.Match[str]) -> str:
    digits = found[0]
    if digits in _EMERGENCY:
        return _EMERGENCY[digits]
    if digits[0] == "0" and len(digits) > 1:
        return " ".join(number(int(digit)) for digit in digits)
    return number(int(digits))


def _words_for(table: dict[str, str]) -> re.Pattern[str]:
    known = "|".join(re.escape(short) for short in sorted(table, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{known})(?!\w)")


_RULES: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"(?<=\d) ?°C?"), " degrés"),
    (re.compile(r"(?<=\d) ?%"), " pour cent"),
    (re.compile(r"(?<!\d)(?:\+33 ?|0)[1-9](?:[ .]?\d\d){4}(?!\d)"), lambda f: phone_number(_national(f[0]))),
    (re.compile(r"(?<!\w)(Drs?|Pr|Mme|Mlle)\.?(?= )"), lambda f: _TITLES[f[1]]),
    (re.compile(r"(?<!\w)M\.(?= )"), "monsieur"),
    (_words_for(_SHORT), lambda f: _SHORT[f[0]]),
    (re.compile(rf"(?<!\d)(1er|\d\d?) ({_MONTHS})(?: (\d{{4}}))?", re.IGNORECASE), _date),
    (re.compile(r"(?<!\d)(\d\d?) ?(?:h|:|heures?)(?: ?(\d\d))?(?![\w])"), _clock),
    (re.compile(r"(?<!\d)(\d+)(?:[.,](\d\d?))? ?(?:€|euros?)"), _euros),
    (re.compile(r"(?<!\d)(\d+),(\d+)(?!\d)"), _decimal),
    (re.compile(r"(?<!\w)1er(?!\w)"), "premier"),
    (re.compile(r"(?<!\w)1re(?!\w)"), "première"),
    (re.compile(r"(?<!\w)(\d+)(?:e|ème)(?!\w)"), lambda f: _ordinal(int(f[1]))),
    (re.compile(r"\d+"), _plain),
    (re.compile(r"[*_#<>{}\[\]|\\^~`@=+]"), " "),
)


def _national(said: str) -> str:
    return "0" + re.sub(r"\D", "", said)[-9:]


def _ordinal(value: int) -> str:
    said = number(value)
    said = {"cinq": "cinqu", "neuf": "neuv"}.get(said, said.removesuffix("e"))
    return f"{said}ième"
