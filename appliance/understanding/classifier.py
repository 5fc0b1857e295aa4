"""Which of the intents words ask for, weighed over words, sounds and cues.

Trained by ``python -m appliance.understanding.training`` on our own sentences (``tests/corpora/intent_tune*.jsonl``).
"""

from functools import lru_cache
from importlib.resources import as_file, files

from appliance.understanding.cues import cues_in
from appliance.understanding.linear import Features, Linear, load, meant, sounding, spoken
from appliance.vocabulary.meaning import IntentKind

KINDS = tuple(kind for kind in IntentKind if kind is not IntentKind.EMERGENCY)
"""Danger is no matter of this: ``urgency`` decides it."""

_WORDS, _SOUNDS, _NOTIONS, _CUE, _PAIR = 3.0, 4.0, 3.0, 1.0, 0.25
"""How much the words as a whole, their sounds, one cue, and two cues together count; chosen by cross-validation."""


def features(words: str) -> Features:
    """Of words in normal form."""
    cues = [f"cue {name}" for name in cues_in(words)]
    broad = [cue for cue in cues if "/" not in cue]
    pairs = [f"{one} & {other}" for place, one in enumerate(broad) for other in broad[place + 1 :]]
    return {
        **spoken(words, _WORDS),
        **sounding(words, _SOUNDS),
        **meant(words, _NOTIONS),
        **dict.fromkeys(cues, _CUE),
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
    return {IntentKind(label): odds for label, odds in _model().probabilities(features(words)).items()}
