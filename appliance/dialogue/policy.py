"""The conversation: a state and a turn make a step. Deterministic, no audio, no clock, no database.

``begin`` greets, ``step`` answers a turn, ``resume`` goes on when an act is done, ``hung_up`` keeps the rest.
Order within a turn: danger first, then what is possible in every state (repeat, refuse the recording, ask for
a person...), then the answer to what was asked, then the plan of the request (``plans``).
"""

from collections.abc import Callable
from dataclasses import replace

from appliance.dialogue import agreement, choice, deaf, earlier, greeting, information, plans, reminder, safety, waiting
from appliance.dialogue.agreement import SURE, TO_DECIDE
from appliance.dialogue.answers import ANSWERS, glean, glean_request, is_no, is_yes
from appliance.dialogue.outcomes import resume
from appliance.dialogue.replies import ask, farewell, say
from appliance.dialogue.state import CallContext, Request, State, Step
from appliance.understanding import dates, intent, language, mentions, phones, remarks
from appliance.vocabulary.acts import Act
from appliance.vocabulary.conversation import NUMBERS, Detail, Heard, Keyed, Reply, Silence, Turn
from appliance.vocabulary.meaning import Intent, IntentKind

__all__ = ["begin", "hung_up", "resume", "said", "step", "store_failed", "transfer_refused"]

CERTAIN = 0.8
"""Confidence from which free words are taken for a request to repeat, and not for an answer."""

MOST_ASIDES = 2
"""One more is no question: an answer that is misheard in the same way each time."""

MOST_REPEATS = 3
"""As often a question is said again in a row; then the words count as an answer, so that no call turns in a circle."""

MOST_TURNS = 60
"""The longest of our calls as files has 25; at ten seconds a turn, ten minutes."""

INFORMATION = frozenset({IntentKind.INFO_HOURS, IntentKind.INFO_ADDRESS, IntentKind.INFO_PRICE, IntentKind.INFO_OTHER})
NOT_A_REQUEST = frozenset({IntentKind.YES, IntentKind.NO, IntentKind.REPEAT, IntentKind.UNCLEAR, IntentKind.BYE})
FREE_WORDS = frozenset(
    {
        *(Detail.REASON, Detail.REQUEST, Detail.NAME, Detail.PATIENT, Detail.SPELLED, Detail.FIRST_NAME),
        *(Detail.REMAINING, Detail.ADDRESS, Detail.CALLBACK),
    }
)
"""Answers in which other requests may be named without being meant ("c'est pour un renouvellement")."""


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
    return plans.instead(state, words) if context.crowded else Step(state, words)


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
            return _silence(state)
        case Keyed():
            return _keyed(state, turn)
        case Heard():
            return _heard(state, turn)


def hung_up(state: State) -> Act | None:
    """What must still be kept when the caller is gone: words that led to nothing become a message."""
    if state.in_danger:
        return safety.kept_words(state) if not state.saved else None
    if state.saved or not state.heard or state.request is None:
        return None
    return plans.message(state, replace(state.request, words=state.heard), complete=False)


def store_failed(state: State) -> Step:
    """Nothing can be written: say so, name the 15, promise nothing. An emergency goes on as it is."""
    if state.in_danger:
        return Step(state)
    return Step(replace(state, saved=True), replace(say("done.store_failed"), ends_call=True))


def transfer_refused(state: State) -> Step:
    """The person did not pick up: a message instead, and nobody is rung again."""
    return plans.instead(replace(state, nobody_there=True), say("done.transfer_refused"))


# --- a turn ----------------------------------------------------------------------------------------------


def _heard(state: State, heard: Heard) -> Step:
    text = heard.transcript.text.strip()
    if text:
        state = replace(state, heard=(*state.heard, text), silences=0)
    state = replace(state, flags=tuple(dict.fromkeys((*state.flags, *_watched(heard)))))
    return earlier.told(state, heard, _answered(state, heard))


