"""Figures of a stretch of weeks: what came in, what became of it, how long it waited."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from appliance.store.database import Connection
from appliance.store.instants import read, written
from web_ui.practice.reads.calls import DONE

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
    messages: int
    read_hours: float
    """Half of the messages that were read waited no longer."""
    unread: int
    booked: int
    cancelled: int
    wait_ms: float
    """Before an answer, on average."""


def figures(db: Connection, start: datetime, end: datetime) -> Figures:
    """Between two instants; costs as much as there are calls between them."""
    span = (written(start), written(end))
    zone = start.tzinfo
    starts = [read(row["started"]).astimezone(zone) for row in db.run(_CALLS, *span)]
    kinds = {row["kind"]: row["n"] for row in db.run(_KINDS, *span)}
    outcome = _outcomes(db, span)
    waits = sorted(_hours(row["taken"], row["read_at"]) for row in db.run(_MESSAGES, *span) if row["read_at"])
    messages = db.run(_COUNTED, *span)[0]
    latency = db.run(_LATENCY, *span)[0]
    by_hour, by_day = [0] * 24, dict[str, int]()
    for at in starts:
        by_hour[at.hour] += 1
        by_day[at.date().isoformat()] = by_day.get(at.date().isoformat(), 0) + 1
    return Figures(
        calls=len(starts), understood=outcome[0], handled=outcome[1], urgent=kinds.get("alert_raised", 0),
        by_hour=by_hour, by_day=by_day, messages=messages["n"], unread=messages["u"],
        read_hours=waits[len(waits) // 2] if waits else 0.0,
        booked=kinds.get("appointment_booked", 0), cancelled=kinds.get("appointment_cancelled", 0),
        wait_ms=latency["ms"] or 0.0,
    )  # fmt: skip


_KINDS = f"""
    SELECT kind, count(*) AS n FROM journal WHERE at >= ? AND at < ?
    AND kind IN ({", ".join(repr(kind) for kind in DONE)}) GROUP BY kind
"""
_CAME_TO = f"""
    SELECT count(*) AS n, total(handled) AS h FROM (
        SELECT json_extract(payload, '$.call') AS call,
               max(kind IN ({", ".join(repr(kind) for kind in HANDLED)})) AS handled FROM journal
        WHERE at >= ? AND at < ? AND kind IN ({", ".join(repr(kind) for kind in DONE)})
        AND json_extract(payload, '$.call') IS NOT NULL GROUP BY 1)
"""
_CALLS = "SELECT started FROM calls WHERE started >= ? AND started < ?"
_COUNTED = "SELECT count(*) AS n, count(*) - count(read_at) AS u FROM messages WHERE taken >= ? AND taken < ?"
_MESSAGES = "SELECT taken, read_at FROM messages WHERE taken >= ? AND taken < ?"
_LATENCY = """
    SELECT avg(latency_ms) AS ms FROM turns WHERE call IN (SELECT id FROM calls WHERE started >= ? AND started < ?)
    AND latency_ms IS NOT NULL
"""


def _outcomes(db: Connection, span: tuple[str, str]) -> tuple[int, int]:
    """How many calls came to something, and how many of them to something that needs nobody."""
    row = db.run(_CAME_TO, *span)[0]
    return int(row["n"]), int(row["h"])


def _hours(taken: str, read_at: str) -> float:
    return (read(read_at) - read(taken)).total_seconds() / 3600
