import argparse
import json

import pytest

from appliance.commands.understand import add_arguments, answers

BAD = ['{"id":3', "[]", '{"id":4}', '{"id":"x","text":5}', '{"id":5,"text":"demain","now":"tomorrow"}']


def test_a_bad_line_gives_one_error_and_the_rest_goes_on() -> None:
    good = json.dumps({"id": "g", "text": "zéro six douze trente-quatre cinquante-six soixante-dix-huit"})
    *wrong, right = answers("phone", [*BAD[:4], "\n", good])
    assert [set(one) for one in wrong] == [{"id", "error"}] * 4
    assert [one["id"] for one in wrong] == [None, None, 4, "x"]
    assert right == {"id": "g", "phone": "0612345678"}


def test_a_bad_now_is_said() -> None:
    (answer,) = answers("date", [BAD[4]])
    assert answer["id"] == 5
    assert "now" in answer["error"]


def test_an_aware_now_is_taken_to_paris() -> None:
    (answer,) = answers("date", [json.dumps({"id": 1, "text": "demain", "now": "2026-11-24T23:30:00+00:00"})])
    assert answer == {"id": 1, "date": "2026-11-26"}


@pytest.mark.parametrize("task", ["date", "phone", "name"])
@pytest.mark.parametrize("text", ["", "\x00\x07" * 500, "日本語" * 500, "non le 3 " * 110_000, "D E " * 250_000])
def test_any_text_is_answered(task: str, text: str) -> None:
    (answer,) = answers(task, [json.dumps({"id": 1, "text": text, "now": "2026-11-24T10:15"})])
    assert answer["id"] == 1
    assert "error" not in answer


def test_lines_are_answered_as_they_come() -> None:
    lines = iter([json.dumps({"id": 1, "text": "demain", "now": "2026-11-24T10:15"}), "never read"])
    assert next(answers("date", lines))["id"] == 1
    assert next(lines) == "never read"


def test_the_task_is_one_of_the_four() -> None:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    assert parser.parse_args(["--task", "name", "--json"]).task == "name"
    with pytest.raises(SystemExit):
        parser.parse_args(["--task", "weather"])
