"""The tune corpora: utterances written one by one, from which the readings were worked out."""

import json
from pathlib import Path
from typing import Any

import pytest

from appliance.bench.scores import right
from appliance.commands.understand import answers

CORPORA = Path(__file__).parents[1] / "corpora"


def rows(task: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (CORPORA / f"{task}_tune.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize(
    "row", [row for task in ("date", "phone", "name") for row in rows(task)], ids=lambda row: row["id"]
)
def test_utterance_means_what_its_writer_meant(row: dict[str, Any]) -> None:
    (answer,) = answers(row["task"], [json.dumps(row)])
    assert right(row["task"], row["expect"], answer), answer
