"""How the line sounds, as the doctor judges it by the last calls."""

from pathlib import Path

import pytest

from appliance.health import sound
from appliance.health.finding import Installation, State
from appliance.sealing import AgeSeal, new_key_pair
from appliance.store.store import LEVELS_KEPT, Store
from appliance.vocabulary.levels import Levels
from tests.fakes.clock import FakeClock
from tests.fakes.practices import practice_file

GOOD = Levels(-28, -24, 0.0, 14, 40)


@pytest.mark.parametrize(
    ("levels", "state", "said"),
    [
        (GOOD, State.GOOD, "14 dB plus faible"),
        (Levels(-28, -24, 0.0), State.GOOD, "entend bien"),
        (Levels(None, -24, 0.0), State.WRONG, "n'entend pas les appelants"),
        (Levels(-72, -24, 0.0, 50, 60), State.WRONG, "n'entend pas les appelants"),
        (Levels(-28, -24, 0.0, 75, 75), State.WRONG, "Les appelants n'entendent pas"),
        (Levels(-20, -24, 0.1, 14, 40), State.WEAK, "sature"),
        (Levels(-8, -24, 0.0, 14, 40), State.WEAK, "sature"),
        (Levels(-48, -24, 0.0, 14, 40), State.WEAK, "trop faible (-48 dB)"),
        (Levels(-28, -24, 0.0, 1, 40), State.WEAK, "lui revient"),
        (Levels(-28, -24, 0.0, 14, 15), State.WEAK, "s'entend parler"),
    ],
)
def test_each_fault_of_the_sound_has_its_sentence(levels: Levels, state: State, said: str) -> None:
    found = sound.judge([levels] * sound.ENOUGH, analogue=True)
    assert found.state is state
    assert said in found.sentence
    assert bool(found.remedy) is (state is not State.GOOD)


def test_a_sip_line_has_no_volume_to_turn() -> None:
    for levels in (Levels(None, -24, 0.0), Levels(-8, -24, 0.0), Levels(-48, -24, 0.0)):
        assert "carte son" not in sound.judge([levels] * sound.ENOUGH, analogue=False).remedy


def test_one_silent_caller_and_one_who_whispers_are_no_fault() -> None:
    silent, whispers = Levels(None, -24, 0.0), Levels(-50, -24, 0.0)
    assert sound.judge([], analogue=False) == sound.UNKNOWN
    assert sound.judge([silent] * 2, analogue=False) == sound.UNKNOWN
    assert sound.judge([silent, whispers, GOOD, GOOD], analogue=False).state is State.GOOD


def test_the_last_calls_count_and_older_ones_go(tmp_path: Path) -> None:
    here = Installation(tmp_path)
    assert sound.examine(here) == sound.UNKNOWN
    store = Store(tmp_path / "permanence.db", practice_file(), FakeClock(), AgeSeal([new_key_pair().recipient]))
    for levels in [Levels(None, -24, 0.0)] * LEVELS_KEPT + [GOOD] * sound.JUDGED:
        store.note_levels(levels)
    assert sound.examine(here).state is State.GOOD
    assert store.connection.run("SELECT count(*) AS n FROM sound_levels")[0]["n"] == LEVELS_KEPT
    store.close()
