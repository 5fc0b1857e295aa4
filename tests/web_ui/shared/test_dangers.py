import tomllib
from importlib.resources import files

from appliance.understanding.urgency import AGE_UNKNOWN
from web_ui.shared.dangers import FIRST_READ, danger, dangers, first_read


def test_whatever_makes_a_message_one_to_read_first_has_a_french_name() -> None:
    text = files("appliance.understanding").joinpath("red_flags.toml").read_text("utf-8")
    assert set(FIRST_READ) == {*tomllib.loads(text)["a_lire_en_premier"], AGE_UNKNOWN}


def test_dangers_are_told_apart_from_what_is_only_read_first() -> None:
    keys = ("belly_pain", "chest_pain", "of_a_later_version")
    assert dangers(keys) == ["Douleur dans la poitrine"]
    assert first_read(keys) == ["Mal au ventre", "of_a_later_version"]
    assert danger("suicide") == "Idées de suicide"
