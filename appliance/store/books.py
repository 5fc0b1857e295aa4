"""The practice's books in SQLite: ``acts.books.Books``, and what the house keeps of each call."""

import hashlib
import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from uuid import uuid4

from appliance.acts.books import Waiting
from appliance.agenda.busy import Busy
from appliance.ports import Clock, Seal
from appliance.store.database import Connection
from appliance.store.instants import read, written
from appliance.store.rows import stored_appointment, stored_patient
from appliance.store.tables.agenda import DOUBLE_BOOKING
from appliance.store.texts import SqliteTexts
from appliance.store.waiting import SqliteWaiting
from appliance.vocabulary.acts import RaiseAlert, TakeMessage
from appliance.vocabulary.agenda import (
    Appointment,
    AppointmentId,
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

_LONGEST = timedelta(days=1)
"""No visit lasts longer (the schema sees to it): the index by start is used from so long before."""

_STRETCHES = """
    WITH who (practitioner) AS (VALUES {practitioners})
    SELECT one.practitioner, one.start, one.end, '' FROM who CROSS JOIN booked_stretches one
    ON one.practitioner = who.practitioner AND one.start < ? AND one.end > ? AND one.start >= coalesce(
        (SELECT max(start) FROM booked_stretches WHERE practitioner = who.practitioner AND start <= ?), '')
    ORDER BY one.practitioner, one.start
"""
"""They do not overlap: the last that has begun when the time begins is the first that may reach into it."""


class SqliteBooks:
    """``acts.books.Books`` over one connection."""

    def __init__(
        self,
        connection: Connection,
        practice: Callable[[], Practice],
        clock: Clock,
        seal: Seal,
        actor: str = "reception",
    ) -> None:
        """``practice``: as it is now; asked for each time, so that rules are those of the transaction that writes."""
        self._practice = practice
        self._db = connection
        self._clock = clock
        self._seal = seal
        self._actor = actor
        self.waiting = SqliteWaiting(connection, clock)
        self.texts = SqliteTexts(connection, clock, seal, self.journal)

    @property
    def practice(self) -> Practice:
        return self._practice()

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

    def patient(self, key: PatientId) -> Patient | None:
        rows = self._db.run("SELECT * FROM patients WHERE id = ?", key)
        return stored_patient(rows[0], key) if rows else None

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
        booked = self._booked(practitioners, start, end)
        return [*booked, *self._busy_besides(practitioners, start, end, without_call)]

    def busy_stretches(
        self,
        practitioners: Sequence[str],
        start: datetime,
        end: datetime,
        *,
        without_call: int | None,
        apart: Collection[str],
    ) -> Sequence[Busy]:
        rows = self._db.run(
            _STRETCHES.format(practitioners=", ".join(["(?)"] * len(practitioners))),
            *(*practitioners, written(end), written(start), written(start)),
        )
        stretches = [_busy(row) for row in rows]
        if apart:
            visits = self._booked(practitioners, start, end, f"AND type IN ({_marks(apart)})", *apart)
            stretches = _parted(stretches, visits)
        return [*stretches, *self._busy_besides(practitioners, start, end, without_call)]

    def _booked(
        self, practitioners: Sequence[str], start: datetime, end: datetime, besides: str = "", *values: str
    ) -> list[Busy]:
        """Visits one by one, by practitioner and start."""
        rows = self._db.run(
            f"""SELECT practitioner, start, end, type FROM appointments
                WHERE practitioner IN ({_marks(practitioners)}) AND status = 'booked'
                AND start > ? AND start < ? AND end > ? {besides} ORDER BY practitioner, start""",
            *(*practitioners, written(start - _LONGEST), written(end), written(start), *values),
        )
        return [_busy(row) for row in rows]

    def _busy_besides(
        self, practitioners: Sequence[str], start: datetime, end: datetime, without_call: int | None
    ) -> Iterator[Busy]:
        """Holds, and what other agendas say."""
        among, span = _marks(practitioners), (written(end), written(start))
        held = self._db.run(
            f"""SELECT practitioner, start, end, type FROM holds
                WHERE practitioner IN ({among}) AND call IS NOT ? AND start < ? AND end > ?""",
            *(*practitioners, without_call, *span),
        )
        yield from (_busy(row, held=True) for row in held)
        outside = self._db.run(
            f"""SELECT practitioner, start, end, '' FROM outside_busy
                WHERE practitioner IN ({among}) AND start < ? AND end > ?""",
            *(*practitioners, *span),
        )
        yield from map(_busy, outside)

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

    def coming(self, start: datetime, end: datetime) -> Sequence[Appointment]:
        rows = self._db.run(
            f"{_APPOINTMENT} WHERE a.status = 'booked' AND a.start > ? AND a.start < ? ORDER BY a.start",
            *(written(start), written(end)),
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
            """UPDATE appointments SET practitioner = ?, type = ?, start = ?, end = ?, status = ?,
               confirmed = ?, missed = ?
               WHERE id = ?""",
            *(slot.practitioner, slot.type, written(slot.start), written(slot.end)),
            *(changed.status, int(changed.confirmed), int(changed.missed), changed.id),
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

    # --- clocks of messages ------------------------------------------------------------------------------

    def unattended(self) -> Sequence[Waiting]:
        rows = self._db.run(
            """SELECT 'message' AS what, id, taken AS since, urgent, practitioner FROM messages WHERE read_at IS NULL
               UNION ALL SELECT 'alert', id, raised, 1, NULL FROM alerts WHERE acknowledged IS NULL ORDER BY since"""
        )
        return [Waiting(row[0], row[1], read(row[2]), bool(row[3]), row[4]) for row in rows]

    def acknowledge_alert(self, alert: str, by: str) -> tuple[bool, bool]:
        first = self._db.run(
            """UPDATE alerts SET acknowledged = ?, acknowledged_by = ?
               WHERE id = ? AND acknowledged IS NULL RETURNING id""",
            *(written(self._clock.now()), by, alert),
        )
        return bool(self._db.run("SELECT 1 FROM alerts WHERE id = ?", alert)), bool(first)

    def calls_like(self, call: int, since: datetime) -> int:
        rows = self._db.run(
            """SELECT count(*) AS n FROM calls WHERE id = ?
               OR (NOT placed AND started >= ? AND id < ? AND number = (SELECT number FROM calls WHERE id = ?))""",
            *(call, written(since), call, call),
        )
        return int(rows[0]["n"])

    def raise_messages(self, call: int) -> Sequence[tuple[str, str | None]]:
        rows = self._db.run(
            """UPDATE messages SET urgent = 1 WHERE read_at IS NULL AND NOT urgent AND call IN
               (SELECT id FROM calls WHERE number = (SELECT number FROM calls WHERE id = ?))
               RETURNING id, practitioner""",
            call,
        )
        return [(row["id"], row["practitioner"]) for row in rows]

    # --- words for the practice --------------------------------------------------------------------------

    def add_message(self, call: int | None, message: TakeMessage) -> str:
        key = uuid4().hex
        self._db.run(
            """INSERT INTO messages (id, call, taken, category, urgent, complete, flags, last, first, birth_date,
               phone, practitioner, sealed_text, sealed_fields)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            *(key, call, written(self._clock.now()), message.category),
            *(int(message.urgent), int(message.complete), json.dumps(message.flags)),
            *(message.patient.last, message.patient.first),
            *(message.birth_date and message.birth_date.isoformat(), message.phone, message.practitioner),
            self._seal.seal(message.text.encode()),
            self._seal.seal(json.dumps(dict(message.fields), ensure_ascii=False).encode()) if message.fields else None,
        )
        return key

    def add_alert(self, call: int | None, alert: RaiseAlert) -> str:
        key = uuid4().hex
        self._db.run(
            "INSERT INTO alerts (id, call, raised, flags, sealed_words) VALUES (?, ?, ?, ?, ?)",
            *(key, call, written(self._clock.now()), json.dumps(alert.flags)),
            self._seal.seal(alert.words.encode()),
        )
        return key


def entry_hash(sequence: int, at: str, actor: str, kind: str, payload: str, previous: str) -> str:
    """SHA-256 of an entry and, through ``previous``, of all before it."""
    return hashlib.sha256("\n".join((str(sequence), at, actor, kind, payload, previous)).encode()).hexdigest()


def journal_entry(row: sqlite3.Row) -> JournalEntry:
    return JournalEntry(
        *(row["sequence"], read(row["at"]), row["actor"], JournalKind(row["kind"])),
        *(row["payload"], row["previous_hash"], row["hash"]),
    )


def _marks(values: Collection[str]) -> str:
    """Placeholders for an IN."""
    return ", ".join("?" * len(values))


def _busy(row: Iterable[str], *, held: bool = False) -> Busy:
    practitioner, start, end, kind = row
    return Busy(practitioner, datetime.fromisoformat(start), datetime.fromisoformat(end), kind, held)


def _parted(stretches: Iterable[Busy], visits: Sequence[Busy]) -> list[Busy]:
    """The visits themselves, and of the stretches what lies around them; both by practitioner and start."""
    parted, coming = list(visits), iter(visits)
    visit = next(coming, None)
    for one in stretches:
        edge = one.start
        while visit and visit.practitioner == one.practitioner and visit.end <= one.end:
            if edge < visit.start:
                parted.append(one._replace(start=edge, end=visit.start))
            edge, visit = visit.end, next(coming, None)
        if edge < one.end:
            parted.append(one._replace(start=edge))
    return parted
