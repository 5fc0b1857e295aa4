import sqlite3
from copy import deepcopy
from datetime import date, timedelta
from pathlib import Path

import pytest

from appliance.acts.changes import change_settings
from appliance.errors import DiskFull, StoreError
from appliance.sealing import AgeSeal, KeyPair
from appliance.settings import SAMPLE, PracticeFile, load_practice
from appliance.store.store import Store
from appliance.vocabulary.acts import (
    AppointmentBooked,
    BookAppointment,
    FindSlots,
    HoldSlot,
    MessageTaken,
    Refusal,
    Refused,
    SlotHeld,
    SlotsFound,
    TakeMessage,
)
from appliance.vocabulary.audio import silence
from appliance.vocabulary.journal import JournalKind
from appliance.vocabulary.meaning import IntentKind, PersonName, Wish
from appliance.vocabulary.sms import Answer, SmsHeard
from appliance.vocabulary.telephony import CallerId
from tests.fakes.clock import FakeClock
from tests.fakes.practices import BRUNO, NOEL, ODETTE, practice, practice_file, visit
from tests.store.conftest import Open

FREE = visit("2026-11-26 10:00")
MESSAGE = TakeMessage(IntentKind.RESULTS, "mes analyses", PersonName("Delaunay", "Odette"), phone="0261910513")

STRETCHES = "SELECT * FROM booked_stretches ORDER BY practitioner, start"


def kinds(store: Store) -> list[JournalKind]:
    return [entry.kind for entry in store.journal()]


# --- opening ---------------------------------------------------------------------------------------------


def test_the_first_opening_seeds_and_the_second_changes_nothing(reopen: Open) -> None:
    first = reopen()
    journal, agenda = list(first.journal()), first.appointments()
    assert [one.patient.last for one in agenda] == ["Chauvin"]
    second = reopen()
    assert (list(second.journal()), second.appointments()) == (journal, agenda)


def test_a_changed_practice_file_is_journaled_and_keeps_the_agenda(
    store: Store, database: Path, clock: FakeClock, keys: KeyPair
) -> None:
    file = PracticeFile(practice(practice().practitioners["roux"], NOEL), patients=(ODETTE,))
    same = Store(database, file, clock, AgeSeal([keys.recipient]))
    assert kinds(same) == [JournalKind.PRACTICE_LOADED]
    same.close()
    closed = Store(database, PracticeFile(practice(NOEL)), clock, AgeSeal([keys.recipient]))
    assert kinds(closed) == [JournalKind.PRACTICE_LOADED] * 2
    assert len(closed.appointments()) == 1
    closed.close()


def test_a_day_that_is_closed_during_a_call_is_closed_for_that_call(
    database: Path, clock: FakeClock, keys: KeyPair
) -> None:
    reception, page = (Store(database, load_practice(SAMPLE), clock, AgeSeal([keys.recipient])) for _ in range(2))
    desk = reception.call(CallerId(None)).desk
    wish = Wish(dates=(date(2026, 11, 26),))
    find = FindSlots(wish, "consultation", "lemoine")
    found = desk.perform(find)
    assert isinstance(found, SlotsFound)
    slot = found.slots[0]
    assert found.fits
    assert isinstance(desk.perform(HoldSlot(slot)), SlotHeld)
    table = deepcopy(load_practice(SAMPLE).table)
    table["practitioners"][0]["closed"] = ["2026-11-26"]
    before = reception.agenda_version()
    change_settings(page.books("user:agnes"), "fermeture", table, {})
    assert reception.agenda_version() != before, "what is offered next is another"
    assert desk.perform(BookAppointment(slot, ODETTE)) == Refused(Refusal.OUTSIDE_HOURS)
    again = desk.perform(find)
    assert isinstance(again, SlotsFound)
    assert not again.fits


def test_a_household_is_known_by_its_number(store: Store) -> None:
    assert [one.last for one in store.household(CallerId(BRUNO.phone))] == ["Chauvin"]
    assert store.household(CallerId("0100000000")) == ()
    assert store.household(CallerId(None)) == ()


def test_services_share_the_file(reopen: Open) -> None:
    reception, web = reopen(), reopen()
    reception.call(CallerId(None)).desk.perform(BookAppointment(FREE, ODETTE))
    assert FREE in [one.slot for one in web.appointments()]
    assert isinstance(web.call(CallerId(None)).desk.perform(HoldSlot(FREE)), Refused)


# --- messages --------------------------------------------------------------------------------------------


