"""What each lamp says. Pure."""

from dataclasses import dataclass
from enum import Enum, auto

from appliance.vocabulary.presence import PresenceMode


class Light(Enum):
    OFF = auto()
    ON = auto()
    BLINKING = auto()


@dataclass(frozen=True)
class Look:
    """The three lamps, from left to right."""

    answers: Light
    """Green. On: the box answers at once; blinking: somebody is there, it lets the telephone ring first; off: it does
    not answer."""
    message: Light
    """Amber. On: a message waits for a reader."""
    alarm: Light
    """Red. Blinking: an urgent message waits; on: something is wrong, which the page names."""


@dataclass(frozen=True)
class Seen:
    """What there is to show."""

    answering: bool
    presence: PresenceMode
    unread: int
    urgent: int
    """Of the unread messages."""
    wrong: bool


ALL_WELL = Look(Light.ON, Light.ON, Light.ON)
"""After a test call that was answered: shown for a moment, and a proof of the lamps as well."""

CALLING = Look(Light.BLINKING, Light.BLINKING, Light.BLINKING)
"""While the test call lasts."""


def look(seen: Seen) -> Look:
    """An urgent message is shown before a fault: a person waits."""
    green = Light.OFF
    if seen.answering:
        green = Light.BLINKING if seen.presence is PresenceMode.PRACTICE else Light.ON
    red = Light.BLINKING if seen.urgent else Light.ON if seen.wrong or not seen.answering else Light.OFF
    return Look(green, Light.ON if seen.unread else Light.OFF, red)
