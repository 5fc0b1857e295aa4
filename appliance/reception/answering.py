"""When the box answers: at once, or after some rings that give somebody the time to pick up."""

from appliance.agenda.hours import is_open
from appliance.ports import Clock
from appliance.settings.numbers import dialled
from appliance.vocabulary.practice import Practice
from appliance.vocabulary.presence import Presence, PresenceMode
from appliance.vocabulary.telephony import CallerId


def rings_first(practice: Practice, presence: Presence, clock: Clock, caller: CallerId, *, others: int) -> int:
    """How often it rings before the box answers.

    None where nobody would pick up: the practice said so, it is closed (night, lunch, a feast, leave), its telephone
    did not take the call (the operator has forwarded it), or the box speaks on the line already (``others``: calls in
    hand). A clock that may be wrong closes nothing.
    """
    tried = caller.forwarded_from == dialled(practice.phone)
    there = presence.mode is PresenceMode.PRACTICE and not (others or tried)
    if there and clock.is_sure():
        there = is_open(practice, clock.now().astimezone(practice.zone))
    return practice.rings if there else 0
