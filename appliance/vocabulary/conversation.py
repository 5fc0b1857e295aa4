"""The conversation as values: what is asked, said, decided at each turn."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from appliance.vocabulary.agenda import Slot
from appliance.vocabulary.meaning import Intent
from appliance.vocabulary.speech import Transcript


class Detail(StrEnum):
    """What the conversation still lacks, and asks the caller for."""

    REQUEST = "request"
    """What they want, in free words."""
    NAME = "name"
    """The name of the person the call is for."""
    PATIENT = "patient"
    """The same, once it is known that the caller speaks for somebody else."""
    SPELLED = "spelled"
    """The last name, letter by letter."""
    FIRST_NAME = "first_name"
    """Of somebody who is not on file and whose last name alone is known."""
    BIRTH_DATE = "birth_date"
    PHONE = "phone"
    REASON = "reason"
    """The reason of the visit, or the words of a message."""
    VISIT_TYPE = "type"
    """Which type of visit, where the practice has no ordinary one."""
    DAYS = "days"
    """When they would like to come."""
    PRACTITIONER = "practitioner"
    APPOINTMENT = "appointment"
    """Which of their appointments is meant."""
    FOR_WHOM = "for_whom"
    AGE = "age"
    """The one question of domain notes 1.5, RF05."""
    PROPOSAL = "proposal"
    """Does the proposed slot suit?"""
    READBACK = "readback"
    """Is what was read back right?"""
    REMAINING = "remaining"
    """For how long the medicines still last."""
    ADDRESS = "address"
    """Where a home visit is wanted."""
    CALLBACK = "callback"
    """When somebody who wants a person can be called back."""
    WAITING = "waiting"
    """Would they like to know when something earlier becomes free?"""
    MORE = "more"
    """Anything else?"""
    PICKED_UP = "picked_up"
    """Whom we have called: what they say first."""
    FETCHED = "fetched"
    """The same, of somebody who is being fetched to the telephone."""
    CALLED = "called"
    """Is it the person whom we have called?"""
    COMING = "coming"
    """Will they come?"""
    BEEP = "beep"
    """An answering machine: when it has finished."""


NUMBERS = frozenset({Detail.BIRTH_DATE, Detail.PHONE, Detail.AGE})
"""Answers made of figures, which are misheard into anything."""

NAMES = frozenset({Detail.NAME, Detail.PATIENT, Detail.SPELLED, Detail.FIRST_NAME})
"""Answers of which a recogniser's second thoughts are French words: "et Solange" becomes "elle saigne"."""


@dataclass(frozen=True)
class EarlierMessage:
    """The last message that was left from the calling number."""

    taken: datetime
    read: bool
    tried: bool
    """Somebody has tried to call back."""


class Told(StrEnum):
    """What a reply tells the caller."""

    EMERGENCY_NUMBER = "15"
    MACHINE = "machine"
    RECORDING = "recording_notice"
    HOURS = "hours"
    ADDRESS = "address"
    PRICE = "price"
    TIME = "time"
    """The day and hour of an appointment."""


@dataclass(frozen=True)
class Line:
    """One sentence to say: a key of the script, and what fills its blanks."""

    key: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reply:
    """What the house says in one turn."""

    lines: tuple[Line, ...] = ()
    asks: Detail | None = None
    tells: frozenset[Told] = frozenset()
    proposes: Slot | None = None
    interruptible: bool = True
    """False only for the emergency instruction (design, section 5, rule 1)."""
    ends_call: bool = False
    transfers: bool = False
    """After these words the caller is handed over to a person."""

    def __add__(self, other: "Reply") -> "Reply":
        """This reply, then the other; the later question stands."""
        if other == Reply():
            return self
        return Reply(
            lines=self.lines + other.lines,
            asks=other.asks or self.asks,
            tells=self.tells | other.tells,
            proposes=other.proposes or self.proposes,
            interruptible=self.interruptible and other.interruptible,
            ends_call=other.ends_call,
            transfers=other.transfers,
        )


@dataclass(frozen=True)
class Heard:
    """The caller said something."""

    transcript: Transcript
    intent: Intent


@dataclass(frozen=True)
class Silence:
    """The caller said nothing within the state's time-out."""


@dataclass(frozen=True)
class Keyed:
    """The caller pressed keys, ended by ``#`` or a pause."""

    digits: str


Turn = Heard | Silence | Keyed