def test_a_message_waits_until_somebody_has_read_it(store: Store, clock: FakeClock, keys: KeyPair) -> None:
    assert store.unread_hours() == 0
    taken = store.call(CallerId(None)).desk.perform(MESSAGE)
    assert isinstance(taken, MessageTaken)
    clock.pass_(5 * 3600)
    assert store.unread_hours() == 5
    kept = store.messages(keys.identity)[0]
    assert (kept.text, kept.category, kept.patient, kept.complete) == (MESSAGE.text, "results", MESSAGE.patient, True)
    assert store.mark_read(kept.id, "user:1")
    assert store.mark_read(kept.id, "user:2"), "read twice is read"
    assert store.unread_hours() == 0
    assert kinds(store).count(JournalKind.MESSAGE_READ) == 1
    assert not store.mark_read("none", "user:1")


# --- what the database itself refuses --------------------------------------------------------------------


def test_two_appointments_cannot_overlap_whoever_writes_them(store: Store, database: Path) -> None:
    direct = sqlite3.connect(database)
    row = list(direct.execute("SELECT * FROM appointments").fetchone())
    with pytest.raises(sqlite3.IntegrityError, match="double booking"):
        direct.execute(f"INSERT INTO appointments VALUES ({', '.join('?' * len(row))})", ["a2", *row[1:]])
    direct.close()


@pytest.mark.parametrize(
    "start",
    ["2026-11-26T10:00:00", "2026-11-26T11:00:00+01:00", "2026-11-26T10:00:00Z", "2026-11-26 10:00:00+00:00", "x"],
)
def test_a_time_that_does_not_compare_as_text_is_refused(store: Store, database: Path, start: str) -> None:
    """Else "10:00:00Z" would overlap "10:00:00+00:00" unseen."""
    direct = sqlite3.connect(database)
    row = list(direct.execute("SELECT * FROM appointments").fetchone())
    row[0], row[3], row[4] = "a2", start, "2026-11-26T10:15:00+00:00"
    with pytest.raises(sqlite3.IntegrityError, match="UTC"):
        direct.execute(f"INSERT INTO appointments VALUES ({', '.join('?' * len(row))})", row)
    with pytest.raises(sqlite3.IntegrityError, match="UTC"):
        direct.execute("UPDATE appointments SET start = ?", (start,))
    direct.close()


def test_what_was_booked_before_there_were_stretches_makes_them_as_well(reopen: Open, database: Path) -> None:
    store = reopen()
    for at in ("09:00", "09:15", "11:00"):
        booked = store.call(CallerId(None)).desk.perform(BookAppointment(visit(f"2026-11-26 {at}"), BRUNO))
        assert isinstance(booked, AppointmentBooked)
    before = store.connection.run(STRETCHES)
    store.connection.run("DROP TABLE booked_stretches")
    for trigger in store.connection.run("SELECT name FROM sqlite_master WHERE name LIKE 'stretch%'"):
        store.connection.run(f"DROP TRIGGER {trigger['name']}")
    store.connection.run("DELETE FROM _sqlite_migrations WHERE name = 'stretches_of_a_full_agenda'")
    assert [tuple(row) for row in reopen().connection.run(STRETCHES)] == [tuple(row) for row in before]


def test_a_reminder_that_left_before_texts_knew_their_start_is_still_answered(reopen: Open) -> None:
    store = reopen()
    (one,) = store.appointments()
    key, start = str(one.id), "2026-11-26T08:00:00+00:00"
    store.connection.run("ALTER TABLE sms_outbox DROP COLUMN start")
    store.connection.run("DELETE FROM _sqlite_migrations WHERE name = 'texts_know_the_start_they_told'")
    store.connection.run(
        """INSERT INTO sms_outbox (id, kind, cause, appointment, number, words, on_call, queued, next_try, not_after,
           changed, state) VALUES ('s', 'reminder', ?, ?, '+33639980512', '', 0, ?, ?, ?, ?, 'sent')""",
        *(f"reminder:{key}:{start}:48h", key, *([start] * 4)),
    )
    again = reopen()
    heard = SmsHeard("h", "+33639980512", "OUI", one.slot.start - timedelta(days=1))
    assert again.texts.hear(heard) is Answer.YES
    assert again.appointments()[0].confirmed


def test_the_database_refuses_two_holds_of_one_time_and_a_hold_of_what_is_booked(store: Store, database: Path) -> None:
    call, other = store.call(CallerId(None)), store.call(CallerId(None))
    call.desk.perform(HoldSlot(FREE))
    direct = sqlite3.connect(database)
    for start, end in (("09:05", "09:20"), ("08:10", "08:20")):
        held = (other.id, "roux", *(f"2026-11-26T{at}:00+00:00" for at in (start, end)), "consultation")
        with pytest.raises(sqlite3.IntegrityError, match="double booking"):
            direct.execute("INSERT INTO holds VALUES (?, ?, ?, ?, ?)", held)
    direct.close()


