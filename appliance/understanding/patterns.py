"""The little language in which signs are written, so that a practitioner can read and extend them.

mal a la poitrine          words that follow one another; accents, plurals and verb endings do not matter
mal|douleur poitrine       one of several words; ``en_bas`` stands for the two words "en bas"
mal .. poitrine            up to three words between; ``...`` up to seven
mal (tres) fort            a word that may be missing
tombe & <anticoagulant>    both, anywhere, in any order
<poitrine>                 one of a list of the file
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from appliance.errors import SettingsError
from appliance.understanding.text import normalize, stems, unaccented

_GAPS: Final = {"..": r"(?:\w+ ){0,3}?", "...": r"(?:\w+ ){0,7}?"}
_WORD: Final = re.compile(r"^(?:[a-z0-9_]+|<[a-z_]+>)(?:\|(?:[a-z0-9_]+|<[a-z_]+>))*$")


def _anywhere(_start: int, _end: int) -> bool:
    return True


@dataclass(frozen=True)
class Sign:
    """One pattern, ready to be found: every part must be somewhere in the words."""

    source: str
    parts: tuple[re.Pattern[str], ...]
    triggers: frozenset[str]
    """First words of the alternatives of its rarest element: without one of them there is no match."""

    def find(self, words: str, stands: Callable[[int, int], bool] = _anywhere) -> Iterator[tuple[int, int]]:
        """Start and end of the first part wherever all parts are present in ``words`` (stems, spaced).

        Args:
            words: what was said.
            stands: is it said of what is, from this place to that? Asked of all parts but the first.
        """
        if all(any(stands(*found.span()) for found in part.finditer(words)) for part in self.parts[1:]):
            for found in self.parts[0].finditer(words):
                yield found.start(), found.end()


class Signs:
    """Many patterns, looked for together: only those one of whose rarest words was said are tried."""

    def __init__(self, signs: Iterable[tuple[str, Sign]]) -> None:
        self._by_word: dict[str, list[tuple[str, Sign]]] = defaultdict(list)
        for key, sign in signs:
            for word in sign.triggers:
                self._by_word[word].append((key, sign))

    def find(self, words: str, stands: Callable[[int, int], bool] = _anywhere) -> list[tuple[str, int, int]]:
        """(key, start, end) of everything found in ``words`` (stems, spaced); ``stands`` as for one sign."""
        found: set[tuple[str, int, int]] = set()
        for word in dict.fromkeys(words.split()):
            for key, sign in self._by_word.get(word, ()):
                found.update((key, start, end) for start, end in sign.find(words, stands))
        return sorted(found, key=lambda hit: (hit[1], hit[2]))


def read(source: str, lists: Mapping[str, tuple[str, ...]], where: str) -> Sign:
    """Compile one pattern.

    Args:
        source: the pattern, in the language above.
        lists: what ``<name>`` stands for: words in normal form, by name.
        where: named in the error.

    Raises:
        SettingsError: it is not of the language.
    """
    parts: list[re.Pattern[str]] = []
    triggers: list[frozenset[str]] = []
    for part in unaccented(source).split("&"):
        elements = part.split()
        if not elements or not any(_WORD.match(element) for element in elements):
            raise SettingsError(f"{where}: « {source} » n'a pas de mot de part et d'autre de « & ».")
        pieces = [_element(element, lists, f"{where}: « {source} »") for element in elements]
        parts.append(re.compile(r"(?<!\w)" + "".join(regex for regex, _ in pieces)))
        triggers.extend(first for _, first in pieces if first)
    return Sign(source, tuple(parts), max(triggers, key=_rarity))


def _rarity(words: frozenset[str]) -> float:
    """Long words are rare ones; many alternatives make a rare word likelier."""
    return min(len(word) for word in words) - len(words) / 20


def _element(element: str, lists: Mapping[str, tuple[str, ...]], where: str) -> tuple[str, frozenset[str]]:
    """An element as a regular expression, with the words it can start with; none when it may be missing."""
    if element in _GAPS:
        return _GAPS[element], frozenset()
    optional = element.startswith("(") and element.endswith(")")
    inside = element[1:-1] if optional else element
    if not _WORD.match(inside):
        raise SettingsError(f"{where}: « {element} » n'est ni un mot, ni « .. », ni « (mot) », ni « <liste> ».")
    choices = [stems(choice) for choice in _choices(inside, lists, where)]
    regex = f"(?:{'|'.join(sorted(choices, key=len, reverse=True))})"
    return (f"{regex}?", frozenset()) if optional else (regex, frozenset(c.split()[0] for c in choices))


def _choices(element: str, lists: Mapping[str, tuple[str, ...]], where: str) -> Iterator[str]:
    for choice in element.split("|"):
        if not choice.startswith("<"):
            yield normalize(choice.replace("_", " "))
        elif choice[1:-1] in lists:
            yield from lists[choice[1:-1]]
        else:
            raise SettingsError(f"{where}: la liste {choice} n'existe pas.")
