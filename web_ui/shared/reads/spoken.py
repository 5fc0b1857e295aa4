"""Words sought in what callers said, and in notes: unsealed newest first, in memory, for as long as a page may take."""

import re
import sqlite3
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from appliance.ports import Clock
from appliance.sealing import unseal
from appliance.store.database import Connection
from appliance.store.record import TurnKept
from web_ui.shared.reads.messages import PAGE, SNIPPET, in_lines, shortened

LONGEST_MS = 800
"""Of one look. Opening a text takes half a millisecond (age, X25519), and about two on a Raspberry Pi."""

BATCH = 200

MOST_OPEN = 20_000
"""Texts kept open for the next look, some 10 MB: a practice's messages of a year or two."""

MOST_SOUGHT = 100
"""Characters of a query that are looked at."""

SHORTEST = 3
"""Letters of a word that is worth the look."""


@dataclass(frozen=True)
class Shelf:
    """Where words are sought."""

    newest: str
    """Statement: what was said before ?1, newest first, ?2 at most: ``hit``, ``key``, ``at`` and what opening needs."""
    opened: Callable[[Connection, sqlite3.Row, str], str]
    """The text of one, with the practice's key."""
    hits: str
    """Statement: the rows to show, by their ``id``."""


def _message(_: Connection, row: sqlite3.Row, identity: str) -> str:
    return in_lines(unseal(row["sealed_text"], identity).decode())


def _call(db: Connection, row: sqlite3.Row, identity: str) -> str:
    turns = db.run("SELECT * FROM turns WHERE call = ? AND heard ORDER BY number", row["hit"])
    return " · ".join(TurnKept.opened(one, identity).heard for one in turns)


MESSAGES = Shelf(
    """SELECT id AS hit, id AS key, taken AS at, sealed_text FROM messages WHERE archived IS NULL AND taken < ?1
       UNION ALL
       SELECT id, id, taken, sealed_text FROM messages WHERE archived IS NOT NULL AND taken < ?1
       UNION ALL
       SELECT message, id, written, sealed_text FROM notes WHERE written < ?1
       ORDER BY at DESC LIMIT ?2""",
    _message,
    "SELECT * FROM messages WHERE id IN ({marks})",
)
"""With their notes. ``taken`` has an index for each shelf, so that SQLite merges what is sorted already."""

CALLS = Shelf(
    """SELECT id AS hit, id AS key, started AS at FROM calls
       WHERE started < ?1 AND ended IS NOT NULL AND id >= (SELECT min(call) FROM turns)
       ORDER BY started DESC LIMIT ?2""",
    _call,
    "SELECT * FROM calls WHERE id IN ({marks})",
)
"""What was heard in those that are over; older ones than the first turn that is still kept have no words any more."""

_BEYOND_ALL = "9999"


@dataclass(frozen=True)
class Hit:
    row: sqlite3.Row
    """The message, or the call."""
    text: str
    """Around the first word that was found."""


@dataclass(frozen=True)
class Looked:
    hits: Sequence[Hit]
    texts: int
    """How many were looked at."""
    back_to: str
    """Instant, as written: everything from it on was looked at; "" when there is nothing older."""


class Spoken:
    """What was opened is kept in memory until somebody signs out: the next look goes further."""

    def __init__(self, db: Connection, clock: Clock, shelf: Shelf) -> None:
        self._db = db
        self._clock = clock
        self._shelf = shelf
        self._open: dict[str | int, str] = {}

    def forget(self) -> None:
        """Somebody signed out, or a file was erased."""
        self._open.clear()

    def look(self, query: str, identity: str, before: str = "") -> Looked:
        """Those in which each word of the query begins a word; a page of them at most."""
        words = [f" {word}" for word in plain(query[:MOST_SOUGHT]).split()]
        found, texts, back_to = dict[str | int, str](), 0, before
        until = self._clock.monotonic_ms() + LONGEST_MS
        for row in self._newest_first(before):
            late = self._clock.monotonic_ms() > until or len(found) == PAGE
            if late and row["at"] != back_to:  # what was kept in one second is looked at together
                return Looked(self._hits(found), texts, back_to)
            text, texts, back_to = self._opened(row, identity), texts + 1, row["at"]
            told = f" {plain(text)}"
            if all(word in told for word in words):
                found.setdefault(row["hit"], around(text, words[0].strip()))
        return Looked(self._hits(found), texts, "")

    def _newest_first(self, before: str) -> Iterator[sqlite3.Row]:
        before = before or _BEYOND_ALL
        while rows := self._db.run(self._shelf.newest, before, BATCH):
            cut = rows[-1]["at"] if len(rows) == BATCH else None  # of this second there may be more: next time
            whole = [row for row in rows if row["at"] != cut] or rows
            yield from whole
            if cut is None:
                return
            before = whole[-1]["at"]

    def _opened(self, row: sqlite3.Row, identity: str) -> str:
        known = self._open.get(row["key"])
        if known is None:
            known = self._shelf.opened(self._db, row, identity)
            if len(self._open) < MOST_OPEN:
                self._open[row["key"]] = known
        return known

    def _hits(self, found: dict[str | int, str]) -> list[Hit]:
        marks = ", ".join("?" * len(found))
        rows = {row["id"]: row for row in self._db.run(self._shelf.hits.format(marks=marks), *found)}
        return [Hit(rows[key], text) for key, text in found.items() if key in rows]


def worth_a_look(query: str) -> bool:
    """It has a word in it, not only a number or the beginning of a name."""
    return any(len(word) >= SHORTEST and word.isalpha() for word in plain(query).split())


def around(text: str, word: str) -> str:
    """What a list shows of a text: some of it before and after the word."""
    there = next((one.start() for one in re.finditer(r"\w+", text) if plain(one[0]).startswith(word)), 0)
    begin = 0 if there < SNIPPET // 2 else text.rfind(" ", 0, there - SNIPPET // 3) + 1
    return ("… " if begin else "") + shortened(text[begin:])


def plain(text: str) -> str:
    """Lower case without accents or signs: "Cœur, d'Éloïse" is "coeur d eloise"."""
    letters = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    return " ".join(re.findall(r"[a-z0-9]+", "".join(one for one in letters if not unicodedata.combining(one))))
