"""What is said, in which words. The words stand in ``script_fr.toml``; a practice may replace any of them."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path

from appliance.dialogue import french as spelling
from appliance.errors import SettingsError
from appliance.vocabulary.conversation import Line, Reply

_BLANK = re.compile(r"\{(\w+)\}")
_FILLED = re.compile(r"(?P<of>\bde )?\{(?P<blank>\w+)\}")


@dataclass(frozen=True)
class Script:
    """Sentences by key ("ask.name")."""

    sentences: Mapping[str, str]

    def phrases(self, reply: Reply) -> tuple[str, ...]:
        """The pieces of ``reply`` in order, each spoken in one go; what two of its sentences both say is said once."""
        spoken: list[str] = []
        for line in reply.lines:
            spoken += (piece for piece in self._pieces(line) if piece not in self._fixed or piece not in spoken)
        return tuple(spoken)

    def pieces(self, key: str, values: Mapping[str, str]) -> tuple[str, ...]:
        """Those pieces of a sentence whose blanks ``values`` fill, without the fixed ones."""
        pieces = self.sentences[key].split("|")
        return tuple(
            _filled(piece, values)
            for piece in pieces
            if (blanks := set(_BLANK.findall(piece))) and blanks <= set(values)
        )

    @cached_property
    def _fixed(self) -> frozenset[str]:
        return frozenset(self.fixed_phrases())

    def fixed_phrases(self) -> tuple[str, ...]:
        """Every piece without a blank: what can be rendered once and for all."""
        pieces = (piece.strip() for sentence in self.sentences.values() for piece in sentence.split("|"))
        return tuple(dict.fromkeys(piece for piece in pieces if not _BLANK.search(piece)))

    def _pieces(self, line: Line) -> Iterable[str]:
        for piece in self.sentences[line.key].split("|"):
            filled = _filled(piece, line.values)
            if filled:
                yield filled


def _filled(piece: str, values: Mapping[str, str]) -> str:
    def fill(found: re.Match[str]) -> str:
        value = values[found["blank"]]
        return spelling.of(value) if found["of"] else value

    return _FILLED.sub(fill, piece).strip()


@cache
def french() -> Script:
    """The words the box ships with."""
    return Script(_flat(tomllib.loads(files("appliance.dialogue").joinpath("script_fr.toml").read_text("utf-8"))))


def load(path: Path) -> Script:
    """The shipped words with a practice's own in their place.

    Raises:
        SettingsError: not TOML, an unknown key (with "did you mean"), or a blank the sentence cannot fill.
    """
    try:
        own = _flat(tomllib.loads(path.read_text("utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as failure:
        raise SettingsError(f"{path.name}: this file of texts cannot be read: {failure}") from failure
    return with_own(path.name, own)


def with_own(name: str, own: Mapping[str, str]) -> Script:
    """The shipped words with these in their place; ``name`` is what errors call them.

    Raises:
        SettingsError: an unknown key (with "did you mean"), or a blank the sentence cannot fill.
    """
    shipped = french().sentences
    for key, sentence in own.items():
        if key not in shipped:
            near = get_close_matches(key, shipped, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise SettingsError(f"{name}: there is no sentence {key!r}.{hint}")
        strange = set(_BLANK.findall(sentence)) - set(_BLANK.findall(shipped[key]))
        if strange:
            raise SettingsError(f"{name}: {key!r} has the blank {{{strange.pop()}}}, which nothing fills.")
    return Script({**shipped, **own})


def _flat(tables: Mapping[str, object]) -> dict[str, str]:
    return {
        f"{table}.{key}": str(sentence)
        for table, sentences in tables.items()
        if isinstance(sentences, dict)
        for key, sentence in sentences.items()
    }
