"""From envelopes back to tables: what a station shows, and what a new box begins with."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from appliance.errors import EnvelopeError
from appliance.store.books import entry_hash
from appliance.store.database import Connection
from appliance.store.tables.agenda import ALL_STRETCHES
from sync.rows import KEYS

_JOURNAL = ("sequence", "at", "actor", "kind", "payload", "previous_hash", "hash")

PARENTS_FIRST = (
    *("practice", "visit_types", "practitioners", "opening_hours", "patients", "stations", "calls", "appointments"),
    *("turns", "messages", "alerts", "notes", "attempts", "recordings"),
)


@contextmanager
def rebuilding(db: Connection) -> Iterator[None]:
    """Without the triggers, which judge one change at a time; they are back afterwards.

    Rows come as they stood when they were sealed, several changes at once.
    """
    with db.transaction():
        triggers = db.run("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        for one in triggers:
            db.run(f"DROP TRIGGER {one['name']}")
        db.run("PRAGMA defer_foreign_keys = ON")
        yield
        for one in triggers:
            db.run(one["sql"])
        db.run("DELETE FROM booked_stretches")
        db.run(ALL_STRETCHES)


def drop_guards(db: Connection) -> None:
    """For a view that is only read: neither triggers nor references to what this station was never shown."""
    for one in db.run("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
        db.run(f"DROP TRIGGER {one['name']}")
    db.run("PRAGMA foreign_keys = OFF")


def put(db: Connection, contents: Mapping[str, Any]) -> Sequence[int]:
    """Write what an envelope holds; twice is once.

    Args:
        db: of which ``retold`` keeps the keys of rows that are gone: only the journal's lane brings one back.
        contents: of the envelope.

    Returns:
        Sequences of the journal entries that do not follow from the one before them.

    Raises:
        EnvelopeError: the contents are not of the documented form.
    """
    try:
        broken = [int(entry["sequence"]) for entry in contents.get("entries", ()) if not _put_entry(db, entry)]
        _forget(db, contents.get("gone", {}))
        rows = contents.get("rows", {})
        for table in sorted(rows, key=lambda one: PARENTS_FIRST.index(one) if one in PARENTS_FIRST else 99):
            if table in KEYS:  # a newer box may tell of tables that are not known here yet
                _put_rows(db, table, _not_gone(db, table, rows[table], is_journal=bool(contents.get("entries"))))
    except (KeyError, TypeError, AttributeError, ValueError) as failure:
        raise EnvelopeError(
            "What is in this envelope is not of the documented form; see docs/envelope.md."
        ) from failure
    return broken


def _put_entry(db: Connection, entry: Mapping[str, Any]) -> bool:
    told = [entry[name] for name in _JOURNAL]
    db.run("INSERT OR IGNORE INTO journal VALUES (?, ?, ?, ?, ?, ?, ?)", *told)
    before = db.run("SELECT hash FROM journal WHERE sequence = ?", entry["sequence"] - 1)
    follows = not before or before[0]["hash"] == entry["previous_hash"]
    return bool(follows and entry["hash"] == entry_hash(*told[:6]))


def _forget(db: Connection, gone: Mapping[str, Sequence[Sequence[Any]]]) -> None:
    for table in gone.keys() & KEYS.keys():
        named = " AND ".join(f"{name} = ?" for name in KEYS[table])
        for key in gone[table]:
            db.run(f"DELETE FROM {table} WHERE {named}", *key)
            db.run("INSERT OR IGNORE INTO retold VALUES (?, ?)", table, written_key(key))


def _not_gone(
    db: Connection, table: str, rows: Sequence[Mapping[str, Any]], *, is_journal: bool
) -> Sequence[Mapping[str, Any]]:
    """A recording may arrive after the journal has said that it was erased."""
    gone = {row["key"] for row in db.run("SELECT key FROM retold WHERE told = ?", table)}
    if not gone:
        return rows
    keys = [written_key([row[name] for name in KEYS[table]]) for row in rows]
    if is_journal:
        for key in gone.intersection(keys):
            db.run("DELETE FROM retold WHERE told = ? AND key = ?", table, key)
        return rows
    return [row for row, key in zip(rows, keys, strict=True) if key not in gone]


def written_key(key: Sequence[Any]) -> str:
    """As SQLite's ``json_array`` writes it."""
    return json.dumps(key, ensure_ascii=False, separators=(",", ":"))


def _put_rows(db: Connection, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    keys = KEYS[table]
    there = {row["name"] for row in db.run("SELECT name FROM pragma_table_info(?)", table)}
    for row in rows:
        names = [name for name in row if name in there]
        rest = [f"{name}=excluded.{name}" for name in names if name not in keys]
        db.run(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
            f" ON CONFLICT ({', '.join(keys)}) DO " + (f"UPDATE SET {', '.join(rest)}" if rest else "NOTHING"),
            *(row[name] for name in names),
        )


def put_columns(db: Connection, table: str, row: Mapping[str, Any], columns: Mapping[str, Any]) -> None:
    """Give some columns of a row that is there other values."""
    keys = KEYS[table]
    db.run(
        f"UPDATE {table} SET {', '.join(f'{name} = ?' for name in columns)}"
        f" WHERE {' AND '.join(f'{name} = ?' for name in keys)}",
        *columns.values(),
        *(row[name] for name in keys),
    )
