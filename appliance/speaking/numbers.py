"""Numbers in French words, in the French of France: "soixante et onze", "quatre-vingt-un". Pure."""

UNITS = (
    *("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"),
    *("treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf"),
)
TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante", 80: "quatre-vingt"}
MOST_DIGITS = 9
"""What is longer is no amount but a code, and is read digit by digit."""


def number(value: int) -> str:
    """Cardinal, masculine: 80 is "quatre-vingts", 200 "deux cents", 80 000 "quatre-vingt mille".

    Args:
        value: below 1 000 000 000 in size.
    """
    if value < 0:
        return f"moins {number(-value)}"
    for size, name in ((1_000_000, "million"), (1_000, "mille"), (100, "cent")):
        if value >= size:
            return _large(value, size, name)
    return _below_hundred(value)


def feminine(value: int) -> str:
    """As before a feminine noun: "vingt et une" heures."""
    words = number(value)
    return f"{words}e" if words == "un" or words.endswith((" un", "-un")) else words


def ordinal(value: int) -> str:
    """Masculine: "premier", "deuxième", "vingt et unième"."""
    if value == 1:
        return "premier"
    words = number(value)
    if words.endswith(("quatre-vingts", "cents", "millions")):
        words = words.removesuffix("s")
    for ending, stem in (("cinq", "cinqu"), ("neuf", "neuv")):
        if words.endswith(ending):
            return f"{words.removesuffix(ending)}{stem}ième"
    return f"{words.removesuffix('e')}ième"


def digits(written: str) -> str:
    """As a person reads figures: an amount as one number, a code or what begins with a zero digit by digit."""
    if len(written) > MOST_DIGITS or (len(written) > 1 and int(written[0]) == 0):
        return " ".join(UNITS[int(digit)] for digit in written)
    return number(int(written))


def pairs(written: str) -> str:
    """As telephone numbers are read, with a breath between: "zéro six, douze, zéro un"."""
    return ", ".join(digits(written[at : at + 2]) for at in range(0, len(written), 2))


def _large(value: int, size: int, name: str) -> str:
    many, rest = divmod(value, size)
    if many == 1 and name != "million":
        head = name
    else:
        count = number(many).removesuffix("s") if name == "mille" and many % 100 in {0, 80} else number(many)
        head = f"{count} {name}"
    if many > 1 and (name == "million" or (name == "cent" and not rest)):
        head += "s"
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
