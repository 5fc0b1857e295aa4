"""A small linear classifier of intents: words, word pairs, letter groups and cues, hashed; multinomial logistic.

Trained by ``python -m appliance.understanding.training`` on our own sentences (``tests/corpora/intent_tune.jsonl``).
One prediction is one sum of a few hundred rows: well below a millisecond.
"""

import zlib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from appliance.errors import ModelError
from appliance.understanding.cues import cues_in
from appliance.understanding.text import stem
from appliance.vocabulary.meaning import IntentKind

BUCKETS: Final = 1 << 14
"""Rows of the weights: collisions cost less than a bigger file; measured."""

KINDS: Final = tuple(kind for kind in IntentKind if kind is not IntentKind.EMERGENCY)
"""Columns of the weights. Danger is no matter of probability: ``urgency`` decides it, and ``distress`` says it."""

_MOST_WORDS: Final = 80
_CUE_WEIGHT: Final = 2.0


@dataclass(frozen=True)
class Classifier:
    weights: NDArray[np.float32]
    """float32[BUCKETS, len(KINDS)]"""
    bias: NDArray[np.float32]
    """float32[len(KINDS)]"""

    def probabilities(self, words: str) -> dict[IntentKind, float]:
        """Of every kind, for words in normal form; they sum to 1."""
        rows, values = features(words)
        scores = values @ self.weights[rows] + self.bias
        odds = np.exp(scores - scores.max())
        return dict(zip(KINDS, (odds / odds.sum()).tolist(), strict=True))


def features(words: str) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Rows of the weights and how much each counts, for words in normal form.

    The words' part has length 1 whatever their number; cues count on top.
    """
    cues = [f"cue {name}" for name in cues_in(words)]
    pairs_of_cues = [f"{one} & {other}" for place, one in enumerate(cues) for other in cues[place + 1 :]]
    said = list(_spoken(words))
    scale = 1.0 / max(1.0, len(said)) ** 0.5
    names = [*said, *cues, *pairs_of_cues]
    values = [3.0 * scale] * len(said) + [_CUE_WEIGHT / 2] * len(cues) + [0.25] * len(pairs_of_cues)
    rows = [zlib.crc32(name.encode()) % BUCKETS for name in names]
    return np.array(rows, dtype=np.int64), np.array(values, dtype=np.float32)


def _spoken(words: str) -> set[str]:
    """Stems, neighbours, and the letters of longer words."""
    spoken = ["<", *(stem(word) for word in words.split()[:_MOST_WORDS]), ">"]
    found = set(spoken)
    found.update(f"{one} {other}" for one, other in zip(spoken, spoken[1:], strict=False))
    for word in spoken:
        if len(word) >= 5:
            marked = f"<{word}>"
            found.update(f"#{marked[at : at + 4]}" for at in range(len(marked) - 3))
    return found


@lru_cache(maxsize=1)
def classifier() -> Classifier:
    """The one that ships with the house.

    Raises:
        ModelError: its file is missing or broken.
    """
    with as_file(files("appliance.understanding").joinpath("intent.npz")) as path:
        return load(path)


def load(path: Path) -> Classifier:
    """Read a trained classifier.

    Raises:
        ModelError: the file is missing, broken, or of another shape.
    """
    try:
        with np.load(path, allow_pickle=False) as saved:
            weights, bias = saved["weights"].astype(np.float32), saved["bias"].astype(np.float32)
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"{path.name} cannot be read; train it again with: make train-intent") from error
    if weights.shape != (BUCKETS, len(KINDS)) or bias.shape != (len(KINDS),):
        raise ModelError(f"{path.name} was trained for other intents; train it again with: make train-intent")
    return Classifier(weights, bias)
