"""Rules that change on the way, random acts of four processes, some killed: nothing booked twice or outside them.

200 sequences in the suite, 10,000 with ``--hypothesis-profile=nightly`` (``make nightly``).
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from appliance.sealing import AgeSeal
from appliance.settings import practice_of
from appliance.settings.reading import Table
from appliance.store.store import Store
from appliance.vocabulary.acts import AppointmentBooked, AppointmentCancelled, AppointmentMoved, SeriesBooked
from tests.fakes.agendas import KNOWN, Sequence, sequences
from tests.fakes.clock import FakeClock
from tests.store.judge import Judge, of_table, stretches
from tests.store.writing import RECIPIENT, WAIVING, Commanded, Writers

NIGHTLY = settings.get_current_profile_name() == "nightly"
IN_MEMORY = Path("/dev/shm")
"""A killed process needs no disk that survives a power cut; waiting for one would take most of the time."""

OVERLAPS = """
SELECT count(*) FROM appointments one JOIN appointments other ON one.practitioner = other.practitioner
AND one.id < other.id AND one.start < other.end AND other.start < one.end
WHERE one.status = 'booked' AND other.status = 'booked'
"""

STRETCHES = "SELECT * FROM booked_stretches ORDER BY practitioner, start"


@pytest.fixture(scope="module")
def writers() -> Iterator[Writers]:
    made = Writers()
    yield made
    made.close()


@settings(
    max_examples=settings.default.max_examples if NIGHTLY else 200,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # what depends on the order of processes does not shrink
)
@given(sequence=sequences())
def test_four_writers_at_once_keep_the_rules(writers: Writers, sequence: Sequence) -> None:
    with TemporaryDirectory(dir=IN_MEMORY if IN_MEMORY.is_dir() else None) as folder:
        path = Path(folder) / "permanence.db"
        outcomes = writers.write(path, sequence)
        store = Store(path, sequence.file, FakeClock(sequence.now), AgeSeal([RECIPIENT]))
        try:
            _check(store, sequence, outcomes)
        finally:
            store.close()


def _check(store: Store, sequence: Sequence, outcomes: list[object]) -> None:
    rows = store._db.run("SELECT id, birth_date, last FROM patients")
    appointments = [of_table(one) for one in store.appointments()]
    judge = Judge(
        sequence.file,
        {row["id"]: row["birth_date"] and date.fromisoformat(row["birth_date"]) for row in rows},
        {row["id"] for row in rows if row["last"] in {one.last for one in KNOWN}},
        lambda version: practice_of("changed", _settings(store, version)),
        sequence.elsewhere,
        WAIVING,
    )
    judge.hear(store.journal())
    assert judge.broken == []
    assert sorted(judge.agenda.values(), key=lambda one: one.id) == sorted(appointments, key=lambda one: one.id)
    assert store._db.run(OVERLAPS)[0][0] == 0
    assert [tuple(row) for row in store._db.run(STRETCHES)] == stretches(appointments)
    assert store.broken_entry() is None
    assert store._db.run("SELECT count(*) FROM holds")[0][0] == 0, "every call has ended"
    assert len({row["last"] for row in rows}) == len(rows), "nobody entered the file twice"
    assert _acknowledged(outcomes) <= {one.id for one in appointments}


def _settings(store: Store, version: int) -> Table:
    kept = store.versions.one(version)
    assert kept is not None
    return kept.practice


def _acknowledged(outcomes: list[object]) -> set[str]:
    """Ids of what a writer was told to stand in the agenda."""
    told: set[str] = set()
    for one in outcomes:
        if isinstance(one, AppointmentBooked | AppointmentMoved | AppointmentCancelled):
            told.add(one.appointment.id)
        elif isinstance(one, Commanded):
            told.add(one.appointment)
        elif isinstance(one, SeriesBooked):
            told |= {each.id for each in one.appointments}
    return told
