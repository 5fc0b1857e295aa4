"""The program as a user starts it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def permanence(*words: str, home: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = os.environ | ({"PERMANENCE_HOME": str(home)} if home else {})
    command = (sys.executable, "-m", "appliance", *words)
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_help_names_every_command() -> None:
    done = permanence("--help")
    assert done.returncode == 0
    for name in ("run", "understand", "simulate", "bench", "models", "doctor"):
        assert f"\n  {name} " in done.stdout


def test_an_unknown_command_gets_a_hint() -> None:
    done = permanence("understnad")
    assert done.returncode == 2
    assert done.stderr == "There is no command 'understnad'. Did you mean 'understand'?\n"


def test_without_a_command_nothing_is_done() -> None:
    assert permanence().returncode == 2


def test_its_version() -> None:
    assert permanence("--version").stdout.startswith("permanence 0.")


@pytest.mark.parametrize("words", [("models", "install", "kokorro"), ("models", "import", "/no/such/stick")])
def test_a_failure_is_one_sentence_and_exit_code_1(words: tuple[str, ...], tmp_path: Path) -> None:
    done = permanence(*words, home=tmp_path)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


def test_bad_settings_are_one_sentence_and_exit_code_2(tmp_path: Path) -> None:
    (tmp_path / "practice.toml").write_text("nmae = 1")
    done = permanence("run", home=tmp_path)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1


def test_a_box_that_was_never_set_up_is_told_what_to_do(tmp_path: Path) -> None:
    done = permanence("doctor", home=tmp_path)
    assert done.returncode == 1
    assert "permanence models install whisper-base kokoro" in done.stdout
    assert "permanence keys" in done.stdout


def test_models_are_listed_with_size_and_licence(tmp_path: Path) -> None:
    done = permanence("models", "list", home=tmp_path)
    assert "whisper-base: not installed (always), 150 MB, MIT" in done.stdout
    assert "vosk-model-small-fr-0.22" in done.stdout


def test_verify_fails_while_a_needed_model_is_missing(tmp_path: Path) -> None:
    done = permanence("models", "verify", home=tmp_path)
    assert done.returncode == 1
    assert "run: permanence models install kokoro" in done.stdout


def test_a_damaged_model_is_found_and_named(tmp_path: Path) -> None:
    (tmp_path / "models/whisper-base").mkdir(parents=True)
    (tmp_path / "models/whisper-base/config.json").write_text("{}")
    done = permanence("models", "verify", "whisper-base", home=tmp_path)
    assert "whisper-base: missing or damaged: model.bin, config.json" in done.stdout
