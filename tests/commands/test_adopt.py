from pathlib import Path

import pytest

from appliance import settings
from appliance.__main__ import main


@pytest.fixture
def card(tmp_path: Path) -> Path:
    folder = tmp_path / "card"
    folder.mkdir()
    (folder / "practice.toml").write_bytes(settings.SAMPLE.read_bytes())
    (folder / "box.toml").write_text('listen = "0.0.0.0:5060"\npassword = "secret"\n', "utf-8")
    return folder


def adopted(card: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    code = main(["adopt", str(card), "--home", str(card.parent / "home")])
    return code, capsys.readouterr().out


def test_the_first_start_takes_the_practice_from_the_card(card: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = adopted(card, capsys)
    home = card.parent / "home"
    assert (code, settings.load_practice(home / "practice.toml")) == (0, settings.sample_practice())
    assert settings.own_box(home).password == "secret"
    assert {path.stat().st_mode & 0o777 for path in home.iterdir()} == {0o600}
    assert settings.sample_practice().practice.name in told
    assert "secret" not in told


def test_a_practice_that_stands_is_not_written_over(card: Path, capsys: pytest.CaptureFixture[str]) -> None:
    adopted(card, capsys)
    (card / "practice.toml").write_text("another", "utf-8")
    code, told = adopted(card, capsys)
    assert code == 1
    assert "déjà un cabinet" in told


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("practice.toml", "name = ", "valid TOML"),
        ("practice.toml", None, "cannot be read"),
        ("box.toml", "lisen = 1", "listen"),
        ("box.toml", 'recognizer = "siri"', "whisper"),
    ],
)
def test_a_wrong_file_is_told_in_one_french_sentence_and_nothing_is_taken(
    name: str, content: str | None, says: str, card: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is None:
        (card / name).unlink()
    else:
        (card / name).write_text(content, "utf-8")
    code, told = adopted(card, capsys)
    assert code == 1
    assert told.startswith(f"Corrigez {name}, puis rallumez le boîtier")
    assert says in told
    assert not (card.parent / "home").exists()
