"""The red flags and what silences them, read once from ``red_flags.toml``."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

from appliance.errors import SettingsError
from appliance.understanding.patterns import Signs, read
from appliance.understanding.text import normalize, stems
from appliance.vocabulary.practice import OwnSign

ALERT_ONLY: Final = "alert_only"
"""The instruction of a danger that a professional announces: the doctor is told at once, the caller need not be."""

DISTRESS: Final = "distress"
"""The flag of a call for help, whatever the danger is."""

INSTRUCTIONS: Final = frozenset({"15", "15_or_3114", "17_or_114", ALERT_ONLY})
_FLAG_KEYS: Final = {"code", "nom", "instruction", "source", "signes", "sauf", "meme_passe", "toujours"}
_CONTEXTS: Final = ("passe", "recent", "demarche", "suppose", "autre", "fini", "idiomes")


@dataclass(frozen=True)
class Flag:
    """What the file says of one danger."""

    key: str
    code: str
    name: str
    instruction: str
    source: str
    even_if_over: bool
    always: bool
    """No trained listener calls it off."""


@dataclass(frozen=True)
class RedFlags:
    """The whole file, ready for listening."""

    flags: Mapping[str, Flag]
    signs: Signs
    exceptions: Signs
    contexts: Signs
    first_read: Signs
    lists: Signs
    verbs: frozenset[str]


@lru_cache(maxsize=1)
def red_flags() -> RedFlags:
    """The flags that ship with the house.

    Raises:
        SettingsError: the file is not as its head describes.
    """
    return parse(files("appliance.understanding").joinpath("red_flags.toml").read_text("utf-8"))


def parse(source: str) -> RedFlags:
    """Read and check a file of red flags.

    Raises:
        SettingsError: it is not as the head of ``red_flags.toml`` describes; says where.
    """
    try:
        tables = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"red_flags.toml: {error}") from error
    lists = {name: tuple(map(normalize, words)) for name, words in tables.get("listes", {}).items()}
    described = tables.get("drapeaux", {})
    contexts = tables.get("contextes", {})
    for missing in {*_CONTEXTS, "verbes"} - contexts.keys():
        raise SettingsError(f"red_flags.toml: [contextes] n'a pas « {missing} ».")
    return RedFlags(
        flags={key: _flag(key, table) for key, table in described.items()},
        signs=_signs({key: table["signes"] for key, table in described.items()}, lists, "drapeaux"),
        exceptions=_signs({key: table.get("sauf", []) for key, table in described.items()}, lists, "sauf"),
        contexts=_signs({key: contexts[key] for key in _CONTEXTS}, lists, "contextes"),
        first_read=_signs(tables.get("a_lire_en_premier", {}), lists, "a_lire_en_premier"),
        lists=Signs((name, read(f"<{name}>", lists, "red_flags.toml, listes")) for name in lists),
        verbs=frozenset(stems(" ".join(map(normalize, contexts["verbes"]))).split()),
    )


@lru_cache(maxsize=16)
def with_own(own: tuple[OwnSign, ...]) -> RedFlags:
    """The flags with a practice's own words in the place of their signs; nothing excepts what a practice has chosen.

    Words of a danger that this version knows by no such key are still heard, as a call for help.
    """
    known = red_flags()
    worded = ((one.flag if one.flag in known.flags else DISTRESS, normalize(one.words)) for one in own)
    signs = [(flag, read(words, {}, "red_flags")) for flag, words in worded if words]
    return replace(known, signs=Signs(signs), exceptions=Signs(()))


def check_own(own: Iterable[OwnSign]) -> None:
    """May a practice add these?

    Raises:
        SettingsError: there is no such danger, it is one that only professionals tell of, or these are no words.
    """
    own_to_add = [key for key, flag in red_flags().flags.items() if flag.instruction != ALERT_ONLY]
    for one in own:
        if one.flag not in own_to_add:
            near = get_close_matches(one.flag, own_to_add, n=1)
            meant = f"Did you mean {near[0]!r}?" if near else f"There are {', '.join(own_to_add)}."
            raise SettingsError(f"red_flags {one.words!r}: no words can be added to {one.flag!r}. {meant}")
        if not normalize(one.words):
            raise SettingsError(f"red_flags {one.words!r}: write words of the Latin alphabet.")


def _signs(tables: Mapping[str, list[str]], lists: Mapping[str, tuple[str, ...]], where: str) -> Signs:
    return Signs(
        (key, read(source, lists, f"red_flags.toml, {where}, {key}"))
        for key, sources in tables.items()
        for source in sources
    )


def _flag(key: str, table: Mapping[str, Any]) -> Flag:
    where = f"red_flags.toml, [drapeaux.{key}]"
    for unknown in table.keys() - _FLAG_KEYS:
        raise SettingsError(f"{where}: « {unknown} » n'est pas une clé connue ({', '.join(sorted(_FLAG_KEYS))}).")
    for missing in sorted(_FLAG_KEYS - {"sauf", "meme_passe", "toujours"} - table.keys()):
        raise SettingsError(f"{where}: il manque « {missing} ».")
    if table["instruction"] not in INSTRUCTIONS:
        raise SettingsError(f"{where}: l'instruction doit être l'une de {', '.join(sorted(INSTRUCTIONS))}.")
    return Flag(
        key,
        table["code"],
        table["nom"],
        table["instruction"],
        table["source"],
        even_if_over=table.get("meme_passe", False),
        always=table.get("toujours", False),
    )
