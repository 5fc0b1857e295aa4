"""Right and wrong, for answers to lines of a corpus."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from appliance.commands.understand import answers

Line = Mapping[str, Any]


def answered(task: str, rows: Iterable[Line]) -> list[Line]:
    return list(answers(task, (json.dumps(row, ensure_ascii=False) for row in rows)))


def right(task: str, expected: Line, answer: Line) -> bool:
    """Is the answer the expected one, in what the corpus says of it?"""
    if task == "intent":
        return "intent" not in expected or answer.get("intent") == expected["intent"]
    got = {key: value for key, value in answer.items() if key != "id"}
    return any(got == one for one in (expected, *expected.get("or", ())) if isinstance(one, dict)) or got == {
        key: value for key, value in expected.items() if key != "or"
    }


def urgency_rates(pairs: list[tuple[Line, Line]]) -> dict[str, float]:
    urgent = [answer for expected, answer in pairs if expected.get("urgent") is True]
    calm = [answer for expected, answer in pairs if expected.get("urgent") is False]
    return {
        "urgency_recall": share(answer["urgent"] for answer in urgent),
        "urgency_false_alarms": share(answer["urgent"] for answer in calm),
    }


def share(good: Iterable[bool]) -> float:
    verdicts = list(good)
    return sum(verdicts) / len(verdicts) if verdicts else 0.0
