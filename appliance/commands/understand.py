"""``permanence understand``: JSON lines in, JSON lines out, same order, same id.

A line that cannot be read gives ``{"id", "error"}`` and the rest goes on.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from appliance.understanding import dates, names, phones

HELP = "say what French sentences mean: JSON lines in, JSON lines out"

TASKS = ("intent", "date", "phone", "name")
ZONE = ZoneInfo("Europe/Paris")
LONGEST_LINE = 8_000_000
"""Characters; a longer line is refused before it is parsed."""

Answer = Callable[[str, Mapping[str, Any]], dict[str, Any]]


class BadLine(Exception):  # noqa: N818 - it is what happened
    """A line is not of the documented form; says why."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--task", choices=TASKS, required=True, help="what to look for in each line's text")
    parser.add_argument("--json", action="store_true", help="accepted for symmetry: the output always is JSON lines")


def run(args: argparse.Namespace) -> int:
    """Answer standard input on standard output; 0 also when single lines were bad."""
    lines = (line.decode("utf-8", errors="replace") for line in sys.stdin.buffer)
    try:
        for answer in answers(args.task, lines):
            sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
            sys.stdout.flush()
    except BrokenPipeError:
        sys.stderr.close()  # who read the answers has enough of them
    return 0


def answers(task: str, lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """One object for each line that is not blank, in order."""
    answer = _answers()[task]
    for line in lines:
        if line.strip():
            yield _answered(answer, line)


def _answers() -> dict[str, Answer]:
    return {"intent": _intent, "date": _date, "phone": _phone, "name": _name}


def _answered(answer: Answer, line: str) -> dict[str, Any]:
    name: Any = None
    try:
        asked = _parsed(line)
        name = asked.get("id")
        return {"id": name} | answer(_text(asked), asked)
    except BadLine as why:
        return {"id": name, "error": str(why)}


def _parsed(line: str) -> dict[str, Any]:
    if len(line) > LONGEST_LINE:
        raise BadLine(f"the line is longer than {LONGEST_LINE} characters")
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError) as why:
        raise BadLine("the line is no JSON") from why
    if not isinstance(asked, dict):
        raise BadLine("the line is no JSON object")
    return asked


def _text(asked: Mapping[str, Any]) -> str:
    text = asked.get("text")
    if not isinstance(text, str):
        raise BadLine('"text" is missing or is no string')
    return text


def _intent(text: str, _: Mapping[str, Any]) -> dict[str, Any]:
    from appliance.understanding.intent import understand  # noqa: PLC0415 - the other tasks need not wait for it
    from appliance.understanding.urgency import ALERT_ONLY, instruction  # noqa: PLC0415

    found = understand(text)
    critical = [flag for flag in found.watch_flags if instruction(flag) == ALERT_ONLY]  # the person on call is told
    return {
        "intent": found.kind.value,
        "urgent": found.urgent or bool(critical),
        "confidence": round(found.confidence, 3),
        "red_flags": [*found.red_flags, *critical],
    }


def _date(text: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    now = _now(asked.get("now"))
    if asked.get("context") == "birth":
        born = dates.parse_birth_date(text, now)
        return {"date": born.isoformat()} if born else {}
    return dates.wish_to_json(dates.parse_wish(text, now))


def _now(said: Any) -> datetime:
    if said is None:
        return datetime.now(ZONE)
    try:
        now = datetime.fromisoformat(said)
    except (TypeError, ValueError) as why:
        raise BadLine('"now" is no ISO date and time') from why
    return now.astimezone(ZONE) if now.tzinfo else now.replace(tzinfo=ZONE)


def _phone(text: str, _: Mapping[str, Any]) -> dict[str, Any]:
    return {"phone": phones.parse_phone(text)}


def _name(text: str, _: Mapping[str, Any]) -> dict[str, Any]:
    """The line answers "for whom?", so that a bare unknown word is a name."""
    name = names.bare_name(text)
    return {"last": name.last, "first": name.first}
