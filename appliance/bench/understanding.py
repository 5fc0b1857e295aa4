"""``permanence bench understanding``: what is understood of sentences that nobody tuned to.

Reads the ``*_check.jsonl`` corpora (the ``*_tune.jsonl`` are for tuning and are not read here). Accuracy is the
share of lines whose answer is exactly what was expected. With ``--audio`` a part of the lines is spoken as well
(``spoken``).
"""

import json
import time
from collections import Counter
from pathlib import Path

from appliance.bench import spoken
from appliance.bench.report import Measurement, Target
from appliance.bench.scores import Line, answered, right, share, urgency_rates
from appliance.errors import SettingsError

TASKS = ("intent", "date", "phone", "name")
TARGETS = {
    "intent_accuracy": Target(0.95, at_least=True),
    "urgency_recall": Target(0.99, at_least=True),
    "urgency_false_alarms": Target(0.05),
    "date_accuracy": Target(0.95, at_least=True),
    "phone_accuracy": Target(0.98, at_least=True),
    "name_accuracy": Target(0.90, at_least=True),
    "lines_per_s": Target(500, at_least=True),
}
AUDIO_TARGETS = {
    "audio_intent_accuracy": Target(0.90, at_least=True),
    "audio_urgency_recall": Target(0.97, at_least=True),
}


async def measure(folder: Path, *, audio: bool = False) -> Measurement:
    """Accuracy for each task, recall for each intent and red flag, speed.

    Raises:
        SettingsError: there are no check corpora in ``folder``.
    """
    figures: dict[str, float] = {}
    seconds, lines = 0.0, 0
    for task in TASKS:
        rows = _rows(folder, task)
        started = time.perf_counter()
        answers = answered(task, rows)
        seconds, lines = seconds + time.perf_counter() - started, lines + len(rows)
        figures |= _scores(task, rows, answers)
    figures["lines_per_s"] = lines / seconds
    targets = dict(TARGETS)
    if audio:
        figures |= await spoken.measure({task: _rows(folder, task) for task in TASKS})
        targets |= AUDIO_TARGETS
    return Measurement("understanding", {name: round(value, 4) for name, value in figures.items()}, targets)


def _rows(folder: Path, task: str) -> list[Line]:
    paths = sorted(folder.glob(f"{task}_check*.jsonl")) + (
        sorted(folder.glob("urgency_check*.jsonl")) if task == "intent" else []
    )
    rows = [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines() if line.strip()]
    if not rows:
        raise SettingsError(f"There is no {task}_check.jsonl in {folder}; run this in the project's folder.")
    return rows


def _scores(task: str, rows: list[Line], answers: list[Line]) -> dict[str, float]:
    pairs = [(row["expect"], answer) for row, answer in zip(rows, answers, strict=True)]
    if task != "intent":
        return {f"{task}_accuracy": share(right(task, *pair) for pair in pairs)}
    named = [pair for pair in pairs if "intent" in pair[0]]
    figures = {"intent_accuracy": share(right(task, *pair) for pair in named)} | urgency_rates(pairs)
    for kind, total in sorted(Counter(expected["intent"] for expected, _ in named).items()):
        hit = sum(answer["intent"] == kind for expected, answer in named if expected["intent"] == kind)
        figures[f"recall_{kind}"] = hit / total
    flags = Counter(flag for expected, _ in pairs for flag in expected.get("red_flags", ()))
    for flag, total in sorted(flags.items()):
        hit = sum(flag in answer["red_flags"] for expected, answer in pairs if flag in expected.get("red_flags", ()))
        figures[f"flag_{flag}"] = hit / total
    return figures
