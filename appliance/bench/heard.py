"""What the recogniser makes of our tuning sentences: training data for lines that crackle.

``python -m appliance.bench.heard`` speaks sentences of ``tests/corpora/*_tune*.jsonl`` as the audio bench speaks the
check sentences (French voice, several pitches, 300-3400 Hz, A-law), each on a clean line or with noise, and appends
what Whisper heard, with the same expectation, to ``intent_tune_heard.jsonl`` and ``urgency_tune_heard.jsonl``; where it
heard nonsense, only that it did. A run goes on where the last one ended: about 25 sentences a minute on two cores, in
an order that mixes the corpora.
"""

import argparse
import asyncio
import json
import random
from collections.abc import Iterator
from pathlib import Path

from appliance import models
from appliance.bench.scores import Line
from appliance.bench.spoken import CONTEXT, Mouth, heard, word_error_rate
from appliance.hearing.whisper import WhisperRecognizer
from appliance.understanding.text import normalize
from appliance.understanding.training import HEARD, SEED
from appliance.vocabulary.speech import Hint

TASKS = ("intent", "urgency")
NOISES_DB = (None, 20.0, 10.0)
"""One after the other, a sentence each."""

UNDERSTANDABLE = 0.6
"""Word error rate beyond which nobody could tell what was meant: such a line would teach nonsense."""

MOST_LETTERS = 180
"""What is said in one breath; longer lines take long to render."""


async def listen(corpora: Path, most: int) -> None:
    """Append up to ``most`` heard sentences to the corpora."""
    recognizer = WhisperRecognizer(models.path("whisper-base"))
    mouth = Mouth()
    for done, (place, task, line) in enumerate(_left(corpora)):
        if done == most:
            return
        noise_db = NOISES_DB[place % len(NOISES_DB)]
        text = (await heard(recognizer, await mouth.say(line["text"]), Hint(CONTEXT), noise_db)).text
        lost = word_error_rate([line["text"]], [text]) > UNDERSTANDABLE
        row = {"task": "intent", "id": _heard_id(line), "noise_db": noise_db, "text": text, "expect": line["expect"]}
        row |= {"text": "", "lost": True} if lost else {}
        with _heard_file(corpora, task).open("a", encoding="utf-8") as file:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _left(corpora: Path) -> Iterator[tuple[int, str, Line]]:
    """Place in the order, task and line of each sentence that was not spoken yet."""
    done = {line["id"] for task in TASKS if _heard_file(corpora, task).exists() for line in _read(corpora, task)}
    told = [
        (task, line)
        for task in TASKS
        for path in sorted(corpora.glob(f"{task}_tune*.jsonl"))
        if path != _heard_file(corpora, task)
        for line in map(json.loads, path.read_text("utf-8").splitlines())
        if len(line["text"]) <= MOST_LETTERS and normalize(line["text"])
    ]
    random.Random(SEED).shuffle(told)  # noqa: S311 - an order, no secret
    return ((place, *one) for place, one in enumerate(told) if _heard_id(one[1]) not in done)


def _read(corpora: Path, task: str) -> list[Line]:
    return [json.loads(line) for line in _heard_file(corpora, task).read_text("utf-8").splitlines()]


def _heard_file(corpora: Path, task: str) -> Path:
    return corpora / f"{task}_tune_heard.jsonl"


def _heard_id(line: Line) -> str:
    return f"{line['id']}{HEARD}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path, nargs="?", default=Path("tests/corpora"))
    parser.add_argument("--most", type=int, default=1_500, help="sentences to speak at most")
    chosen = parser.parse_args()
    asyncio.run(listen(chosen.corpora, chosen.most))


if __name__ == "__main__":
    main()
