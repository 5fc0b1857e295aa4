"""When the box answers: at once, or after some rings that give somebody the time to pick up."""

import re

from appliance.agenda.hours import is_open
from appliance.ports import Clock
from appliance.vocabulary.practice import Practice
from appliance.vocabulary.presence import Presence, PresenceMode
from appliance.vocabulary.telephony import CallerId

_LOCAL = 9
"""Digits of a French number behind its 0 or +33."""


def rings_first(practice: Practice, presence: Presence, clock: Clock, caller: CallerId, *, others: int) -> int:
    """How often it rings before the box answers.

    None where nobody would pick up: the practice said so, it is closed (night, lunch, a feast, leave), its telephone
    did not take the call (the operator has forwarded it), or the box speaks on the line already (``others``: calls in
    hand). A clock that may be wrong closes nothing.
    """
    tried = caller.forwarded_from is not None and _local(caller.forwarded_from) == _local(practice.phone)
    there = presence.mode is PresenceMode.PRACTICE and not (others or tried)
    if there and clock.is_sure():
        there = is_open(practice, clock.now().astimezone(practice.zone))
    return practice.rings if there else 0


def _local(number: str) -> str:
    return re.sub(r"\D", "", number)[-_LOCAL:]
