"""Who else reads what patients say: the stations that are paired, and the seal that follows them at once."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from appliance.ports import Clock, Seal
from appliance.store.books import SqliteBooks
from appliance.store.database import Connection
from appliance.store.instants import read, written
from appliance.vocabulary.journal import JournalKind


@dataclass(frozen=True)
class Station:
    """A secretary's machine, as the practice has let it in."""

    id: str
    name: str
    recipient: str
    """age, "age1..."; what patients say from now on is sealed to it too."""
    signer: str
    """Ed25519, hex; its commands are signed with it."""
    nkey: str
    """By which the host knows it."""
    rights: tuple[str, ...]
    """What it may ask for, besides reading: see ``sync.commands``."""
    paired: datetime
    revoked: datetime | None = None


class PairedSeal:
    """``ports.Seal`` to the practice, and to every station that is paired at that moment."""

    def __init__(self, practice: Seal, db: Connection) -> None:
        self._practice = practice
        self._db = db
        self._known: tuple[str, ...] = ()
        self._seal = practice

    def seal(self, words: bytes) -> bytes:
        rows = self._db.run("SELECT recipient FROM stations WHERE revoked IS NULL ORDER BY id")
        now = tuple(row["recipient"] for row in rows)
        if now != self._known:
            self._known, self._seal = now, self._practice.also(now)
        return self._seal.seal(words)

    def also(self, recipients: Sequence[str]) -> Seal:
        return PairedSeal(self._practice.also(recipients), self._db)


class Stations:
    """Pairing and revoking, in the practice's books."""

    def __init__(self, db: Connection, books: SqliteBooks, clock: Clock) -> None:
        self._db = db
        self._books = books
        self._clock = clock

    def pair(self, station: Station) -> None:
        """Let it in, or let it in anew with other keys or rights."""
        with self._db.transaction():
            self._db.run(
                "INSERT INTO stations (id, name, recipient, signer, nkey, rights, paired, revoked)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, NULL) ON CONFLICT DO UPDATE SET name=excluded.name,"
                " recipient=excluded.recipient, signer=excluded.signer, nkey=excluded.nkey, rights=excluded.rights,"
                " paired=excluded.paired, revoked=NULL",
                *(station.id, station.name, station.recipient, station.signer, station.nkey),
                *(json.dumps(station.rights), written(station.paired)),
            )
            self._books.journal(JournalKind.STATION_PAIRED, {"station": station.id, "rights": list(station.rights)})

    def revoke(self, station: str) -> bool:
        """From now on nothing is sealed to it and nothing it asks is done; False when there is none such."""
        with self._db.transaction():
            found = self._db.run(
                "UPDATE stations SET revoked = ? WHERE id = ? AND revoked IS NULL RETURNING id",
                *(written(self._clock.now()), station),
            )
            if found:
                self._books.journal(JournalKind.STATION_REVOKED, {"station": station})
            return bool(found)

    def one(self, station: str) -> Station | None:
        rows = self._db.run("SELECT * FROM stations WHERE id = ?", station)
        return _station(rows[0]) if rows else None

    def all(self) -> Sequence[Station]:
        return [_station(row) for row in self._db.run("SELECT * FROM stations ORDER BY paired, id")]


def _station(row: sqlite3.Row) -> Station:
    return Station(
        *(row["id"], row["name"], row["recipient"], row["signer"], row["nkey"], tuple(json.loads(row["rights"]))),
        *(read(row["paired"]), row["revoked"] and read(row["revoked"])),
    )
