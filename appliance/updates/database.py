"""The practice's database during an update: who is on the line, a copy of it, and what came after the copy."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from appliance.errors import StoreError
from appliance.store.backup import DATABASE, copy_database
from appliance.store.instants import read
from appliance.updates.state import settle


def calls(home: Path) -> tuple[datetime | None, datetime | None]:
    """When the last call began that has not ended, and when the last one ended; None: no such call.

    Raises:
        StoreError: the database cannot be read.
    """
    if not (home / DATABASE).exists():
        return None, None
    with _opened(home / DATABASE) as db:
        began = db.execute("SELECT max(started) FROM calls WHERE ended IS NULL").fetchone()[0]
        ended = db.execute("SELECT max(ended) FROM calls").fetchone()[0]
    return read(began) if began else None, read(ended) if ended else None


def keep(home: Path, copy: Path) -> None:
    """Copy the database, whole or not at all.

    Raises:
        StoreError: it cannot be copied, or its copy is damaged.
    """
    arriving = copy.with_suffix(".arriving")
    arriving.unlink(missing_ok=True)
    try:
        copy_database(home / DATABASE, arriving)
        arriving.chmod(0o600)
        with arriving.open("rb") as written:
            os.fsync(written.fileno())
        arriving.replace(copy)
        settle(copy.parent)
    except (OSError, sqlite3.Error) as failure:
        arriving.unlink(missing_ok=True)
        raise StoreError(f"The database cannot be copied: {failure}.") from failure


def put_back(copy: Path, home: Path) -> None:
    """The copy takes the database's place, and needs no room for that. Nobody may have the database open.

    Without a copy nothing happens: a power cut came after it had taken its place.
    """
    if not copy.exists():
        return
    there = home / DATABASE
    was = there.stat() if there.exists() else home.stat()
    os.chown(copy, was.st_uid, was.st_gid)
    # Its journal first: beside another database than its own it would be played into that.
    for journal in ("-wal", "-shm"):
        there.with_name(DATABASE + journal).unlink(missing_ok=True)
    settle(home)
    copy.replace(there)
    settle(home)


def spoken_since(copy: Path, home: Path) -> bool:
    """Whether a caller has spoken after the copy was made. A test call says nothing."""
    try:
        with _opened(copy) as before, _opened(home / DATABASE) as now:
            last = before.execute("SELECT coalesce(max(id), 0) FROM calls").fetchone()[0]
            found = now.execute(
                """SELECT 1 FROM turns WHERE call > ? AND heard
                   UNION ALL SELECT 1 FROM recordings WHERE call > ?
                   UNION ALL SELECT 1 FROM messages WHERE call > ? LIMIT 1""",
                (last, last, last),
            ).fetchone()
    except StoreError:  # a database that cannot be read holds nobody's words
        return False
    return found is not None


def migrated(copy: Path, home: Path) -> bool:
    """Whether the tables have changed after the copy was made."""
    try:
        with _opened(copy) as before, _opened(home / DATABASE) as now:
            return _tables(before) != _tables(now)
    except StoreError:
        return True


def _tables(db: sqlite3.Connection) -> list[str]:
    return sorted(str(row[0]) for row in db.execute("SELECT coalesce(sql, name) FROM sqlite_schema"))


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """For reading; what SQLite writes beside it belongs to whom the database belongs (sqlite.org, robustFchown)."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
            yield db
    except sqlite3.Error as failure:
        raise StoreError(f"The database cannot be read: {failure}.") from failure
