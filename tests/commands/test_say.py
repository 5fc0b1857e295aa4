import wave
from pathlib import Path

import pytest

from appliance.__main__ import main


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERMANENCE_HOME", str(tmp_path / "home"))


def test_a_sentence_becomes_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["say", "Rendez-vous à 14h30.", "-o", str(tmp_path / "said.wav"), "--voice", "espeak"]) == 0
    with wave.open(str(tmp_path / "said.wav")) as said:
        assert said.getparams()[:3] == (1, 2, 8_000)
        assert said.getnframes() > 8_000
    assert "quatorze heures trente" in capsys.readouterr().out


def test_nothing_to_say_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["say", "…", "-o", str(tmp_path / "said.wav")]) == 2
    assert "nothing to say" in capsys.readouterr().err
    assert not (tmp_path / "said.wav").exists()


def test_a_missing_model_says_what_installs_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["say", "Bonjour.", "-o", str(tmp_path / "said.wav")]) == 1
    assert "permanence models install kokoro" in capsys.readouterr().err


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["say", "Bonjour.", "-o", str(tmp_path), "--voice", "espeak"]) == 1
    assert "cannot be written" in capsys.readouterr().err
