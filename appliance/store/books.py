"""The practice's books in SQLite: ``acts.books.Books``, and what the house keeps of each call."""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from appliance.agenda.busy import Busy
from appliance.ports import Clock, Seal
from appliance.store.database import Connection
from appliance.store.schema import DOUBLE_BOOKING
from appliance.vocabulary.acts import RaiseAlert, TakeMessage
from appliance.vocabulary.agenda import (
    Appointment,
    AppointmentId,
    AppointmentStatus,
    Patient,
    PatientId,
    Slot,
)
from appliance.vocabulary.journal import JournalEntry, JournalKind
from appliance.vocabulary.practice import Practice

FIRST_HASH = "0" * 64

_APPOINTMENT = """
    SELECT a.*, p.last, p.first, p.birth_date, p.phone FROM appointments a JOIN patients p ON p.id = a.patient
"""


class SqliteBooks:
    """``acts.books.Books`` over one connection."""

    def __init__(
        self, connection: Connection, practice: Practice, clock: Clock, seal: Seal, actor: str = "reception"
    ) -> None:
        self.practice = practice
        self._db = connection
        self._clock = clock
        self._seal = seal
        self._actor = actor

    def writing(self) -> AbstractContextManager[None]:
        return self._db.transaction()

    def journal(self, kind: JournalKind, payload: Mapping[str, object]) -> None:
        last = self._db.run("SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1")
        sequence = last[0]["sequence"] + 1 if last else 1
        previous = last[0]["hash"] if last else FIRST_HASH
        at, text = written(self._clock.now()), json.dumps(payload, sort_keys=True, ensure_ascii=False)
        self._db.run(
            "INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?)",
            *(sequence, at, self._actor, kind, text, previous),
            entry_hash(sequence, at, self._actor, kind, text, previous),
        )

    # --- patients ----------------------------------------------------------------------------------------

    def patients(self, birth_dates: Iterable[date], phone: str | None) -> Sequence[Patient]:
        born = [
            like for one in birth_dates for like in (f"{one:%Y-%m}-__", f"{one:%Y}-__-{one:%d}", f"____-{one:%m-%d}")
        ]
        where = " OR ".join(["phone = ?", *(["birth_date LIKE ?"] * len(born))])
        rows = self._db.run(f"SELECT * FROM patients WHERE {where}", phone, *born)
        return [stored_patient(row, row["id"]) for row in rows]

    def add_patient(self, patient: Patient) -> PatientId:
        key = PatientId(uuid4().hex)
        born = patient.birth_date and patient.birth_date.isoformat()
        self._db.run(
            "INSERT INTO patients VALUES (?, ?, ?, ?, ?)",
            key,
            patient.last,
            patient.first,
            born,
            patient.phone,
        )
        return key

    # --- the agenda --------------------------------------------------------------------------------------

    def busy(
        self, practitioners: Sequence[str], start: datetime, end: datetime, *, without_call: int | None
    ) -> Sequence[Busy]:
        early = written(start - timedelta(days=1))  # no visit lasts a day: the index is used from here
        among = f"practitioner IN ({', '.join('?' * len(practitioners))})"
        rows = self._db.run(
            f"""SELECT practitioner, start, end, type, 0 FROM appointments
                WHERE {among} AND status = 'booked' AND start > ? AND start < ? AND end > ?
                UNION ALL SELECT practitioner, start, end, type, 1 FROM holds
                WHERE {among} AND call IS NOT ? AND start < ? AND end > ?""",
            *(*practitioners, early, written(end), written(start)),
            *(*practitioners, without_call, written(end), written(start)),
        )
        at = datetime.fromisoformat  # a search reads thousands
        return [Busy(who, at(begun), at(ended), kind, held == 1) for who, begun, ended, kind, held in rows]

    def appointment(self, key: AppointmentId) -> Appointment | None:
        rows = self._db.run(f"{_APPOINTMENT} WHERE a.id = ?", key)
        return stored_appointment(rows[0]) if rows else None

    def all_appointments(self) -> Sequence[sqlite3.Row]:
        return self._db.run(f"{_APPOINTMENT} ORDER BY a.start")

    def upcoming(self, patient: PatientId, since: datetime) -> Sequence[Appointment]:
        rows = self._db.run(
            f"{_APPOINTMENT} WHERE a.patient = ? AND a.status = 'booked' AND a.start >= ? ORDER BY a.start",
            *(patient, written(since)),
        )
        return [stored_appointment(row) for row in rows]

    def standing(self, patient: PatientId, start: datetime, end: datetime) -> Sequence[Appointment]:
        rows = self._db.run(
            f"{_APPOINTMENT} WHERE a.patient = ? AND a.status = 'booked' AND a.start < ? AND a.end > ?",
            *(patient, written(end), written(start)),
        )
        return [stored_appointment(row) for row in rows]

    def series(self, key: str) -> Sequence[Appointment]:
        rows = self._db.run(f"{_APPOINTMENT} WHERE a.series = ? ORDER BY a.start", key)
        return [stored_appointment(row) for row in rows]

    def add_appointment(
        self, slot: Slot, patient: Patient, reason: str, series: str | None = None
    ) -> Appointment | None:
        booked = Appointment(AppointmentId(uuid4().hex), slot, patient, series=series)
        return booked if self.insert_appointment(booked, reason) else None

    def insert_appointment(self, one: Appointment, reason: str = "") -> bool:
        """False when the time is taken; the patient stands in the file already."""
        sealed = self._seal.seal(reason.encode()) if reason else None
        return self._unless_taken(
            """INSERT INTO appointments
               (id, practitioner, type, start, end, patient, status, confirmed, sealed_reason, series)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            *(one.id, one.slot.practitioner, one.slot.type, written(one.slot.start), written(one.slot.end)),
            *(one.patient.id, one.status, int(one.confirmed), sealed, one.series),
        )

    def change_appointment(self, changed: Appointment) -> bool:
        slot = changed.slot
        return self._unless_taken(
            """UPDATE appointments SET practitioner = ?, type = ?, start = ?, end = ?, status = ?, confirmed = ?
               WHERE id = ?""",
            *(slot.practitioner, slot.type, written(slot.start), written(slot.end)),
            *(changed.status, int(changed.confirmed), changed.id),
        )

    def _unless_taken(self, statement: str, *values: object) -> bool:
        """False when the database refuses a double booking."""
        try:
            self._db.run(statement, *values)
        except sqlite3.IntegrityError as broken:
            if DOUBLE_BOOKING in str(broken):
                return False
            raise
        return True

    def hold(self, call: int, slot: Slot | None) -> None:
        self._db.run("DELETE FROM holds WHERE call = ?", call)
        if slot is not None:
            self._db.run(
                "INSERT INTO holds (call, practitioner, start, end, type) VALUES (?, ?, ?, ?, ?)",
                *(call, slot.practitioner, written(slot.start), written(slot.end), slot.type),
            )

    # --- words for the practice --------------------------------------------------------------------------

    def add_message(self, call: int, message: TakeMessage) -> str:
        key = uuid4().hex
        self._db.run(
            """INSERT INTO messages (id, call, taken, category, urgent, complete, flags, last, first, birth_date,
               phone, practitioner, sealed_text) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            *(key, call, written(self._clock.now()), message.category),
            *(int(message.urgent), int(message.complete), json.dumps(message.flags)),
            *(message.patient.last, message.patient.first),
            *(message.birth_date and message.birth_date.isoformat(), message.phone, message.practitioner),
            self._seal.seal(message.text.encode()),
        )
        return key

    def add_alert(self, call: int, alert: RaiseAlert) -> str:
        key = uuid4().hex
        self._db.run(
            "INSERT INTO alerts VALUES (?, ?, ?, ?, ?, NULL)",
            *(key, call, written(self._clock.now()), json.dumps(alert.flags)),
            self._seal.seal(alert.words.encode()),
        )
        return key


