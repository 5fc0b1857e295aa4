"""Which rows an entry of the journal tells of: with them its reader knows what the box knows.

Rows are read when they are sealed, so they may be newer than the entry; the last envelope that holds a row is right.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from appliance.store.database import Connection
from appliance.store.instants import read, written
from appliance.vocabulary.journal import JournalKind

Row = dict[str, Any]
Told = tuple[str, Row]
"""A table and one row of it."""
Gone = dict[str, list[list[Any]]]
"""By table, the keys of rows that are no more."""

NAMED: Mapping[str, str] = {
    "call": "calls",
    "patient": "patients",
    "appointment": "appointments",
    "message": "messages",
    "alert": "alerts",
    "note": "notes",
    "attempt": "attempts",
    "station": "stations",
    "sms": "sms_outbox",
    "heard": "sms_heard",
    "wish": "wishes",
    "offer": "offers",
    "reminder": "reminder_calls",
}
"""Keys of a journal payload, each the ``id`` of a row, and its table; a row comes after those it refers to."""

PRACTICE = ("practice", "visit_types", "practitioners", "opening_hours", "unusual_days", "instructions")

WHOLE: Mapping[str, tuple[str, ...]] = {
    JournalKind.PRACTICE_LOADED: PRACTICE,
    JournalKind.PATIENTS_IMPORTED: ("patients",),
    JournalKind.SMS_REFUSED: ("sms_refused",),
    JournalKind.CALLS_REFUSED: ("calls_refused",),
    JournalKind.PRESENCE_CHANGED: ("presence",),
}
"""Kinds whose payload names no rows, and the tables they may have changed."""

KEYS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys((*NAMED.values(), "practice", "presence"), ("id",)),
    "sms_refused": ("number",),
    "calls_refused": ("number",),
    "visit_types": ("key",),
    "practitioners": ("key",),
    "opening_hours": ("practitioner", "weekday", "start"),
    "unusual_days": ("practitioner", "day"),
    "instructions": ("topic",),
    "turns": ("call", "number"),
    "recordings": ("call", "number"),
}
"""Everything that is synced, with its primary key."""

NOT_SYNCED = frozenset(
    {
        "journal",  # its entries travel by themselves
        "holds",  # end with their call
        "booked_stretches",  # the appointments say it
        *("faults", "sound_levels"),  # of this box, as they are now
        *("outside_busy", "outside_calendars"),  # read again from where they come
        *("feeds", "sms_cursors", "freed_slots"),  # a new box gives new addresses, reads on, and offers anew
        *("users", "sessions", "devices", "sign_in_tries", "passkeys"),  # no station needs the practice's passwords
        "settings_versions",  # the practice file travels with the keyring
        *(
            "outbox",
            "outbox_lanes",
            "sync_state",
            "retold",
            "sync_told",
            "commands_heard",
            "pairings",
        ),  # the box's side of sync itself
        *("_sqlite_migrations", "sqlite_sequence"),
    }
)

SEALED: Mapping[str, tuple[str, ...]] = {
    "appointments": ("sealed_reason",),
    "turns": ("sealed_words",),
    "messages": ("sealed_text", "sealed_fields"),
    "alerts": ("sealed_words",),
    "notes": ("sealed_text",),
    "sms_heard": ("sealed_words",),
    "recordings": ("sealed_sound",),
}
"""Columns that hold what patients said."""

AGENDA_PAST = timedelta(days=30)
"""How far back a new station sees the agenda."""


def told_by(db: Connection, entry: Row) -> Iterator[Told]:
    """The rows one entry of the journal tells of, parents first."""
    said = json.loads(entry["payload"])
    yield from _tables(db, WHOLE.get(entry["kind"], ()))
    if entry["sequence"] == 1:
        yield from _tables(db, ("patients", "appointments"))
    if entry["kind"] == JournalKind.STATION_PAIRED:
        yield from _overview(db, entry["at"])
    for key, table in NAMED.items():
        if said.get(key) is not None:
            yield from _rows(db, table, "id = ?", said[key])
    if "turn" in said:
        yield from _rows(db, "turns", "call = ? AND number = ?", said["call"], said["turn"])


def told_again(db: Connection, at_most: int) -> tuple[list[Told], Gone]:
    """Rows that have changed, or are gone, without an entry that names them; they are taken off the list."""
    rows: list[Told] = []
    gone: Gone = {}
    for one in db.run("SELECT told, key FROM retold ORDER BY rowid LIMIT ?", at_most):
        table, key = one["told"], json.loads(one["key"])
        found = list(_rows(db, table, " AND ".join(f"{name} = ?" for name in KEYS[table]), *key))
        rows += found if table != "recordings" else []  # they have a lane of their own
        if not found:
            gone.setdefault(table, []).append(key)
        db.run("DELETE FROM retold WHERE told = ? AND key = ?", table, one["key"])
    return rows, gone


def recording_of(db: Connection, call: int, after: int) -> Iterator[Row]:
    """Pieces of a call's recording, from the one after ``after`` on."""
    for _, row in _rows(db, "recordings", "call = ? AND number > ? ORDER BY number", call, after):
        yield row


def sealed_rows(db: Connection) -> Iterator[Told]:
    """Every row that holds what a patient said."""
    for table, columns in SEALED.items():
        yield from _rows(db, table, f"{columns[0]} IS NOT NULL")


def _overview(db: Connection, at: str) -> Iterator[Told]:
    """What a new station must know to be of use: facts, and what is still to be done."""
    yield from _tables(db, (*PRACTICE, "patients"))
    since = written(read(at) - AGENDA_PAST)
    yield from _rows(db, "appointments", "start > ?", since)
    waiting = "SELECT id FROM messages WHERE read_at IS NULL"
    yield from _rows(db, "calls", "id IN (SELECT call FROM messages WHERE read_at IS NULL)")
    yield from _rows(db, "messages", "read_at IS NULL")
    yield from _rows(db, "notes", f"message IN ({waiting})")
    yield from _rows(db, "attempts", f"message IN ({waiting})")
    yield from _tables(db, ("stations",))


def _tables(db: Connection, tables: Iterable[str]) -> Iterator[Told]:
    for table in tables:
        yield from _rows(db, table, "1")


def _rows(db: Connection, table: str, where: str, *values: object) -> Iterator[Told]:
    for row in db.run(f"SELECT * FROM {table} WHERE {where}", *values):
        yield table, dict(row)
