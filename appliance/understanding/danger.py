"""A second listener for danger: a trained one, for the phrasings that no list foresees.

It hears the words, what the signs of ``red_flags.toml`` found (counted or silenced) and what stood around them. It only
ever adds a flag. Trained by ``python -m appliance.understanding.training`` on ``tests/corpora/urgency_tune.jsonl``.
"""

from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import as_file, files
from typing import Final

from appliance.understanding.linear import Features, Linear, load, meant, spoken

HARMLESS: Final = "harmless"
"""The label of everything that is no danger."""

ALARMED: Final = 0.28
"""Probability of danger from which the second listener speaks up. Chosen by cross-validation on the tune corpora:
recall before false alarms."""

_WORDS: Final = 3.0
_NOTIONS: Final = 3.0
_FOUND: Final = 0.7


def features(words: str, found: Iterable[str]) -> Features:
    """Of words in normal form, and the names of what the signs and lists found in them."""
    return {**spoken(words, _WORDS), **meant(words, _NOTIONS), **dict.fromkeys((f"found {name}" for name in found), _FOUND)}


@lru_cache(maxsize=1)
def _model() -> Linear:
    with as_file(files("appliance.understanding").joinpath("urgency.npz")) as path:
        return load(path)


def suspected(words: str, found: Iterable[str]) -> str | None:
    """The flag that the words sound like, None when they sound harmless.

    Raises:
        ModelError: the trained weights are missing or broken.
    """
    return verdict(_model(), features(words, found))


def verdict(model: Linear, heard: Features) -> str | None:
    """The likeliest flag by ``model``, None below the alarm level."""
    odds = model.probabilities(heard)
    if 1.0 - odds.pop(HARMLESS) < ALARMED:
        return None
    return max(odds, key=odds.__getitem__)
