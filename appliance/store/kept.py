"""What was said in calls, as it is kept: for who holds the practice's key."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from json import loads

from appliance.sealing import unseal
from appliance.store.database import Connection
from appliance.store.opus import decoded
from appliance.store.record import TurnKept
from appliance.store.recovery import INTERRUPTED
from appliance.vocabulary.audio import Pcm16
from appliance.vocabulary.meaning import PersonName


@dataclass(frozen=True)
class MessageKept:
    """A message as its reader sees it."""

    id: str
    call: int
    category: str
    text: str
    urgent: bool
    complete: bool
    flags: tuple[str, ...]
    patient: PersonName
    phone: str | None
    fields: Mapping[str, str] = field(default_factory=dict)
    """What a secretary needs, by its name (``vocabulary.acts.TakeMessage``)."""


@dataclass(frozen=True)
class AlertKept:
    id: str
    call: int
    flags: tuple[str, ...]
    words: str


class KeptWords:
    """Every reading takes ``identity``, the secret half of a key that the words were sealed to."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def messages(self, identity: str) -> tuple[MessageKept, ...]:
        return tuple(
            MessageKept(
                *(row["id"], row["call"], row["category"], self._text(row, identity)),
                *(bool(row["urgent"]), bool(row["complete"]), tuple(loads(row["flags"]))),
                *(PersonName(row["last"], row["first"]), row["phone"]),
                loads(unseal(row["sealed_fields"], identity)) if row["sealed_fields"] else {},
            )
            for row in self._db.run("SELECT * FROM messages ORDER BY taken, rowid")
        )

    def _text(self, message: sqlite3.Row, identity: str) -> str:
        text = unseal(message["sealed_text"], identity).decode()
        if text != INTERRUPTED:
            return text
        return " ".join([text, *(turn.heard for turn in self.turns(message["call"], identity) if turn.heard)])

    def alerts(self, identity: str) -> tuple[AlertKept, ...]:
        return tuple(
            AlertKept(
                row["id"],
                row["call"],
                tuple(loads(row["flags"])),
                unseal(row["sealed_words"], identity).decode(),
            )
            for row in self._db.run("SELECT * FROM alerts ORDER BY raised, rowid")
        )

    def turns(self, call: int, identity: str) -> tuple[TurnKept, ...]:
        rows = self._db.run("SELECT * FROM turns WHERE call = ? ORDER BY number", call)
        return tuple(TurnKept.opened(row, identity) for row in rows)

    def recording(self, call: int, identity: str) -> Pcm16:
        """The caller's sound; empty when none was kept."""
        rows = self._db.run("SELECT sealed_sound, codec FROM recordings WHERE call = ? ORDER BY number", call)
        pieces = {codec: [unseal(one["sealed_sound"], identity) for one in rows if one["codec"] == codec]
                  for codec in ("pcm16", "opus")}  # fmt: skip
        return Pcm16(b"".join(pieces["pcm16"]) + decoded(pieces["opus"]))
