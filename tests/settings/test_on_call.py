"""Whom callers are sent to while the practice is closed, as the practice file says it."""

from pathlib import Path

import pytest

from appliance.errors import SettingsError
from appliance.settings import load_practice
from appliance.vocabulary.practice import Practice
from tests.settings.test_practice_file import WHOLE


def read(folder: Path, instead: str, *, more: str = "") -> Practice:
    """The whole file, with another line for the number of the département."""
    file = folder / "practice.toml"
    file.write_text(WHOLE.replace('on_call_number = "116117"', instead) + more, "utf-8")
    return load_practice(file).practice


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("15", "15"),
        ("116 117", "116117"),
        ("36 24", "3624"),
        ("02 61 91 05 14", "0261910514"),
        ("+33 2 61 91 05 14", "0261910514"),
    ],
)
def test_a_number_is_written_as_on_paper(tmp_path: Path, written: str, dialled: str) -> None:
    assert read(tmp_path, f'on_call_number = "{written}"').on_call_number == dialled


def test_without_a_number_only_the_15_is_named(tmp_path: Path) -> None:
    assert read(tmp_path, "").on_call_number is None
    assert read(tmp_path, 'on_call_number = ""').on_call_number is None


@pytest.mark.parametrize("wrong", ["116116", "02 61 91 05", "le Samu", "+32 2 511 22 33", "0061910514"])
def test_a_number_that_nobody_can_dial_is_refused(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, f'on_call_number = "{wrong}"')
    assert f"on_call_number must be 15, 116117, 3624 or ten digits like 0261910513, not '{wrong}'." in str(caught.value)
