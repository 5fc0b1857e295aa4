"""What is kept of one call while it runs: turns and the caller's sound, sealed as they come."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from appliance.ports import Clock, Seal
from appliance.sealing import unseal
from appliance.store.books import SqliteBooks
from appliance.store.database import Connection
from appliance.store.instants import read, written
from appliance.store.opus import OpusPieces
from appliance.vocabulary.audio import Pcm16, duration_ms
from appliance.vocabulary.conversation import Heard, Keyed, Reply, Turn
from appliance.vocabulary.journal import JournalKind
from appliance.vocabulary.telephony import HangupCause


@dataclass(frozen=True)
class TurnKept:
    """One turn as its reader sees it."""

    number: int
    heard: str
    intent: str
    said: tuple[str, ...]
    asked: str | None
    latency_ms: int | None
    at: datetime | None = None
    """When the house began to answer."""
    confidence: float | None = None
    """The recogniser's, in [0, 1]; None: nothing was heard, or by a box of an earlier day."""
    readings: tuple[str, ...] = ()
    """Other ways to read what was heard, best first."""
    starts_ms: tuple[int, ...] = ()
    """Where each word of ``heard`` begins in the recording; empty: not known."""

    @classmethod
    def opened(cls, row: sqlite3.Row, identity: str) -> "TurnKept":
        words = json.loads(unseal(row["sealed_words"], identity))
        return cls(
            *(row["number"], words["heard"], words["intent"], tuple(words["said"])),
            *(row["asked"], row["latency_ms"], read(row["at"])),
            *(words.get("confidence"), tuple(words.get("readings", ())), tuple(words.get("starts_ms", ()))),
        )


class SqliteRecord:
    """``ports.CallRecord``; every write is durable before it returns."""

    def __init__(self, db: Connection, books: SqliteBooks, clock: Clock, seal: Seal, call: int) -> None:
        self._db = db
        self._books = books
        self._clock = clock
        self._seal = seal
        self._call = call
        self._refused = False
        self._opus = OpusPieces()
        self._encoding = Lock()
        """One thread at a time: a write that was cancelled goes on in its thread beside the next, and an encoder that
        two threads enter takes the process down."""

    def turn(self, turn: Turn | None, reply: Reply, said: Sequence[str], latency_ms: int | None) -> None:
        words = {"heard": _heard(turn), "intent": _intent(turn), "said": list(said), **_listening(turn)}
        sealed = self._seal.seal(json.dumps(words, ensure_ascii=False).encode())
        with self._db.transaction():
            number = self._next("turns")
            self._db.run(
                "INSERT INTO turns VALUES (?, ?, ?, ?, ?, ?, ?)",
                *(self._call, number, written(self._clock.now()), int(bool(words["heard"]))),
                *(sealed, reply.asks, latency_ms),
            )
            self._books.journal(JournalKind.TURN_TAKEN, {"call": self._call, "turn": number})

    def sound(self, speech: Pcm16) -> None:
        with self._encoding:
            if speech and not self._refused:
                self._keep(self._opus.piece(speech), duration_ms(speech))

    def _keep(self, piece: bytes, milliseconds: int) -> None:
        sealed = self._seal.seal(piece)
        with self._db.transaction():
            self._db.run(
                "INSERT INTO recordings (call, number, milliseconds, sealed_sound, codec) VALUES (?, ?, ?, ?, 'opus')",
                *(self._call, self._next("recordings"), milliseconds, sealed),
            )

    def refuse_recording(self) -> None:
        with self._encoding, self._db.transaction():
            self._refused = True
            self._opus = OpusPieces()  # the former's threads go with it
            self._db.run("DELETE FROM recordings WHERE call = ?", self._call)
            self._books.journal(JournalKind.RECORDING_REFUSED, {"call": self._call})

    def close(self, cause: HangupCause) -> None:
        with self._encoding, self._db.transaction():
            last = b"" if self._refused else self._opus.last_piece()
            if last:
                self._keep(last, 0)
            self._db.run(
                "UPDATE calls SET ended = ?, cause = ? WHERE id = ?",
                written(self._clock.now()),
                cause,
                self._call,
            )
            kept = self._recorded_ms()
            if kept:
                self._books.journal(JournalKind.RECORDING_KEPT, {"call": self._call, "milliseconds": kept})
            self._books.journal(JournalKind.CALL_ENDED, {"call": self._call, "cause": cause})

    def _recorded_ms(self) -> int:
        found = self._db.run("SELECT total(milliseconds) AS ms FROM recordings WHERE call = ?", self._call)
        return int(found[0]["ms"])

    def _next(self, table: str) -> int:
        found = self._db.run(f"SELECT coalesce(max(number), 0) + 1 AS n FROM {table} WHERE call = ?", self._call)
        return int(found[0]["n"])


def _heard(turn: Turn | None) -> str:
    if isinstance(turn, Heard):
        return turn.transcript.text
    return turn.digits if isinstance(turn, Keyed) else ""


def _listening(turn: Turn | None) -> dict[str, object]:
    """How sure the recogniser was and where the words are, for who reads and listens."""
    if not isinstance(turn, Heard):
        return {}
    heard = turn.transcript
    return {
        "confidence": round(heard.confidence, 3),
        "readings": list(heard.alternatives[:2]),
        "starts_ms": list(heard.starts_ms),
    }


def _intent(turn: Turn | None) -> str:
    return turn.intent.kind if isinstance(turn, Heard) else ""
