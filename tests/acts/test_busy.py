"""A search reads the books in long stretches: it must see the same free slots as in the visits one by one."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from appliance.acts.busy import BusyDays, busy_around
from appliance.agenda.busy import Busy
from appliance.agenda.slots import free_slots
from appliance.sealing import AgeSeal, new_key_pair
from appliance.store.books import SqliteBooks
from appliance.store.database import MEMORY
from appliance.store.rows import stored_appointment
from appliance.store.store import Store
from appliance.vocabulary.agenda import AppointmentStatus, Patient, Slot
from tests.fakes.agendas import DAYS, KNOWN, PEOPLE, TYPES, Sequence, sequences
from tests.fakes.clock import FakeClock

SEAL = AgeSeal([new_key_pair().recipient])

visits = st.lists(
    st.tuples(st.sampled_from(PEOPLE[:2]), st.sampled_from(TYPES), st.sampled_from((0, 0, 0, 5, 20))), max_size=40
)


@given(
    sequence=sequences(writers=1, most=3),
    booked=visits,
    hour=st.sampled_from((8, 9, 22)),
    changes=st.lists(st.tuples(st.integers(0, 39), st.sampled_from((None, 0, -5, 5, 30))), max_size=12),
    order=st.randoms(use_true_random=False),
)
def test_stretches_leave_the_slots_that_visits_leave(
    sequence: Sequence,
    booked: list[tuple[str, str, int]],
    hour: int,
    changes: list[tuple[int, int | None]],
    order: Random,
) -> None:
    """Whatever was booked, then cancelled (None) or moved by some minutes, where there was room; days in any order."""
    store = Store(MEMORY, sequence.file, FakeClock(sequence.now), SEAL)
    try:
        books, practice = store.books("test"), sequence.file.practice
        today = sequence.now.astimezone(practice.zone).date()
        edges = dict.fromkeys(PEOPLE, datetime.combine(today, time(hour), practice.zone).astimezone(UTC))
        with books.writing():
            for who, kind, gap in booked:
                slot = Slot(edges[who] + timedelta(minutes=gap), practice.minutes(who, kind), who, kind)
                patient = books.patients([], KNOWN[0].phone)[0]
                assert books.add_appointment(slot, patient, "")
                edges[who] = slot.end
            for rank, by in changes:
                _change(books, rank, by)
        for kind in TYPES:
            days = [today + timedelta(days=ahead) for ahead in range(DAYS)]
            taken = BusyDays(books, practice, PEOPLE, kind, days, None)
            for day in order.sample(days, DAYS):
                around = taken.around(day)
                for who in PEOPLE:
                    person = practice.practitioners[who]
                    one_by_one = busy_around(books, who, day, day, None)
                    found = free_slots(practice, person, kind, around[who], day, sequence.now)
                    assert list(found) == list(free_slots(practice, person, kind, one_by_one, day, sequence.now))
    finally:
        store.close()


def _change(books: SqliteBooks, rank: int, by: int | None) -> None:
    standing = [stored_appointment(row) for row in books.all_appointments() if row["status"] == "booked"]
    if rank >= len(standing):
        return
    one = standing[rank]
    cancelled = replace(one, status=AppointmentStatus.CANCELLED)
    moved = replace(one, slot=replace(one.slot, start=one.slot.start + timedelta(minutes=by or 0)))
    books.change_appointment(cancelled if by is None else moved)


def test_a_full_morning_is_one_stretch(store: Store) -> None:
    books = store.books("test")
    day = datetime(2026, 12, 1, 8, tzinfo=UTC)
    patient = Patient("Roche", "Anne", date(1950, 1, 1))
    with books.writing():
        for rank in range(12):
            booked = replace(patient, id=books.add_patient(patient))
            assert books.add_appointment(
                Slot(day + timedelta(minutes=15 * rank), 15, "roux", "consultation"), booked, ""
            )
    read = books.busy_stretches(["roux"], day, day + timedelta(days=1), without_call=None, apart=())
    assert read == [Busy("roux", day, day + timedelta(hours=3))]
