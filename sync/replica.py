"""A station's copy of its practices, as sealed as it came; and what it notices of a host that does not play fair.

Nothing here opens an envelope: signatures and chains are checked on the outside, so that a station that is locked, or
stolen, still takes in what comes and holds no readable word.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from appliance.errors import EnvelopeError
from appliance.ports import Clock
from appliance.store.instants import read as instant
from appliance.store.instants import written
from sync.envelope import Envelope, Header, Lane, read
from sync.keys import successors
from sync.outbox import CHAINED
from sync.ports import Arrived

SCHEMA = """
CREATE TABLE IF NOT EXISTS practices (
    id TEXT PRIMARY KEY, station TEXT NOT NULL, servers TEXT NOT NULL, certificate TEXT NOT NULL,
    box TEXT NOT NULL, signers TEXT NOT NULL, rights TEXT NOT NULL, seen TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS lanes (
    practice TEXT NOT NULL, lane TEXT NOT NULL,
    sequence INTEGER NOT NULL, hash TEXT NOT NULL, position INTEGER NOT NULL,
    PRIMARY KEY (practice, lane)
) STRICT;
CREATE TABLE IF NOT EXISTS envelopes (
    practice TEXT NOT NULL, lane TEXT NOT NULL, sequence INTEGER NOT NULL, hash TEXT NOT NULL, raw BLOB NOT NULL,
    PRIMARY KEY (practice, lane, sequence)
) STRICT;
CREATE TABLE IF NOT EXISTS held (
    practice TEXT NOT NULL, lane TEXT NOT NULL, sequence INTEGER NOT NULL, hash TEXT NOT NULL, raw BLOB NOT NULL,
    PRIMARY KEY (practice, lane, sequence, hash)
) STRICT;
CREATE TABLE IF NOT EXISTS findings (
    practice TEXT NOT NULL, fault TEXT NOT NULL, lane TEXT NOT NULL, first TEXT NOT NULL, last TEXT NOT NULL,
    count INTEGER NOT NULL, PRIMARY KEY (practice, fault, lane)
) STRICT;
"""


class Fault(StrEnum):
    """What a host, or whoever sits on the line, was seen to do."""

    FORGED = "forged"
    FORKED = "forked"
    REPLAYED = "replayed"
    DROPPED = "dropped"
    REORDERED = "reordered"
    OLD_STATE = "old_state"
    BROKEN_JOURNAL = "broken_journal"


SENTENCES: Mapping[Fault, str] = {
    Fault.FORGED: "Un envoi qui ne vient pas du boîtier a été écarté.",
    Fault.FORKED: "L'hébergeur a montré deux envois différents sous le même numéro ; le premier compte.",
    Fault.REPLAYED: "Un envoi est arrivé deux fois ; il n'a compté qu'une.",
    Fault.DROPPED: "Il manque des envois du boîtier : ce qui suit attend qu'ils arrivent.",
    Fault.REORDERED: "Des envois sont arrivés en désordre ; ils ont été remis dans l'ordre.",
    Fault.OLD_STATE: "L'hébergeur montre un état plus ancien que celui déjà reçu ; rien n'a été effacé ici.",
    Fault.BROKEN_JOURNAL: "Le journal du boîtier ne s'enchaîne pas : prévenez le cabinet.",
}
"""One sentence each, for the secretary."""


@dataclass(frozen=True)
class Finding:
    fault: Fault
    lane: str
    first: datetime
    last: datetime
    count: int

    @property
    def sentence(self) -> str:
        return SENTENCES[self.fault]


@dataclass(frozen=True)
class Membership:
    """A practice as this station was let into it."""

    practice: str
    station: str
    """What the practice calls this station."""
    servers: tuple[str, ...]
    certificate: str
    """PEM of the host's own authority; empty: a public one."""
    box: str
    """The box's age recipient."""
    signers: tuple[str, ...]
    rights: tuple[str, ...]


class Replica:
    """One file; one process writes it."""

    def __init__(self, path: Path | str, clock: Clock) -> None:
        self._clock = clock
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")  # what a power cut takes here, the host still has
        self._db.executescript(SCHEMA)

    def close(self) -> None:
        self._db.close()

    # --- practices ---------------------------------------------------------------------------------------

    def join(self, one: Membership, heads: Mapping[str, Sequence[int | str]]) -> None:
        """A practice, from these heads on (by lane: sequence, hash); from the beginning without them."""
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute(
                "INSERT OR REPLACE INTO practices VALUES (?, ?, ?, ?, ?, ?, ?, NULL)",
                (one.practice, one.station, json.dumps(one.servers), one.certificate, one.box,
                 json.dumps(one.signers), json.dumps(one.rights)),
            )  # fmt: skip
            for lane, (sequence, hash_) in heads.items():
                self._db.execute(
                    "INSERT OR IGNORE INTO lanes VALUES (?, ?, ?, ?, 0)", (one.practice, lane, sequence, hash_)
                )

    def memberships(self) -> Sequence[Membership]:
        return [
            Membership(
                *(row["id"], row["station"], tuple(json.loads(row["servers"])), row["certificate"], row["box"]),
                *(tuple(json.loads(row["signers"])), tuple(json.loads(row["rights"]))),
            )
            for row in self._db.execute("SELECT * FROM practices ORDER BY id")
        ]

    def leave(self, practice: str) -> None:
        """Forget a practice, and everything of it."""
        with self._db:
            for table in ("lanes", "envelopes", "held", "findings"):
                self._db.execute(f"DELETE FROM {table} WHERE practice = ?", (practice,))  # noqa: S608 - ours
            self._db.execute("DELETE FROM practices WHERE id = ?", (practice,))

    # --- what comes --------------------------------------------------------------------------------------

    def take(self, practice: str, lane: str, arrived: Arrived) -> Sequence[Envelope]:
        """Judge one arrival; the envelopes that count from now on, in order: it, and those that waited for it."""
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            taken = self._taken(practice, lane, arrived.raw)
            position = 0 if self._waits(practice, lane) else arrived.position  # what is missing is asked for again
            self._db.execute(
                "INSERT INTO lanes VALUES (?, ?, 0, ?, ?) ON CONFLICT DO UPDATE SET position = max(position, ?)",
                (practice, lane, "0" * 64, position, position),
            )
            if taken:
                now = written(self._clock.now())
                self._db.execute("UPDATE practices SET seen = ? WHERE id = ?", (now, practice))
            return taken

    def _taken(self, practice: str, lane: str, raw: bytes) -> Sequence[Envelope]:
        try:
            envelope = read(raw)
        except EnvelopeError:
            self.found(practice, Fault.FORGED, lane)
            return []
        header = envelope.header
        if (header.practice, header.lane) != (practice, lane) or not self._trusts(practice, envelope):
            self.found(practice, Fault.FORGED, lane)
            return []
        if lane not in CHAINED and not lane.startswith("past."):
            return self._latest(practice, envelope)
        return self._linked(practice, envelope)

    def _trusts(self, practice: str, envelope: Envelope) -> bool:
        row = self._db.execute("SELECT signers FROM practices WHERE id = ?", (practice,)).fetchone()
        signers = json.loads(row["signers"]) if row else []
        if envelope.header.lane == Lane.ACCESS:
            signers = self._succeeded(practice, signers, envelope)
        return envelope.header.signer in signers

    def _succeeded(self, practice: str, signers: Sequence[str], envelope: Envelope) -> Sequence[str]:
        """The access list tells of new signing keys, each signed by the one before."""
        try:
            now = successors(signers, json.loads(envelope.sealed).get("successions", []))
        except (ValueError, TypeError, KeyError, AttributeError):
            return signers
        self._db.execute("UPDATE practices SET signers = ? WHERE id = ?", (json.dumps(now), practice))
        return now

    def _latest(self, practice: str, envelope: Envelope) -> Sequence[Envelope]:
        """A pulse or an access list: the newest counts, and the one before is forgotten."""
        sequence, _ = self.link(practice, envelope.header.lane)
        if envelope.header.sequence <= sequence:
            return []
        lane = envelope.header.lane
        self._db.execute("DELETE FROM envelopes WHERE practice = ? AND lane = ?", (practice, lane))
        self._keep(practice, envelope)
        return [envelope]

    def _linked(self, practice: str, envelope: Envelope) -> Sequence[Envelope]:
        header = envelope.header
        sequence, last = self.link(practice, header.lane)
        if header.sequence <= sequence:
            self._known(practice, envelope)
            return []
        if header.sequence == sequence + 1 and header.previous == last:
            return [*self._accept(practice, envelope)]
        if header.sequence == sequence + 1:
            self.found(practice, Fault.FORKED, header.lane)
            return []
        self.found(practice, Fault.DROPPED, header.lane)
        key = (practice, header.lane, header.sequence, envelope.hash, envelope.raw)
        self._db.execute("INSERT OR IGNORE INTO held VALUES (?, ?, ?, ?, ?)", key)
        return []

    def _known(self, practice: str, envelope: Envelope) -> None:
        """It came before: the same again, or another one under its number. Before we joined, it is none of ours."""
        header = envelope.header
        kept = self._db.execute(
            "SELECT hash FROM envelopes WHERE practice = ? AND lane = ? AND sequence = ?",
            (practice, header.lane, header.sequence),
        ).fetchone()
        if kept:
            self.found(practice, Fault.REPLAYED if kept["hash"] == envelope.hash else Fault.FORKED, header.lane)

    def _accept(self, practice: str, envelope: Envelope) -> Iterator[Envelope]:
        """It, and whatever waited for it."""
        lane: str = envelope.header.lane
        next_: Envelope | None = envelope
        while next_:
            self._keep(practice, next_)
            yield next_
            rows = self._db.execute(
                "SELECT raw FROM held WHERE practice = ? AND lane = ? AND sequence = ?",
                (practice, lane, next_.header.sequence + 1),
            ).fetchall()
            waited = [one for one in (read(row["raw"]) for row in rows) if one.header.previous == next_.hash]
            next_ = waited[0] if waited else None
            if next_:
                self.found(practice, Fault.REORDERED, lane)
        sequence, _ = self.link(practice, lane)
        self._db.execute(
            "DELETE FROM held WHERE practice = ? AND lane = ? AND sequence <= ?", (practice, lane, sequence)
        )
        if not self._waits(practice, lane):
            self._db.execute(
                "DELETE FROM findings WHERE practice = ? AND lane = ? AND fault = ?", (practice, lane, Fault.DROPPED)
            )

    def _waits(self, practice: str, lane: str) -> bool:
        """Something has come, and what stands before it has not."""
        return bool(self._db.execute("SELECT 1 FROM held WHERE practice = ? AND lane = ?", (practice, lane)).fetchone())

    def _keep(self, practice: str, envelope: Envelope) -> None:
        header: Header = envelope.header
        key = (practice, header.lane, header.sequence, envelope.hash)
        self._db.execute("INSERT OR REPLACE INTO envelopes VALUES (?, ?, ?, ?, ?)", (*key, envelope.raw))
        self._db.execute(
            "INSERT INTO lanes VALUES (?, ?, ?, ?, 0) ON CONFLICT DO UPDATE"
            " SET sequence = excluded.sequence, hash = excluded.hash",
            key,
        )

    # --- what is known -----------------------------------------------------------------------------------

    def link(self, practice: str, lane: str) -> tuple[int, str]:
        """Sequence and hash of the last one that counts."""
        row = self._db.execute(
            "SELECT sequence, hash FROM lanes WHERE practice = ? AND lane = ?", (practice, lane)
        ).fetchone()
        return (row["sequence"], row["hash"]) if row else (0, "0" * 64)

    def position(self, practice: str, lane: str) -> int:
        """From where on the host is asked."""
        row = self._db.execute(
            "SELECT position FROM lanes WHERE practice = ? AND lane = ?", (practice, lane)
        ).fetchone()
        return int(row["position"]) if row else 0

    def read_again(self, practice: str) -> None:
        """From the beginning, at the next connection: the host counts anew."""
        self._db.execute("UPDATE lanes SET position = 0 WHERE practice = ?", (practice,))

    def envelopes(self, practice: str, lane: str, after: int = 0) -> Iterator[Envelope]:
        rows = self._db.execute(
            "SELECT raw FROM envelopes WHERE practice = ? AND lane = ? AND sequence > ? ORDER BY sequence",
            (practice, lane, after),
        )
        return (read(row["raw"]) for row in rows.fetchall())

    def keep_own(self, practice: str, envelope: Envelope) -> None:
        """A command of this station's own, before it is sent."""
        with self._db:
            self._keep(practice, envelope)

    def found(self, practice: str, fault: Fault, lane: str) -> None:
        now = written(self._clock.now())
        self._db.execute(
            "INSERT INTO findings VALUES (?, ?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET last = excluded.last,"
            " count = count + 1",
            (practice, fault, lane, now, now),
        )

    def compare(
        self,
        practice: str,
        heads: Mapping[str, Sequence[int | str]],
        host_heads: Mapping[str, int],
        before: Mapping[str, int],
    ) -> None:
        """The box's pulse against what has come, and what the host shows as its last against both.

        Args:
            practice: whose.
            heads: of the box's last pulse, by lane.
            host_heads: sequences of the last envelopes that the host shows, by lane.
            before: those that had come before the host was asked: what comes meanwhile proves nothing.
        """
        for lane, head in heads.items():
            if isinstance(head[0], int) and head[0] > self.link(practice, lane)[0] >= host_heads.get(lane, 0):
                self.found(practice, Fault.DROPPED, lane)
        for lane, last in host_heads.items():
            if last < before.get(lane, 0):
                self.found(practice, Fault.OLD_STATE, lane)

    def findings(self, practice: str) -> Sequence[Finding]:
        rows = self._db.execute("SELECT * FROM findings WHERE practice = ? ORDER BY last DESC", (practice,))
        return [
            Finding(Fault(row["fault"]), row["lane"], instant(row["first"]), instant(row["last"]), row["count"])
            for row in rows.fetchall()
        ]

    def seen(self, practice: str) -> datetime | None:
        """When something of this practice last came."""
        row = self._db.execute("SELECT seen FROM practices WHERE id = ?", (practice,)).fetchone()
        return instant(row["seen"]) if row and row["seen"] else None
