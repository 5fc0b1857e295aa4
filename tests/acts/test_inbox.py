"""What is done with a message: once, journaled, and refused in words when it cannot be."""

import json
from datetime import date

import pytest

from appliance.acts.desk import CallDesk
from appliance.store.store import Store
from appliance.vocabulary.acts import (
    AddNote,
    AssignMessage,
    AttemptOutcome,
    CorrectMessage,
    InboxAct,
    MarkRead,
    MessageChanged,
    MessageTaken,
    NoteAttempt,
    Refusal,
    Refused,
    TakeMessage,
)
from appliance.vocabulary.journal import JournalKind
from appliance.vocabulary.meaning import IntentKind, PersonName


@pytest.fixture
def message(desk: CallDesk) -> str:
    taken = desk.perform(TakeMessage(IntentKind.RENEWAL, "plus de cachets", PersonName("Delonnay", "Odette")))
    assert isinstance(taken, MessageTaken)
    return taken.id


def row(store: Store) -> dict[str, object]:
    return dict(store.connection.run("SELECT * FROM messages")[0])


ACTS = {
    JournalKind.MESSAGE_READ: MarkRead,
    JournalKind.MESSAGE_ASSIGNED: lambda key: AssignMessage(key, "station:s1"),
    JournalKind.MESSAGE_CORRECTED: lambda key: CorrectMessage(key, PersonName("Delaunay"), phone="0261910513"),
    JournalKind.NOTE_ADDED: lambda key: AddNote(key, "n1", "elle préfère le matin"),
    JournalKind.CALLBACK_ATTEMPTED: lambda key: NoteAttempt(key, "c1", AttemptOutcome.NO_ANSWER),
}


@pytest.mark.parametrize("kind", ACTS)
def test_each_is_journaled_once_however_often_it_is_asked(store: Store, message: str, kind: JournalKind) -> None:
    act: InboxAct = ACTS[kind](message)
    inbox = store.inbox("station:s1")
    assert inbox.perform(act) == inbox.perform(act) == MessageChanged(message)
    entries = [entry for entry in store.journal() if entry.kind is kind]
    assert [entry.actor for entry in entries] == ["station:s1"]
    assert json.loads(entries[0].payload)["message"] == message


@pytest.mark.parametrize("kind", ACTS)
def test_a_message_that_is_not_there_is_refused(store: Store, kind: JournalKind) -> None:
    before = len(list(store.journal()))
    assert store.inbox("user:agnes").perform(ACTS[kind]("m0")) == Refused(Refusal.NOT_FOUND)
    assert len(list(store.journal())) == before


def test_the_first_reader_counts(store: Store, message: str) -> None:
    store.inbox("user:agnes").perform(MarkRead(message))
    store.inbox("station:s1").perform(MarkRead(message))
    assert row(store)["read_by"] == "user:agnes"
    assert store.unread_hours() == 0


def test_who_looks_after_it_is_one_person_until_she_gives_it_back(store: Store, message: str) -> None:
    first, second = store.inbox("station:s1"), store.inbox("station:s2")
    first.perform(AssignMessage(message, "station:s1"))
    assert second.perform(AssignMessage(message, "station:s2")) == Refused(Refusal.TAKEN_BY_ANOTHER)
    second.perform(AssignMessage(message, None))
    second.perform(AssignMessage(message, "station:s2"))
    assert row(store)["owner"] == "station:s2"


def test_it_is_handed_on_from_one_to_another_in_one_entry(store: Store, message: str) -> None:
    store.inbox("station:s1").perform(AssignMessage(message, "station:s1"))
    before = len(list(store.journal()))
    store.inbox("user:agnes").perform(AssignMessage(message, "user:paul", from_anybody=True))
    assert row(store)["owner"] == "user:paul"
    assert [json.loads(entry.payload)["owner"] for entry in list(store.journal())[before:]] == ["user:paul"]


def test_a_correction_changes_what_it_names_and_the_journal_quotes_nothing(store: Store, message: str) -> None:
    store.inbox("user:agnes").perform(CorrectMessage(message, PersonName("Delaunay"), date(1946, 10, 2)))
    assert [row(store)[name] for name in ("last", "first", "birth_date", "phone")] == [
        *("Delaunay", "Odette", "1946-10-02", None)
    ]
    last = list(store.journal())[-1].payload
    assert json.loads(last)["fields"] == ["last", "birth_date"]
    assert "Delaunay" not in last


def test_a_note_is_sealed(store: Store, message: str) -> None:
    store.inbox("user:agnes").perform(AddNote(message, "n1", "elle préfère le matin"))
    assert b"matin" not in bytes(store.connection.run("SELECT sealed_text FROM notes")[0]["sealed_text"])
