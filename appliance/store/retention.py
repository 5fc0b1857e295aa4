"""Words grow old: what patients said is erased when the practice no longer keeps it, and the journal tells how much.

What nobody has read yet is kept, however old. Calls are numbered in the order they came in, so that what is older than
a day lies below one number.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from appliance.ports import Clock
from appliance.store.books import SqliteBooks
from appliance.store.database import Connection
from appliance.store.instants import written
from appliance.vocabulary.journal import JournalKind
from appliance.vocabulary.practice import Retention

AT_ONCE = 500
"""Calls or messages in one transaction: the reception waits for none longer than a moment."""

_UNREAD = "(SELECT call FROM messages WHERE read_at IS NULL AND call IS NOT NULL)"
_ALARMING = "(SELECT call FROM alerts WHERE call IS NOT NULL)"

_ROWS: Mapping[str, str] = {
    "recordings": f"SELECT DISTINCT call AS id FROM recordings WHERE call <= ? AND call NOT IN {_UNREAD}",
    "transcripts": f"""SELECT DISTINCT call AS id FROM turns WHERE call <= ? AND call NOT IN {_UNREAD}
        AND call NOT IN {_ALARMING}""",
    "alarming transcripts": f"SELECT DISTINCT call AS id FROM turns WHERE call <= ? AND call NOT IN {_UNREAD}",
    "messages": "SELECT id FROM messages WHERE taken < ? AND read_at IS NOT NULL",
    "alerts": "SELECT id FROM alerts WHERE raised < ? AND acknowledged IS NOT NULL",
    "reasons": "SELECT id FROM appointments WHERE start < ? AND sealed_reason IS NOT NULL",
}
_ERASED: Mapping[str, tuple[str, ...]] = {
    "recordings": ("DELETE FROM recordings WHERE call = ?",),
    "transcripts": ("DELETE FROM turns WHERE call = ?",),
    "alarming transcripts": ("DELETE FROM turns WHERE call = ?",),
    "messages": (
        "DELETE FROM notes WHERE message = ?",
        "DELETE FROM attempts WHERE message = ?",
        "DELETE FROM messages WHERE id = ?",
    ),
    "alerts": ("DELETE FROM alerts WHERE id = ?",),
    "reasons": ("UPDATE appointments SET sealed_reason = NULL WHERE id = ?",),
}


def erase_old_words(db: Connection, books: SqliteBooks, clock: Clock, at_once: int = AT_ONCE) -> int:
    """Returns how many calls, messages, alerts and reasons lost their words; 0 while the time is not known."""
    erased = 0
    while clock.is_sure():
        limits = _limits(db, books.practice.retention, clock.now())
        with db.transaction():
            counts = {what: _erase(db, what, limit, at_once) for what, limit in limits.items()}
            if any(counts.values()):
                told = {what: count for what, count in counts.items() if count}
                books.journal(JournalKind.OLD_WORDS_ERASED, told)
        erased += sum(counts.values())
        if at_once not in counts.values():
            break
    return erased


def _limits(db: Connection, kept: Retention, now: datetime) -> Mapping[str, int | str]:
    """By kind of words: the last call that is too old, or the instant before which it is."""
    recordings, transcripts, messages = (
        written(now - timedelta(days=days))
        for days in (kept.recordings_days, kept.transcripts_days, kept.messages_days)
    )
    return {
        "recordings": _last_call(db, recordings),
        "transcripts": _last_call(db, transcripts),
        "alarming transcripts": _last_call(db, messages),
        "messages": messages,
        "alerts": messages,
        "reasons": transcripts,
    }


def _last_call(db: Connection, before: str) -> int:
    rows = db.run("SELECT id FROM calls WHERE started < ? ORDER BY started DESC LIMIT 1", before)
    return int(rows[0]["id"]) if rows else 0


def _erase(db: Connection, what: str, limit: int | str, at_once: int) -> int:
    rows = db.run(f"{_ROWS[what]} LIMIT ?", limit, at_once)
    for row in rows:
        for statement in _ERASED[what]:
            db.run(statement, row["id"])
    return len(rows)
