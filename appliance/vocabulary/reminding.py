"""Reminders by voice: the box calls who cannot be written to."""

from dataclasses import dataclass
from enum import StrEnum

from appliance.vocabulary.agenda import Appointment


class Reached(StrEnum):
    """What became of a reminder by voice."""

    PERSON = "person"
    """They said who they are, and were told the day and the hour."""
    HOUSEHOLD = "household"
    """Somebody else was asked to let them call back."""
    MACHINE = "machine"
    """An answering machine took down the practice's name and number, and nothing else."""
    WRONG_NUMBER = "wrong_number"
    NOBODY = "nobody"
    """Every try came to nothing."""
    DROPPED = "dropped"
    """No longer true, too late, or nobody is to be called at that number any more."""
    BROKEN_OFF = "broken_off"
    """The power went while somebody was on the line: what they had heard nobody knows."""


@dataclass(frozen=True)
class ReminderCall:
    """One reminder by voice that is to be placed now."""

    id: str
    appointment: Appointment
    number: str
    """As dialled in France: ``0261910513``."""
    leaves_word: bool = True
