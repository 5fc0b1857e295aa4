"""Not understood, or silence: asked once more, then done without, passed to a person or kept; never a third time."""

from dataclasses import replace

from appliance.dialogue import handover, leaving, reminder
from appliance.dialogue.agreement import TO_DECIDE
from appliance.dialogue.onward import Next, Onward, instead
from appliance.dialogue.replies import ask, farewell, question, say
from appliance.dialogue.state import Request, State, Step
from appliance.understanding import mentions
from appliance.vocabulary.conversation import Detail, Reply
from appliance.vocabulary.meaning import IntentKind


def not_understood(state: State) -> Next:
    """Once: sorry, and the question again. Twice: a person or a message, never a third time (rule 4).

    A name is spelled instead: said the same way again, it would be heard the same way.
    """
    if state.failures:
        if handover.somebody_is_there(state):
            return handover.to_person(state)
        if state.request and _can_do_without(state, state.request):
            without = replace(state, unknown=state.unknown | {state.asking}, failures=0)
            return Onward(without, say("again.without"))
        if state.request and state.request.plain:
            return Onward(state.with_request(reason=" / ".join(state.heard)))
        return instead(state, say("again.message_instead"))
    state = replace(state, failures=1)
    if state.asking in {Detail.NAME, Detail.PATIENT}:
        again = ask(Detail.SPELLED)
    else:
        again = ask(Detail.REQUEST) if state.asking is Detail.REQUEST else question(state)
    undecided = state.asking in TO_DECIDE and mentions.does_not_know(state.heard[-1])
    return Step(state, say("again.time" if undecided else "again.sorry") + again)


BOOKED_WITHOUT = frozenset(
    {
        *(Detail.FOR_WHOM, Detail.REASON, Detail.VISIT_TYPE, Detail.BIRTH_DATE, Detail.SPELLED),
        *(Detail.FIRST_NAME, Detail.PRACTITIONER, Detail.DAYS, Detail.PHONE),
    }
)
"""What a booking can do without: the proposal and the read-back show what was taken instead."""


MOST_LEFT_OUT = 2


def _can_do_without(state: State, request: Request) -> bool:
    """Is what the caller came for worth more than this detail? A message always; a booking, if little else is lost."""
    if request.is_message:
        return state.asking is not Detail.REASON
    booking = request.kind in {IntentKind.BOOK, IntentKind.TELECONSULTATION}
    nameless = state.asking is Detail.SPELLED and not state.person.name.last
    return booking and state.asking in BOOKED_WITHOUT and not nameless and len(state.unknown) < MOST_LEFT_OUT


def silence(state: State) -> Step:
    """Nobody spoke: ask once more, then keep what there is and name the 15."""
    state = replace(state, silences=state.silences + 1)
    if state.in_danger:
        return Step(state, state.last if state.silences <= 3 else Reply())
    quiet = reminder.silence(state)
    if quiet is not None:
        return quiet
    if state.asking is Detail.MORE and state.saved:
        return Step(state, farewell(state))
    if state.silences == 1:
        return Step(state, say("again.there") + question(state))
    act = leaving.hung_up(state)
    return Step(replace(state, saved=True), replace(say("again.silent_end"), ends_call=True), act)
