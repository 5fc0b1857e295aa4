"""Train the two classifiers of the room from our own sentences, and judge them by cross-validation.

``python -m appliance.understanding.training`` writes ``intent.npz`` and ``urgency.npz`` beside this file, in well under
a minute; ``--folds 10`` only judges: every sentence is answered by a classifier that has not seen it.
"""

import argparse
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from appliance.understanding import classifier, danger
from appliance.understanding.linear import BUCKETS, Features, Linear, hashed
from appliance.understanding.short import short_answer
from appliance.understanding.text import normalize
from appliance.understanding.urgency import may_be_called_off, weigh
from appliance.vocabulary.meaning import IntentKind

SEED: Final = 20_261_123
INTENT_LOOSENESS: Final = 0.5
DANGER_LOOSENESS: Final = 1.0
"""Inverse of the regularisation of each; chosen by cross-validation among 0.2, 0.3, 0.5, 1 and 2."""

WORN: Final = (0.1, 0.2)
"""Shares of its words that the worn copies of a sentence lose, as a bad line or a stammer loses them. They are learnt
from as well, and never judged; chosen by cross-validation among none, these, and up to 0.4."""

FEWEST_WORDS: Final = 5
"""Of a sentence that is worth a worn copy: a shorter one would say something else."""

CONTRAST: Final = 4.0
"""By how much the margins are stretched before they are read as odds, so that of the answers given with a confidence of
0.8 eight in ten are right; chosen by cross-validation."""

HEARD: Final = "-heard"
"""How the name of a line ends that the recogniser heard (``appliance.bench.heard``)."""

HARMLESS_TASKS: Final = ("date", "phone", "name")
"""What callers answer when they are asked: no danger in it, however odd it sounds."""


@dataclass(frozen=True)
class Example:
    text: str
    label: str
    features: Features
    rule: str | None = None
    """What the rules answer, whatever the classifier says."""
    words: str = ""
    """In normal form."""
    found: tuple[str, ...] = ()
    """What the signs of danger found."""
    origin: str = ""
    """Key of the sentence that was written; what the recogniser made of it has the same."""
    worn: bool = False
    """A copy with words lost: for learning only."""


def intents(corpora: Path) -> list[Example]:
    """Sentences with their intent; emergencies are none of this classifier's business."""
    lines = [line for line in _tuning(corpora, "intent") if line["expect"]["intent"] != IntentKind.EMERGENCY]
    whole = [_intent(line, normalize(line["text"])) for line in lines]
    chance = np.random.default_rng(SEED)
    worn = [
        _intent(line, copy, worn=True)
        for share in WORN
        for line in lines
        for copy in [_wear(normalize(line["text"]).split(), share, chance)]
        if copy
    ]
    return [*whole, *worn]


def _intent(line: dict[str, Any], words: str, *, worn: bool = False) -> Example:
    label = line["expect"]["intent"]
    return Example(
        line["text"], label, classifier.features(words), short_answer(words), origin=_origin(line), worn=worn
    )


def _wear(words: Sequence[str], share: float, chance: np.random.Generator) -> str:
    """The sentence without about ``share`` of its words; nothing of a short one."""
    if len(words) < FEWEST_WORDS:
        return ""
    return " ".join(word for word, lot in zip(words, chance.random(len(words)), strict=True) if lot > share)


def dangers(corpora: Path) -> list[Example]:
    """Sentences with their red flag, or none; ordinary requests, dates, numbers and names teach what is harmless."""
    lines = [line for task in ("urgency", "intent", *HARMLESS_TASKS) for line in _tuning(corpora, task)]
    told = [(line, line["expect"].get("red_flags", []), line["expect"].get("urgent", False)) for line in lines]
    return [
        _danger(line["text"], flags, _origin(line)) for line, flags, urgent in told if flags or not urgent
    ]  # a danger without its name teaches nothing


def _origin(line: dict[str, Any]) -> str:
    return str(line["id"]).removesuffix(HEARD)


def _danger(text: str, flags: Sequence[str], origin: str) -> Example:
    evidence = weigh(text)
    rule = next(iter((*evidence.red_flags, *evidence.alerts)), None)
    heard = danger.features(evidence.words, evidence.found)
    return Example(text, flags[0] if flags else danger.HARMLESS, heard, rule, evidence.words, evidence.found, origin)


