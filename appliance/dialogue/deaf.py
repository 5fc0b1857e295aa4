"""The recogniser is broken: the caller hears so, and what they say is recorded for a person. Nothing is understood.

The 15 is named before anything else, for nobody would hear an emergency (domain notes, 1.3, rule 7).
"""

from dataclasses import replace

from appliance.dialogue import greeting
from appliance.dialogue.replies import farewell, say
from appliance.dialogue.state import CallContext, Request, State, Step
from appliance.vocabulary.acts import TakeMessage
from appliance.vocabulary.conversation import Detail, Heard, Silence, Turn
from appliance.vocabulary.meaning import IntentKind, PersonName

RECORDED = "Message vocal : la reconnaissance de la parole était en panne, écoutez l'enregistrement."
"""The text of such a message."""


def begin(context: CallContext) -> Step:
    """The greeting, and what is still possible."""
    state = State(context, asking=Detail.REASON, recording=context.recording, request=Request(IntentKind.MESSAGE))
    words = greeting.opening(context)
    if not context.recording:
        return Step(replace(state, saved=True), replace(words + say("deaf.nothing"), ends_call=True))
    return Step(state, replace(words + say("deaf.speak"), asks=Detail.REASON))


def step(state: State, turn: Turn) -> Step:
    """The message is kept with the first sound of it; the end of speech is the end of the call."""
    match turn:
        case Heard() if not state.saved:
            number = state.context.caller.number
            message = TakeMessage(IntentKind.MESSAGE, RECORDED, PersonName(), phone=number, complete=False)
            return Step(replace(state, saved=True), act=message)
        case Silence() if state.saved:
            kept = say("deaf.kept") + greeting.will_be_read(state.context)
            return Step(state, kept + farewell(state))
        case Silence():
            return Step(replace(state, saved=True), replace(say("again.silent_end"), ends_call=True))
        case _:
            return Step(state)