def written(instant: datetime) -> str:
    """An instant as it stands in the tables."""
    return instant.astimezone(UTC).isoformat(timespec="seconds")


def read(text: str) -> datetime:
    return datetime.fromisoformat(text)


def entry_hash(sequence: int, at: str, actor: str, kind: str, payload: str, previous: str) -> str:
    """SHA-256 of an entry and, through ``previous``, of all before it."""
    return hashlib.sha256("\n".join((str(sequence), at, actor, kind, payload, previous)).encode()).hexdigest()


def journal_entry(row: sqlite3.Row) -> JournalEntry:
    return JournalEntry(
        *(row["sequence"], read(row["at"]), row["actor"], JournalKind(row["kind"])),
        *(row["payload"], row["previous_hash"], row["hash"]),
    )


def stored_patient(row: sqlite3.Row, key: str) -> Patient:
    born = row["birth_date"] and date.fromisoformat(row["birth_date"])
    return Patient(row["last"], row["first"], born, row["phone"], PatientId(key))


def stored_appointment(row: sqlite3.Row) -> Appointment:
    start, end = read(row["start"]), read(row["end"])
    slot = Slot(start, (end - start) // timedelta(minutes=1), row["practitioner"], row["type"])
    return Appointment(
        AppointmentId(row["id"]),
        slot,
        stored_patient(row, row["patient"]),
        AppointmentStatus(row["status"]),
        bool(row["confirmed"]),
        row["series"],
    )
