"""Reminders by voice in SQLite: ``acts.reminder_calls.ReminderBooks``."""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import uuid4

from appliance.acts.reminder_calls import PlannedCall
from appliance.store.books import SqliteBooks
from appliance.store.instants import read, written
from appliance.vocabulary.agenda import Appointment, AppointmentId
from appliance.vocabulary.reminding import Reached

_OPEN = "SELECT * FROM reminder_calls WHERE state IN ('waiting', 'placing')"


class SqliteReminderBooks(SqliteBooks):
    def plan_call(self, one: Appointment, since: datetime, not_after: datetime) -> str | None:
        rows = self._db.run(
            """INSERT INTO reminder_calls (id, appointment, start, next_try, not_after, changed)
               VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING id""",
            *(uuid4().hex, one.id, written(one.slot.start), written(since), written(not_after), self._now()),
        )
        return str(rows[0]["id"]) if rows else None

    def booked_since(self, since: datetime) -> Mapping[AppointmentId, datetime]:
        rows = self._db.run(
            """SELECT json_extract(payload, '$.appointment') AS appointment, max(at) AS at FROM journal
               WHERE at > ? AND +kind IN ('appointment_booked', 'appointment_moved') GROUP BY 1""",
            written(since),
        )
        return {AppointmentId(row["appointment"]): read(row["at"]) for row in rows}

    def calls_due(self, now: datetime) -> Sequence[PlannedCall]:
        rows = self._db.run(
            "SELECT * FROM reminder_calls WHERE state = 'waiting' AND next_try <= ? ORDER BY next_try, rowid",
            written(now),
        )
        return [_planned(row) for row in rows]

    def planned_call(self, key: str) -> PlannedCall | None:
        rows = self._db.run(f"{_OPEN} AND id = ?", key)
        return _planned(rows[0]) if rows else None

    def broken_calls(self) -> Sequence[PlannedCall]:
        return [_planned(row) for row in self._db.run("SELECT * FROM reminder_calls WHERE state = 'placing'")]

    def try_call(self, key: str, next_try: datetime) -> None:
        self._db.run(
            "UPDATE reminder_calls SET state = 'placing', tries = tries + 1, call = NULL, next_try = ?, changed = ?"
            " WHERE id = ?",
            *(written(next_try), self._now(), key),
        )

    def call_waits(self, key: str, next_try: datetime | None = None, *, tries: int | None = None) -> None:
        self._db.run(
            """UPDATE reminder_calls SET state = 'waiting', next_try = coalesce(?, next_try),
               tries = coalesce(?, tries), changed = ? WHERE id = ?""",
            *(next_try and written(next_try), tries, self._now(), key),
        )

    def call_answered(self, key: str, call: int) -> None:
        self._db.run("UPDATE reminder_calls SET call = ? WHERE id = ?", call, key)

    def end_call(self, key: str, reached: Reached) -> None:
        self._db.run("UPDATE reminder_calls SET state = ?, changed = ? WHERE id = ?", reached, self._now(), key)

    def refuses_calls(self, number: str) -> bool:
        return bool(self._db.run("SELECT 1 FROM calls_refused WHERE number = ?", number))

    def refuse_calls(self, number: str) -> bool:
        return bool(
            self._db.run("INSERT OR IGNORE INTO calls_refused VALUES (?, ?) RETURNING number", number, self._now())
        )

    def _now(self) -> str:
        return written(self._clock.now())


def _planned(row: sqlite3.Row) -> PlannedCall:
    return PlannedCall(
        *(row["id"], AppointmentId(row["appointment"]), read(row["start"]), read(row["not_after"])),
        *(row["tries"], row["call"]),
    )
