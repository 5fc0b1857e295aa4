import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from appliance.health.rows import rows

SINCE = "SELECT since FROM faults WHERE what = ?"


def test_a_box_that_has_not_begun_has_no_rows(tmp_path: Path) -> None:
    assert rows(tmp_path, SINCE, "line") == []


def test_a_database_of_an_older_version_has_none_either(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "permanence.db")) as db:
        db.execute("CREATE TABLE calls (id INTEGER)")
    assert rows(tmp_path, SINCE, "line") == []


def test_what_stands_there_is_read(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "permanence.db")) as db, db:
        db.execute("CREATE TABLE faults (what TEXT, since TEXT)")
        db.execute("INSERT INTO faults VALUES ('line', '2026-11-30T08:00:00+00:00')")
    assert rows(tmp_path, SINCE, "line") == [("2026-11-30T08:00:00+00:00",)]


def test_a_database_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "permanence.db").write_bytes(b"not a database, and long enough for a header" * 8)
    with pytest.raises(sqlite3.DatabaseError):
        rows(tmp_path, SINCE, "line")
