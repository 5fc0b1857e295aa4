"""The waiting list's tables: ``acts.wishes.WaitingBooks``."""

import sqlite3
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import uuid4

from appliance.acts.wishes import Offer, OfferState, WaitingWish, WishState
from appliance.ports import Clock
from appliance.store.database import Connection
from appliance.store.instants import read, written
from appliance.store.rows import stored_appointment, stored_patient
from appliance.vocabulary.agenda import Slot

_WISH = "SELECT w.*, p.last, p.first, p.birth_date, p.phone FROM wishes w JOIN patients p ON p.id = w.patient"
_OFFER_ROW = "SELECT * FROM offers"


class SqliteWaiting:
    """Over the connection of the books."""

    def __init__(self, connection: Connection, clock: Clock) -> None:
        self._db = connection
        self._clock = clock

    def add_wish(self, wish: WaitingWish) -> str:
        key = uuid4().hex
        self._db.run(
            "INSERT INTO wishes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open')",
            *(key, wish.patient.id, wish.type, wish.practitioner),
            *(wish.first_day.isoformat(), wish.last_day.isoformat()),
            *(wish.after.isoformat("minutes"), wish.before.isoformat("minutes")),
            *(wish.appointment and wish.appointment.id, written(self._clock.now())),
        )
        return key

    def wish(self, key: str) -> WaitingWish | None:
        rows = self._db.run(f"{_WISH} WHERE w.id = ?", key)
        return self._wish(rows[0]) if rows else None

    def open_wishes(self) -> Sequence[WaitingWish]:
        return [self._wish(row) for row in self._db.run(f"{_WISH} WHERE w.state = 'open' ORDER BY w.made, w.rowid")]

    def end_wish(self, key: str, state: WishState) -> None:
        self._db.run("UPDATE wishes SET state = ? WHERE id = ?", state, key)

    def _wish(self, row: sqlite3.Row) -> WaitingWish:
        standing = None
        if row["appointment"]:
            found = self._db.run(
                "SELECT a.*, p.last, p.first, p.birth_date, p.phone FROM appointments a"
                " JOIN patients p ON p.id = a.patient WHERE a.id = ?",
                row["appointment"],
            )
            standing = stored_appointment(found[0])
        return WaitingWish(
            patient=stored_patient(row, row["patient"]),
            type=row["type"],
            first_day=date.fromisoformat(row["first_day"]),
            last_day=date.fromisoformat(row["last_day"]),
            practitioner=row["practitioner"],
            after=time.fromisoformat(row["after"]),
            before=time.fromisoformat(row["before"]),
            appointment=standing,
            id=row["id"],
            state=WishState(row["state"]),
        )

    # --- freed slots -------------------------------------------------------------------------------------

    def add_freed(self, slot: Slot) -> None:
        now = written(self._clock.now())
        self._db.run(
            """INSERT INTO freed_slots SELECT ?, ?, ? WHERE EXISTS (SELECT 1 FROM wishes WHERE state = 'open')
               ON CONFLICT DO UPDATE SET next_round = excluded.next_round""",
            *(slot.practitioner, written(slot.start), now),
        )

    def freed(self, now: datetime) -> Sequence[tuple[str, datetime]]:
        rows = self._db.run("SELECT * FROM freed_slots WHERE next_round <= ? ORDER BY start", written(now))
        return [(row["practitioner"], read(row["start"])) for row in rows]

    def next_round(self, practitioner: str, start: datetime, at: datetime | None) -> None:
        if at is None:
            self._db.run("DELETE FROM freed_slots WHERE practitioner = ? AND start = ?", practitioner, written(start))
        else:
            self._db.run(
                "UPDATE freed_slots SET next_round = ? WHERE practitioner = ? AND start = ?",
                *(written(at), practitioner, written(start)),
            )

    # --- offers ------------------------------------------------------------------------------------------

    def offered(self, practitioner: str, start: datetime) -> Sequence[str]:
        rows = self._db.run(
            "SELECT wish FROM offers WHERE practitioner = ? AND start = ?", practitioner, written(start)
        )
        return [row["wish"] for row in rows]

    def add_offer(self, wish: WaitingWish, slot: Slot) -> str:
        key = uuid4().hex
        self._db.run(
            "INSERT INTO offers VALUES (?, ?, ?, ?, ?, ?, ?, 'open')",
            *(key, wish.id, slot.practitioner, slot.type, written(slot.start), written(slot.end)),
            written(self._clock.now()),
        )
        return key

    def offer(self, key: str) -> Offer | None:
        rows = self._db.run(f"{_OFFER_ROW} WHERE id = ?", key)
        return self._offer(rows[0]) if rows else None

    def end_offer(self, key: str, state: OfferState) -> None:
        self._db.run("UPDATE offers SET state = ? WHERE id = ?", state, key)

    def lose_offers(self, slot: Slot) -> Sequence[str]:
        rows = self._db.run(
            """UPDATE offers SET state = 'lost' WHERE state = 'open' AND practitioner = ? AND start < ? AND end > ?
               RETURNING id""",
            *(slot.practitioner, written(slot.end), written(slot.start)),
        )
        return [row["id"] for row in rows]

    def asked_at(self, practitioner: str, start: datetime, now: datetime) -> datetime | None:
        rows = self._db.run(
            """SELECT max(CASE WHEN o.state IN ('waiting', 'sending') THEN ? ELSE o.changed END) AS at
               FROM offers f JOIN sms_outbox o ON o.offer = f.id
               WHERE f.practitioner = ? AND f.start = ? AND f.state IN ('open', 'declined')
               AND o.state NOT IN ('dropped', 'failed')""",
            *(written(now), practitioner, written(start)),
        )
        return read(rows[0]["at"]) if rows[0]["at"] else None

    def unanswered(self, since: datetime) -> Sequence[str]:
        rows = self._db.run(
            """SELECT f.wish FROM offers f JOIN sms_outbox o ON o.offer = f.id
               WHERE f.state = 'open' AND (o.state IN ('waiting', 'sending')
               OR o.state IN ('sent', 'delivered') AND o.changed > ?)""",
            written(since),
        )
        return [row["wish"] for row in rows]

    def open_offers(self, wish: str) -> Sequence[Offer]:
        return [self._offer(row) for row in self._db.run(f"{_OFFER_ROW} WHERE wish = ? AND state = 'open'", wish)]

    def _offer(self, row: sqlite3.Row) -> Offer:
        start = read(row["start"])
        minutes = (read(row["end"]) - start) // timedelta(minutes=1)
        wish = self.wish(row["wish"])
        assert wish is not None  # noqa: S101 - a foreign key says so
        return Offer(row["id"], wish, Slot(start, minutes, row["practitioner"], row["type"]), OfferState(row["state"]))

    def expire(self, now: datetime, today: date) -> Sequence[str]:
        self._db.run("UPDATE offers SET state = 'expired' WHERE state = 'open' AND start <= ?", written(now))
        self._db.run("DELETE FROM freed_slots WHERE start <= ?", written(now))
        over = self._db.run(
            "UPDATE wishes SET state = 'expired' WHERE state = 'open' AND last_day < ? RETURNING id", today.isoformat()
        )
        return [row["id"] for row in over]
