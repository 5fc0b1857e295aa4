"""Texts out and in: ``acts.correspondence.TextBooks`` in SQLite. Who sends them has ``store.sms``."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from appliance.acts.correspondence import NOTHING, About, Question
from appliance.notices.words import ANSWERABLE
from appliance.ports import Clock, Seal
from appliance.store.database import Connection
from appliance.store.instants import read, written
from appliance.vocabulary.agenda import AppointmentId
from appliance.vocabulary.journal import JournalKind
from appliance.vocabulary.sms import Answer, Sms, SmsHeard

Journal = Callable[[JournalKind, Mapping[str, object]], None]


class SqliteTexts:
    def __init__(self, connection: Connection, clock: Clock, seal: Seal, journal: Journal) -> None:
        """``journal``: in the transaction of the change."""
        self._db = connection
        self._clock = clock
        self._seal = seal
        self._journal = journal

    def queue(self, sms: Sms, not_after: datetime, about: About = NOTHING) -> bool:
        now = written(self._clock.now())
        queued = self._db.run(
            """INSERT INTO sms_outbox (id, kind, cause, appointment, offer, number, words, on_call,
                                   queued, next_try, not_after, changed, start)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (cause) DO NOTHING RETURNING id""",
            *(sms.id, sms.kind, about.cause, about.appointment, about.offer, sms.number, sms.words),
            *(int(sms.on_call), now, now, written(not_after), now, written(about.start) if about.start else None),
        )
        if queued:
            self._journal(JournalKind.SMS_QUEUED, {"sms": sms.id, "kind": sms.kind, "appointment": about.appointment})
        return bool(queued)

    def drop(self, appointment: AppointmentId) -> None:
        self._drop_about("appointment", appointment)

    def drop_offer(self, offer: str) -> None:
        self._drop_about("offer", offer)

    def _drop_about(self, column: str, key: str) -> None:
        dropped = self._db.run(
            f"""UPDATE sms_outbox SET state = 'dropped', changed = ?
               WHERE {column} = ? AND state = 'waiting' RETURNING id""",
            *(written(self._clock.now()), key),
        )
        for row in dropped:
            self._journal(JournalKind.SMS_DROPPED, {"sms": row["id"], "why": "no longer true"})

    def refuses(self, number: str) -> bool:
        return bool(self._db.run("SELECT 1 FROM sms_refused WHERE number = ?", number))

    def refuse(self, number: str) -> bool:
        at = written(self._clock.now())
        return bool(self._db.run("INSERT OR IGNORE INTO sms_refused VALUES (?, ?) RETURNING number", number, at))

    def accept(self, number: str) -> bool:
        return bool(self._db.run("DELETE FROM sms_refused WHERE number = ? RETURNING number", number))

    def drop_to(self, number: str) -> None:
        dropped = self._db.run(
            "UPDATE sms_outbox SET state = 'dropped', changed = ? WHERE number = ? AND state = 'waiting'"
            " AND NOT on_call AND kind != 'emergency' RETURNING id",
            *(written(self._clock.now()), number),
        )
        for row in dropped:
            self._journal(JournalKind.SMS_DROPPED, {"sms": row["id"], "why": "refused"})

    def was_queued(self, cause: str) -> bool:
        return bool(self._db.run("SELECT 1 FROM sms_outbox WHERE cause = ?", cause))

    def told_since(self, appointment: AppointmentId, since: datetime) -> bool:
        found = self._db.run(
            "SELECT 1 FROM sms_outbox WHERE appointment = ? AND queued > ? AND state NOT IN ('dropped', 'failed')",
            *(appointment, written(since)),
        )
        return bool(found)

    def keep(self, heard: SmsHeard, meaning: Answer, answers: str | None) -> bool:
        sealed = self._seal.seal(heard.words.encode())
        kept = self._db.run(
            "INSERT INTO sms_heard VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING id",
            *(heard.id, heard.number, written(heard.received), meaning, sealed, answers),
        )
        if kept and answers:
            self._db.run("UPDATE sms_outbox SET answered = ? WHERE id = ?", meaning, answers)
        return bool(kept)

    def questions(self, number: str, now: datetime) -> Sequence[Question]:
        kinds = ", ".join("?" * len(ANSWERABLE))
        rows = self._db.run(
            f"""SELECT o.id, o.appointment, o.offer, o.answered,
                coalesce(a.status, 'booked') = 'booked' AND coalesce(a.start, o.start) = o.start
                AND coalesce(f.state, 'open') = 'open' AS stands,
                iif(a.status = 'booked' AND a.start != o.start, a.start, NULL) AS moved_to, o.start,
                coalesce(p.first || ' ', '') || coalesce(p.last, '') AS name
                FROM sms_outbox o
                LEFT JOIN appointments a ON a.id = o.appointment LEFT JOIN offers f ON f.id = o.offer
                LEFT JOIN patients p ON p.id = a.patient
                WHERE o.number = ? AND o.kind IN ({kinds}) AND o.state IN ('sending', 'sent', 'delivered')
                AND coalesce(a.start, f.start) > ?
                ORDER BY o.rowid DESC""",
            *(number, *ANSWERABLE, written(now)),
        )
        return [
            Question(
                *(row["id"], row["appointment"], row["offer"]),
                *(Answer(row["answered"]) if row["answered"] else None, bool(row["stands"])),
                moved_to=read(row["moved_to"]) if row["moved_to"] else None,
                start=read(row["start"]),
                name=row["name"],
            )
            for row in rows
        ]
