"""The conversation: a state and a turn make a step. Deterministic, no audio, no clock, no database.

``begin`` greets, ``step`` answers a turn, ``resume`` goes on when an act is done, ``hung_up`` keeps the rest.
Order within a turn: danger first, then what is possible in every state (repeat, refuse the recording, ask for
a person...), then the answer to what was asked, then the plan of the request (``plans``).
"""

from collections.abc import Callable
from dataclasses import replace

from appliance.dialogue import (
    agreement,
    anytime,
    deaf,
    earlier,
    greeting,
    leaving,
    outcomes,
    plans,
    reminder,
    requests,
    safety,
    unclear,
    waiting,
)
from appliance.dialogue.agreement import TO_DECIDE
from appliance.dialogue.answers import filled, glean
from appliance.dialogue.leaving import hung_up, store_failed
from appliance.dialogue.onward import Next, Onward, instead
from appliance.dialogue.replies import farewell, question, say
from appliance.dialogue.state import CallContext, State, Step
from appliance.understanding import mentions, phones
from appliance.vocabulary.acts import Act, Outcome
from appliance.vocabulary.conversation import Detail, Heard, Keyed, Reply, Silence, Turn

__all__ = ["begin", "hung_up", "resume", "said", "step", "store_failed", "transfer_refused"]


MOST_TURNS = 60
"""The longest of our calls as files has 25; at ten seconds a turn, ten minutes."""


def begin(context: CallContext) -> Step:
    """The greeting: who, emergencies, a machine, the recording, then the question; in a crowd a message instead.

    Whom we have called speaks first.
    """
    if context.reminder is not None:
        return reminder.begin(context)
    if context.deaf:
        return deaf.begin(context)
    state = State(context, recording=context.recording)
    words = greeting.words(context)
    return plans.advance(instead(state, words)) if context.crowded else Step(state, words)


def said(state: State, reply: Reply) -> State:
    """What was asked last, and how often; for the next turn and for "vous pouvez répéter ?"."""
    if not reply.lines:
        return state
    tries = dict(state.tries)
    if reply.asks and reply.asks is not Detail.REQUEST:
        tries[reply.asks] = tries.get(reply.asks, 0) + 1
    asking = reply.asks or state.asking
    asides = state.asides if asking is state.asking else 0
    return replace(state, last=reply, asking=asking, tries=tries, asides=asides, over=reply.ends_call)


def step(state: State, turn: Turn) -> Step:
    """Answer one turn."""
    if state.context.deaf:
        return deaf.step(state, turn)
    match turn:
        case Silence():
            return plans.advance(unclear.silence(state))
        case Keyed():
            return plans.advance(_keyed(state, turn))
        case Heard():
            return _heard(state, turn)


def resume(state: State, act: Act, outcome: Outcome) -> Step:
    """Go on once ``act`` came to ``outcome``."""
    return plans.advance(outcomes.follow(state, act, outcome))


def transfer_refused(state: State) -> Step:
    """The person did not pick up: a message instead, and nobody is rung again."""
    return plans.advance(instead(replace(state, nobody_there=True), say("done.transfer_refused")))


def _heard(state: State, heard: Heard) -> Step:
    text = heard.transcript.text.strip()
    if text:
        state = replace(state, heard=(*state.heard, text), silences=0)
    state = replace(state, flags=tuple(dict.fromkeys((*state.flags, *_watched(heard)))))
    return earlier.told(state, heard, plans.advance(_answered(state, heard)))


def _answered(state: State, heard: Heard) -> Next:
    looks: tuple[Callable[[State, Heard], Next | None], ...] = (
        safety.check,
        _long_enough,
        reminder.answered,
        anytime.said,
        anytime.asked_for_more,
        agreement.cancelled_instead,
        agreement.agreed_and_asked,
        requests.left_for_another,
        agreement.about_proposal,
        agreement.about_readback,
        waiting.answered,
        anytime.aside,
    )
    for look in looks:
        found = look(state, heard)
        if found is not None:
            return found
    if state.asking in {Detail.REQUEST, Detail.MORE} or state.request is None:
        return requests.taken_up(state, heard)
    return _answer(state, heard)


def _long_enough(state: State, _: Heard) -> Step | None:
    """Whatever keeps the conversation going (a television, a circle that nobody foresaw), it ends."""
    if len(state.heard) < MOST_TURNS:
        return None
    return leaving.leave(state) if leaving.is_unsaved(state) else Step(state, farewell(state))


def _watched(heard: Heard) -> tuple[str, ...]:
    return tuple(flag for flag in heard.intent.watch_flags if flag != safety.AGE_UNKNOWN)


def _answer(state: State, heard: Heard) -> Next:
    """The answer to the detail that was asked."""
    text = heard.transcript.text
    changed = requests.changed_mind(state, heard)
    if changed is not None:
        return changed
    told = filled(state, heard)
    if told is None and mentions.does_not_know(text) and state.asking not in TO_DECIDE:
        told = glean(replace(state, unknown=state.unknown | {state.asking}), text)
    if told is None:
        return unclear.not_understood(state)
    return Onward(replace(told, failures=0, asides=0))


KEYS: dict[str, Callable[[State], Next]] = {
    "0": lambda state: instead(state, Reply()),
    "9": lambda state: Step(state, say("done.rights") + question(state)),
}
"""Keys of the greeting (domain notes, 2.6): 0 leaves a message, 9 tells one's rights."""


def _keyed(state: State, keyed: Keyed) -> Next:
    if state.asking is Detail.PHONE:
        number = phones.parse_phone(keyed.digits)
        if number:
            return Onward(replace(state.with_person(phone=number), failures=0))
    if state.in_danger or keyed.digits not in KEYS:
        return Step(state, state.last)
    return KEYS[keyed.digits](state)
