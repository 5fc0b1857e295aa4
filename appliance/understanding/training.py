"""Train the classifier of intents from sentences, and judge it by cross-validation.

``python -m appliance.understanding.training tests/corpora/intent_tune.jsonl`` writes ``intent.npz`` beside this file;
``--folds 10`` only judges: every sentence is answered by a classifier that has not seen it.
"""

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from appliance.understanding.classifier import BUCKETS, KINDS, Classifier, features
from appliance.understanding.short import short_answer
from appliance.understanding.text import normalize
from appliance.vocabulary.meaning import IntentKind

SEED: Final = 20_261_123
STEPS: Final = 250
RATE: Final = 0.05
DECAY: Final = 2e-4
"""Of the squared weights; chosen by cross-validation."""


@dataclass(frozen=True)
class Example:
    words: str
    """In normal form."""
    kind: IntentKind


def read(path: Path) -> list[Example]:
    """Sentences with their intent; those that are emergencies are none of the classifier's business."""
    lines = (json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip())
    examples = [Example(normalize(line["text"]), IntentKind(line["expect"]["intent"])) for line in lines]
    return [one for one in examples if one.kind in KINDS]


def train(examples: Sequence[Example]) -> Classifier:
    """Multinomial logistic regression by Adam on all examples at once; the same examples give the same weights."""
    spoken = [features(one.words) for one in examples]
    rows = np.concatenate([row for row, _ in spoken])
    values = np.concatenate([value for _, value in spoken])
    owners = np.repeat(np.arange(len(spoken)), [len(row) for row, _ in spoken])
    used, columns = np.unique(rows, return_inverse=True)
    matrix = np.zeros((len(spoken), len(used)), dtype=np.float32)
    np.add.at(matrix, (owners, columns), values)
    target = np.eye(len(KINDS), dtype=np.float32)[[KINDS.index(one.kind) for one in examples]]
    weights, bias = _descend(matrix, target)
    whole = np.zeros((BUCKETS, len(KINDS)), dtype=np.float32)
    whole[used] = weights
    return Classifier(whole, bias)


def _descend(
    matrix: NDArray[np.float32], target: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Adam (Kingma and Ba, 2015) with its usual constants. The last row of the slope is the bias's."""
    inputs = np.hstack([matrix, np.ones((len(matrix), 1), dtype=np.float32)])
    weights = np.zeros((inputs.shape[1], target.shape[1]), dtype=np.float32)
    mean, spread = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        scores = inputs @ weights
        odds = np.exp(scores - scores.max(axis=1, keepdims=True))
        slope = inputs.T @ (odds / odds.sum(axis=1, keepdims=True) - target) / len(target) + DECAY * weights
        mean = 0.9 * mean + 0.1 * slope
        spread = 0.999 * spread + 0.001 * slope**2
        weights -= RATE * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.999**step)) + 1e-8)
    return weights[:-1].astype(np.float32), weights[-1].astype(np.float32)


def cross_validate(examples: Sequence[Example], folds: int) -> list[tuple[Example, IntentKind]]:
    """Each example with the answer of a classifier trained without it; short answers first, as in use."""
    order = np.random.default_rng(SEED).permutation(len(examples))
    answered: list[tuple[Example, IntentKind]] = []
    for fold in range(folds):
        held = set(order[fold::folds].tolist())
        trained = train([one for place, one in enumerate(examples) if place not in held])
        for place in held:
            odds = trained.probabilities(examples[place].words)
            kind = short_answer(examples[place].words) or max(odds, key=odds.__getitem__)
            answered.append((examples[place], kind))
    return answered


def save(trained: Classifier, path: Path) -> None:
    """Half precision: the answers stay the same, the file halves."""
    np.savez_compressed(path, weights=trained.weights.astype(np.float16), bias=trained.bias.astype(np.float16))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path, nargs="?", default=Path("tests/corpora/intent_tune.jsonl"))
    parser.add_argument("--folds", type=int, default=0, help="judge only, by this many folds")
    chosen = parser.parse_args()
    examples = read(chosen.corpus)
    if not chosen.folds:
        save(train(examples), Path(__file__).with_name("intent.npz"))
        return
    answered = cross_validate(examples, chosen.folds)
    wrong = [(one, kind) for one, kind in answered if one.kind is not kind]
    for one, kind in wrong:
        print(f"{one.kind} -> {kind}: {one.words}")  # noqa: T201 - this is a command
    missed = Counter(one.kind for one, _ in wrong)
    print(f"{1 - len(wrong) / len(answered):.3f} of {len(answered)}", dict(missed))  # noqa: T201 - this is a command


if __name__ == "__main__":
    main()
