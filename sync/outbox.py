"""What is still to be published: the journal, sealed in batches, kept until the host has it.

An envelope is written down before it is sent, so that it goes out byte for byte the same until it is acknowledged,
whatever is killed in between. The journal's cursor stands where the last sealed entry stands.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from appliance.ports import Clock
from appliance.sealing import AgeSeal
from appliance.store.database import Connection
from appliance.store.instants import written
from appliance.vocabulary.journal import JournalKind
from sync.envelope import NOTHING_BEFORE, Envelope, Header, Lane, read, write
from sync.keys import Keyring
from sync.rows import Gone, Row, Told, recording_of, told_again, told_by
from sync.sealing import seal_contents

BATCH_ENTRIES = 100
BATCH_BYTES = 64_000
"""Together: a second on a rural line (512 kbit/s), so that something urgent overtakes soon."""

MOST_TOLD_AGAIN = 500
"""Rows of an envelope that were changed or deleted behind their entries: some ten kilobytes of keys."""

_NEXT_URGENT = """
    SELECT * FROM journal WHERE sequence > ? AND (
        kind IN ('alert_raised', 'command_done', 'command_refused')
        OR kind = 'message_taken' AND json_extract(payload, '$.urgent') = 1
    ) ORDER BY sequence LIMIT 1
