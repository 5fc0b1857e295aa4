"""Figures of a stretch of weeks: what came in, what became of it, how long it waited."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from appliance.store.database import Connection
from appliance.store.instants import read, written
from web_ui.shared.reads.calls import DONE

HANDLED = ("appointment_booked", "appointment_moved", "appointment_cancelled", "appointment_confirmed")
"""A call that came to this needed nobody."""


@dataclass(frozen=True)
class Figures:
    calls: int
    understood: int
    """Calls that came to something."""
    handled: int
    """Without a person."""
    urgent: int
    by_hour: Sequence[int]
    """Calls of each hour of the day, by the practice's clock."""
    by_day: Mapping[str, int]
    """Calls by ISO date."""
    answered: int
    messages: int
    read_hours: float
    """Half of the messages that were read waited no longer."""
    unread: int
    booked: int
    cancelled: int
    visits: int
    """Booked ones of that time."""
    missed: Mapping[str, int]
    """Visits to which the patient did not come, by ISO date."""
    wait_ms: float
    """Before an answer, on average."""


def figures(db: Connection, start: datetime, end: datetime) -> Figures:
    """Between two instants of the practice's clock; costs as much as there are calls between them."""
    span = (written(start), written(end))
    by_hour, by_day, answered = _when(db, span, start)
    kinds = {row["kind"]: row["n"] for row in db.run(_KINDS, *span)}
    came_to = db.run(_CALLS_DONE, *span)[0]
    waits = sorted(row["hours"] for row in db.run(_WAITS, *span) if row["hours"] is not None)
    messages = db.run(_COUNTED, *span)[0]
    return Figures(
        calls=sum(by_hour), answered=answered,
        understood=came_to["all_of_them"], handled=came_to["handled"],
        urgent=kinds.get("alert_raised", 0),
        by_hour=by_hour, by_day=by_day, messages=messages["n"], unread=messages["u"],
        read_hours=waits[len(waits) // 2] if waits else 0.0,
        booked=kinds.get("appointment_booked", 0), cancelled=kinds.get("appointment_cancelled", 0),
        visits=db.run(_VISITS, *span)[0]["n"], missed=_missed(db, span, start),
        wait_ms=db.run(_LATENCY, *span)[0]["ms"] or 0.0,
    )  # fmt: skip


_CALLS = """
    SELECT substr(started, 1, 13) || ':00+00:00' AS hour, count(*) AS n,
    total(cause IS NULL OR cause NOT IN ('rejected', 'failed')) AS answered
    FROM calls WHERE started >= ? AND started < ? GROUP BY 1
"""
_VISITS = "SELECT count(*) AS n FROM appointments WHERE start >= ? AND start < ? AND status = 'booked'"
_MISSED = "SELECT start FROM appointments WHERE missed = 1 AND start >= ? AND start < ? AND status = 'booked'"
_COUNTED = "SELECT count(*) AS n, count(*) - count(read_at) AS u FROM messages WHERE taken >= ? AND taken < ?"
_WAITS = """
    SELECT (julianday(read_at) - julianday(taken)) * 24 AS hours FROM messages WHERE taken >= ? AND taken < ?
"""
_LATENCY = """
    SELECT avg(latency_ms) AS ms FROM turns WHERE latency_ms IS NOT NULL
    AND call >= (SELECT id FROM calls WHERE started >= ?1 ORDER BY started LIMIT 1)
    AND call <= (SELECT id FROM calls WHERE started < ?2 ORDER BY started DESC LIMIT 1)
"""
_DONE_THEN = f"""
    FROM journal INDEXED BY journal_by_outcome WHERE kind IN ({", ".join(repr(kind) for kind in DONE)})
    AND sequence >= (SELECT sequence FROM journal WHERE at >= ?1 ORDER BY at, sequence LIMIT 1)
    AND sequence <= (SELECT sequence FROM journal WHERE at < ?2 ORDER BY at DESC, sequence DESC LIMIT 1)
"""
"""The journal is in the order of time, and this index of it in that of the sequence: its rows stay unread."""

_KINDS = f"SELECT kind, count(*) AS n {_DONE_THEN} GROUP BY kind"
_CALLS_DONE = f"""
    SELECT count(DISTINCT call) AS all_of_them, count(DISTINCT CASE
    WHEN kind IN ({", ".join(repr(kind) for kind in HANDLED)}) THEN call END) AS handled {_DONE_THEN}
"""


def _missed(db: Connection, span: tuple[str, str], start: datetime) -> dict[str, int]:
    days = [read(row["start"]).astimezone(start.tzinfo).date().isoformat() for row in db.run(_MISSED, *span)]
    return {day: days.count(day) for day in days}


def _when(db: Connection, span: tuple[str, str], start: datetime) -> tuple[list[int], dict[str, int], int]:
    by_hour, by_day, answered = [0] * 24, dict[str, int](), 0
    for row in db.run(_CALLS, *span):
        at = read(row["hour"]).astimezone(start.tzinfo)
        day = at.date().isoformat()
        by_hour[at.hour] += row["n"]
        by_day[day] = by_day.get(day, 0) + row["n"]
        answered += int(row["answered"])
    return by_hour, by_day, answered
