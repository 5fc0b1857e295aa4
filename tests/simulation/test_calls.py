"""Every call of tests/calls, played in text; a few over the telephone."""

from pathlib import Path

import pytest

from appliance.commands.simulate import play_one, practice_for
from appliance.simulation import reading
from appliance.simulation.audio import Sound
from appliance.simulation.played import transcript

FOLDER = Path(__file__).parents[1] / "calls"
CALLS = sorted(path for path in FOLDER.glob("**/*.toml") if path.stem != "practice")
SPOKEN = ("c16_cancel", "c39_chest_pain_at_once")


@pytest.mark.parametrize("path", CALLS, ids=lambda path: path.stem)
def test_text_call(path: Path) -> None:
    played = play_one((reading.load(path), practice_for(path)), None)
    assert not played.why, transcript(played)


@pytest.mark.models
@pytest.mark.sip
@pytest.mark.parametrize("name", SPOKEN)
def test_spoken_call(name: str) -> None:
    path = FOLDER / f"{name}.toml"
    played = play_one((reading.load(path), practice_for(path)), Sound())
    assert not played.why, transcript(played)
    assert all(turn.latency_ms is not None for turn in played.turns if turn.n and turn.heard and turn.said)


def test_calls_are_many_and_all_their_own() -> None:
    calls = [reading.load(path) for path in CALLS]
    assert len({one.id for one in calls}) == len(calls) >= 36
    assert not [warning for one in calls for warning in one.warnings]