def _answered(state: State, heard: Heard) -> Step:
    for look in (
        safety.check,
        _long_enough,
        reminder.answered,
        _everywhere,
        _asked_for_more,
        agreement.cancelled_instead,
        agreement.about_proposal,
        agreement.about_readback,
        _about_waiting,
        _aside,
    ):
        found = look(state, heard)
        if found is not None:
            return found
    if state.asking in {Detail.REQUEST, Detail.MORE} or state.request is None:
        return _request(state, heard)
    return _answer(state, heard)


def _long_enough(state: State, _: Heard) -> Step | None:
    """Whatever keeps the conversation going (a television, a circle that nobody foresaw), it ends."""
    if len(state.heard) < MOST_TURNS:
        return None
    return _leave(state) if _unsaved(state) else Step(state, farewell(state))


def _watched(heard: Heard) -> tuple[str, ...]:
    return tuple(flag for flag in heard.intent.watch_flags if flag != safety.AGE_UNKNOWN)


def _everywhere(state: State, heard: Heard) -> Step | None:
    """What a caller may say in any state."""
    text, kind = heard.transcript.text, heard.intent.kind
    if remarks.refuses_recording(text) and state.recording:
        reply = say("done.recording_refused")
        return _go_on(replace(state, recording=False), reply, heard)
    if state.request is not None and not state.saved and remarks.wants_something_else(text):
        return _start_over(state, heard)
    if _asks_again(state, heard) and state.asides < MOST_REPEATS:
        greeted = state.asking is Detail.REQUEST and not state.asides
        return Step(replace(state, asides=state.asides + 1), ask(Detail.REQUEST) if greeted else state.last)
    if state.asking is Detail.REQUEST and state.request is None and language.speaks_other_language(text):
        return plans.instead(replace(state, foreign=True), say("emergency.foreign"))
    if remarks.refuses_machine(text) or (kind is IntentKind.HUMAN and state.request is None):
        return _person(state)
    if kind is IntentKind.SALES and remarks.wrong_number(text):
        return _no_patient(state)
    sure = heard.intent.confidence >= SURE
    if kind is IntentKind.BYE and sure and state.asking is not Detail.MORE and _unsaved(state):
        return _leave(state)
    return None


def _start_over(state: State, heard: Heard) -> Step:
    """ "C'est pas ce que je demande": asked anew what it is, once; who it is for stands."""
    if state.started_over:
        return plans.instead(state, say("again.message_instead"))
    afresh = replace(state, request=None, later=(), tries={}, failures=0, asides=0, started_over=True)
    found = heard.intent
    if found.kind not in NOT_A_REQUEST | {state.current.kind} and found.confidence >= SURE:
        return _request(afresh, heard)
    return Step(afresh, say("again.misunderstood") + ask(Detail.REQUEST, "greeting.ask"))


def _asks_again(state: State, heard: Heard) -> bool:
    """ "Pardon ?", and not words that only resemble it: free words may be misheard as anything ("j'ai mal aïnonce")."""
    if heard.intent.kind is not IntentKind.REPEAT:
        return False
    if state.asking in FREE_WORDS - {Detail.REQUEST}:
        return heard.intent.confidence >= CERTAIN
    return heard.intent.confidence >= SURE or not _holds_an_answer(state, heard)


def _holds_an_answer(state: State, heard: Heard) -> bool:
    """ "Le deuxième s'il vous plaît", "mardi ou mercredi": short words, which sound like asking to repeat."""
    request, text = state.request, heard.transcript.text
    if request is None:
        return False
    if state.asking in TO_DECIDE:
        chosen = choice.which(state, request, text) if request.others else None
        return chosen is not None or bool(dates.parse_wish(text, state.context.local_now))
    answer = ANSWERS.get(state.asking)
    return answer is not None and answer(state, heard) is not None


def _aside(state: State, heard: Heard) -> Step | None:
    """ "Et c'est où, au fait ?" in the middle of something: answered, and the question stands."""
    found, text = heard.intent, heard.transcript.text
    if found.kind not in INFORMATION or found.confidence < SURE or state.asking in FREE_WORDS or not state.request:
        return None
    answer = ANSWERS.get(state.asking)
    if state.asides >= MOST_ASIDES or (answer and answer(state, heard) is not None):
        return None
    told = information.answer(state, found.kind, text)
    return None if told is None else Step(replace(state, asides=state.asides + 1), told + _question(state))


