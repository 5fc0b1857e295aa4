"""Sentences as notions: words that mean the same for us, read from ``concepts.toml``."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from appliance.errors import SettingsError
from appliance.understanding.text import normalize, stem

_LONGEST = 5
"""Words of the longest entry that is looked for."""

_NEAR = 4
"""Two notions at most this many notions apart are heard together."""


@lru_cache(maxsize=1)
def _notions() -> Mapping[tuple[str, ...], str]:
    """The stems of each entry, and the notion it stands for."""
    tables = tomllib.loads(files("appliance.understanding").joinpath("concepts.toml").read_text("utf-8"))
    found: dict[tuple[str, ...], str] = {}
    for notion, entries in tables["notions"].items():
        for entry in entries:
            key = tuple(stem(word) for word in normalize(entry).split())
            if len(key) > _LONGEST:
                raise SettingsError(f"concepts.toml, {notion}: « {entry} » a plus de {_LONGEST} mots.")
            found.setdefault(key, notion)
    return found


def notions(words: str) -> list[str]:
    """The notions of words in normal form, in their order; the longest entry wins, other words are left out."""
    known, spoken = _notions(), [stem(word) for word in words.split()]
    found: list[str] = []
    at = 0
    while at < len(spoken):
        for length in range(_LONGEST, 0, -1):
            notion = known.get(tuple(spoken[at : at + length]))
            if notion is not None and at + length <= len(spoken):
                found.append(notion)
                at += length
                break
        else:
            at += 1
    return found


def notion_features(words: str) -> set[str]:
    """Names of notions, and of two notions near each other in their order."""
    heard = notions(words)[:60]
    names = {f"notion {one}" for one in heard}
    for place, one in enumerate(heard):
        names |= {f"{one} > {other}" for other in heard[place + 1 : place + 1 + _NEAR] if other != one}
    return names
