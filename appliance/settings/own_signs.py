"""What people around a practice say of a danger, from its table; whether there is such a danger is not known here."""

import re
from typing import Final

from appliance.settings import keys
from appliance.settings.entry import Entry
from appliance.vocabulary.practice import OwnSign

FEWEST_WORDS: Final = 2
MOST_WORDS: Final = 8
"""Nobody says so many twice in the same order."""
MOST_SIGNS: Final = 100
"""What a person reads again from time to time; ``red_flags.toml`` itself has some 1,400."""

_WORD: Final = re.compile(r"[^\W_]+")


def own_signs(whole: Entry) -> tuple[OwnSign, ...]:
    """In the order they stand.

    Raises:
        SettingsError: one has too few words or too many, or there are too many of them.
    """
    found = tuple(map(_own_sign, whole.tables("red_flags")))
    if len(found) > MOST_SIGNS:
        raise whole.wrong(f"at most {MOST_SIGNS} of them.", "red_flags")
    return found


def _own_sign(entry: Entry) -> OwnSign:
    entry = Entry(entry.file, entry.table, f"red_flags {entry.table.get('words', '?')!r}")
    entry.only(keys.RED_FLAG)
    words = entry.need("words", str)
    if not FEWEST_WORDS <= len(_WORD.findall(words)) <= MOST_WORDS:
        raise entry.wrong(f"write {FEWEST_WORDS} to {MOST_WORDS} words.")
    return OwnSign(entry.need("flag", str), words)
