"""What is said while a person is looked for, and to the person: nothing private before they have taken the call."""

from appliance.dialogue.plans import SUBJECTS
from appliance.dialogue.replies import patient_said, say
from appliance.dialogue.state import State
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
