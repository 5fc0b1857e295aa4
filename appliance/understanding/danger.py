"""A second listener for danger: a trained one, for the phrasings that no list foresees.

It hears the words, what the signs of ``red_flags.toml`` found (counted or silenced) and what stood around them. It only
ever adds a flag. Trained by ``python -m appliance.understanding.training`` on ``tests/corpora/urgency_tune.jsonl``.
"""

from collections.abc import Collection
from functools import lru_cache
from importlib.resources import as_file, files
from typing import Final

from appliance.understanding.linear import Features, Linear, load, meant, spoken

HARMLESS: Final = "harmless"
"""The label of everything that is no danger."""

ALARMED: Final = 0.22
"""Probability of danger from which the second listener speaks up. Chosen by cross-validation on the tune corpora:
recall before false alarms."""

ALARMED_ANYWAY: Final = 0.8
"""The same where the words are about an animal or a machine, an idiom, or something that is over."""

_CALMING: Final = frozenset({"context autre", "context idiomes", "context fini"})

_FEWEST_WORDS: Final = 4
"""Shorter utterances are names and answers ("Raymonde Blanc"): the signs alone judge them."""

_NOTIONS, _FOUND = 0.5, 0.3
"""How much notions, and each thing found, count beside letters, stems and sounds; chosen by cross-validation."""


def features(words: str, found: Collection[str]) -> Features:
    """Of words in normal form, and the names of what the signs and lists found in them."""
    return {
        **spoken(words),
        **meant(words, _NOTIONS),
        **dict.fromkeys((f"found {name}" for name in found), _FOUND),
    }


@lru_cache(maxsize=1)
def _model() -> Linear:
    with as_file(files("appliance.understanding").joinpath("urgency.npz")) as path:
        return load(path)


def suspected(words: str, found: Collection[str]) -> str | None:
    """The flag that the words sound like, None when they sound harmless.

    Raises:
        ModelError: the trained weights are missing or broken.
    """
    return verdict(_model(), words, found)


def verdict(model: Linear, words: str, found: Collection[str]) -> str | None:
    """The likeliest flag by ``model``, None below the alarm level."""
    if words.count(" ") + 1 < _FEWEST_WORDS:
        return None
    odds = model.probabilities(features(words, found))
    level = ALARMED if _CALMING.isdisjoint(found) else ALARMED_ANYWAY
    if 1.0 - odds.pop(HARMLESS) < level:
        return None
    return max(odds, key=odds.__getitem__)
