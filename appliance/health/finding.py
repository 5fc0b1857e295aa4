"""What a check finds, in words a practitioner can act on."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from appliance.settings import Box


class State(StrEnum):
    GOOD = "good"
    WEAK = "weak"
    """The box works; someone should look soon."""
    WRONG = "wrong"
    """The box cannot take calls as it should."""


@dataclass(frozen=True)
class Finding:
    check: str
    """Stable key, the name of the check's file."""
    state: State
    sentence: str
    """French, for the practice."""
    remedy: str = ""
    """What to do; "" when there is nothing to do."""


@dataclass(frozen=True)
class Installation:
    """What is examined."""

    home: Path
    """The folder of the box: database, models, settings."""
    box: Box = field(default_factory=Box)
