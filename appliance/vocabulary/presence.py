"""Who answers the telephone now: the practice itself, or the box."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class PresenceMode(StrEnum):
    PRACTICE = "practice"
    """Somebody is there: the box lets it ring first."""
    MACHINE = "machine"
    """The box answers at once."""
    ABSENT = "absent"
    """The box answers at once and says until when nobody is there."""


@dataclass(frozen=True)
class Presence:
    mode: PresenceMode = PresenceMode.MACHINE
    until: datetime | None = None
    """With ABSENT: the instant from which somebody is there again."""
