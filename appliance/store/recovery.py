"""After a power cut: the calls that it broke off are closed, and who had spoken in one leaves a message."""

from appliance.acts.desk import CallDesk
from appliance.ports import Clock, Seal
from appliance.store.books import SqliteBooks
from appliance.store.database import Connection
from appliance.store.record import SqliteRecord
from appliance.vocabulary.acts import TakeMessage
from appliance.vocabulary.journal import JournalKind
from appliance.vocabulary.meaning import IntentKind, PersonName
from appliance.vocabulary.telephony import HangupCause

INTERRUPTED = "Appel interrompu par une coupure : écouter l'enregistrement."
"""The text of a message saved after a power cut; its reader sees the sealed words of the call's turns behind it."""

_DONE = (
    JournalKind.APPOINTMENT_BOOKED,
    JournalKind.APPOINTMENT_MOVED,
    JournalKind.APPOINTMENT_CANCELLED,
    JournalKind.APPOINTMENT_CONFIRMED,
    JournalKind.MESSAGE_TAKEN,
)
"""What a call is made for: done once, a power cut leaves nothing to call back about."""


def recover(db: Connection, books: SqliteBooks, clock: Clock, seal: Seal) -> int:
    """Close what was broken off. Returns how many messages were made."""
    made = 0
    for row in db.run("SELECT id, number FROM calls WHERE ended IS NULL"):
        with db.transaction():
            desk = CallDesk(books, clock, row["id"])
            desk.release()
            if _spoke(db, row["id"]) and not _done(db, row["id"]):
                desk.perform(_interrupted(row["number"]))
                made += 1
            SqliteRecord(db, books, clock, seal, row["id"]).close(HangupCause.LOST)
    return made


def _spoke(db: Connection, call: int) -> bool:
    found = db.run(
        """SELECT 1 FROM turns WHERE call = ? AND heard
           UNION ALL SELECT 1 FROM recordings WHERE call = ? LIMIT 1""",
        *(call, call),
    )
    return bool(found)


def _done(db: Connection, call: int) -> bool:
    """Did the call leave an act behind already?"""
    kinds = ", ".join("?" * len(_DONE))
    found = db.run(
        f"SELECT 1 FROM journal WHERE kind IN ({kinds}) AND json_extract(payload, '$.call') = ?", *(*_DONE, call)
    )
    return bool(found)


def _interrupted(number: str | None) -> TakeMessage:
    return TakeMessage(IntentKind.MESSAGE, INTERRUPTED, PersonName(), phone=number, complete=False)
