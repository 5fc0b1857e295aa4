"""What is known to be wrong while the reception answers: by itself, or by who has called it."""

from enum import StrEnum


class Fault(StrEnum):
    DEAF = "deaf"
    """No recogniser: calls are recorded."""
    NOT_REGISTERED = "not_registered"
    """The registrar does not take the line: no call arrives."""
    UNANSWERED = "unanswered"
    """The last test call from the front of the box was not answered."""
