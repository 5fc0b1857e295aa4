"""Messages: the list with its filters, one with what belongs to it."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from appliance.sealing import unseal
from appliance.store.database import Connection
from appliance.store.instants import read
from appliance.store.recovery import INTERRUPTED
from web_ui.shared.reads.names import begun

PAGE = 30
SNIPPET = 110
"""Characters of a message that its line in the list shows."""


@dataclass(frozen=True)
class Filters:
    state: str = "open"
    """``open`` (not put away), ``unread``, ``mine``, ``archived``."""
    category: str = ""
    practitioner: str = ""
    search: str = ""
    """Beginnings of a person's names, or a number's first digits."""
    before: str = ""
    """Instant, as written: older than it."""
    beyond: str = ""
    """Key of the last message that was shown: what follows it in this order."""
    urgent_first: bool = False


_WHERE = {
    "open": "archived IS NULL",
    "unread": "read_at IS NULL",
    "mine": "archived IS NULL AND owner = ?",
    "archived": "archived IS NOT NULL",
}


def listed(db: Connection, asked: Filters, actor: str) -> Sequence[sqlite3.Row]:
    """One more than a page, newest first, so that one knows whether there are more."""
    where = [_WHERE.get(asked.state, _WHERE["open"])]
    values: list[object] = [actor] if asked.state == "mine" else []
    for column, value in (("category", asked.category), ("practitioner", asked.practitioner)):
        if value:
            where.append(f"{column} = ?")
            values.append(value)
    digits = "".join(filter(str.isdigit, asked.search))
    if len(digits) >= 4:
        where.append("phone >= ? AND phone < ?")
        values += [digits, digits + ":"]
    elif asked.search.strip():
        condition, names = begun(asked.search)
        where.append(condition)
        values += names
    if asked.before:
        where.append("taken < ?")
        values.append(asked.before)
    order = ("urgent", "taken", "id") if asked.urgent_first else ("taken", "id")
    if asked.beyond:
        where.append(f"({', '.join(order)}) < (SELECT {', '.join(order)} FROM messages WHERE id = ?)")
        values.append(asked.beyond)
    by = ", ".join(f"{column} DESC" for column in order)
    return db.run(f"SELECT * FROM messages WHERE {' AND '.join(where)} ORDER BY {by} LIMIT {PAGE + 1}", *values)


def unread(db: Connection, limit: int = 8) -> Sequence[sqlite3.Row]:
    """Urgent ones first, then the longest waiting."""
    return db.run("SELECT * FROM messages WHERE read_at IS NULL ORDER BY urgent DESC, taken LIMIT ?", limit)


def alerts(db: Connection, identity: str | None, limit: int) -> list[tuple[sqlite3.Row, str]]:
    """Of which nobody has taken charge, newest first, with what was said."""
    rows = db.run("SELECT * FROM alerts WHERE acknowledged IS NULL ORDER BY raised DESC LIMIT ?", limit)
    return [(row, unseal(row["sealed_words"], identity).decode() if identity else "") for row in rows]


def open_alerts(db: Connection) -> int:
    """How many wait for somebody to take charge."""
    return int(db.run("SELECT count(*) AS n FROM alerts WHERE acknowledged IS NULL")[0]["n"])


@dataclass(frozen=True)
class Glance:
    unread: int
    urgent: int
    oldest: datetime | None


def glance(db: Connection) -> Glance:
    row = db.run("SELECT count(*) AS n, total(urgent) AS u, min(taken) AS t FROM messages WHERE read_at IS NULL")[0]
    return Glance(row["n"], int(row["u"]), row["t"] and read(row["t"]))


def one(db: Connection, key: str) -> sqlite3.Row | None:
    rows = db.run("SELECT * FROM messages WHERE id = ?", key)
    return rows[0] if rows else None


def beside(db: Connection, row: sqlite3.Row) -> tuple[str | None, str | None]:
    """Keys of the next older and the next newer message of the same shelf."""
    shelf = "archived IS NULL" if row["archived"] is None else "archived IS NOT NULL"
    here = (row["taken"], row["id"])
    beyond = f"SELECT id FROM messages WHERE {shelf} AND (taken, id)"
    older = db.run(f"{beyond} < (?, ?) ORDER BY taken DESC, id DESC LIMIT 1", *here)
    newer = db.run(f"{beyond} > (?, ?) ORDER BY taken, id LIMIT 1", *here)
    return (older[0]["id"] if older else None), (newer[0]["id"] if newer else None)


def text(row: sqlite3.Row, identity: str | None) -> str:
    """What the caller left, a line for each time they spoke; "" for who holds no key."""
    return in_lines(unseal(row["sealed_text"], identity).decode()) if identity else ""


def in_lines(words: str) -> str:
    """What a message keeps on one line, a line for each time the caller spoke."""
    return words.replace(" / ", "\n")


def snippet(row: sqlite3.Row, identity: str | None) -> str:
    return shortened(text(row, identity))


def shortened(words: str) -> str:
    """As a list shows it."""
    words = words.replace("\n", " · ")
    if words == INTERRUPTED:
        return "Appel interrompu : écoutez l'enregistrement."
    return words if len(words) <= SNIPPET else words[:SNIPPET].rsplit(" ", 1)[0] + "…"


def fields(row: sqlite3.Row, identity: str | None) -> dict[str, str]:
    """What a secretary needs of it, apart: ``medicines``, ``address``... in the caller's words."""
    if not row["sealed_fields"] or not identity:
        return {}
    told: dict[str, str] = dict(json.loads(unseal(row["sealed_fields"], identity)))
    return told


def flags(row: sqlite3.Row) -> list[str]:
    told: list[str] = json.loads(row["flags"])
    return told


def notes(db: Connection, key: str, identity: str | None) -> list[dict[str, str]]:
    rows = db.run("SELECT * FROM notes WHERE message = ? ORDER BY written, rowid", key)
    return [
        {"at": row["written"], "by": row["author"], "text": unseal(row["sealed_text"], identity).decode()}
        for row in rows
        if identity
    ]


def attempts(db: Connection, key: str) -> Sequence[sqlite3.Row]:
    return db.run("SELECT * FROM attempts WHERE message = ? ORDER BY tried, rowid", key)


@dataclass(frozen=True)
class Tried:
    """How calling back went so far."""

    count: int
    last: datetime
    outcome: str
    reached: bool
    """Once is enough."""


def tried(db: Connection) -> dict[str, Tried]:
    """By message, of all that somebody has called back about.

    ``outcome`` is that of the row with the maximum (sqlite.org/lang_select.html, "bare columns").
    """
    rows = db.run(
        """SELECT message, count(*) AS n, max(tried) AS last, outcome, total(outcome = 'reached') AS reached
           FROM attempts GROUP BY message"""
    )
    return {row["message"]: Tried(row["n"], read(row["last"]), row["outcome"], bool(row["reached"])) for row in rows}


def history(db: Connection, row: sqlite3.Row, limit: int = 6) -> Sequence[sqlite3.Row]:
    """Other messages from the same number, or about the same person."""
    return db.run(
        """SELECT * FROM (SELECT * FROM messages WHERE phone = ?1 AND phone IS NOT NULL
           UNION SELECT * FROM messages WHERE last = ?2 COLLATE NOCASE AND first = ?3 COLLATE NOCASE)
           WHERE id != ?4 ORDER BY taken DESC LIMIT ?5""",
        *(row["phone"], row["last"], row["first"], row["id"], limit),
    )
