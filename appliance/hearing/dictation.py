"""Letters, digits and dates that are said one by one.

Whisper's decoder writes sentences: letters, and numbers without a sentence around them, come out as other words. Its
encoder hears them well. This is a small network over what the encoder gives, which knows nothing but the names of
letters, number words and months, and writes "_" for any other word (decision 0023).

Trained by ``python -m appliance.bench.dictation``, connectionist temporal classification: at most one token a frame,
and mostly the blank, number 0.
"""

import math
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files
from typing import Any

import numpy as np

from appliance.errors import ModelError

BEAM = 8
NEAR = 6.0
"""Tokens less likely than the best of a frame by more than this (natural logarithm) are not tried."""

CLOSE = 1.5
"""Another reading is told when it is less likely than the best by no more than this (natural logarithm)."""

SURE, LIKELY = 0.8, 0.5
MOSTLY = 0.6

OTHER = "_"
EXAMPLE = "comme"


@dataclass(frozen=True)
class Reading:
    """What was dictated, in the recogniser's manner: "l e g o deux f", "zéro six, douze"."""

    text: str
    known: float
    """Share of the words that are among those this network knows, in [0, 1]; 0 for nothing."""
    confidence: float
    """Of the words, on the geometric mean, in [0, 1]."""

    @property
    def is_all(self) -> bool:
        """Surely nothing else was said."""
        return self.known == 1 and self.confidence >= SURE

    @property
    def is_most(self) -> bool:
        """The answer is in it, perhaps with other words around."""
        return self.known >= MOSTLY and self.confidence >= LIKELY


class Dictation:
    """The network; thread-safe, for it keeps nothing."""

    def __init__(self, weights: dict[str, Any]) -> None:
        self._weights = {name: array.astype(np.float32) for name, array in weights.items() if name != "tokens"}
        self._tokens = [str(one) for one in weights["tokens"]]

    def readings(self, encoded: Any) -> tuple[Reading, ...]:
        """Best first, each another text; those that are almost as likely as the best.

        Args:
            encoded: the encoder's output, (frames of 20 ms, 512).
        """
        found: dict[str, Reading] = {}
        searched = _searched(self._logprobs(encoded))
        for tokens, logprob in searched:
            if logprob >= searched[0][1] - CLOSE:
                reading = self._reading(tokens, logprob)
                found.setdefault(reading.text, reading)
        return tuple(found.values())

    def tokens(self, encoded: Any) -> tuple[str, ...]:
        """The likeliest, unknown words among them; for training."""
        best, _ = _searched(self._logprobs(encoded))[0]
        return tuple(self._tokens[token] for token in best)

    def _logprobs(self, encoded: Any) -> Any:
        """Of each token in each frame of 40 ms."""
        w, x = self._weights, halved(encoded)
        x = (x - x.mean(axis=1, keepdims=True)) / np.sqrt(x.var(axis=1, keepdims=True) + 1e-5)
        h = np.maximum(0, (x * w["norm_scale"] + w["norm_shift"]) @ w["enter"] + w["enter_shift"])
        for layer in ("conv1", "conv2"):
            h = h + np.maximum(0, _convolved(h, w[layer]) + w[f"{layer}_shift"])
        scores = h @ w["leave"] + w["leave_shift"]
        scores -= scores.max(axis=1, keepdims=True)
        return scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))

    def _reading(self, tokens: tuple[int, ...], logprob: float) -> Reading:
        words: list[str] = []
        known, example = 0, False
        for token in tokens:
            word = self._tokens[token]
            known += word != OTHER or example
            if word == EXAMPLE or example:  # "l comme Louis": the letter is said already
                example = word == EXAMPLE
            elif word != OTHER:
                words.append(word)
        count = max(1, len(tokens))
        return Reading(" ".join(words), known / count, float(np.exp(logprob / count)))


def halved(encoded: Any) -> Any:
    """Frames of 40 ms from those of 20 ms."""
    x = np.asarray(encoded, np.float32)
    return x[: len(x) // 2 * 2].reshape(-1, 2, x.shape[1]).mean(axis=1)


def _convolved(h: Any, kernel: Any) -> Any:
    """Over time, with zeros around; ``kernel``: (width, in, out)."""
    width = len(kernel)
    padded = np.pad(h, ((width // 2, width // 2), (0, 0)))
    return sum(padded[at : at + len(h)] @ kernel[at] for at in range(width))


def _searched(logprobs: Any) -> list[tuple[tuple[int, ...], float]]:
    """Prefix beam search (Hannun et al. 2014): token sequences with their log-probability, likeliest first.

    A prefix has two probabilities: its last frame was blank, or its last token, which the same would only prolong.
    """
    beams: dict[tuple[int, ...], tuple[float, float]] = {(): (0.0, -np.inf)}
    for row in logprobs:
        blank: dict[tuple[int, ...], float] = defaultdict(lambda: -np.inf)
        token_last: dict[tuple[int, ...], float] = defaultdict(lambda: -np.inf)
        nearest = [(int(token), float(row[token])) for token in np.flatnonzero(row > row.max() - NEAR)]
        for prefix, (ends_blank, ends_token) in beams.items():
            both = _either(ends_blank, ends_token)
            for token, odds in nearest:
                if token == 0:
                    blank[prefix] = _either(blank[prefix], both + odds)
                    continue
                same = prefix[-1:] == (token,)
                if same:
                    token_last[prefix] = _either(token_last[prefix], ends_token + odds)
                longer = (*prefix, token)
                token_last[longer] = _either(token_last[longer], (ends_blank if same else both) + odds)
        ends = {prefix: (blank[prefix], token_last[prefix]) for prefix in {**blank, **token_last}}
        best = sorted(ends, key=lambda prefix: -_either(*ends[prefix]))[:BEAM]
        beams = {prefix: ends[prefix] for prefix in best}
    return [(prefix, _either(*ends)) for prefix, ends in beams.items()]


def _either(one: float, other: float) -> float:
    """The logarithm of the sum of two probabilities, from theirs."""
    most, least = (one, other) if one >= other else (other, one)
    return most + math.log1p(math.exp(least - most)) if least > -np.inf else most


@lru_cache(maxsize=1)
def dictation() -> Dictation:
    """The trained one.

    Raises:
        ModelError: the trained weights are missing or broken.
    """
    try:
        with as_file(files("appliance.hearing").joinpath("dictation.npz")) as path, np.load(path) as weights:
            return Dictation(dict(weights))
    except (OSError, ValueError, KeyError) as failure:
        raise ModelError("The weights for dictated letters are missing; install Permanence anew.") from failure
