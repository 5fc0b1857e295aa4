"""A small linear model over hashed features: what both classifiers of the room are made of.

A prediction is one sum of a few hundred rows: well below a millisecond on one core.
"""

import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from pathlib import Path
from typing import Final
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from appliance.errors import ModelError
from appliance.understanding.concepts import notion_features
from appliance.understanding.phonetics import french_key
from appliance.understanding.text import stem

BUCKETS: Final = 1 << 16
"""Rows of the weights: with four times as many one sentence in 300 more is right, for a file four times as big."""

Features = Mapping[str, float]
"""How much each named feature counts."""

_MOST_WORDS: Final = 80

_NEGATIONS: Final = frozenset({"pas", "plus", "ni", "sans", "jamais", "rien", "aucun", "aucune"})

_NEGATED: Final = 4
"""Words after a negation that it may speak of."""


@dataclass(frozen=True)
class Linear:
    labels: tuple[str, ...]
    weights: NDArray[np.float32]
    """float32[BUCKETS, len(labels)]"""
    bias: NDArray[np.float32]
    """float32[len(labels)]"""

    def probabilities(self, features: Features, words: str = "") -> dict[str, float]:
        """Of every label, by ``features`` and by what ``words`` are made of where these are apart; they sum to 1."""
        rows, values = hashed(features)
        if words:
            said = _spoken_rows(words)
            rows, values = np.concatenate((said[0], rows)), np.concatenate((said[1], values))
        scores = values @ self.weights[rows] + self.bias
        odds = np.exp(scores - scores.max())
        return dict(zip(self.labels, (odds / odds.sum()).tolist(), strict=True))

    def save(self, path: Path) -> None:
        """One byte a weight, of a scale for each label: the answers stay the same, the file is a quarter."""
        scale = np.abs(self.weights).max(axis=0) / 127
        weights = np.round(self.weights / scale).astype(np.int8)
        np.savez_compressed(path, weights=weights, scale=scale, bias=self.bias, labels=np.array(self.labels))


def load(path: Path) -> Linear:
    """Read a trained model.

    Raises:
        ModelError: the file is missing, broken, or of another shape.
    """
    again = "train it again with: python -m appliance.understanding.training"
    try:
        with np.load(path, allow_pickle=False) as saved:
            weights, bias = saved["weights"].astype(np.float32) * saved["scale"], saved["bias"]
            labels = tuple(str(label) for label in saved["labels"])
    except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
        raise ModelError(f"{path.name} cannot be read; {again}") from error
    if weights.shape != (BUCKETS, len(labels)) or bias.shape != (len(labels),):
        raise ModelError(f"{path.name} is of another version; {again}")
    return Linear(labels, weights, bias)


def hashed(features: Features) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Rows of the weights, and how much each counts."""
    rows = [zlib.crc32(name.encode()) % BUCKETS for name in features]
    return np.array(rows, dtype=np.int64), np.array(list(features.values()), dtype=np.float32)


@lru_cache(maxsize=16)  # the two classifiers hear the same words, one after the other
def _spoken_rows(words: str) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    return hashed(spoken(words))


@lru_cache(maxsize=1 << 14)  # a few thousand words make up nearly all that is said
def _letters(word: str) -> tuple[str, ...]:
    return tuple(f"#{run}" for run in _runs(f" {word} ", 3, 6))


def spoken(words: str) -> Features:
    """What words in normal form are made of: their letters, their stems and their sounds.

    Each of the three is one vector of Euclidean length 1, however much was said.
    """
    said = words.split()[:_MOST_WORDS]
    stems = [stem(word) for word in said]
    sounds = "".join(map(french_key, said))
    return {
        **as_one(chain.from_iterable(map(_letters, said)), 1.0),
        **as_one((*stems, *(f"{one} {other}" for one, other in pairwise(stems))), 1.0),
        **as_one((f"~{run}" for run in _runs(sounds, 2, 5)), 1.0),
    }


def meant(words: str, length: float) -> Features:
    """Notions and near pairs of notions, as one vector of length ``length``."""
    return as_one(notion_features(words), length)


def refused(words: str, length: float) -> Features:
    """The stems that follow a negation ("pas l'annuler, juste le reculer"), as one vector of length ``length``."""
    found: list[str] = []
    near = 0
    for word in words.split()[:_MOST_WORDS]:
        if word in _NEGATIONS:
            near = _NEGATED
        elif near:
            found.append(f"!{stem(word)}")
            near -= 1
    return as_one(found, length)


def as_one(names: Iterable[str], length: float) -> dict[str, float]:
    """Each name once, all counting the same, together a vector of Euclidean length ``length``."""
    found = dict.fromkeys(names)
    return dict.fromkeys(found, length / max(1, len(found)) ** 0.5)


def _runs(letters: str, shortest: int, longest: int) -> Iterator[str]:
    """Every run of ``shortest`` to ``longest`` letters."""
    for size in range(shortest, min(longest, len(letters)) + 1):
        for at in range(len(letters) - size + 1):
            yield letters[at : at + size]
