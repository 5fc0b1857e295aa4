"""Words sought in what callers said and in notes: unsealed newest first, in memory, for as long as a page may take."""

import re
import sqlite3
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from appliance.ports import Clock
from appliance.sealing import unseal
from appliance.store.database import Connection
from web_ui.shared.reads.messages import PAGE, SNIPPET, in_lines, shortened

LONGEST_MS = 800
"""Of one look. Opening a text takes half a millisecond (age, X25519), and about two on a Raspberry Pi."""

BATCH = 200

MOST_OPEN = 20_000
"""Texts kept open for the next look, some 10 MB: a practice's messages of a year or two."""

SHORTEST = 3
"""Letters of a word that is worth the look."""

_SAID = """
    SELECT id AS message, id AS key, taken AS at, sealed_text FROM messages WHERE archived IS NULL AND taken < ?1
    UNION ALL
    SELECT id, id, taken, sealed_text FROM messages WHERE archived IS NOT NULL AND taken < ?1
    UNION ALL
    SELECT message, id, written, sealed_text FROM notes WHERE written < ?1
    ORDER BY at DESC LIMIT ?2"""
"""``taken`` has an index for each shelf, so that SQLite merges what is sorted already."""

_BEYOND_ALL = "9999"


@dataclass(frozen=True)
class Hit:
    row: sqlite3.Row
    """The message."""
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

    def __init__(self, db: Connection, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self._open: dict[str, str] = {}

    def forget(self) -> None:
        """Somebody signed out, or a file was erased."""
        self._open.clear()

    def look(self, query: str, identity: str, before: str = "") -> Looked:
        """Messages in which each word of the query begins a word; a page of them at most."""
        words = [f" {word}" for word in plain(query).split()]
        found, texts, back_to = dict[str, str](), 0, before
        until = self._clock.monotonic_ms() + LONGEST_MS
        for row in self._newest_first(before):
            late = self._clock.monotonic_ms() > until or len(found) == PAGE
            if late and row["at"] != back_to:  # what was kept in one second is looked at together
                return Looked(self._hits(found), texts, back_to)
            text, texts, back_to = self._opened(row, identity), texts + 1, row["at"]
            told = f" {plain(text)}"
            if all(word in told for word in words):
                found.setdefault(row["message"], around(text, words[0].strip()))
        return Looked(self._hits(found), texts, "")

    def _newest_first(self, before: str) -> Iterator[sqlite3.Row]:
        before = before or _BEYOND_ALL
        while rows := self._db.run(_SAID, before, BATCH):
            cut = rows[-1]["at"] if len(rows) == BATCH else None  # of this second there may be more: next time
            whole = [row for row in rows if row["at"] != cut] or rows
            yield from whole
            if cut is None:
                return
            before = whole[-1]["at"]

    def _opened(self, row: sqlite3.Row, identity: str) -> str:
        known = self._open.get(row["key"])
        if known is None:
            known = in_lines(unseal(row["sealed_text"], identity).decode())
            if len(self._open) < MOST_OPEN:
                self._open[row["key"]] = known
        return known

    def _hits(self, found: dict[str, str]) -> list[Hit]:
        marks = ", ".join("?" * len(found))
        rows = {row["id"]: row for row in self._db.run(f"SELECT * FROM messages WHERE id IN ({marks})", *found)}
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
