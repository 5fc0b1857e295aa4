"""SMS: what the practice writes to telephones, and what comes back."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class SmsKind(StrEnum):
    """Why a text is written; its words are those of this key in ``notices/sms_fr.toml``."""

    BOOKED = "booked"
    MOVED = "moved"
    CANCELLED = "cancelled"
    SERIES_BOOKED = "series_booked"
    SERIES_CANCELLED = "series_cancelled"
    """One text for several visits; as of these, the first."""
    REMINDER = "reminder"
    OFFER = "offer"
    """A freed slot, for somebody who wished for one."""
    OFFER_LOST = "offer_lost"
    STOPPED = "stopped"
    """The one answer to STOP."""
    EMERGENCY = "emergency"
    """The answer to a text that speaks of danger."""
    NOTED = "noted"
    """The answer to a text that only a person can answer."""
    ON_CALL = "on_call"
    """For the people who look after messages, not for a patient."""


class SmsState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    """Taken up; after a crash nobody knows whether it left."""
    SENT = "sent"
    """The other side has it."""
    DELIVERED = "delivered"
    FAILED = "failed"
    DROPPED = "dropped"
    """Too late to be of use, or no longer true."""


@dataclass(frozen=True)
class Sms:
    """One text on its way."""

    id: str
    """Chosen by us; whoever sends it can be asked by it, and told it twice is one text."""
    kind: SmsKind
    number: str
    """E.164: ``+33612345678``."""
    words: str
    unsure: bool = False
    """An earlier attempt may have left already."""
    attempts: int = 1
    """With this one."""
    carrier: str = ""
    """Name of the adapter that took it."""

    @property
    def on_call(self) -> bool:
        """For a person on call: at any hour, and through the modem where there is one."""
        return self.kind is SmsKind.ON_CALL


@dataclass(frozen=True)
class SmsHeard:
    """A text that came in."""

    id: str
    """The provider's; texts come in the order of the adapter's list."""
    number: str
    """E.164."""
    words: str
    received: datetime


class Answer(StrEnum):
    """What the words of an incoming text mean."""

    YES = "yes"
    NO = "no"
    STOP = "stop"
    DANGER = "danger"
    OTHER = "other"


class Lamp(StrEnum):
    """The one lamp of the practice; others show it, on a panel or a page."""

    OFF = "off"
    UNREAD = "unread"
    """A message waits for a reader."""
    URGENT = "urgent"
    """An urgent message, or an alert that nobody has acknowledged."""


@dataclass(frozen=True)
class SmsRules:
    """What the practice writes to its patients, and when; local times of the practice."""

    reminder_hours: tuple[int, ...] = (48,)
    """Reminders so many hours before a visit."""
    day_before_hour: int | None = 9
    """Another one on the morning of the day before, at this hour; None: none."""
    quiet_from: int = 20
    """No patient is written to from this hour of the day..."""
    quiet_until: int = 8
    """...to this one (domain notes, 4.6: 8 h to 20 h)."""
    replies: bool = True
    """The provider brings answers back; without it the texts name the number to call."""
    confirmations: bool = True
    """A text when a visit is booked; of a move or a cancellation patients are told always."""
    name: str = ""
    """What texts call the practice; empty: its name."""


@dataclass(frozen=True)
class Watcher:
    """Somebody who is written to when a message waits too long, in the order of the practice file."""

    name: str
    number: str
    after_minutes: int = 60
    """Without a reader."""
    urgent_after_minutes: int = 0
    """The same for what is urgent."""
    practitioner: str | None = None
    """Only for messages to this practitioner, or to nobody in particular."""
