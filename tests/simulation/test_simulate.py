"""The command: one object a scenario, exit codes, which practice, several at once."""

import argparse
import json
from pathlib import Path

import pytest

from appliance import settings
from appliance.commands import simulate

CALLS = Path(__file__).parents[1] / "calls"


def run(*words: object) -> int:
    parser = argparse.ArgumentParser()
    simulate.add_arguments(parser)
    return simulate.run(parser.parse_args([str(word) for word in words]))


def test_objects_in_the_order_of_the_files(capsys: pytest.CaptureFixture[str]) -> None:
    files = [CALLS / "c39_chest_pain_at_once.toml", CALLS / "c16_cancel.toml"]
    assert run(*files, "--json") == 0
    objects = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["id"] for one in objects] == ["c39", "c16"]
    assert [one["passed"] for one in objects] == [True, True]
    assert objects[0]["told_15_at_turn"] == 1
    assert objects[1]["appointments"]["cancelled"][0]["id"] == "p05"


def test_calls_at_once_give_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    files = [CALLS / "c39_chest_pain_at_once.toml", CALLS / "c16_cancel.toml"]
    assert run(*files, "--json", "--jobs", "2") == 0
    assert [json.loads(line)["id"] for line in capsys.readouterr().out.splitlines()] == ["c39", "c16"]


def test_people_get_both_sides_and_the_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call = (CALLS / "c16_cancel.toml").read_text("utf-8").replace('existing = "p05"', 'existing = "p02"')
    (tmp_path / "call.toml").write_text(call, "utf-8")
    report = tmp_path / "report.md"
    assert run(tmp_path / "call.toml", "--practice", CALLS / "practice.toml", "--report", report) == 1
    out = capsys.readouterr().out
    assert "patient> Léa Guillou" in out
    assert "✗ the appointment p02 was not cancelled" in out
    assert "0 of 1 calls" in report.read_text("utf-8")
    assert "p02 was not cancelled" in report.read_text("utf-8")


def test_a_bad_file_is_2_and_the_others_are_played(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bad.toml").write_text('titel = "x"\n', "utf-8")
    assert run(tmp_path / "bad.toml", CALLS / "c16_cancel.toml", "--json") == 2
    printed = capsys.readouterr()
    assert "bad.toml" in printed.err
    assert json.loads(printed.out)["id"] == "c16"


def test_a_bad_practice_is_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "practice.toml").write_text("name = 3\n", "utf-8")
    assert run(CALLS / "c16_cancel.toml", "--practice", tmp_path / "practice.toml") == 2
    assert "practice.toml" in capsys.readouterr().err


def test_which_practice(tmp_path: Path) -> None:
    (tmp_path / "calls").mkdir()
    call = tmp_path / "calls" / "call.toml"
    assert simulate.practice_for(call) == settings.SAMPLE
    (tmp_path / "practice.toml").touch()
    assert simulate.practice_for(call) == tmp_path / "practice.toml"
    (tmp_path / "calls" / "practice.toml").touch()
    assert simulate.practice_for(call) == tmp_path / "calls" / "practice.toml"
