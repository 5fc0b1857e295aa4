"""Patients: found by name, birth date or number; one with household, appointments and messages."""

import re
import sqlite3
from collections.abc import Sequence
from datetime import date

from appliance.notices.numbers import dialled, mobile
from appliance.store.database import Connection
from appliance.vocabulary.agenda import Patient
from web_ui.shared.guard import Unwelcome
from web_ui.shared.reads.names import begun

MOST = 30

_DAY = re.compile(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})")


def search(db: Connection, query: str, limit: int = MOST) -> Sequence[sqlite3.Row]:
    """By "tissier m", "8/1/1939" or "02 61"; nothing for an empty query."""
    query = query.strip()
    born = _DAY.fullmatch(query)
    if born:
        told = f"{int(born[3]):04d}-{int(born[2]):02d}-{int(born[1]):02d}"
        return db.run("SELECT * FROM patients WHERE birth_date = ? ORDER BY last, first LIMIT ?", told, limit)
    digits = "".join(filter(str.isdigit, query))
    if len(digits) >= 4 and not re.search(r"[^\W\d]", query):
        return db.run("SELECT * FROM patients WHERE phone >= ? AND phone < ? LIMIT ?", digits, digits + ":", limit)
    condition, values = begun(query)
    return db.run(
        f"""SELECT * FROM patients WHERE {condition}
            ORDER BY last COLLATE NOCASE, first COLLATE NOCASE LIMIT ?""",
        *(*values, limit),
    )


def newest(db: Connection, limit: int = MOST) -> Sequence[sqlite3.Row]:
    """Who was added last."""
    return db.run("SELECT * FROM patients ORDER BY rowid DESC LIMIT ?", limit)


def one(db: Connection, key: str) -> sqlite3.Row | None:
    rows = db.run("SELECT * FROM patients WHERE id = ?", key)
    return rows[0] if rows else None


def household(db: Connection, row: sqlite3.Row) -> Sequence[sqlite3.Row]:
    """Who else has the same number."""
    return db.run(
        "SELECT * FROM patients WHERE phone = ? AND phone IS NOT NULL AND id != ? LIMIT 12", row["phone"], row["id"]
    )


def refuses_calls(db: Connection, row: sqlite3.Row) -> bool:
    """Whoever answers their number wants no reminders by voice."""
    return bool(db.run("SELECT 1 FROM calls_refused WHERE number = ?", dialled(row["phone"])))


def refuses_texts(db: Connection, row: sqlite3.Row) -> bool:
    """STOP came from their number."""
    return bool(db.run("SELECT 1 FROM sms_refused WHERE number = ?", mobile(row["phone"])))


def alike(db: Connection, row: sqlite3.Row) -> Sequence[sqlite3.Row]:
    """Who may be the same person: the same birth date, or the same name."""
    return db.run(
        """SELECT * FROM (SELECT * FROM patients WHERE birth_date = ?1 AND birth_date IS NOT NULL
           UNION SELECT * FROM patients WHERE last = ?2 COLLATE NOCASE AND first = ?3 COLLATE NOCASE)
           WHERE id != ?4 LIMIT 8""",
        *(row["birth_date"], row["last"], row["first"], row["id"]),
    )


def messages(db: Connection, patient: str, limit: int = 20) -> Sequence[sqlite3.Row]:
    """Those that name this person."""
    row = one(db, patient)
    if row is None:
        return []
    return db.run(
        """SELECT * FROM messages WHERE last = ? COLLATE NOCASE AND first = ? COLLATE NOCASE
           AND (birth_date IS NULL OR birth_date = ? OR phone = ?) ORDER BY taken DESC LIMIT ?""",
        *(row["last"], row["first"], row["birth_date"], row["phone"], limit),
    )


def person(last: str, first: str, born: str, phone: str) -> Patient:
    """From a form.

    Raises:
        Unwelcome: without a name, or with a date that is none.
    """
    if not last.strip():
        raise Unwelcome(422, "Il manque le nom du patient.")
    try:
        day = date.fromisoformat(born) if born else None
    except ValueError as failure:
        raise Unwelcome(422, "La date de naissance n'en est pas une.") from failure
    digits = re.sub(r"^(?:\+|00)33", "0", re.sub(r"[^\d+]", "", phone))
    return Patient(last.strip(), first.strip() or None, day, digits or None)
