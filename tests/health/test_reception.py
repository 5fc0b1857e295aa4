"""What the reception says of itself, as the lamps, the page and an update read it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from appliance.health import reception
from appliance.health.finding import Installation, State
from appliance.sealing import AgeSeal, new_key_pair
from appliance.store.store import Store
from appliance.vocabulary.faults import Fault
from appliance.vocabulary.telephony import CallerId
from tests.fakes.clock import FakeClock
from tests.fakes.practices import practice_file


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "permanence.db", practice_file(), FakeClock(), AgeSeal([new_key_pair().recipient]))
    yield opened
    opened.close()


def test_a_box_without_a_database_says_nothing(tmp_path: Path) -> None:
    assert reception.examine(Installation(tmp_path)).state is State.GOOD
    assert not reception.is_deaf(tmp_path)


def test_a_fault_is_shown_until_it_is_over(tmp_path: Path, store: Store) -> None:
    store.note_faults({Fault.DEAF: True, Fault.NOT_REGISTERED: True})
    assert reception.examine(Installation(tmp_path)).state is State.WRONG
    assert reception.is_deaf(tmp_path)
    store.note_faults({Fault.DEAF: False, Fault.NOT_REGISTERED: True})
    assert not reception.is_deaf(tmp_path)
    assert "opérateur" in reception.examine(Installation(tmp_path)).sentence
    store.note_faults({Fault.DEAF: False, Fault.NOT_REGISTERED: False})
    assert reception.examine(Installation(tmp_path)).state is State.GOOD


def test_what_was_not_looked_for_stands(tmp_path: Path, store: Store) -> None:
    store.note_faults({Fault.UNANSWERED: True})
    store.note_faults({Fault.DEAF: False, Fault.NOT_REGISTERED: False})
    found = reception.examine(Installation(tmp_path))
    assert (found.state, "appel d'essai" in found.sentence) == (State.WRONG, True)
    assert not reception.is_deaf(tmp_path)


@pytest.mark.parametrize("fault", list(Fault))
def test_each_fault_is_told_with_what_to_do(fault: Fault) -> None:
    assert reception.judge([fault]).remedy


def test_a_call_that_was_kept_is_found(tmp_path: Path, store: Store) -> None:
    now = FakeClock().now()
    assert not reception.has_kept_a_call(tmp_path, now)
    store.call(CallerId(None))
    assert reception.has_kept_a_call(tmp_path, now)
    assert not reception.has_kept_a_call(tmp_path, now + timedelta(minutes=1))
