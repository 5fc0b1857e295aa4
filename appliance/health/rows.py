"""What stands in the box's database, read beside the reception that writes it."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from appliance.store.backup import DATABASE


def rows(home: Path, statement: str, *values: object) -> list[tuple[Any, ...]]:
    """Nothing where there is no database yet, or one of an older version.

    Raises:
        sqlite3.Error: it cannot be read.
    """
    database = home / DATABASE
    if not database.exists():
        return []
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
            return db.execute(statement, values).fetchall()
    except sqlite3.OperationalError as failure:
        if str(failure).startswith("no such "):  # a table or a column
            return []
        raise
