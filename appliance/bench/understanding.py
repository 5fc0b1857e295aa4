"""``permanence bench understanding``: what is understood of sentences that nobody tuned to.

Reads the ``*_check.jsonl`` corpora (the ``*_tune.jsonl`` are for tuning and are not read here). Accuracy is the
share of lines whose answer is exactly what was expected. With ``--audio`` a part of the intent lines is spoken in
several voices, put through a telephone (300-3400 Hz, A-law), recognised, and then understood.
"""

import json
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from appliance import models
from appliance.bench.report import Measurement, Target
from appliance.commands.understand import answers
from appliance.errors import SettingsError
from appliance.hearing.whisper import WhisperRecognizer
from appliance.speaking.channel import telephone
from appliance.speaking.french import for_the_ear
from appliance.speaking.kokoro import KokoroVoice
from appliance.vocabulary.speech import Hint

Line = Mapping[str, Any]

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
VOICES = ("ff_siwis", "if_sara", "pm_alex")
"""One French voice and two with an accent: the harder half of real callers."""

AUDIO_EVERY = 4
"""Each fourth line is spoken: rendering takes longer than listening."""


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
        answered = _answered(task, rows)
        seconds, lines = seconds + time.perf_counter() - started, lines + len(rows)
        figures |= _scores(task, rows, answered)
    figures["lines_per_s"] = lines / seconds
    targets = dict(TARGETS)
    if audio:
        figures |= await _heard(_rows(folder, "intent"))
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


def _answered(task: str, rows: Iterable[Line]) -> list[Line]:
    return list(answers(task, (json.dumps(row, ensure_ascii=False) for row in rows)))


def right(task: str, expected: Line, answer: Line) -> bool:
    """Is the answer the expected one, in what the corpus says of it?"""
    if task == "intent":
        return "intent" not in expected or answer.get("intent") == expected["intent"]
    got = {key: value for key, value in answer.items() if key != "id"}
    return any(got == one for one in (expected, *expected.get("or", ())) if isinstance(one, dict)) or got == {
        key: value for key, value in expected.items() if key != "or"
    }


def _scores(task: str, rows: list[Line], answered: list[Line]) -> dict[str, float]:
    pairs = [(row["expect"], answer) for row, answer in zip(rows, answered, strict=True)]
    if task != "intent":
        return {f"{task}_accuracy": _share(right(task, *pair) for pair in pairs)}
    named = [pair for pair in pairs if "intent" in pair[0]]
    figures = {"intent_accuracy": _share(right(task, *pair) for pair in named)} | _urgency(pairs, "")
    for kind, total in sorted(Counter(expected["intent"] for expected, _ in named).items()):
        hit = sum(answer["intent"] == kind for expected, answer in named if expected["intent"] == kind)
        figures[f"recall_{kind}"] = hit / total
    flags = Counter(flag for expected, _ in pairs for flag in expected.get("red_flags", ()))
    for flag, total in sorted(flags.items()):
        hit = sum(flag in answer["red_flags"] for expected, answer in pairs if flag in expected.get("red_flags", ()))
        figures[f"flag_{flag}"] = hit / total
    return figures


def _urgency(pairs: list[tuple[Line, Line]], prefix: str) -> dict[str, float]:
    urgent = [answer for expected, answer in pairs if expected.get("urgent") is True]
    calm = [answer for expected, answer in pairs if expected.get("urgent") is False]
    return {
        f"{prefix}urgency_recall": _share(answer["urgent"] for answer in urgent),
        f"{prefix}urgency_false_alarms": _share(answer["urgent"] for answer in calm),
    }


def _share(good: Iterable[bool]) -> float:
    verdicts = list(good)
    return sum(verdicts) / len(verdicts) if verdicts else 0.0


async def _heard(rows: list[Line]) -> dict[str, float]:
    """The same for words that went through a voice, a telephone and the recogniser."""
    recognizer = WhisperRecognizer(models.path("whisper-base"))
    voices = [KokoroVoice(models.path("kokoro"), voice) for voice in VOICES]
    heard, wrong_words, words = [], 0, 0
    chosen = rows[::AUDIO_EVERY]
    for rank, row in enumerate(chosen):
        said = for_the_ear(row["text"])
        speech = telephone(await voices[rank % len(voices)].render(said))
        text = (
            await recognizer.recognize(speech, Hint(prompt="Cabinet médical, rendez-vous, ordonnance, docteur."))
        ).text
        heard.append({**row, "text": text})
        wrong_words += word_errors(said.lower().split(), for_the_ear(text).split())
        words += len(said.split())
    pairs = [(row["expect"], answer) for row, answer in zip(chosen, _answered("intent", heard), strict=True)]
    named = [pair for pair in pairs if "intent" in pair[0]]
    accuracy = _share(right("intent", *pair) for pair in named)
    return {
        "audio_intent_accuracy": accuracy,
        "audio_word_error_rate": wrong_words / words,
        **_urgency(pairs, "audio_"),
    }


def word_errors(said: list[str], heard: list[str]) -> int:
    """Words substituted, left out or put in (Levenshtein)."""
    row = list(range(len(heard) + 1))
    for at, word in enumerate(said, start=1):
        diagonal, row[0] = row[0], at
        for place, other in enumerate(heard, start=1):
            diagonal, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, diagonal + (word != other))
    return row[-1]
