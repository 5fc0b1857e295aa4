"""Versions of the settings: the practice file as it first was, and each change that the page made since."""

import hashlib
import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from appliance.acts.changes import SettingsVersion
from appliance.store.database import Connection
from appliance.store.instants import read

Table = Mapping[str, Any]


def written_table(table: Table) -> str:
    """As it stands in the database; TOML's own dates and times become their text."""
    return json.dumps(table, sort_keys=True, ensure_ascii=False, default=str)


def file_print(table: Table) -> str:
    """Changes with anything in the practice file."""
    return hashlib.sha256(written_table(table).encode()).hexdigest()


class Versions:
    def __init__(self, db: Connection) -> None:
        self._db = db

    def number(self) -> int:
        """Of the last one; 0: the file stands as it is."""
        return int(self._db.run("SELECT coalesce(max(version), 0) AS n FROM settings_versions")[0]["n"])

    def last(self) -> SettingsVersion | None:
        rows = self._db.run("SELECT * FROM settings_versions ORDER BY version DESC LIMIT 1")
        return _version(rows[0]) if rows else None

    def one(self, number: int) -> SettingsVersion | None:
        rows = self._db.run("SELECT * FROM settings_versions WHERE version = ?", number)
        return _version(rows[0]) if rows else None

    def all(self, limit: int = 100) -> Sequence[SettingsVersion]:
        """Newest first."""
        rows = self._db.run("SELECT * FROM settings_versions ORDER BY version DESC LIMIT ?", limit)
        return [_version(row) for row in rows]

    def file(self) -> str | None:
        """Print of the practice file that the last version was made beside."""
        rows = self._db.run("SELECT file FROM settings_versions ORDER BY version DESC LIMIT 1")
        return rows[0]["file"] if rows else None

    def add(self, at: str, actor: str, what: str, file: str, practice: Table, texts: Table) -> int:
        """Inside a transaction; 0 when it says what the last one says."""
        told = (written_table(practice), written_table(texts))
        rows = self._db.run("SELECT practice, texts, file FROM settings_versions ORDER BY version DESC LIMIT 1")
        if rows and (rows[0]["practice"], rows[0]["texts"], rows[0]["file"]) == (*told, file):
            return 0
        number = self.number() + 1
        self._db.run("INSERT INTO settings_versions VALUES (?, ?, ?, ?, ?, ?, ?)", number, at, actor, what, file, *told)
        return number

    def kept(self) -> dict[str, Any] | None:
        """The last one as it stands, for a new box; None: there is none."""
        rows = self._db.run("SELECT * FROM settings_versions ORDER BY version DESC LIMIT 1")
        return dict(rows[0]) if rows else None

    def put_back(self, kept: Mapping[str, Any], file: str) -> None:
        """Into a new box, whose practice file has this print: what was changed last counts there too."""
        told = {**kept, "file": file}
        names = ("version", "at", "actor", "what", "file", "practice", "texts")
        self._db.run("INSERT INTO settings_versions VALUES (?, ?, ?, ?, ?, ?, ?)", *(told[name] for name in names))


def _version(row: sqlite3.Row) -> SettingsVersion:
    return SettingsVersion(
        *(row["version"], read(row["at"]), row["actor"], row["what"]),
        *(json.loads(row["practice"]), json.loads(row["texts"])),
    )
