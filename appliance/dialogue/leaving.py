"""The end of a call, in the middle of something or not: what was said is kept."""

from dataclasses import replace

from appliance.dialogue import safety
from appliance.dialogue.needs.message import message
from appliance.dialogue.replies import farewell, say
from appliance.dialogue.state import State, Step
from appliance.vocabulary.acts import Act


def hung_up(state: State) -> Act | None:
    """What must still be kept when the caller is gone: words that led to nothing become a message."""
    if state.in_danger:
        return safety.kept_words(state) if not state.saved else None
    if state.saved or not state.heard or state.request is None:
        return None
    return message(state, replace(state.request, words=state.heard), complete=False)


def is_unsaved(state: State) -> bool:
    return state.request is not None and not state.saved


def leave(state: State) -> Step:
    """ "Merci, au revoir" in the middle of something: keep it, and let them go."""
    act = hung_up(state)
    return Step(replace(state, saved=True, request=None), replace(farewell(state), lines=say("bye.saved").lines), act)


def no_patient(state: State) -> Step:
    """A wrong number, or somebody who sells: nothing is kept."""
    values = {"practice": state.context.practice.name}
    return Step(replace(state, saved=True, request=None), replace(say("bye.sales", values), ends_call=True))


def store_failed(state: State) -> Step:
    """Nothing can be written: say so, name the 15, promise nothing. An emergency goes on as it is."""
    if state.in_danger:
        return Step(state)
    return Step(replace(state, saved=True), replace(say("done.store_failed"), ends_call=True))
