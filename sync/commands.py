"""What stations ask, and how the box answers: each command once, in order, as an act with its journal entry.

The outcome is an entry of the journal like any other, so that it reaches every station by the way everything does.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError

from appliance.errors import EnvelopeError
from appliance.ports import Clock
from appliance.store.stations import Station
from appliance.store.store import Store
from appliance.vocabulary.acts import (
    AgendaAct,
    AgendaOutcome,
    InboxAct,
    MessageChanged,
    Refusal,
    Refused,
)
from appliance.vocabulary.journal import JournalKind
from sync.envelope import NOTHING_BEFORE, Envelope, Header, commands_of, read, write
from sync.keys import Keyring
from sync.sealing import open_contents, seal_contents, seal_to

CommandAct = AgendaAct | InboxAct
Outcome = AgendaOutcome | MessageChanged

ACTS: dict[str, TypeAdapter[Any]] = {kind.__name__: TypeAdapter(kind) for kind in get_args(CommandAct)}

OLDEST = timedelta(days=3)
"""A weekend without a line; what was asked before is asked again by a person who has looked."""

AHEAD = timedelta(days=1)
"""A station's clock may be wrong; by more than this, nothing it says of time is believed."""


class Right(StrEnum):
    """What a practice allows a station."""

    MESSAGES = "messages"
    AGENDA = "agenda"


class Unheeded(StrEnum):
    """Why a command was not even tried; beside ``vocabulary.acts.Refusal``."""

    NO_RIGHT = "no_right"
    STALE = "stale"
    UNREADABLE = "unreadable"


class Fate(StrEnum):
    """What became of an envelope that a station sent, or that says so."""

    DONE = "done"
    REFUSED = "refused"
    KNOWN = "known"
    """It was answered before."""
    EARLY = "early"
    """One before it has not come yet."""
    FORGED = "forged"
    """Not from a paired station, or changed on its way."""


@dataclass(frozen=True)
class Command:
    id: str
    asked: datetime
    """By the station's clock."""
    act: CommandAct


Link = tuple[int, str]
"""Sequence and hash of an envelope."""


def written_command(
    command: Command, practice: str, station: str, keys: Keyring, box: str, before: Link = (0, NOTHING_BEFORE)
) -> Envelope:
    """Sealed to the box (its age recipient) and to the station itself; ``before`` is the station's last one."""
    kind = type(command.act).__name__
    told = ACTS[kind].dump_python(command.act, mode="json")
    contents = {"id": command.id, "asked": command.asked.isoformat(), "act": kind, "told": told}
    header = Header(practice, commands_of(station), before[0] + 1, before[1], keys.public.signer)
    return write(header, seal_contents(contents, seal_to([box, keys.public.recipient])), keys.signing_key)


def read_command(sealed: bytes, identity: str) -> Command:
    """What is asked.

    Raises:
        EnvelopeError: it cannot be read, or is not of the documented form.
    """
    contents = open_contents(sealed, identity)
    try:
        act = ACTS[contents["act"]].validate_python(contents["told"])
        asked = datetime.fromisoformat(contents["asked"])
        key = contents["id"]
        instants = [asked, *(slot.start for slot in (getattr(act, "slot", None), getattr(act, "to", None)) if slot)]
    except (KeyError, TypeError, ValueError, ValidationError) as failure:
        raise EnvelopeError("This command is not of the documented form; see docs/envelope.md.") from failure
    if not isinstance(key, str) or not 1 <= len(key) <= 64 or any(one.tzinfo is None for one in instants):
        raise EnvelopeError("This command is not of the documented form; see docs/envelope.md.")
    return Command(key, asked, act)


class CommandDesk:
    """The box's side."""

    def __init__(self, store: Store, identities: Sequence[str], practice: str, clock: Clock) -> None:
        """``identities``: the box's age identity, and those before it."""
        self._store = store
        self._identities = identities
        self._practice = practice
        self._clock = clock

    def hear(self, raw: bytes) -> Fate:
        """Answer one envelope; durable when it returns.

        Raises:
            StoreError: nothing was done.
        """
        try:
            envelope = read(raw)
        except EnvelopeError:
            return Fate.FORGED
        station = self._sender(envelope)
        if station is None:
            return Fate.FORGED
        with self._store.connection.transaction():
            sequence, last = self._heard(station.id)
            if envelope.header.sequence <= sequence:
                return Fate.KNOWN
            if envelope.header.sequence > sequence + 1:
                return Fate.EARLY
            if envelope.header.previous != last:
                return Fate.FORGED
            self._store.connection.run(
                "INSERT INTO commands_heard VALUES (?, ?, ?) ON CONFLICT DO UPDATE"
                " SET sequence=excluded.sequence, hash=excluded.hash",
                *(station.id, envelope.header.sequence, envelope.hash),
            )
            return self._answer(envelope, station)

    def _sender(self, envelope: Envelope) -> Station | None:
        """The paired station it comes from; None: nobody who may ask."""
        key = envelope.header.lane.partition("commands.")[2]
        station = self._store.stations.one(key)
        known = station is not None and station.revoked is None and station.signer == envelope.header.signer
        return station if known and envelope.header.practice == self._practice else None

    def _heard(self, station: str) -> tuple[int, str]:
        rows = self._store.connection.run("SELECT sequence, hash FROM commands_heard WHERE station = ?", station)
        return (rows[0]["sequence"], rows[0]["hash"]) if rows else (0, NOTHING_BEFORE)

    def _answer(self, envelope: Envelope, station: Station) -> Fate:
        actor = f"station:{station.id}"
        books = self._store.books(actor)
        told: dict[str, object] = {"station": station.id, "sequence": envelope.header.sequence, "hash": envelope.hash}
        command = self._read(envelope)
        if command is None:
            books.journal(JournalKind.COMMAND_REFUSED, {**told, "why": Unheeded.UNREADABLE})
            return Fate.REFUSED
        told |= {"command": command.id, "act": type(command.act).__name__}
        outcome = self._unheeded(command, station) or self._outcome(command.act, actor)
        if isinstance(outcome, Unheeded | Refused):
            why = outcome.refusal if isinstance(outcome, Refused) else outcome
            books.journal(JournalKind.COMMAND_REFUSED, {**told, "why": why})
            return Fate.REFUSED
        books.journal(JournalKind.COMMAND_DONE, {**told, **_named(outcome)})
        return Fate.DONE

    def _read(self, envelope: Envelope) -> Command | None:
        for identity in self._identities:
            with suppress(EnvelopeError):
                return read_command(envelope.sealed, identity)
        return None

    def _unheeded(self, command: Command, station: Station) -> Unheeded | None:
        right = Right.AGENDA if isinstance(command.act, AgendaAct) else Right.MESSAGES
        if right not in station.rights:
            return Unheeded.NO_RIGHT
        age = self._clock.now() - command.asked
        return Unheeded.STALE if self._clock.is_sure() and not -AHEAD <= age <= OLDEST else None

    def _outcome(self, act: CommandAct, actor: str) -> Outcome:
        if not isinstance(act, AgendaAct):
            return self._store.inbox(actor).perform(act)
        if not self._clock.is_sure():
            return Refused(Refusal.CLOCK_UNSURE)
        return self._store.agenda(actor).perform(act)


def _named(outcome: Outcome) -> dict[str, object]:
    """Ids of what has changed: their rows travel with the entry."""
    match outcome:
        case MessageChanged():
            return {"message": outcome.id}
        case Refused():
            return {}
        case _:
            return {"appointment": outcome.appointment.id, "patient": outcome.appointment.patient.id}