def _go_on(state: State, reply: Reply, heard: Heard) -> Step:
    """After an aside: the rest of the same breath, if it asks for something; else the question again."""
    if state.request is None and heard.intent.kind not in NOT_A_REQUEST and heard.intent.confidence >= SURE:
        rest = _request(state, heard)
        return replace(rest, reply=reply + rest.reply)
    return Step(state, reply + _question(state))


def _question(state: State) -> Reply:
    """The question that stands, without what was said around it."""
    if state.asking is Detail.REQUEST or not state.last.lines:
        return ask(Detail.REQUEST, "greeting.ask")
    return replace(state.last, lines=state.last.lines[-1:])


def _unsaved(state: State) -> bool:
    return state.request is not None and not state.saved


def _leave(state: State) -> Step:
    """ "Merci, au revoir" in the middle of something: keep it, and let them go."""
    act = hung_up(state)
    return Step(replace(state, saved=True, request=None), replace(farewell(state), lines=say("bye.saved").lines), act)


def _person(state: State) -> Step:
    """A person is asked for: the caller is handed over, or leaves a message."""
    if state.request is None:
        asked = replace(state, request=Request(IntentKind.HUMAN, words=state.heard))
        state = glean_request(asked, " ".join(state.heard[-1:]))
    request = state.current
    if _somebody_is_there(state):
        return Step(state, replace(say("done.transfer"), transfers=True))
    if request.kind is IntentKind.HUMAN:
        return plans.advance(state)
    return plans.instead(state, say("again.message_instead"))


def _somebody_is_there(state: State) -> bool:
    """Somebody may be rung: not at night, and not twice."""
    context = state.context
    open_now = not context.clock_sure or greeting.is_open(context)
    return bool(context.practice.transfer_to) and open_now and not state.nobody_there


def _asked_for_more(state: State, heard: Heard) -> Step | None:
    """ "Autre chose ?" - no, thank you."""
    if state.asking is not Detail.MORE or state.request is not None:
        return None
    nothing_more = {IntentKind.BYE, IntentKind.UNCLEAR, IntentKind.REPEAT}
    if is_no(heard) or (heard.intent.kind in nothing_more and state.saved):
        return Step(state, farewell(state))
    return None


def _no_patient(state: State) -> Step:
    """A wrong number, or somebody who sells: nothing is kept."""
    values = {"practice": state.context.practice.name}
    return Step(replace(state, saved=True, request=None), replace(say("bye.sales", values), ends_call=True))


def _request(state: State, heard: Heard) -> Step:
    """Free words: what does the caller want?"""
    found, text = _meant(state, heard), heard.transcript.text
    if found.kind is IntentKind.SALES:
        return _no_patient(state)
    if found.kind is IntentKind.BYE:
        return Step(state, farewell(state))
    if found.kind is IntentKind.YES and state.asking is Detail.MORE:
        return Step(replace(state, failures=0), ask(Detail.REQUEST, "greeting.ask"))
    if found.kind in NOT_A_REQUEST:
        return _not_understood(state)
    again = state.person.again() if state.saved else state.person
    fresh = replace(
        state,
        request=Request(found.kind, words=(text,)),
        later=(*state.later, *found.others),
        person=again,
        tries={},
        unknown=frozenset(),
        failures=0,
        saved=False,
    )
    return plans.advance(glean_request(fresh, text))


def _meant(state: State, heard: Heard) -> Intent:
    """What the words ask for, seen who says them, and where.

    Who comes for the first time has nothing to move; "oui, c'est pour le vaccin" asks for one.
    """
    text, found = heard.transcript.text, heard.intent
    stranger = found.kind is IntentKind.MOVE and mentions.newcomer(text)
    names_a_visit = found.kind in {IntentKind.YES, IntentKind.UNCLEAR} and mentions.visit_type(
        text, state.context.practice.types.values()
    )
    return replace(found, kind=IntentKind.BOOK) if stranger or names_a_visit else found