"""

CHAINED = (Lane.JOURNAL, Lane.URGENT, Lane.RECORDINGS)
"""Lanes of which a reader needs every envelope; of the others the last one."""


@dataclass
class _Batch:
    """What goes into one envelope."""

    entries: list[Row] = field(default_factory=list)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    gone: Gone = field(default_factory=dict)
    size: int = 0
    _known: set[str] = field(default_factory=set)

    def tell(self, told: Told) -> None:
        table, row = told
        text = f"{table} {row}"
        if text not in self._known:
            self._known.add(text)
            self.rows.setdefault(table, []).append(row)
            self.size += len(text)

    @property
    def full(self) -> bool:
        return self.size >= BATCH_BYTES or len(self.entries) >= BATCH_ENTRIES

    def contents(self) -> Mapping[str, Any]:
        return {"entries": self.entries, "rows": self.rows} | ({"gone": self.gone} if self.gone else {})


@dataclass(frozen=True)
class Position:
    """How far a lane has come."""

    sequence: int = 0
    hash: str = NOTHING_BEFORE
    cursor: int = 0
    """Of the journal: the last entry that was sealed for this lane."""
    piece: int = 0
    """Of the recording after ``cursor``: the last piece that was sealed."""


class Outbox:
    """The box's own; one process has it."""

    def __init__(self, db: Connection, keys: Keyring, practice: str, seal: Callable[[], AgeSeal], clock: Clock) -> None:
        """``seal``: to whoever may read now, for it changes with each pairing."""
        self._db = db
        self._keys = keys
        self._practice = practice
        self._seal = seal
        self._clock = clock

    # --- sealing -----------------------------------------------------------------------------------------

    def seal_journal(self) -> bool:
        """Seal the next entries; False when there are none. Durable when it returns."""
        with self._db.transaction():
            at = self.position(Lane.JOURNAL)
            entries = self._db.run(
                "SELECT * FROM journal WHERE sequence > ? ORDER BY sequence LIMIT ?", at.cursor, BATCH_ENTRIES
            )
            batch, cursor = _Batch(), at.cursor
            for row in entries:
                entry = dict(row)
                for told in told_by(self._db, entry):
                    batch.tell(told)
                    if batch.size >= BATCH_BYTES:  # a first day's patient file fills several
                        self._add(Lane.JOURNAL, batch, cursor)
                        batch = _Batch()
                batch.entries.append(entry)
                cursor = entry["sequence"]
                if batch.full:
                    break
            again, batch.gone = told_again(self._db, MOST_TOLD_AGAIN)
            for told in again:
                batch.tell(told)
            is_news = bool(batch.entries or again or batch.gone)
            if is_news:
                self._add(Lane.JOURNAL, batch, cursor)
            return is_news

    def seal_urgent(self) -> bool:
        """Seal the next urgent entry that waits behind more than a batch; False when there is none."""
        with self._db.transaction():
            sealed = self.position(Lane.JOURNAL).cursor
            behind = self._db.run("SELECT max(sequence) AS head FROM journal")[0]["head"] or 0
            if behind - sealed <= BATCH_ENTRIES:
                return False
            rows = self._db.run(_NEXT_URGENT, max(sealed, self.position(Lane.URGENT).cursor))
            if not rows:
                return False
            batch = _Batch([dict(rows[0])])
            for told in told_by(self._db, dict(rows[0])):
                batch.tell(told)
            self._add(Lane.URGENT, batch, rows[0]["sequence"])
            return True

    def seal_recording(self) -> bool:
        """Seal the next pieces of a call's recording; False when there are none."""
        with self._db.transaction():
            at = self.position(Lane.RECORDINGS)
            kept = self._db.run(
                "SELECT * FROM journal WHERE sequence > ? AND kind = ? ORDER BY sequence LIMIT 1",
                *(at.cursor, JournalKind.RECORDING_KEPT),
            )
            if not kept:
                return False
            batch, piece = _Batch(), at.piece
            for row in recording_of(self._db, json.loads(kept[0]["payload"])["call"], at.piece):
                batch.tell(("recordings", row))
                piece = row["number"]
                if batch.full:
                    break
            ended = not batch.full
            cursor = kept[0]["sequence"] if ended else at.cursor
            self._add(Lane.RECORDINGS, batch, cursor, 0 if ended else piece)
            return True

    def seal_last(self, lane: str, contents: Mapping[str, Any], seal: AgeSeal | None = None) -> None:
        """Seal what stands by itself: a past; a pulse, a keyring, which replace what is unsent of them."""
        self._add_last(lane, seal_contents(contents, seal or self._seal()))

    def tell_host(self, contents: Mapping[str, Any]) -> None:
        """What the host itself must know, signed and not sealed: whom it lets in."""
        self._add_last(Lane.ACCESS, json.dumps(contents, sort_keys=True).encode())

    def _add_last(self, lane: str, sealed: bytes) -> None:
        with self._db.transaction():
            if not lane.startswith("past."):
                self._db.run("DELETE FROM outbox WHERE lane = ?", lane)
            self._write(lane, sealed, 0, 0)

    def _add(self, lane: str, batch: _Batch, cursor: int, piece: int = 0) -> None:
        self._write(lane, seal_contents(batch.contents(), self._seal()), cursor, piece)

    def _write(self, lane: str, sealed: bytes, cursor: int, piece: int) -> None:
        before, signer = self.position(lane), self._keys.public.signer
        header = Header(self._practice, lane, before.sequence + 1, before.hash, signer)
        made = write(header, sealed, self._keys.signing_key)
        self._db.run(
            "INSERT INTO outbox (lane, sequence, envelope, made) VALUES (?, ?, ?, ?)",
            *(lane, header.sequence, made.raw, written(self._clock.now())),
        )
        self._db.run(
            "INSERT INTO outbox_lanes (lane, sequence, hash, cursor, piece) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET sequence=excluded.sequence, hash=excluded.hash,"
            " cursor=excluded.cursor, piece=excluded.piece",
            *(lane, header.sequence, made.hash, cursor, piece),
        )

    # --- sending -----------------------------------------------------------------------------------------

    def waiting(self, lane: str, after: int, at_most: int = 64) -> Iterator[Envelope]:
        """Sealed and not yet acknowledged, in order, beyond ``after``."""
        rows = self._db.run(
            "SELECT envelope FROM outbox WHERE lane = ? AND sequence > ? ORDER BY sequence LIMIT ?",
            lane,
            after,
            at_most,
        )
        return (read(row["envelope"]) for row in rows)

    def lanes(self) -> Sequence[str]:
        """Those in which something waits."""
        return [row["lane"] for row in self._db.run("SELECT DISTINCT lane FROM outbox ORDER BY lane")]

    def acknowledged(self, until: Mapping[str, int]) -> None:
        """The host has each lane up to this sequence: it need not be kept here any longer."""
        with self._db.transaction():
            for lane, sequence in until.items():
                self._db.run("DELETE FROM outbox WHERE lane = ? AND sequence <= ?", lane, sequence)

    def position(self, lane: str) -> Position:
        rows = self._db.run("SELECT sequence, hash, cursor, piece FROM outbox_lanes WHERE lane = ?", lane)
        return Position(*rows[0]) if rows else Position()

    def taken(self, lane: str) -> tuple[int, str]:
        """Sequence and hash of the last envelope of which the host has said that it has it."""
        waiting = next(self.waiting(lane, 0, 1), None)
        if waiting:
            return waiting.header.sequence - 1, waiting.header.previous
        at = self.position(lane)
        return at.sequence, at.hash

    def positions(self) -> Mapping[str, Position]:
        rows = self._db.run("SELECT lane, sequence, hash, cursor, piece FROM outbox_lanes ORDER BY lane")
        return {row["lane"]: Position(*tuple(row)[1:]) for row in rows}

    def again(self, lane: str = Lane.JOURNAL) -> None:
        """Tell everything once more, in new envelopes: the host has lost what it had acknowledged."""
        with self._db.transaction():
            self._db.run("UPDATE outbox_lanes SET cursor = 0, piece = 0 WHERE lane = ?", lane)