def test_the_database_refuses_to_move_a_visit_onto_another_or_to_bring_a_cancelled_one_back(
    store: Store, database: Path
) -> None:
    other = store.agenda("user:1").book(BookAppointment(FREE, ODETTE))
    assert isinstance(other, AppointmentBooked)
    (first,) = [one for one in store.appointments() if one.id != other.appointment.id]
    direct = sqlite3.connect(database)
    onto = [(first.slot.start + timedelta(minutes=by)).isoformat() for by in (10, 25)]
    move = "UPDATE appointments SET start = ?, end = ? WHERE id = ?"
    with pytest.raises(sqlite3.IntegrityError, match="double booking"):
        direct.execute(move, (*onto, other.appointment.id))
    direct.execute("UPDATE appointments SET status = 'cancelled' WHERE id = ?", (other.appointment.id,))
    direct.execute(move, (*onto, other.appointment.id))
    with pytest.raises(sqlite3.IntegrityError, match="double booking"):
        direct.execute("UPDATE appointments SET status = 'booked' WHERE id = ?", (other.appointment.id,))
    direct.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET payload = '{}' WHERE sequence = 1",
        "DELETE FROM journal",
        "INSERT OR REPLACE INTO journal SELECT 1, at, actor, kind, '{}', previous_hash, hash || 'x' FROM journal",
        "INSERT INTO journal SELECT 9, at, actor, kind, '{}', previous_hash, hash || 'x' FROM journal",
    ],
)
def test_the_journal_is_append_only(store: Store, database: Path, statement: str) -> None:
    direct = sqlite3.connect(database)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        direct.execute(statement)
    direct.close()


def test_a_forged_journal_is_found(store: Store, database: Path) -> None:
    desk = store.call(CallerId(None)).desk
    desk.perform(BookAppointment(FREE, ODETTE))
    desk.perform(MESSAGE)
    assert store.broken_entry() is None
    direct = sqlite3.connect(database)
    direct.execute("DROP TRIGGER journal_is_never_changed")
    direct.execute("UPDATE journal SET payload = replace(payload, 'roux', 'noel') WHERE sequence = 3")
    direct.commit()
    direct.close()
    assert store.broken_entry() == 3


# --- what goes wrong -------------------------------------------------------------------------------------


def test_on_a_full_disk_nothing_is_half_written(store: Store, keys: KeyPair) -> None:
    call = store.call(CallerId(None))
    pages = store._db.run("PRAGMA page_count")[0][0]
    store._db.run(f"PRAGMA max_page_count = {pages}")
    journal = list(store.journal())
    with pytest.raises(DiskFull, match="free some space"):
        call.record.sound(silence(60_000))
    long = TakeMessage(IntentKind.MESSAGE, "x" * 100_000, PersonName())
    with pytest.raises(DiskFull):
        call.desk.perform(long)
    taken = [entry for entry in store.journal() if entry.kind is JournalKind.MESSAGE_TAKEN]
    assert len(store.messages(keys.identity)) == len(taken)
    assert list(store.journal())[: len(journal)] == journal
    store._db.run("PRAGMA max_page_count = 1000000")
    assert isinstance(call.desk.perform(MESSAGE), MessageTaken), "with space again, it goes on"
    assert store.broken_entry() is None


def test_an_act_that_fails_leaves_no_trace(store: Store) -> None:
    desk = store.call(CallerId(None)).desk
    before = list(store.journal())
    unknown = TakeMessage(IntentKind.MESSAGE, "bonjour", PersonName(), practitioner="nobody")
    with pytest.raises(StoreError):
        desk.perform(unknown)
    assert list(store.journal()) == before
    assert isinstance(desk.perform(MESSAGE), MessageTaken)


def test_a_file_that_is_no_database_is_told_in_a_sentence(database: Path, reopen: Open) -> None:
    database.write_bytes(b"not a database, by any means" * 100)
    with pytest.raises(StoreError, match="damaged"):
        reopen()


def test_a_folder_where_the_database_should_be_is_told_in_a_sentence(database: Path, reopen: Open) -> None:
    database.mkdir()
    with pytest.raises(StoreError, match="cannot be used"):
        reopen()


def test_a_database_that_somebody_holds_is_told_in_a_sentence(store: Store, database: Path) -> None:
    direct = sqlite3.connect(database, isolation_level=None)
    direct.execute("BEGIN IMMEDIATE")
    store._db.run("PRAGMA busy_timeout = 1")
    with pytest.raises(StoreError, match="another program"):
        store.call(CallerId(None))
    direct.execute("ROLLBACK")
    direct.close()
    assert store.call(CallerId(None)).id
    assert practice_file().practice == store.practice
