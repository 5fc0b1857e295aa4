"""Appointments of a day, of a week, of a patient."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from appliance.store.database import Connection
from appliance.store.instants import written

_VISIT = (
    """SELECT a.*, p.last, p.first, p.birth_date, p.phone FROM appointments a JOIN patients p ON p.id = a.patient"""
)


def between(db: Connection, start: datetime, end: datetime) -> Sequence[sqlite3.Row]:
    """Booked visits that begin between two instants, by start."""
    return db.run(
        f"{_VISIT} WHERE a.start >= ? AND a.start < ? AND a.status = 'booked' ORDER BY a.start",
        *(written(start), written(end)),
    )


def one(db: Connection, key: str) -> sqlite3.Row | None:
    rows = db.run(f"{_VISIT} WHERE a.id = ?", key)
    return rows[0] if rows else None


def of_patient(db: Connection, patient: str, limit: int = 40) -> Sequence[sqlite3.Row]:
    """Newest first, cancelled ones too."""
    return db.run(f"{_VISIT} WHERE a.patient = ? ORDER BY a.start DESC LIMIT ?", patient, limit)


def reminder_call(db: Connection, appointment: str) -> sqlite3.Row | None:
    """The last reminder by voice, whatever became of it."""
    rows = db.run(
        "SELECT state, changed FROM reminder_calls WHERE appointment = ? ORDER BY rowid DESC LIMIT 1", appointment
    )
    return rows[0] if rows else None


def of_series(db: Connection, series: str) -> Sequence[sqlite3.Row]:
    """By start, cancelled ones too."""
    return db.run(f"{_VISIT} WHERE a.series = ? ORDER BY a.start", series)


def booked_types(db: Connection, since: datetime) -> dict[str, sqlite3.Row]:
    """By type of visit, how many are booked from then on (``n``), and when the last one is (``last``)."""
    rows = db.run(
        "SELECT type, count(*) AS n, max(start) AS last FROM appointments"
        " WHERE start > ? AND status = 'booked' GROUP BY type",
        written(since),
    )
    return {row["type"]: row for row in rows}
