"""What an update may do, and when: decisions alone."""

from datetime import datetime, time, timedelta
from enum import Enum, auto

from appliance.updates.state import Ending

NIGHT = time(2), time(5)
"""In the practice's time: the hours at which the fewest call."""

CALM = timedelta(minutes=10)
"""Whom the line has cut off calls again within minutes."""

LONGEST_CALL = timedelta(minutes=40)
"""The reception ends every call after half an hour; what seems to last longer was broken off by a power cut."""

ROOM = 1.2
"""How much more than what is unpacked must be free: dpkg writes all of a version beside the other."""


ONCE = timedelta(hours=3)
"""As long as the night lasts: an update is looked for once in it, however often the timer asks."""


def is_due(local: datetime, looked: datetime | None) -> bool:
    """Whether another version is to be looked for.

    Args:
        local: in the practice's time.
        looked: when a source last answered; None: never. One that has not answered is asked again in the same night.
    """
    return is_night(local) and (looked is None or local - looked >= ONCE)


def is_night(local: datetime) -> bool:
    """``local``: in the practice's time."""
    return NIGHT[0] <= local.time() < NIGHT[1]


def is_calm(open_since: datetime | None, last_ended: datetime | None, now: datetime) -> bool:
    """Nobody is on the line, nor was a moment ago.

    Args:
        open_since: when the last call began that has not ended; None: there is none.
        last_ended: when the last call ended; None: there was none.
        now: the present instant.
    """
    return is_free(open_since, now) and (last_ended is None or now - last_ended >= CALM)


def is_free(open_since: datetime | None, now: datetime) -> bool:
    """Nobody is on the line."""
    return open_since is None or now - open_since >= LONGEST_CALL


def has_room(free_bytes: int, needed_bytes: int) -> bool:
    return free_bytes >= ROOM * needed_bytes


class Way(Enum):
    """How to go on from a version that did not answer its test call."""

    BACK = auto()
    """The former version, and its database."""
    BACK_WITH_WORDS = auto()
    """The former version, on the database as it is now."""
    STAY = auto()
    """The new version."""


def way(*, spoken: bool, migrated: bool) -> Way:
    """What a caller has said, and was told is noted, is never taken back.

    Args:
        spoken: somebody has spoken to the new version.
        migrated: the new version has changed the tables, so that the former one cannot read them.
    """
    if not spoken:
        return Way.BACK
    return Way.STAY if migrated else Way.BACK_WITH_WORDS


def judged(*, started: bool, answered: bool) -> Ending:
    """What the trial has shown."""
    if not started:
        return Ending.NOT_STARTED
    return Ending.UPDATED if answered else Ending.NOT_ANSWERED
