"""What the reception knows to be wrong with itself while it answers."""

from enum import StrEnum


class Fault(StrEnum):
    DEAF = "deaf"
    """No recogniser: calls are recorded."""
    NOT_REGISTERED = "not_registered"
    """The registrar does not take the line: no call arrives."""
