"""Figures of a stretch of weeks: what came in, what became of it, how long it waited."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

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
    by_hour, by_day = _when(db, span, start.tzinfo)
    kinds = {row["kind"]: row["n"] for row in db.run(_KINDS, *span)}
    came_to = db.run(_CALLS_DONE, *span)[0]
    waited = db.run(_WAITED, *span)
    messages = db.run(_COUNTED, *span)[0]
    return Figures(
        calls=sum(by_hour), answered=sum(by_hour) - db.run(_LOST, *span)[0]["n"],
        understood=came_to["all_of_them"], handled=came_to["handled"],
        urgent=kinds.get("alert_raised", 0),
        by_hour=by_hour, by_day=by_day, messages=messages["n"], unread=messages["u"],
        read_hours=waited[0]["hours"] if waited else 0.0,
        booked=kinds.get("appointment_booked", 0), cancelled=kinds.get("appointment_cancelled", 0),
        visits=db.run(_VISITS, *span)[0]["n"], missed=_missed(db, span, start),
        wait_ms=db.run(_LATENCY, *span)[0]["ms"] or 0.0,
    )  # fmt: skip


_CALLS = """
    SELECT substr(started, 1, 13) || ':00+00:00' AS hour, count(*) AS n
    FROM calls INDEXED BY calls_by_time WHERE started >= ? AND started < ? GROUP BY 1
"""
_LOST = "SELECT count(*) AS n FROM calls WHERE started >= ? AND started < ? AND cause IN ('rejected', 'failed')"
_VISITS = "SELECT count(*) AS n FROM appointments WHERE start >= ? AND start < ? AND status = 'booked'"
_MISSED = "SELECT start FROM appointments WHERE missed = 1 AND start >= ? AND start < ? AND status = 'booked'"
_COUNTED = "SELECT count(*) AS n, count(*) - count(read_at) AS u FROM messages WHERE taken >= ? AND taken < ?"
_WAITED = """
    SELECT (unixepoch(read_at) - unixepoch(taken)) / 3600.0 AS hours FROM messages
    WHERE taken >= ?1 AND taken < ?2 AND read_at IS NOT NULL ORDER BY hours
    LIMIT 1 OFFSET (SELECT count(read_at) / 2 FROM messages WHERE taken >= ?1 AND taken < ?2)
"""
"""The middle one."""
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


def _when(db: Connection, span: tuple[str, str], zone: tzinfo | None) -> tuple[list[int], dict[str, int]]:
    by_hour, by_day, shifts = [0] * 24, Counter[str](), dict[str, timedelta | None]()
    for row in db.run(_CALLS, *span):
        told: str = row["hour"]
        if (day := told[:10]) not in shifts:
            shifts[day] = _shift(day, zone)
        shift, at = shifts[day], read(told)
        local = at.astimezone(zone) if shift is None else at + shift
        by_hour[local.hour] += row["n"]
        by_day[local.date().isoformat()] += row["n"]
    return by_hour, by_day


def _shift(day: str, zone: tzinfo | None) -> timedelta | None:
    """How far the practice's clock is from UTC on that day; None where it changes: asking for each hour is slow."""
    first, last = (read(f"{day}T{hour}:00+00:00").astimezone(zone).utcoffset() for hour in ("00:00", "23:59"))
    return first if first == last else None
