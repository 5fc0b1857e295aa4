"""Which of the intents words ask for, weighed over words, sounds and cues.

Trained by ``python -m appliance.understanding.training`` on our own sentences (``tests/corpora/intent_tune*.jsonl``).
"""

from functools import lru_cache
from importlib.resources import as_file, files

from appliance.understanding.cues import cues_in
from appliance.understanding.linear import Features, Linear, load, meant, refused, spoken
from appliance.vocabulary.meaning import IntentKind

KINDS = tuple(kind for kind in IntentKind if kind is not IntentKind.EMERGENCY)
"""Danger is no matter of this: ``urgency`` decides it."""

_NOTIONS, _REFUSED, _CUES, _PAIR = 0.4, 0.6, 0.2, 0.05
"""How much notions, negated words, each cue, and each two cues together count beside letters, stems and sounds, which
count 1; chosen by cross-validation."""


def features(words: str) -> Features:
    """Of words in normal form."""
    return {**spoken(words), **_beside(words)}


def _beside(words: str) -> Features:
    """What counts beside the words themselves."""
    cues = [f"cue {name}" for name in cues_in(words)]
    broad = [cue for cue in cues if "/" not in cue]
    pairs = [f"{one} & {other}" for place, one in enumerate(broad) for other in broad[place + 1 :]]
    return {
        **meant(words, _NOTIONS),
        **refused(words, _REFUSED),
        **dict.fromkeys(cues, _CUES),
        **dict.fromkeys(pairs, _PAIR),
    }


@lru_cache(maxsize=1)
def _model() -> Linear:
    with as_file(files("appliance.understanding").joinpath("intent.npz")) as path:
        return load(path)


def probabilities(words: str) -> dict[IntentKind, float]:
    """Of every intent but emergency, for words in normal form; they sum to 1.

    Raises:
        ModelError: the trained weights are missing or broken.
    """
    return {IntentKind(label): odds for label, odds in _model().probabilities(_beside(words), words).items()}
