"""A small linear model over hashed features, multinomial logistic: what both classifiers of the room are made of.

A prediction is one sum of a few hundred rows: well below a millisecond on one core.
"""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from appliance.errors import ModelError
from appliance.understanding.concepts import notion_features
from appliance.understanding.phonetics import french_key
from appliance.understanding.text import stem

BUCKETS: Final = 1 << 14
"""Rows of the weights: collisions cost less than a bigger file; measured."""

Features = Mapping[str, float]
"""How much each named feature counts."""

_MOST_WORDS: Final = 80


@dataclass(frozen=True)
class Linear:
    labels: tuple[str, ...]
    weights: NDArray[np.float32]
    """float32[BUCKETS, len(labels)]"""
    bias: NDArray[np.float32]
    """float32[len(labels)]"""

    def probabilities(self, features: Features) -> dict[str, float]:
        """Of every label; they sum to 1."""
        rows, values = hashed(features)
        scores = values @ self.weights[rows] + self.bias
        odds = np.exp(scores - scores.max())
        return dict(zip(self.labels, (odds / odds.sum()).tolist(), strict=True))

    def save(self, path: Path) -> None:
        """Half precision: the answers stay the same, the file halves."""
        weights, bias = self.weights.astype(np.float16), self.bias.astype(np.float16)
        np.savez_compressed(path, weights=weights, bias=bias, labels=np.array(self.labels))


def load(path: Path) -> Linear:
    """Read a trained model.

    Raises:
        ModelError: the file is missing, broken, or of another shape.
    """
    again = "train it again with: python -m appliance.understanding.training"
    try:
        with np.load(path, allow_pickle=False) as saved:
            weights, bias = saved["weights"].astype(np.float32), saved["bias"].astype(np.float32)
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


def spoken(words: str, length: float) -> dict[str, float]:
    """Stems, neighbours and the letters of longer words, for words in normal form.

    The feature vector has Euclidean length ``length``, whatever the number of words.
    """
    said = ["<", *(stem(word) for word in words.split()[:_MOST_WORDS]), ">"]
    found = dict.fromkeys(said)
    found.update(dict.fromkeys(_pairs(said)))
    for word in said:
        if len(word) >= 5:
            marked = f"<{word}>"
            found.update(dict.fromkeys(f"#{marked[at : at + 4]}" for at in range(len(marked) - 3)))
    weight = length / len(found) ** 0.5
    return dict.fromkeys(found, weight)


def sounding(words: str, length: float) -> dict[str, float]:
    """Runs of three to five sounds across the whole utterance, as one vector of Euclidean length ``length``.

    A recogniser cuts and spells words as it likes ("télé consult assion"), but the sounds mostly stay.
    """
    sounds = f"<{''.join(map(french_key, words.split()[:_MOST_WORDS]))}>"
    found = dict.fromkeys(f"~{sounds[at : at + size]}" for size in (3, 4, 5) for at in range(len(sounds) - size + 1))
    return dict.fromkeys(found, length / max(1, len(found)) ** 0.5)


def meant(words: str, length: float) -> dict[str, float]:
    """Notions and near pairs of notions, as one vector of Euclidean length ``length``."""
    found = notion_features(words)
    return dict.fromkeys(found, length / max(1, len(found)) ** 0.5)


def _pairs(said: Sequence[str]) -> list[str]:
    return [f"{one} {other}" for one, other in pairwise(said)]
