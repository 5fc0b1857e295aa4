"""SQLite as the house wants it: durable, strict, one sentence for each failure."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock

from sqlite_utils import Database

from appliance.errors import DiskFull, StoreError
from appliance.store.schema import migrate

BUSY_MS = 5_000
"""How long a writer waits for another process; acts take a few milliseconds each."""

MEMORY = ":memory:"


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
            for pragma in (
                "journal_mode=WAL",
                "synchronous=FULL",
                "foreign_keys=ON",
                f"busy_timeout={BUSY_MS}",
            ):
                self._sqlite.execute(f"PRAGMA {pragma}")
            migrate(Database(self._sqlite))
        self._sqlite.row_factory = sqlite3.Row

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; written to the medium when it ends. Inside another one, a part of it."""
        with self._lock, _translated():
            if self._sqlite.in_transaction:
                yield
                return
            self._sqlite.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._sqlite.rollback()
                raise
            try:
                self._sqlite.commit()
            except sqlite3.Error:
                self._sqlite.rollback()
                raise

    def run(self, statement: str, *values: object) -> list[sqlite3.Row]:
        """Rows of one statement."""
        with self._lock, _translated():
            return self._sqlite.execute(statement, values).fetchall()

    def close(self) -> None:
        with self._lock:
            self._sqlite.close()


@contextmanager
def _translated() -> Iterator[None]:
    """SQLite's failures, and the file system's, in the house's words. Broken constraints pass: acts read them."""
    try:
        yield
    except sqlite3.IntegrityError:
        raise
    except (sqlite3.Error, OSError) as failure:
        if "full" in str(failure) or getattr(failure, "errno", None) == 28:
            raise DiskFull("The disk is full: nothing more can be written; free some space.") from failure
        if "not a database" in str(failure) or "malformed" in str(failure):
            raise StoreError("The database file is damaged; restore the last backup.") from failure
        raise StoreError(f"The database cannot be used: {failure}.") from failure
