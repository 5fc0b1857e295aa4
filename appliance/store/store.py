"""The house's memory: opened once by each process, it gives every call its desk and its record."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import timedelta
from pathlib import Path

from appliance.acts.agenda import Agenda
from appliance.acts.desk import CallDesk
from appliance.acts.escalation import Escalation
from appliance.acts.inbox import Inbox
from appliance.acts.messages import raise_insistent
from appliance.acts.reminder_calls import ReminderCalls
from appliance.acts.search import next_slots
from appliance.acts.texts import Texts
from appliance.acts.waiting import WaitingList
from appliance.ports import Clock, Seal
from appliance.settings import PracticeFile
from appliance.store.books import (
    FIRST_HASH,
    SqliteBooks,
    entry_hash,
    journal_entry,
)
from appliance.store.database import Connection
from appliance.store.doors import Doors
from appliance.store.in_force import InForce
from appliance.store.instants import read, written
from appliance.store.kept import KeptWords
from appliance.store.people import SqlitePeopleBooks
from appliance.store.record import SqliteRecord
from appliance.store.recovery import recover
from appliance.store.reminder_calls import SqliteReminderBooks
from appliance.store.retention import AT_ONCE, erase_old_words
from appliance.store.rows import stored_appointment
from appliance.store.sms import SmsOutbox
from appliance.store.stations import PairedSeal, Stations
from appliance.store.versions import Versions
from appliance.vocabulary.acts import MarkRead, MessageChanged, Refusal
from appliance.vocabulary.agenda import Appointment, Patient, Slot
from appliance.vocabulary.conversation import EarlierMessage
from appliance.vocabulary.faults import Fault
from appliance.vocabulary.journal import JournalEntry, JournalKind
from appliance.vocabulary.levels import Levels
from appliance.vocabulary.practice import Practice
from appliance.vocabulary.presence import Presence, PresenceMode
from appliance.vocabulary.reminding import ReminderCall
from appliance.vocabulary.sms import Lamp
from appliance.vocabulary.telephony import CallerId

REMEMBERED = timedelta(days=7)
"""Who calls again later than this speaks of something else."""

LONGEST_CALL = timedelta(minutes=40)
"""The reception ends every call after half an hour."""

LEVELS_KEPT = 20
"""A week of a small practice's nights."""

_OF_THE_AGENDA = (
    *(JournalKind.APPOINTMENT_BOOKED, JournalKind.APPOINTMENT_MOVED, JournalKind.APPOINTMENT_CANCELLED),
    *(JournalKind.PRACTICE_LOADED, JournalKind.SETTINGS_CHANGED, JournalKind.CALENDAR_READ),
)
"""What changes what may be booked."""


@dataclass(frozen=True)
class OpenCall:
    """What one call needs of the store."""

    id: int
    desk: CallDesk
    record: SqliteRecord


