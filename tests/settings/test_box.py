from pathlib import Path

import pytest

from appliance.errors import SettingsError
from appliance.settings import Box, load_box


def box(folder: Path, text: str) -> Box:
    file = folder / "box.toml"
    file.write_text(text, "utf-8")
    return load_box(file)


def test_an_empty_file_gives_the_defaults(tmp_path: Path) -> None:
    assert box(tmp_path, "") == Box()


def test_what_is_said_replaces_a_default(tmp_path: Path) -> None:
    said = box(tmp_path, 'recognizer = "vosk"\nrecording = false\nrecipients = ["age1x"]\ncalls_at_once = 2')
    assert said == Box(recognizer="vosk", recording=False, recipients=("age1x",), calls_at_once=2)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('recogniser = "vosk"', "Did you mean 'recognizer'?"),
        ('recording = "no"', "recording must be true or false"),
        ("calls_at_once = true", "calls_at_once must be a whole number"),
        ("calls_at_once = 0", "at least 1"),
        ('voice = "siri"', "one of kokoro, espeak"),
        ('recipients = "age1x"', "list"),
        ("listen = ", "TOML"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(SettingsError) as caught:
        box(tmp_path, text)
    assert told in str(caught.value)


def test_a_password_is_not_shown(tmp_path: Path) -> None:
    assert "secret" not in repr(box(tmp_path, 'password = "secret"'))
