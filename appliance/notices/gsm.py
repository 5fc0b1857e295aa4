"""How much fits into an SMS: GSM-7 or UCS-2, and letters that would double the price written otherwise.

Source: 3GPP TS 23.038, 6.2.1 (default alphabet) and 6.2.1.1 (extension); TS 23.040, 9.2.3.24 (parts).
"""

import unicodedata
from enum import StrEnum

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("\f^{}\\[~]|€")
"""Each of these takes two septets."""

_WRITTEN = {
    "’": "'",
    "‘": "'",
    "“": '"',
    "”": '"',
    "«": '"',
    "»": '"',
    "…": "...",
    "–": "-",
    "—": "-",
    "œ": "oe",
    "Œ": "OE",
    "\N{NO-BREAK SPACE}": " ",
    "\N{NARROW NO-BREAK SPACE}": " ",
    "\t": " ",
}
_QUOTED = (("« ", '"'), (" »", '"'))


class Alphabet(StrEnum):
    GSM7 = "gsm7"
    UCS2 = "ucs2"


_LENGTHS = {Alphabet.GSM7: (160, 153), Alphabet.UCS2: (70, 67)}
"""Of a text in one part, and of each part of a longer one."""


def alphabet(words: str) -> Alphabet:
    return Alphabet.GSM7 if set(words) <= BASIC | EXTENDED else Alphabet.UCS2


def length(words: str) -> int:
    """Septets in GSM-7, UTF-16 units in UCS-2."""
    if alphabet(words) is Alphabet.GSM7:
        return len(words) + sum(letter in EXTENDED for letter in words)
    return len(words.encode("utf-16-be")) // 2


def parts(words: str) -> int:
    """How many SMS are paid for."""
    alone, each = _LENGTHS[alphabet(words)]
    return 1 if length(words) <= alone else -(-length(words) // each)


def whole_letters(words: str) -> str:
    """Without halves of letters: operators cut long texts between the two UTF-16 units of an emoji."""
    return words.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def transliterated(words: str) -> str:
    """In GSM-7 wherever letters have a plain form: "forêt" is "foret", "Zoë" is "Zoe"; "é" and "à" stay."""
    words = unicodedata.normalize("NFC", words)
    for french, plain in _QUOTED:
        words = words.replace(french, plain).replace(french.replace(" ", "\N{NO-BREAK SPACE}"), plain)
    return "".join(map(_letter, words))


def _letter(letter: str) -> str:
    if letter in BASIC or letter in EXTENDED:
        return letter
    if letter in _WRITTEN:
        return _WRITTEN[letter]
    plain = unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode()
    return plain or letter
