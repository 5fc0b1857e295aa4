"""What is done with the messages of the practice: read, assign, correct, annotate, call back.

Each is one transaction with its journal entry; asked twice, it changes nothing the second time.
"""

from typing import Protocol

from appliance.acts.books import Books
from appliance.vocabulary.acts import (
    AddNote,
    ArchiveMessage,
    AssignMessage,
    CorrectMessage,
    InboxAct,
    MarkRead,
    MessageChanged,
    NoteAttempt,
    Refusal,
    Refused,
)
from appliance.vocabulary.journal import JournalKind


class InboxBooks(Books, Protocol):
    """The books, as far as messages go; each method is a part of the transaction it is called in."""

    def message_owner(self, message: str) -> tuple[bool, str | None]:
        """Is there such a message, and who looks after it?"""

    def mark_message(self, message: str, by: str) -> bool:
        """False when somebody had read it already."""

    def assign_message(self, message: str, owner: str | None) -> None: ...

    def correct_message(self, act: CorrectMessage) -> tuple[str, ...]:
        """Names of the fields that have changed."""

    def add_note(self, message: str, key: str, text: str, by: str) -> bool:
        """Sealed; False when this very note stands there."""

    def add_attempt(self, act: NoteAttempt, by: str) -> bool:
        """False when this very attempt stands there."""

    def archive_message(self, act: ArchiveMessage) -> bool:
        """False when it is where it should be already."""


class Inbox:
    """The messages, for somebody who reads them: ``user:<id>``, ``station:<id>``."""

    def __init__(self, books: InboxBooks, by: str) -> None:
        self._books = books
        self._by = by

    def perform(self, act: InboxAct) -> MessageChanged | Refused:  # noqa: C901 - one case an act
        with self._books.writing():
            there, owner = self._books.message_owner(act.message)
            if not there:
                return Refused(Refusal.NOT_FOUND)
            match act:
                case MarkRead():
                    self._read(act)
                case AssignMessage():
                    if act.owner and not act.from_anybody and owner not in {None, act.owner}:
                        return Refused(Refusal.TAKEN_BY_ANOTHER)
                    self._assign(act, owner)
                case CorrectMessage():
                    self._correct(act)
                case AddNote():
                    if self._books.add_note(act.message, act.id, act.text, self._by):
                        self._note(JournalKind.NOTE_ADDED, act.message, note=act.id)
                case NoteAttempt():
                    if self._books.add_attempt(act, self._by):
                        self._note(JournalKind.CALLBACK_ATTEMPTED, act.message, attempt=act.id, outcome=act.outcome)
                case ArchiveMessage():
                    if self._books.archive_message(act):
                        kind = JournalKind.MESSAGE_ARCHIVED if act.away else JournalKind.MESSAGE_REOPENED
                        self._note(kind, act.message)
        return MessageChanged(act.message)

    def _read(self, act: MarkRead) -> None:
        if self._books.mark_message(act.message, self._by):
            self._note(JournalKind.MESSAGE_READ, act.message)

    def _assign(self, act: AssignMessage, owner: str | None) -> None:
        if owner != act.owner:
            self._books.assign_message(act.message, act.owner)
            self._note(JournalKind.MESSAGE_ASSIGNED, act.message, owner=act.owner)

    def _correct(self, act: CorrectMessage) -> None:
        fields = self._books.correct_message(act)
        if fields:
            self._note(JournalKind.MESSAGE_CORRECTED, act.message, fields=list(fields))

    def _note(self, kind: JournalKind, message: str, **more: object) -> None:
        self._books.journal(kind, {"message": message, "by": self._by, **more})
