"""A person is asked for: who may be rung, and what is said meanwhile, and to them.

Nothing private before they have taken the call.
"""

from dataclasses import replace

from appliance.dialogue import greeting
from appliance.dialogue.answers import glean_request
from appliance.dialogue.onward import SUBJECTS, Next, Onward, instead
from appliance.dialogue.replies import patient_said, say
from appliance.dialogue.state import Request, State, Step
from appliance.vocabulary.conversation import Reply
from appliance.vocabulary.meaning import IntentKind


def waiting() -> Reply:
    """To the caller, now and then."""
    return say("handover.waiting")


def offer(state: State) -> Reply:
    """To whoever picks up, a voicemail too."""
    return say("handover.offer", {"practice": state.context.practice.name})


def briefing(state: State) -> Reply:
    """To the person who has taken the call: who it is, and what it is about."""
    named = state.person.patient or state.person.name
    reply = say("handover.from", {"patient": patient_said(state)}) if named else say("handover.unnamed")
    kind = state.current.kind
    if kind not in {IntentKind.HUMAN, IntentKind.UNCLEAR}:
        reply += say("handover.about", {"of": SUBJECTS[kind]})
    return reply + say("handover.joined")


def to_person(state: State) -> Next:
    """The caller is handed over, or leaves a message."""
    if state.request is None:
        asked = replace(state, request=Request(IntentKind.HUMAN, words=state.heard))
        state = glean_request(asked, " ".join(state.heard[-1:]))
    request = state.current
    if somebody_is_there(state):
        return Step(state, replace(say("done.transfer"), transfers=True))
    if request.kind is IntentKind.HUMAN:
        return Onward(state)
    return instead(state, say("again.message_instead"))


def somebody_is_there(state: State) -> bool:
    """Somebody may be rung: not at night, and not twice."""
    context = state.context
    open_now = not context.clock_sure or greeting.is_open(context)
    return bool(context.practice.transfer_to) and open_now and not state.nobody_there
