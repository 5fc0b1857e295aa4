"""What an unlocked station knows of a practice: tables in memory, opened from the replica, forgotten when it locks."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from appliance.errors import EnvelopeError, StoreError
from appliance.sealing import unseal
from appliance.store.database import MEMORY, Connection
from appliance.store.instants import read as instant
from appliance.store.opus import decoded
from appliance.vocabulary.audio import Pcm16
from sync.commands import read_command
from sync.envelope import Lane, commands_of, past_for
from sync.rebuild import drop_guards, put, put_columns
from sync.replica import Fault, Membership, Replica
from sync.rows import KEYS, SEALED, Row
from sync.sealing import open_contents

CLOSED = "(message d'avant l'arrivée de ce poste : un praticien peut l'ouvrir)"
"""Said before this station was paired: a practitioner may unlock the past for it."""


class Standing(StrEnum):
    """What became of what was asked."""

    ASKED = "asked"
    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True)
class Asked:
    """One command of this station, and its answer."""

    id: str
    act: str
    about: str | None
    """Id of the message or appointment it is about."""
    at: datetime
    standing: Standing
    why: str = ""


@dataclass(frozen=True)
class VisitType:
    label: str
    minutes: int


@dataclass(frozen=True)
class About:
    """What a secretary must know of a practice."""

    name: str
    address: str
    phone: str
    zone: ZoneInfo
    practitioners: Mapping[str, str]
    """Names by key."""
    types: Mapping[str, VisitType]
    hours: Sequence[tuple[str, int, str, str]]
    """Practitioner, weekday (Monday is 0), from, to."""
    instructions: Mapping[str, str]
    """What the practice tells its secretaries: ``script``, ``always``, and by kind of message."""


@dataclass(frozen=True)
class DayHours:
    """When a practitioner sees patients on one day, by the clock on the wall."""

    open: Sequence[tuple[str, str]]
    blocked: Sequence[tuple[str, str]] = ()
    why: str = ""
    """``appliance.agenda.unusual.Why``; "": it is a day like the others."""
    locum: str | None = None
    """Who sees the patients instead."""


class View:
    """Of one practice; ``refresh`` after something has come."""

    def __init__(self, replica: Replica, membership: Membership, identity: str) -> None:
        self._replica = replica
        self.membership = membership
        self._identity = identity
        self._shown: dict[str, int] = {}
        self._past: dict[tuple[object, ...], Row] = {}
        """What was unlocked for this station: sealed columns of rows, by table and key."""
        self.unreadable = 0
        self.db = Connection(MEMORY)
        drop_guards(self.db)

    def close(self) -> None:
        self.db.close()

    def refresh(self) -> int:
        """Open what is new; how many envelopes that was."""
        count = 0
        practice, station = self.membership.practice, self.membership.station
        with self.db.transaction():
            for lane in (past_for(station), Lane.JOURNAL, Lane.URGENT, Lane.RECORDINGS):
                for envelope in self._replica.envelopes(practice, lane, self._shown.get(lane, 0)):
                    self._shown[lane] = envelope.header.sequence
                    self._open(lane, envelope.sealed)
                    count += 1
        return count

    def _open(self, lane: str, sealed: bytes) -> None:
        try:
            contents = open_contents(sealed, self._identity)
            broken = put(self.db, contents)
            self._keep_past(contents.get("rows", {}), is_past=lane.startswith("past."))
        except EnvelopeError:  # sealed while this station was not let in, or by a box that is not understood
            self.unreadable += 1
        else:
            if broken:
                self._replica.found(self.membership.practice, Fault.BROKEN_JOURNAL, Lane.JOURNAL)

    def _keep_past(self, rows: Mapping[str, Sequence[Row]], *, is_past: bool) -> None:
        """A row that comes again is sealed as it was at first; what was unlocked of it stays open here."""
        for table, told in rows.items():
            for row in told if table in SEALED else ():
                key = (table, *(row[name] for name in KEYS[table]))
                if is_past:
                    self._past[key] = {name: row[name] for name in SEALED[table]}
                elif key in self._past:
                    put_columns(self.db, table, row, self._past[key])

    # --- the box -----------------------------------------------------------------------------------------

    def pulse(self) -> Mapping[str, object]:
        """The box's last word on itself: ``at``, ``heads``, ``name``, ``box``; empty before the first."""
        for envelope in self._replica.envelopes(self.membership.practice, Lane.PULSE):
            try:
                return open_contents(envelope.sealed, self._identity)
            except EnvelopeError:
                return {}
        return {}

    @property
    def name(self) -> str:
        told = self.db.run("SELECT name FROM practice")
        return str(self.pulse().get("name") or (told[0]["name"] if told else self.membership.practice))

    @property
    def is_put_out(self) -> bool:
        """The practice has taken this station off its list; what came before is still there."""
        for envelope in self._replica.envelopes(self.membership.practice, Lane.ACCESS):
            with suppress(ValueError):
                return self.membership.station not in json.loads(envelope.sealed).get("stations", ())
        return False

    def known_until(self) -> datetime | None:
        """The box's own time of what is known here, in so far as nothing is missing; None: nothing yet."""
        at = self.pulse().get("at")
        return instant(at) if isinstance(at, str) else None

    def about(self) -> About:
        """The practice itself; of little use before the box's first word."""
        told = self.db.run("SELECT * FROM practice")
        name, address, phone, zone = (
            (told[0]["name"], told[0]["address"], told[0]["phone"], told[0]["timezone"])
            if told
            else (self.name, "", "", "Europe/Paris")
        )
        types = self.db.run("SELECT * FROM visit_types ORDER BY rowid")
        hours = self.db.run("SELECT * FROM opening_hours ORDER BY practitioner, weekday, start")
        return About(
            *(name, address, phone, ZoneInfo(zone)),
            {row["key"]: row["name"] for row in self.db.run("SELECT * FROM practitioners ORDER BY rowid")},
            {row["key"]: VisitType(row["label"], row["minutes"]) for row in types},
            [(row["practitioner"], row["weekday"], row["start"], row["end"]) for row in hours],
            {row["topic"]: row["words"] for row in self.db.run("SELECT * FROM instructions")},
        )

    def hours_of(self, day: date) -> Mapping[str, DayHours]:
        """By practitioner, with what is other than usual that day; as the box last told it."""
        told = {
            row["practitioner"]: DayHours(_spans(row["open"]), _spans(row["blocked"]), row["why"], row["locum"])
            for row in self.db.run("SELECT * FROM unusual_days WHERE day = ?", str(day))
        }
        usual: dict[str, list[tuple[str, str]]] = {}
        for row in self.db.run("SELECT * FROM opening_hours WHERE weekday = ? ORDER BY start", day.weekday()):
            usual.setdefault(row["practitioner"], []).append((row["start"], row["end"]))
        keys = [row["key"] for row in self.db.run("SELECT key FROM practitioners")]
        return {key: told.get(key) or DayHours(usual.get(key, [])) for key in keys}

    # --- messages ----------------------------------------------------------------------------------------

    def text(self, sealed: bytes | None) -> str:
        """What a patient said; a sentence in its place where this station has no key to it."""
        if sealed is None:
            return ""
        try:
            return unseal(sealed, self._identity).decode(errors="replace")
        except StoreError:
            return CLOSED

    def recording(self, call: int) -> Pcm16:
        """The caller's sound; empty when none is here, or none may be heard."""
        rows = self.db.run("SELECT sealed_sound, codec FROM recordings WHERE call = ? ORDER BY number", call)
        try:
            pieces = [unseal(row["sealed_sound"], self._identity) for row in rows if row["codec"] == "opus"]
        except StoreError:
            return Pcm16(b"")
        return decoded(pieces) if pieces else Pcm16(b"")

    def messages(self) -> Sequence[sqlite3.Row]:
        """Those that nobody has put away: unread before read, urgent before the others, then by age."""
        return self.db.run(
            """SELECT m.*, p.name AS practitioner_name
               FROM messages m LEFT JOIN practitioners p ON p.key = m.practitioner
               WHERE m.archived IS NULL ORDER BY m.read_at IS NOT NULL, m.urgent DESC, m.taken"""
        )

    def unread(self) -> Sequence[sqlite3.Row]:
        return [row for row in self.messages() if row["read_at"] is None]

    def notes(self, message: str) -> Sequence[sqlite3.Row]:
        return self.db.run("SELECT * FROM notes WHERE message = ? ORDER BY written, rowid", message)

    # --- what was asked ----------------------------------------------------------------------------------

    def asked(self) -> Sequence[Asked]:
        """This station's commands, the last first."""
        practice, station = self.membership.practice, self.membership.station
        rows = self.db.run("SELECT kind, payload FROM journal WHERE kind IN ('command_done', 'command_refused')")
        answers = {
            said.get("command"): (Standing.DONE if row["kind"] == "command_done" else Standing.REFUSED, said)
            for row in rows
            for said in (json.loads(row["payload"]),)
            if said.get("station") == station
        }
        made = []
        for envelope in self._replica.envelopes(practice, commands_of(station)):
            command = read_command(envelope.sealed, self._identity)
            standing, said = answers.get(command.id, (Standing.ASKED, {}))
            about = getattr(command.act, "message", None) or getattr(command.act, "appointment", None)
            made.append(
                Asked(command.id, type(command.act).__name__, about, command.asked, standing, str(said.get("why", "")))
            )
        return made[::-1]


def _spans(told: str) -> Sequence[tuple[str, str]]:
    return [(start, end) for start, end in json.loads(told)]