def _tuning(corpora: Path, task: str) -> list[dict[str, Any]]:
    """Every line of a task's ``*_tune*.jsonl``; the ``*_check.jsonl`` are never read here."""
    texts = [path.read_text("utf-8") for path in sorted(corpora.glob(f"{task}_tune*.jsonl"))]
    lines = [json.loads(line) for text in texts for line in text.splitlines() if line.strip()]
    return [line for line in lines if not line.get("lost")]


def train(examples: Sequence[Example], looseness: float) -> Linear:
    """A linear support vector machine for each label; the same examples give the same weights."""
    heard = [hashed(one.features) for one in examples]
    rows = np.concatenate([row for row, _ in heard])
    values = np.concatenate([value for _, value in heard])
    starts = np.cumsum([0, *(len(row) for row, _ in heard)])
    matrix = csr_matrix((values, rows, starts), shape=(len(heard), BUCKETS))
    matrix.sum_duplicates()
    fitted = LinearSVC(C=looseness, random_state=SEED).fit(matrix, [one.label for one in examples])
    weights, bias = fitted.coef_.T.astype(np.float32), fitted.intercept_.astype(np.float32)
    return Linear(tuple(map(str, fitted.classes_)), weights * CONTRAST, bias * CONTRAST)


Answer = Callable[[Linear, Example], str]


def answer_intent(model: Linear, one: Example) -> str:
    odds = model.probabilities(one.features)
    return one.rule or max(odds, key=odds.__getitem__)


def answer_danger(model: Linear, one: Example) -> str:
    heard = danger.verdict_of(model, one.words, one.found)
    called_off = heard.harmless and one.rule is not None and may_be_called_off(one.rule)
    return (None if called_off else one.rule) or heard.suspicion or danger.HARMLESS


def cross_validate(
    examples: Sequence[Example], looseness: float, folds: int, answer: Answer
) -> list[tuple[Example, str]]:
    """Each example with the answer, as in use, of a classifier trained without it."""
    origins = sorted({one.origin or one.text for one in examples})
    order = np.random.default_rng(SEED).permutation(len(origins))
    answered: list[tuple[Example, str]] = []
    for fold in range(folds):
        held = {origins[place] for place in order[fold::folds]}
        model = train([one for one in examples if (one.origin or one.text) not in held], looseness)
        judged = [one for one in examples if not one.worn and (one.origin or one.text) in held]
        answered += [(one, answer(model, one)) for one in judged]
    return answered


def judge(corpora: Path, folds: int) -> None:
    """Print what cross-validation says of both, with every mistake."""
    answered = cross_validate(intents(corpora), INTENT_LOOSENESS, folds, answer_intent)
    wrong = [(one, said) for one, said in answered if one.label != said]
    _show(wrong)
    print(f"intent: {1 - len(wrong) / len(answered):.3f} of {len(answered)}", Counter(o.label for o, _ in wrong))  # noqa: T201
    answered = cross_validate(dangers(corpora), DANGER_LOOSENESS, folds, answer_danger)
    ill = [(one, said) for one, said in answered if one.label != danger.HARMLESS]
    well = [(one, said) for one, said in answered if one.label == danger.HARMLESS]
    missed = [pair for pair in ill if pair[1] == danger.HARMLESS]
    false = [pair for pair in well if pair[1] != danger.HARMLESS]
    _show([*missed, *false])
    print(f"urgency: recall {1 - len(missed) / len(ill):.3f} of {len(ill)}, ", end="")  # noqa: T201
    print(f"false alarms {len(false) / len(well):.3f} of {len(well)}")  # noqa: T201


def _show(wrong: Sequence[tuple[Example, str]]) -> None:
    for one, said in wrong:
        print(f"  {one.label} -> {said}: {one.text}")  # noqa: T201


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path, nargs="?", default=Path("tests/corpora"))
    parser.add_argument("--folds", type=int, default=0, help="judge only, by this many folds")
    chosen = parser.parse_args()
    if chosen.folds:
        judge(chosen.corpora, chosen.folds)
        return
    train(intents(chosen.corpora), INTENT_LOOSENESS).save(Path(__file__).with_name("intent.npz"))
    train(dangers(chosen.corpora), DANGER_LOOSENESS).save(Path(__file__).with_name("urgency.npz"))


if __name__ == "__main__":
    main()
