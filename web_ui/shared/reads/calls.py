"""Calls: the log, what became of each, what was heard and said."""

import sqlite3
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest

from appliance.store.database import Connection
from appliance.store.record import TurnKept
from web_ui.shared.french import person
from web_ui.shared.reads import patients

PAGE = 40

MARKS = {
    "misheard": "Mal entendu",
    "misunderstood": "Mal compris",
    "wrong": "Mauvaise décision",
    "slow": "Trop lent",
    "other": "Autre chose",
}
"""What somebody may find wrong with a call."""

DONE = {
    "appointment_booked": "Rendez-vous pris",
    "appointment_moved": "Rendez-vous déplacé",
    "appointment_cancelled": "Rendez-vous annulé",
    "appointment_confirmed": "Rendez-vous confirmé",
    "message_taken": "Message",
    "alert_raised": "Urgence",
    "reminder_call_ended": "Rappel terminé",
}
"""What a call may have come to, by the journal's kinds; the gravest is told."""

_RANK = ("alert_raised", "appointment_booked", "appointment_moved", "appointment_cancelled", "message_taken")

MOST_NAMES = 3
"""Of one number, in a line."""

SURE = 0.6
"""Below this the recogniser's words are marked for the reader; Whisper's mean word probability on clear telephone
speech lies above it (``permanence bench understanding --audio``)."""


def listed(db: Connection, *, which: str = "", search: str = "", before: str = "") -> Sequence[sqlite3.Row]:
    """One more than a page, newest first; ``search``: how a number begins, or whom the file knows by it."""
    where, values = ["1"], list[object]()
    if which == "marked":
        where.append("mark IS NOT NULL")
    digits = "".join(filter(str.isdigit, search))
    if digits:
        where.append("number >= ? AND number < ?")
        values += [digits, digits + ":"]
    elif search.strip():
        known = {one["phone"] for one in patients.search(db, search) if one["phone"]}
        where.append(f"number IN ({', '.join('?' * len(known))})")
        values += sorted(known)
    if before:
        where.append("started < ?")
        values.append(before)
    return db.run(f"SELECT * FROM calls WHERE {' AND '.join(where)} ORDER BY started DESC LIMIT {PAGE + 1}", *values)


def one(db: Connection, key: int) -> sqlite3.Row | None:
    rows = db.run("SELECT * FROM calls WHERE id = ?", key)
    return rows[0] if rows else None


def known_by(db: Connection, number: str | None) -> Sequence[sqlite3.Row]:
    """Whom the practice's file knows by a number."""
    return db.run("SELECT * FROM patients WHERE phone = ? AND phone IS NOT NULL LIMIT 5", number)


def names(db: Connection, numbers: Iterable[str | None]) -> dict[str, str]:
    """By number, whom the practice's file knows by it: "Marcel ou Solange Thébault" is two names."""
    asked = sorted({one for one in numbers if one})
    marks = ", ".join("?" * len(asked))
    rows = db.run(f"SELECT phone, last, first FROM patients WHERE phone IN ({marks}) ORDER BY rowid", *asked)
    told: dict[str, list[str]] = {}
    for row in rows:
        told.setdefault(row["phone"], []).append(person(row["last"], row["first"]))
    return {number: " ou ".join(people[:MOST_NAMES]) for number, people in told.items()}


def in_progress(db: Connection) -> Sequence[sqlite3.Row]:
    return db.run(
        "SELECT c.*, (SELECT count(*) FROM turns WHERE call = c.id) AS turns FROM calls c"
        " WHERE ended IS NULL ORDER BY started"
    )


def outcomes(db: Connection, calls: Iterable[int]) -> dict[int, str]:
    """What each call came to, as a kind of the journal; calls that came to nothing are left out."""
    keys = list(calls)
    marks, kinds = ", ".join("?" * len(keys)), ", ".join("?" * len(DONE))
    rows = db.run(
        f"""SELECT json_extract(payload, '$.call') AS call, kind FROM journal
            WHERE json_extract(payload, '$.call') IN ({marks}) AND kind IN ({kinds})""",
        *(*keys, *DONE),
    )
    found: dict[int, str] = {}
    for row in rows:
        kept = found.get(row["call"])
        if kept is None or _rank(row["kind"]) < _rank(kept):
            found[row["call"]] = row["kind"]
    return found


def _rank(kind: str) -> int:
    return _RANK.index(kind) if kind in _RANK else len(_RANK)


def sound_s(db: Connection, call: int | None) -> float:
    """How long the recording is; 0.0 without any."""
    return float(db.run("SELECT total(milliseconds) AS ms FROM recordings WHERE call = ?", call)[0]["ms"]) / 1000


def turns(db: Connection, call: sqlite3.Row, identity: str | None) -> list[dict[str, object]]:
    """Turn by turn, each word with whether it is doubtful and where in the recording it begins."""
    if identity is None:
        return []
    recorded = sound_s(db, call["id"]) > 0
    rows = db.run("SELECT * FROM turns WHERE call = ? ORDER BY number", call["id"])
    told: list[dict[str, object]] = []
    for kept in (TurnKept.opened(row, identity) for row in rows):
        words = _worded(kept, kept.starts_ms if recorded else ())
        start = words[0]["at_s"] if words else None
        told.append({"heard": kept.heard, "words": words, "said": kept.said, "at_s": start,
                     "latency_ms": kept.latency_ms, "intent": kept.intent})  # fmt: skip
    return told


def _worded(kept: TurnKept, starts_ms: Sequence[int]) -> list[dict[str, object]]:
    words = kept.heard.split()
    doubtful = _doubtful(words, kept)
    return [
        {"text": word, "unsure": rank in doubtful, "at_s": None if at is None else at / 1000}
        for rank, (word, at) in enumerate(zip_longest(words, starts_ms[: len(words)]))
    ]


def _doubtful(words: list[str], kept: TurnKept) -> set[int]:
    """Ranks of the words that another reading has otherwise; all of them when the recogniser was unsure."""
    if kept.confidence is not None and kept.confidence < SURE:
        return set(range(len(words)))
    unsure: set[int] = set()
    for reading in kept.readings[:1]:
        for sign, start, end, _, _ in SequenceMatcher(None, words, reading.split(), autojunk=False).get_opcodes():
            unsure |= set(range(start, end)) if sign != "equal" else set()
    return unsure
