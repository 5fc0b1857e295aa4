"""Free words: what does the caller want?"""

from dataclasses import replace

from appliance.dialogue import information, leaving, unclear
from appliance.dialogue.agreement import SURE, TO_DECIDE
from appliance.dialogue.answers import filled, glean_request, is_no
from appliance.dialogue.onward import Next, Onward, finished
from appliance.dialogue.replies import ask, farewell, say
from appliance.dialogue.state import OF_A_VISIT, Request, State, Step
from appliance.understanding import dates, intent, mentions, remarks
from appliance.vocabulary.conversation import NUMBERS, Detail, Heard, Reply
from appliance.vocabulary.meaning import Intent, IntentKind

NOT_A_REQUEST = frozenset({IntentKind.YES, IntentKind.NO, IntentKind.REPEAT, IntentKind.UNCLEAR, IntentKind.BYE})


FREE_WORDS = frozenset(
    {
        *(Detail.REASON, Detail.REQUEST, Detail.NAME, Detail.PATIENT, Detail.SPELLED, Detail.FIRST_NAME),
        *(Detail.REMAINING, Detail.ADDRESS, Detail.CALLBACK),
    }
)
"""Answers in which other requests may be named without being meant ("c'est pour un renouvellement")."""


def taken_up(state: State, heard: Heard) -> Next:
    """The request that the words make, or what follows where they make none."""
    found, text = _meant(state, heard), heard.transcript.text
    if found.kind is IntentKind.SALES:
        return leaving.no_patient(state)
    if found.kind is IntentKind.BYE:
        return Step(state, farewell(state))
    if found.kind is IntentKind.YES and state.asking is Detail.MORE:
        return Step(replace(state, failures=0), ask(Detail.REQUEST, "greeting.ask"))
    if found.kind in NOT_A_REQUEST:
        return unclear.not_understood(state)
    again = state.person.again() if state.saved else state.person
    told, later = _told_at_once(state, found, text)
    fresh = replace(
        state,
        request=Request(found.kind, words=(text,)),
        later=(*state.later, *later),
        person=again,
        tries={},
        unknown=frozenset(),
        failures=0,
        saved=False,
    )
    return Onward(glean_request(fresh, text), told)


def _told_at_once(state: State, found: Intent, text: str) -> tuple[Reply, tuple[IntentKind, ...]]:
    """What was asked beside a request ("où se gare-t-on, et puis il me faudrait..."), and what is left to do."""
    told, later = Reply(), list[IntentKind]()
    for kind in found.others:
        answer = information.answer(state, kind, text) if kind in information.KINDS else None
        if answer is None:
            later.append(kind)
        else:
            told += answer
    return told, tuple(later)


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


def _of_the_same_visit(state: State, heard: Heard) -> Onward | None:
    """ "Christophe Marty... attendez, pas l'annuler, le décaler à mardi": in the place of any answer, and beside it."""
    found, text, current = heard.intent, heard.transcript.text, state.current
    if not {current.kind, found.kind} <= OF_A_VISIT or found.kind is current.kind or found.confidence < SURE:
        return None
    if not (remarks.takes_back(text) and intent.plainly(found.kind, text, answers=True)):
        return None
    if current.kind is IntentKind.CANCEL and found.kind is IntentKind.CONFIRM:  # "n'annulez rien, je le garde"
        return finished(replace(state, failures=0), say("readback.kept"))
    changed = glean_request(state.with_request(kind=found.kind, words=(*current.words, text), every=False), text)
    return Onward(replace(changed.with_request(about=changed.current.about or current.about), failures=0))


LEFT_FOR = frozenset(
    (IntentKind.MESSAGE, IntentKind.RENEWAL, IntentKind.RESULTS, IntentKind.CERTIFICATE, IntentKind.HOME_VISIT)
)
"""Words for a person to read, in the place of an appointment."""


def left_for_another(state: State, heard: Heard) -> Onward | None:
    """ "Non, laissez tomber, dites plutôt au docteur de me rappeler", to a slot that is proposed or read back."""
    found, text = heard.intent, heard.transcript.text
    if state.asking not in TO_DECIDE or state.request is None or not (is_no(heard) or remarks.takes_back(text)):
        return None
    if found.kind not in LEFT_FOR or found.confidence < SURE or not intent.plainly(found.kind, text, answers=True):
        return None
    request = Request(found.kind, words=(text,), practitioner=state.current.practitioner)
    return Onward(glean_request(replace(state, request=request, failures=0), text))


def changed_mind(state: State, heard: Heard) -> Onward | None:
    """Another request in the middle of one ("finalement je préfère annuler")."""
    found = heard.intent
    same_visit = _of_the_same_visit(state, heard)
    if same_visit is not None:
        return same_visit
    if state.asking in FREE_WORDS | NUMBERS or found.kind in NOT_A_REQUEST or found.confidence < SURE:
        return None
    if found.kind in {state.current.kind, IntentKind.BOOK, IntentKind.HUMAN, IntentKind.SALES, *information.KINDS}:
        return None
    answers = filled(state, heard) is not None
    if not intent.plainly(found.kind, heard.transcript.text, answers=answers):
        return None
    if state.asking is Detail.DAYS and dates.parse_wish(heard.transcript.text, state.context.local_now):
        return None
    request = Request(found.kind, words=(heard.transcript.text,), practitioner=state.current.practitioner)
    return Onward(replace(state, request=request, failures=0))
