"""What a telephone line tells the house."""

from dataclasses import dataclass
from enum import StrEnum


class HangupCause(StrEnum):
    """Why a call ended."""

    CALLER = "caller"
    """The caller hung up."""
    HOUSE = "house"
    """The house hung up."""
    LOST = "lost"
    """No sound from the other end for too long, or the peer vanished."""
    TRANSFERRED = "transferred"
    REJECTED = "rejected"
    """Never answered by the house."""
    FAILED = "failed"
    """The line broke."""


@dataclass(frozen=True)
class CallerId:
    """Who the network says is calling: a hint, never an identity (domain notes, 4.2)."""

    number: str | None
    """Ten digits in French form (``0612345678``) or E.164 (``+44...``); None when withheld or unknown."""
    forwarded_from: str | None = None
    """The number that they have called, in the same form, where the network says that it was forwarded to us."""

    @property
    def withheld(self) -> bool:
        return self.number is None


@dataclass(frozen=True)
class Digit:
    """One key pressed by the caller (RFC 4733 events 0 to 15)."""

    key: str
    """One of ``0123456789*#ABCD``."""
