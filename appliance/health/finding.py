"""What a check finds, in words a practitioner can act on."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from appliance.settings import Box
from appliance.store.backup import DATABASE

CALL_INSTALLER = "Appelez votre installateur, et lisez-lui la ligne qui suit."
"""When nobody of the practice can put it right."""

RESTART = "Débranchez le boîtier, attendez dix secondes et rebranchez-le"
"""What anybody can do: nothing is lost by it."""


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
    """What somebody of the practice does: a plug, a page, whom to call; "" when there is nothing to do."""
    installer: str = ""
    """What is left to whoever has a shell: a command, a file, a document; an error as it was found."""


@dataclass(frozen=True)
class Installation:
    """What is examined."""

    home: Path
    """The folder of the box: database, models, settings."""
    box: Box = field(default_factory=Box)

    @property
    def runs(self) -> bool:
        """It is to take calls now; a doctor may come before its first start, which makes the database."""
        return (self.home / DATABASE).exists()
