from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from appliance.health import update
from appliance.health.finding import Installation, State
from appliance.updates import state
from appliance.updates.state import REFUSED, Ending, Outcome, Step, UpdateState

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)


def after(ending: Ending) -> UpdateState:
    refused = ("0.2.0",) if ending in REFUSED else ()
    return UpdateState(ended=Outcome(ending, "0.2.0", "0.1.0", NOW - timedelta(hours=5)), refused=refused, looked=NOW)


@pytest.mark.parametrize("ending", list(Ending))
def test_every_ending_is_told_with_its_version_and_what_to_do(ending: Ending) -> None:
    found = update.judge(after(ending), NOW)
    good = ending is Ending.UPDATED
    assert (found.state is State.GOOD, bool(found.remedy)) == (good, not good)
    assert "0.2.0" in found.sentence
    assert "24/11/2026" in found.sentence


def test_who_came_back_says_which_version_answers_and_why() -> None:
    found = update.judge(after(Ending.NOT_ANSWERED), NOW)
    assert "n'a pas répondu à l'appel d'essai" in found.sentence
    assert "0.1.0" in found.sentence
    assert "n'essaiera plus" in found.remedy


def test_a_version_that_was_cut_is_promised_another_night_only_while_it_has_one() -> None:
    once = after(Ending.CUT)
    assert "essayée encore une fois" in update.judge(once, NOW).remedy
    assert "n'essaiera plus" in update.judge(replace(once, refused=("0.2.0",)), NOW).remedy


def test_a_box_that_no_source_answers_says_so_after_a_while() -> None:
    looked = UpdateState(looked=NOW - update.SILENT)
    assert update.judge(looked, NOW).state is State.GOOD
    assert update.judge(looked, NOW + timedelta(days=1)).state is State.WEAK


def test_a_box_that_has_never_found_a_source_says_so() -> None:
    never = update.judge(UpdateState(), NOW)
    assert (never.state, "n'a encore pu être cherchée" in never.sentence) == (State.WEAK, True)


@pytest.mark.parametrize("step", [one for one in Step if one is not Step.IDLE])
def test_an_update_that_no_night_ends_is_not_called_under_way(step: Step) -> None:
    now = UpdateState(step, "0.1.0", "0.2.0", looked=NOW, began=NOW)
    assert update.judge(now, NOW + timedelta(hours=1)).state is State.GOOD
    stuck = update.judge(now, NOW + timedelta(days=1))
    assert (stuck.state, bool(stuck.remedy)) == (State.WEAK, True)
    assert "commencée le 24/11/2026" in stuck.sentence


def test_it_reads_what_the_updater_writes(tmp_path: Path) -> None:
    (tmp_path / state.FOLDER).mkdir()
    for written in (UpdateState(Step.TRYING, "0.1.0", "0.2.0", began=NOW), replace(after(Ending.CUT), cut=("0.2.0",))):
        state.write(tmp_path, written)
        assert state.read(tmp_path) == written
        assert "0.2.0" in update.examine(Installation(tmp_path)).sentence