class Store(KeptWords):
    """``Store(...)`` opens; ``close`` closes. What patients said is read only with a key."""

    def __init__(self, path: Path | str, file: PracticeFile, clock: Clock, seal: Seal) -> None:
        """Open the database, make its tables, and load the practice file.

        Raises:
            StoreError: the database cannot be used.
        """
        self._clock = clock
        super().__init__(Connection(path))
        self._seal = PairedSeal(seal, self._db)
        self._books = SqliteBooks(self._db, self._followed, clock, self._seal)
        self.sms = SmsOutbox(self._db, self._books, clock)
        self._texting = texting = SqliteBooks(self._db, self._followed, clock, self._seal, "texting")
        self.texts = Texts(texting, clock)
        self._reminding = SqliteReminderBooks(self._db, self._followed, clock, self._seal)
        self.reminder_calls = ReminderCalls(self._reminding, clock)
        self.waiting_list = WaitingList(texting, clock)
        self.escalation = Escalation(texting, clock)
        self.doors = Doors(self._db, self._books, clock)
        self._in_force = InForce(file, self._db, self._books, clock)
        self._in_force.begin(file)

    @property
    def practice(self) -> Practice:
        """With what another process has changed in the settings."""
        return self._followed()

    def _followed(self) -> Practice:
        self.refresh()
        return self._in_force.practice

    def refresh(self) -> None:
        """Follow what another process has changed in the settings; costs one look at an index."""
        self._in_force.refresh()

    @property
    def sentences(self) -> Mapping[str, str]:
        """The practice's own, in the place of those of the script."""
        return self._in_force.sentences

    @property
    def versions(self) -> Versions:
        return self._in_force.versions

    def close(self) -> None:
        self._db.close()

    # --- calls -------------------------------------------------------------------------------------------

    def call(self, caller: CallerId) -> OpenCall:
        """Begin to keep a call."""
        self.refresh()
        with self._db.transaction():
            key = self._begun(caller.number)
            raise_insistent(self._books, self._clock, key)
        return self._open(key, CallDesk(self._books, self._clock, key))

    def answered(self, reminder: ReminderCall) -> OpenCall:
        """Begin to keep a call that the box has placed: somebody has picked up."""
        self.refresh()
        with self._db.transaction():
            key = self._begun(reminder.number, placed=True)
            self._reminding.call_answered(reminder.id, key)
        return self._open(key, CallDesk(self._books, self._clock, key, self.reminder_calls))

    def _begun(self, number: str | None, *, placed: bool = False) -> int:
        row = self._db.run(
            "INSERT INTO calls (number, started, placed) VALUES (?, ?, ?) RETURNING id",
            *(number, written(self._clock.now()), int(placed)),
        )
        key = int(row[0]["id"])
        self._books.journal(JournalKind.CALL_STARTED, {"call": key})
        return key

    def _open(self, key: int, desk: CallDesk) -> OpenCall:
        return OpenCall(key, desk, SqliteRecord(self._db, self._books, self._clock, self._seal, key))

    def agenda(self, actor: str, waived: frozenset[Refusal] = frozenset()) -> Agenda:
        """The agenda for somebody who does not call: ``user:<id>``, ``station:<id>``; rules they set aside."""
        return Agenda(self.books(actor), self._clock, waived=waived)

    def inbox(self, actor: str) -> Inbox:
        """The messages, for who reads them: ``user:<id>``, ``station:<id>``."""
        return Inbox(self.books(actor), actor)

    def books(self, actor: str) -> SqlitePeopleBooks:
        """What is written through them is journaled as done by ``actor``."""
        return SqlitePeopleBooks(self._db, self._followed, self._clock, self._seal, actor)

    @property
    def stations(self) -> Stations:
        return Stations(self._db, self._books, self._clock)

    def doorkeeper(self, actor: str) -> Stations:
        """The same, for who lets stations in and puts them out: ``user:<id>``."""
        return Stations(self._db, self.books(actor), self._clock)

    @property
    def connection(self) -> Connection:
        """For sync, which reads the rows themselves."""
        return self._db

    def presence(self) -> Presence:
        """Who answers now; an absence ends by itself."""
        rows = self._db.run("SELECT mode, until FROM presence")
        if not rows:
            return Presence()
        until = rows[0]["until"] and read(rows[0]["until"])
        if until and until <= self._clock.now():
            return Presence()
        return Presence(PresenceMode(rows[0]["mode"]), until)

    def household(self, caller: CallerId) -> tuple[Patient, ...]:
        """Whom the practice's file knows by the calling number."""
        return () if caller.number is None else tuple(self._books.patients((), caller.number))

    def names(self) -> tuple[str, ...]:
        """Of everybody in the practice's file, first name first."""
        rows = self._db.run("SELECT first || ' ' || last AS name FROM patients WHERE first > '' ORDER BY rowid")
        return tuple(dict.fromkeys(row["name"] for row in rows))

    def mark_read(self, message: str, by: str) -> bool:
        """Somebody has read a message; False when there is none such. The first reader counts."""
        return isinstance(self.inbox(by).perform(MarkRead(message)), MessageChanged)

    def earlier_message(self, caller: CallerId) -> EarlierMessage | None:
        """The last one of the calling number, of the last days."""
        if caller.number is None:
            return None
        since = written(self._clock.now() - REMEMBERED)
        rows = self._db.run(
            """SELECT taken, read_at, EXISTS (SELECT 1 FROM attempts WHERE message = messages.id) AS tried FROM messages
               WHERE taken > ? AND call IN (SELECT id FROM calls WHERE number = ?) ORDER BY taken DESC LIMIT 1""",
            *(since, caller.number),
        )
        return (
            EarlierMessage(read(rows[0]["taken"]), bool(rows[0]["read_at"]), bool(rows[0]["tried"])) if rows else None
        )

    def lamp(self) -> Lamp:
        """What the practice's lamp shows now."""
        waiting = self._books.unattended()
        if any(one.urgent for one in waiting):
            return Lamp.URGENT
        return Lamp.UNREAD if waiting else Lamp.OFF

    def next_slots(self) -> Sequence[Slot]:
        return next_slots(self._books, self._clock.now())

    def agenda_version(self) -> int:
        """Sequence of the last entry that has changed what may be booked."""
        newest = "SELECT max(sequence) AS sequence FROM journal WHERE kind = ?"
        return max(self._db.run(newest, kind)[0]["sequence"] or 0 for kind in _OF_THE_AGENDA)

    def unread_hours(self) -> float:
        """How long the oldest message has waited for a reader; 0.0 without any."""
        oldest = self._db.run("SELECT min(taken) AS taken FROM messages WHERE read_at IS NULL")[0]["taken"]
        return (self._clock.now() - read(oldest)).total_seconds() / 3600 if oldest else 0.0

    def unread(self) -> tuple[int, int]:
        """Messages that nobody has read, and how many of them are urgent."""
        row = self._db.run("SELECT count(*) AS n, total(urgent) AS urgent FROM messages WHERE read_at IS NULL")[0]
        return row["n"], int(row["urgent"])

    def fallback(self, what: str) -> None:
        """An engine was replaced by a lesser one, in whichever call: never silently."""
        with self._db.transaction():
            self._books.journal(JournalKind.FALLBACK_USED, {"what": what})

    def note_faults(self, looked_for: Mapping[Fault, bool]) -> None:
        """What is wrong with the reception now, and since when; a fault that was not looked for stands as it is."""
        now = written(self._clock.now())
        with self._db.transaction():
            for one, there in looked_for.items():
                if there:
                    self._db.run("INSERT OR IGNORE INTO faults VALUES (?, ?)", one, now)
                else:
                    self._db.run("DELETE FROM faults WHERE what = ?", one)

    def note_levels(self, levels: Levels) -> None:
        """How loud a call was; of earlier ones the last ``LEVELS_KEPT`` stay."""
        with self._db.transaction():
            added = self._db.run(
                """INSERT INTO sound_levels (at, heard_dbov, said_dbov, clipped, echo_db, left_db)
                   VALUES (?, ?, ?, ?, ?, ?) RETURNING number""",
                *(written(self._clock.now()), *astuple(levels)),
            )
            self._db.run("DELETE FROM sound_levels WHERE number <= ?", added[0]["number"] - LEVELS_KEPT)

    def free_old_holds(self) -> int:
        """Holds of calls that are over, or that began longer ago than any call lasts. Returns how many."""
        if not self._clock.is_sure():
            return 0  # every call may look old
        began = written(self._clock.now() - LONGEST_CALL)
        with self._db.transaction():
            freed = self._db.run(
                "DELETE FROM holds WHERE call IN (SELECT id FROM calls WHERE ended IS NOT NULL OR started < ?)"
                " RETURNING call",
                began,
            )
        return len(freed)

    def erase_old_words(self, at_once: int = AT_ONCE) -> int:
        """What patients said longer ago than the practice keeps it; see ``store.retention``."""
        return erase_old_words(self._db, self._books, self._clock, at_once)

    def recover(self) -> int:
        """After a power cut: close the calls it broke off; whose caller had spoken leaves a message.

        Returns:
            How many messages were made.
        """
        self.reminder_calls.recover()
        return recover(self._db, self._books, self._clock, self._seal)

    # --- reading -----------------------------------------------------------------------------------------

    def appointments(self) -> tuple[Appointment, ...]:
        """All, cancelled ones too, by start."""
        return tuple(stored_appointment(row) for row in self._books.all_appointments())

    def calls(self) -> Sequence[int]:
        return [row["id"] for row in self._db.run("SELECT id FROM calls ORDER BY id")]

    def journal(self) -> Iterator[JournalEntry]:
        for row in self._db.run("SELECT * FROM journal ORDER BY sequence"):
            yield journal_entry(row)

    def broken_entry(self) -> int | None:
        """Sequence of the first journal entry that does not follow from the one before; None: the chain holds."""
        previous = FIRST_HASH
        for rank, row in enumerate(self._db.run("SELECT * FROM journal ORDER BY sequence"), start=1):
            said = (row["sequence"], row["at"], row["actor"], row["kind"], row["payload"], previous)
            if row["sequence"] != rank or row["hash"] != entry_hash(*said):
                return rank
            previous = row["hash"]
        return None