def _answer(state: State, heard: Heard) -> Step:
    """The answer to the detail that was asked."""
    text = heard.transcript.text
    changed = _changed_mind(state, heard)
    if changed is not None:
        return changed
    answer = ANSWERS.get(state.asking)
    filled = answer(state, heard) if answer else None
    if filled is None and mentions.does_not_know(text) and state.asking not in TO_DECIDE:
        filled = replace(state, unknown=state.unknown | {state.asking})
        filled = glean(filled, text)
    if filled is None:
        return _not_understood(state)
    return plans.advance(replace(filled, failures=0, asides=0))


def _changed_mind(state: State, heard: Heard) -> Step | None:
    """Another request in the middle of one ("finalement je préfère annuler")."""
    found = heard.intent
    if state.asking in FREE_WORDS | NUMBERS or found.kind in NOT_A_REQUEST or found.confidence < SURE:
        return None
    if found.kind in {state.current.kind, IntentKind.BOOK, IntentKind.HUMAN, IntentKind.SALES, *INFORMATION}:
        return None
    if not intent.plainly(found.kind, heard.transcript.text):
        return None
    if state.asking is Detail.DAYS and dates.parse_wish(heard.transcript.text, state.context.local_now):
        return None
    request = Request(found.kind, words=(heard.transcript.text,), practitioner=state.current.practitioner)
    return plans.advance(replace(state, request=request, failures=0))


def _about_waiting(state: State, heard: Heard) -> Step | None:
    """Yes: put on the waiting list; anything else, and the appointment stands as it is."""
    request = state.request
    if state.asking is not Detail.WAITING or request is None or request.booked is None:
        return None
    if is_yes(heard) and not is_no(heard):
        return Step(state, act=waiting.act(state, request, request.booked))
    if is_no(heard) or state.failures or mentions.does_not_know(heard.transcript.text):
        return plans.finished(replace(state, failures=0))
    return None


# --- not understood, silence, keys -----------------------------------------------------------------------


def _not_understood(state: State) -> Step:
    """Once: sorry, and the question again. Twice: a person or a message, never a third time (rule 4).

    A name is spelled instead: said the same way again, it would be heard the same way.
    """
    if state.failures:
        if _somebody_is_there(state):
            return _person(state)
        if state.request and _can_do_without(state, state.request):
            without = replace(state, unknown=state.unknown | {state.asking}, failures=0)
            step = plans.advance(without)
            return replace(step, reply=say("again.without") + step.reply)
        if state.request and state.request.plain:
            return plans.advance(state.with_request(reason=" / ".join(state.heard)))
        return plans.instead(state, say("again.message_instead"))
    state = replace(state, failures=1)
    if state.asking in {Detail.NAME, Detail.PATIENT}:
        again = ask(Detail.SPELLED)
    else:
        again = ask(Detail.REQUEST) if state.asking is Detail.REQUEST else _question(state)
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
    if plans.is_message(request):
        return state.asking is not Detail.REASON
    booking = request.kind in {IntentKind.BOOK, IntentKind.TELECONSULTATION}
    nameless = state.asking is Detail.SPELLED and not state.person.name.last
    return booking and state.asking in BOOKED_WITHOUT and not nameless and len(state.unknown) < MOST_LEFT_OUT


def _silence(state: State) -> Step:
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
        return Step(state, say("again.there") + _question(state))
    act = hung_up(state)
    return Step(replace(state, saved=True), replace(say("again.silent_end"), ends_call=True), act)


KEYS: dict[str, Callable[[State], Step]] = {
    "0": lambda state: plans.instead(state, Reply()),
    "9": lambda state: Step(state, say("done.rights") + _question(state)),
}
"""Keys of the greeting (domain notes, 2.6): 0 leaves a message, 9 tells one's rights."""


def _keyed(state: State, keyed: Keyed) -> Step:
    if state.asking is Detail.PHONE:
        number = phones.parse_phone(keyed.digits)
        if number:
            return plans.advance(replace(state.with_person(phone=number), failures=0))
    if state.in_danger or keyed.digits not in KEYS:
        return Step(state, state.last)
    return KEYS[keyed.digits](state)
