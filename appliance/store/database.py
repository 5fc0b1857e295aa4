"""SQLite as the house wants it: durable, strict, one sentence for each failure."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from time import monotonic, sleep

from sqlite_utils import Database

from appliance.errors import DiskFull, StoreError
from appliance.store.schema import migrate

BUSY_MS = 5_000
"""How long a writer waits for another process; acts take a few milliseconds each."""

RETRY_S = 0.005

MEMORY = ":memory:"

_PRAGMAS = (
    f"busy_timeout={BUSY_MS}",  # first: the others may have to wait already
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",  # a refused recording leaves no trace in free pages
)

_PRIMARY_CODE = 0xFF
"""SQLite's extended result codes hold the primary one in their low byte (sqlite.org/rescode.html)."""

_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


class Connection:
    """One connection, shared by the threads of a process; transactions one after the other."""

    def __init__(self, path: Path | str) -> None:
        """Open, or make, the database at ``path`` and bring it to the present schema.

        Raises:
            StoreError: it cannot be opened, or is no database.
        """
        self._lock = RLock()
        with _translated():
            if path != MEMORY:
                Path(path).parent.mkdir(parents=True, exist_ok=True)
            self._sqlite = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        try:
            with _translated():
                for pragma in _PRAGMAS:
                    self._set(pragma)
                self._sqlite.execute("BEGIN IMMEDIATE")  # services start together: one migrates, the others wait
                migrate(Database(self._sqlite))
                self._sqlite.commit()
        except BaseException:
            self._sqlite.close()
            raise
        self._sqlite.row_factory = sqlite3.Row

    def _set(self, pragma: str) -> None:
        """Services start together, and SQLite does not wait by itself for who is turning a new file to WAL."""
        last_try = monotonic() + BUSY_MS / 1000
        while True:
            try:
                self._sqlite.execute(f"PRAGMA {pragma}")
            except sqlite3.OperationalError as failure:
                if failure.sqlite_errorcode & _PRIMARY_CODE != sqlite3.SQLITE_BUSY or monotonic() > last_try:
                    raise
                sleep(RETRY_S)
            else:
                return

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; written to the medium when it ends. Inside another one, a part of it.

        Raises:
            DiskFull: nothing was written.
            StoreError: nothing was written.
        """
        with self._lock, _translated():
            if self._sqlite.in_transaction:
                yield
                return
            self._sqlite.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._sqlite.commit()
            except BaseException:
                self._sqlite.rollback()
                raise

    def run(self, statement: str, *values: object) -> list[sqlite3.Row]:
        """Rows of one statement.

        Raises:
            sqlite3.IntegrityError: a constraint is broken, for the caller to read.
            StoreError: everything else.
        """
        with self._lock:
            try:
                return self._sqlite.execute(statement, values).fetchall()
            except sqlite3.IntegrityError:
                raise
            except sqlite3.Error as failure:
                raise _in_our_words(failure) from failure

    def close(self) -> None:
        with self._lock:
            self._sqlite.close()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as failure:
        raise _in_our_words(failure) from failure


def _in_our_words(failure: sqlite3.Error | OSError) -> StoreError:
    """SQLite's failures, and the file system's; no value of a row stands in either."""
    code = getattr(failure, "sqlite_errorcode", 0) & _PRIMARY_CODE
    if code == sqlite3.SQLITE_FULL or getattr(failure, "errno", None) == errno.ENOSPC:
        return DiskFull("The disk is full: nothing more can be written; free some space.")
    if code in _DAMAGED:
        return StoreError("The database file is damaged; restore the last backup.")
    if code == sqlite3.SQLITE_BUSY:
        return StoreError("The database is held by another program; close it and try again.")
    return StoreError(f"The database cannot be used: {failure}.")
