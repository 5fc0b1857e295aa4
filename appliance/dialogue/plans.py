"""What each request needs, in order. The first unmet need decides what the house says or does next.

A plan is a tuple of needs (``needs``); a need looks at the state and returns the step that would meet it, or with what
the plan goes on, or None when it is met. ``advance`` walks the plan of the current request: to change what the box
asks, change a plan.
"""

from collections.abc import Mapping
from dataclasses import replace

from appliance.dialogue import information
from appliance.dialogue.needs.message import alert, further, take_message, words
from appliance.dialogue.needs.slot import book, days, move, read_back_booking, read_back_move, slot
from appliance.dialogue.needs.standing import appointments, cancel, chosen, confirm, read_back_standing
from appliance.dialogue.needs.visit import admitted, practitioner, reason, taken_on, type_taken, visit_type
from appliance.dialogue.needs.who import birth_date, first_name, for_whom, look_up, name, phone, recognise, verified
from appliance.dialogue.onward import Need, Next, Onward, finished
from appliance.dialogue.state import State, Step
from appliance.vocabulary.conversation import Reply
from appliance.vocabulary.meaning import IntentKind

WHO: tuple[Need, ...] = (name, birth_date, look_up)
BOOKING: tuple[Need, ...] = (
    *(type_taken, taken_on, reason, visit_type, for_whom, *WHO, first_name, practitioner, admitted),
    *(days, slot, phone, read_back_booking, book),
)
STANDING: tuple[Need, ...] = (*WHO, verified, appointments, chosen)
MESSAGE: tuple[Need, ...] = (alert, words, name, birth_date, recognise, phone, further, take_message)
INFORMATION: tuple[Need, ...] = (information.told,)

PLANS: Mapping[IntentKind, tuple[Need, ...]] = {
    IntentKind.BOOK: BOOKING,
    IntentKind.TELECONSULTATION: BOOKING,
    IntentKind.CANCEL: (*STANDING, read_back_standing, cancel),
    IntentKind.CONFIRM: (*STANDING, read_back_standing, confirm),
    IntentKind.MOVE: (*STANDING, days, slot, read_back_move, move),
    IntentKind.INFO_HOURS: INFORMATION,
    IntentKind.INFO_ADDRESS: INFORMATION,
    IntentKind.INFO_PRICE: INFORMATION,
    IntentKind.INFO_OTHER: INFORMATION,
}
"""Every other kind is taken as a message (``Request.is_message``)."""


def advance(found: Next) -> Step:
    """The step itself, or the next one of the request that goes on."""
    said = Reply()
    while isinstance(found, Onward):
        said += found.reply
        found = _first_unmet(found.state)
    return replace(found, reply=said + found.reply)


def _first_unmet(state: State) -> Next:
    """No request in hand needs nothing."""
    request = state.request
    if request is None:
        return Step(state)
    plan = MESSAGE if request.is_message else PLANS[request.kind]
    unmet = (found for need in plan if (found := need(state, request)) is not None)
    return next(unmet, None) or finished(state)
