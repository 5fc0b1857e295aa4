"""A second listener for danger: a trained one, for the phrasings that no list foresees.

It hears the words, what the signs of ``red_flags.toml`` found (counted or silenced) and what stood around them. It adds
a flag that no sign found, and it may call off one that a sign found in a sentence that is surely about something else
("j'ai failli tomber dans les pommes en voyant la facture"). Trained by ``python -m appliance.understanding.training``
on ``tests/corpora/urgency_tune*.jsonl``.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files
from typing import Final

from appliance.understanding.linear import Features, Linear, load, meant, spoken

HARMLESS: Final = "harmless"
"""The label of everything that is no danger."""

ALARMED: Final = 0.16
"""Probability of danger from which the second listener speaks up. Chosen by cross-validation on the tune corpora:
recall before false alarms."""

ALARMED_BY_FEW_WORDS: Final = 0.25
"""The same where only a few were said: half of a name, misheard, is not to call the Samu."""

REASSURED: Final = 0.01
"""Probability of danger up to which a sign is called off. In cross-validation that spares half of the false alarms of
the signs, and costs one danger in 500 (decision 0030)."""

ALARMED_ANYWAY: Final = 0.8
"""The same where the words are about an animal or a machine, an idiom, or something that is over."""

_CALMING: Final = frozenset({"context autre", "context idiomes", "context fini"})

_FEWEST_WORDS: Final = 4
"""Shorter utterances are names and answers ("Raymonde Blanc"): the signs alone judge them."""

_ENOUGH_SAID: Final = 7
"""Words from which a sentence tells what it is about; in a shorter one there is little but the sign."""

_NOTIONS, _FOUND = 0.5, 0.3
"""How much notions, and each thing found, count beside letters, stems and sounds; chosen by cross-validation."""


def features(words: str, found: Collection[str]) -> Features:
    """Of words in normal form, and the names of what the signs and lists found in them."""
    return {**spoken(words), **_beside(words, found)}


def _beside(words: str, found: Collection[str]) -> Features:
    return {**meant(words, _NOTIONS), **dict.fromkeys((f"found {name}" for name in found), _FOUND)}


@lru_cache(maxsize=1)
def _model() -> Linear:
    with as_file(files("appliance.understanding").joinpath("urgency.npz")) as path:
        return load(path)


@dataclass(frozen=True)
class Verdict:
    suspicion: str | None
    """The flag that the words sound like; None when they sound harmless."""
    harmless: bool
    """Surely about something else, whatever the signs found."""


def verdict(words: str, found: Collection[str]) -> Verdict:
    """What the words of one utterance, in normal form, sound like.

    Raises:
        ModelError: the trained weights are missing or broken.
    """
    return verdict_of(_model(), words, found)


def verdict_of(model: Linear, words: str, found: Collection[str]) -> Verdict:
    """The same by another ``model``."""
    said = words.count(" ") + 1
    if said < _FEWEST_WORDS:
        return Verdict(None, harmless=False)
    odds = model.probabilities(_beside(words, found), words)
    danger = 1.0 - odds.pop(HARMLESS)
    level = ALARMED if said >= _ENOUGH_SAID else ALARMED_BY_FEW_WORDS
    if not _CALMING.isdisjoint(found):
        level = ALARMED_ANYWAY
    suspicion = max(odds, key=odds.__getitem__) if danger >= level else None
    return Verdict(suspicion, harmless=danger <= REASSURED and said >= _ENOUGH_SAID)
