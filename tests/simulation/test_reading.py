"""Scenario files are read as documented, and refused with one clear sentence."""

from datetime import date, datetime, time
from pathlib import Path

import pytest

from appliance.errors import ScenarioError
from appliance.simulation import reading
from appliance.simulation.scenario import Do, Outcome, Scenario, Trigger

WHOLE = """
id = "x1"
title = "A call"
now = "2026-11-24T12:40"

[persona]
last = "Delaunay"
first = "Odette"
birth_date = "1946-10-02"
phone = "0261910513"
caller_id = "anonymous"
known_patient = true
voice = "woman, 80, slow"

[opening]
text = "Bonjour."

[facts]
name = "Odette Delaunay"

[[behaviours]]
when = "asked:name"
do = "silence"
seconds = 7.5

[goal]
outcome = "appointment"
practitioner = ["any"]
window = { from = "2026-11-26", to = "2026-11-27", after = "13:30", not_weekdays = [2, "sun"] }
patient = { last = "Delaunay", birth_date = "1946-10-02" }
max_turns = 9

[goal.alternative]
outcome = "message"
category = "book"
"""


def load(tmp_path: Path, text: str) -> Scenario:
    path = tmp_path / "call.toml"
    path.write_text(text, "utf-8")
    return reading.load(path)


def test_a_whole_scenario(tmp_path: Path) -> None:
    call = load(tmp_path, WHOLE)
    assert call.now == datetime(2026, 11, 24, 12, 40)  # noqa: DTZ001 - a scenario's time has no zone
    assert call.persona.caller_id is None
    assert call.behaviours[0].when == Trigger("asked", "name")
    assert (call.behaviours[0].do, call.behaviours[0].seconds) == (Do.SILENCE, 7.5)
    assert call.max_turns == 9
    assert call.goal.practitioner == ()
    assert call.goal.alternative is not None
    assert call.goal.alternative.outcome is Outcome.MESSAGE
    assert call.warnings == ()


@pytest.mark.parametrize(
    ("day", "at", "inside"),
    [
        ("2026-11-26", "13:30", True),
        ("2026-11-26", "13:15", False),
        ("2026-11-27", "18:00", True),
        ("2026-11-28", "14:00", False),
        ("2026-11-25", "14:00", False),
    ],
)
def test_the_window(tmp_path: Path, day: str, at: str, *, inside: bool) -> None:
    window = load(tmp_path, WHOLE).goal.window
    assert window.holds(date.fromisoformat(day), time.fromisoformat(at)) is inside


def test_what_is_unknown_of_an_offer_is_not_held_against_it(tmp_path: Path) -> None:
    window = load(tmp_path, WHOLE).goal.window
    assert window.holds(None, time(14))
    assert window.holds(date(2026, 11, 26), None)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('voice = "woman', 'vioce = "woman', "'voice'"),
        ('title = "A call"', 'titel = "A call"', "'title'"),
        ('do = "silence"', 'do = "silense"', "'silence'"),
        ('when = "asked:name"', 'when = "asks:name"', "asked:name"),
        ('when = "asked:name"', 'when = "turn:0"', "'when'"),
        ("seconds = 7.5", 'seconds = "long"', "seconds"),
        ('outcome = "appointment"', 'outcome = "apointment"', "'appointment'"),
        ('category = "book"', 'category = "boook"', "'book'"),
        ('now = "2026-11-24T12:40"', 'now = "today"', "2026-11-24T12:40"),
        ('now = "2026-11-24T12:40"', "", "'now' is missing"),
        ('birth_date = "1946-10-02"\nphone', 'birth_date = "2/10/46"\nphone', "'birth_date'"),
        ("max_turns = 9", "max_turns = 0", "max_turns"),
        ("known_patient = true", 'known_patient = "oui"', "true or false"),
        ('name = "Odette Delaunay"', "name = 12", "as text"),
        ("[goal]", "[gaol]", "'outcome' is missing"),
        ('id = "x1"', "id = ", "not valid TOML"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, before: str, after: str, said: str) -> None:
    with pytest.raises(ScenarioError) as refused:
        load(tmp_path, WHOLE.replace(before, after, 1))
    assert said in str(refused.value)
    assert "call.toml" in str(refused.value)
    assert "\n" not in str(refused.value).strip()


def test_an_unknown_key_of_a_goal_is_only_warned_about(tmp_path: Path) -> None:
    call = load(tmp_path, WHOLE.replace("max_turns = 9", "max_turns = 9\nno_alerts = true"))
    assert len(call.warnings) == 1
    assert "'no_alert'" in call.warnings[0]


def test_a_mark_that_never_comes_is_warned_about(tmp_path: Path) -> None:
    assert "asked:shoe_size" in load(tmp_path, WHOLE.replace("asked:name", "asked:shoe_size")).warnings[0]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="cannot be read"):
        reading.load(tmp_path / "none.toml")


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "call.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ScenarioError, match="UTF-8"):
        reading.load(tmp_path / "call.toml")
