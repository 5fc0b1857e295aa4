"""Texts on their way: each is claimed, handed over and acknowledged, so that a crash loses none and doubles none.

A text that was claimed when the box died may have left: it is marked unsure, and its adapter is asked before it is
sent again (decision 0010).
"""

import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta

from appliance.ports import Clock
from appliance.store.books import SqliteBooks
from appliance.store.database import Connection
from appliance.store.instants import written
from appliance.vocabulary.journal import JournalKind
from appliance.vocabulary.sms import Sms, SmsKind, SmsState

FIRST_WAIT_S = 30
LONGEST_WAIT_S = 15 * 60
"""Between attempts: doubled each time, up to this."""

LONGEST_URGENT_S = 60
"""The same for people on call, whose text goes by the other way each time, and for who is told the 15."""

FOLLOWED = timedelta(days=3)
"""How long an operator tries to deliver a text (usual validity period, 3GPP TS 23.040, 9.2.3.12): then no more news."""

KEPT = timedelta(days=30)
"""Words of texts are kept for a month (domain notes, 2.5)."""


class SmsOutbox:
    """For one sender: only the reception's jobs claim."""

    def __init__(self, db: Connection, books: SqliteBooks, clock: Clock) -> None:
        self._db = db
        self._books = books
        self._clock = clock

    def recover(self) -> int:
        """After a start: what was being sent may have left. Returns how many."""
        with self._db.transaction():
            found = self._db.run(
                """UPDATE sms_outbox SET state = 'waiting', unsure = 1, next_try = ?
                   WHERE state = 'sending' RETURNING id""",
                self._now(),
            )
        return len(found)

    def claim(self, *, only_who_wrote_since: datetime | None) -> Sms | None:
        """The next text to send: to people on call, then the 15 to who is in danger, then others; None: nothing is due.

        Args:
            only_who_wrote_since: patients sleep, but for who has written to us since then; None: nobody sleeps.
        """
        awake = None if only_who_wrote_since is None else written(only_who_wrote_since)
        with self._db.transaction():
            self._drop_late()
            rows = self._db.run(
                """UPDATE sms_outbox SET state = 'sending', attempts = attempts + 1, changed = ?1 WHERE id =
                   (SELECT id FROM sms_outbox WHERE state = 'waiting'
                    AND (?2 IS NULL OR on_call OR kind = 'emergency'
                         OR number IN (SELECT number FROM sms_heard WHERE received >= ?2))
                    AND NOT (next_try > ?1 AND next_try <= ?3)
                    ORDER BY on_call DESC, kind = 'emergency' DESC, next_try, rowid LIMIT 1) RETURNING *""",
                # Beyond the longest wait only the clock was put right meanwhile.
                *(self._now(), awake, self._later(LONGEST_WAIT_S)),
            )
        return _sms(rows[0]) if rows else None

    def _drop_late(self) -> None:
        """Nothing while the box does not know what time it is."""
        if not self._clock.is_sure():
            return
        late = self._db.run(
            """UPDATE sms_outbox SET state = 'dropped', changed = ?
               WHERE state = 'waiting' AND not_after <= ? RETURNING id""",
            *(self._now(), self._now()),
        )
        for row in late:
            self._books.journal(JournalKind.SMS_DROPPED, {"sms": row["id"], "why": "too late"})

    def acknowledge(self, key: str, state: SmsState, carrier: str | None = None) -> None:
        """What became of a text, and who took it; nothing when it is known already."""
        kinds = {
            SmsState.SENT: JournalKind.SMS_SENT,
            SmsState.DELIVERED: JournalKind.SMS_DELIVERED,
            SmsState.FAILED: JournalKind.SMS_FAILED,
        }
        with self._db.transaction():
            changed = self._db.run(
                """UPDATE sms_outbox SET state = ?, unsure = 0, changed = ?, next_try = ?,
                   carrier = coalesce(?, carrier) WHERE id = ? AND state != ? RETURNING id""",
                *(state, self._now(), self._later(FIRST_WAIT_S), carrier, key, state),
            )
            if changed:
                self._books.journal(kinds[state], {"sms": key})

    def put_back(self, sms: Sms) -> None:
        """It may or may not have left: ask, and try again later."""
        longest = LONGEST_URGENT_S if sms.on_call or sms.kind is SmsKind.EMERGENCY else LONGEST_WAIT_S
        wait = min(FIRST_WAIT_S * 2 ** (sms.attempts - 1), longest)
        with self._db.transaction():
            self._db.run(
                "UPDATE sms_outbox SET state = 'waiting', unsure = 1, next_try = ?, changed = ? WHERE id = ?",
                *(self._later(wait), self._now(), sms.id),
            )

    def send_again(self, key: str, attempts: int) -> None:
        """It never left where it was handed over: now, as if so many attempts had been made."""
        with self._db.transaction():
            self._db.run(
                "UPDATE sms_outbox SET state = 'waiting', unsure = 0, attempts = ?, next_try = ?, changed = ?"
                " WHERE id = ?",
                *(attempts, self._now(), self._now(), key),
            )

    def lying(self, carrier: str, seconds: float) -> Sequence[Sms]:
        """Texts to people on call that this adapter took so long ago, without news of any."""
        rows = self._db.run(
            "SELECT * FROM sms_outbox WHERE state = 'sent' AND on_call AND carrier = ? AND changed <= ?",
            *(carrier, self._later(-seconds)),
        )
        return [_sms(row) for row in rows]

    def undelivered(self, carrier: str, most: int) -> Sequence[Sms]:
        """Sent by this adapter, without news: to be asked about now; each is asked about less and less often."""
        since = written(self._clock.now() - FOLLOWED)
        with self._db.transaction():
            rows = self._db.run(
                """SELECT * FROM sms_outbox WHERE state = 'sent' AND carrier = ? AND next_try <= ? AND changed > ?
                   ORDER BY next_try LIMIT ?""",
                *(carrier, self._now(), since, most),
            )
            for row in rows:
                age = self._clock.now() - datetime.fromisoformat(row["changed"])
                wait = max(FIRST_WAIT_S, age.total_seconds())
                self._db.run("UPDATE sms_outbox SET next_try = ? WHERE id = ?", self._later(wait), row["id"])
        return [_sms(row) for row in rows]

    def forget_words(self) -> int:
        """Words of texts, and answers, that are older than they are kept. Returns how many."""
        before = written(self._clock.now() - KEPT)
        with self._db.transaction():
            gone = self._db.run(
                """UPDATE sms_outbox SET words = '' WHERE changed < ? AND words != ''
                   AND state IN ('sent', 'delivered', 'failed', 'dropped') RETURNING id""",
                before,
            )
            heard = self._db.run(
                "UPDATE sms_heard SET sealed_words = x'' WHERE received < ? AND sealed_words != x'' RETURNING id",
                before,
            )
        return len(gone) + len(heard)

    def heard_last(self, adapter: str) -> str | None:
        """Id of the last text that was acted on."""
        rows = self._db.run("SELECT last FROM sms_cursors WHERE adapter = ?", adapter)
        return str(rows[0]["last"]) if rows else None

    def remember_heard(self, adapter: str, key: str) -> None:
        with self._db.transaction():
            self._db.run("INSERT OR REPLACE INTO sms_cursors VALUES (?, ?)", adapter, key)

    def counts(self) -> dict[SmsState, int]:
        rows = self._db.run("SELECT state, count(*) AS n FROM sms_outbox GROUP BY state")
        return {SmsState(row["state"]): row["n"] for row in rows}

    def texts(self) -> Sequence[tuple[Sms, SmsState]]:
        """All, in the order in which they were queued."""
        return [(_sms(row), SmsState(row["state"])) for row in self._db.run("SELECT * FROM sms_outbox ORDER BY rowid")]

    def _now(self) -> str:
        return written(self._clock.now())

    def _later(self, seconds: float) -> str:
        return written(self._clock.now() + timedelta(seconds=seconds))


def _sms(row: sqlite3.Row) -> Sms:
    return Sms(
        *(row["id"], SmsKind(row["kind"]), row["number"], row["words"]),
        *(bool(row["unsure"]), row["attempts"], row["carrier"]),
    )
