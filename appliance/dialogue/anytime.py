"""What a caller may say in any state: no recording, "pardon ?", not that, a person please, and what does it cost?"""

from dataclasses import replace

from appliance.dialogue import choice, handover, information, leaving, requests
from appliance.dialogue.agreement import SURE, TO_DECIDE
from appliance.dialogue.answers import filled, is_no
from appliance.dialogue.onward import Next, instead
from appliance.dialogue.replies import ask, farewell, question, say
from appliance.dialogue.requests import FREE_WORDS, NOT_A_REQUEST
from appliance.dialogue.state import Request, State, Step
from appliance.understanding import dates, intent, language, remarks
from appliance.vocabulary.conversation import NUMBERS, Detail, Heard, Reply
from appliance.vocabulary.meaning import IntentKind

CERTAIN = 0.8
"""Confidence from which free words are taken for a request to repeat, and not for an answer."""

LIKELY = 0.35
"""The same in the place of a number, for which no question can be taken: an answer is looked for first."""

MOST_ASIDES = 2
"""One more is no question: an answer that is misheard in the same way each time."""

MOST_REPEATS = 3
"""As often a question is said again in a row; then the words count as an answer, so that no call turns in a circle."""


def said(state: State, heard: Heard) -> Next | None:
    """What follows, whatever was asked."""
    text, kind = heard.transcript.text, heard.intent.kind
    recorded = _about_recording(state, heard)
    if recorded is not None:
        return recorded
    if state.request is not None and not state.saved and remarks.wants_something_else(text):
        return _start_over(state, heard)
    if _asks_again(state, heard) and state.asides < MOST_REPEATS:
        greeted = state.asking is Detail.REQUEST and not state.asides
        return Step(replace(state, asides=state.asides + 1), ask(Detail.REQUEST) if greeted else state.last)
    if state.asking is Detail.REQUEST and state.request is None and language.speaks_other_language(text):
        request = Request(language.wanted_in_english(text) or IntentKind.MESSAGE)
        return instead(replace(state, foreign=True, request=request), say("emergency.foreign"))
    if remarks.refuses_machine(text) or (kind is IntentKind.HUMAN and state.request is None):
        return handover.to_person(state)
    if kind is IntentKind.SALES and remarks.wrong_number(text):
        return leaving.no_patient(state)
    sure = heard.intent.confidence >= SURE
    if kind is IntentKind.BYE and sure and state.asking is not Detail.MORE and leaving.is_unsaved(state):
        return leaving.leave(state)
    return None


def _about_recording(state: State, heard: Heard) -> Next | None:
    """Refused, or allowed before anything was asked for: later "oui, enregistrez" is a yes."""
    text = heard.transcript.text
    if remarks.refuses_recording(text) and state.recording:
        return _go_on(replace(state, recording=False), say("done.recording_refused"), heard)
    return Step(state, question(state)) if state.request is None and remarks.lets_record(text) else None


def _start_over(state: State, heard: Heard) -> Next:
    """ "C'est pas ce que je demande": asked anew what it is, once; who it is for stands."""
    if state.started_over:
        return instead(state, say("again.message_instead"))
    afresh = replace(state, request=None, later=(), tries={}, failures=0, asides=0, started_over=True)
    found = heard.intent
    if found.kind not in NOT_A_REQUEST | {state.current.kind} and found.confidence >= SURE:
        return requests.taken_up(afresh, heard)
    return Step(afresh, say("again.misunderstood") + ask(Detail.REQUEST, "greeting.ask"))


def _asks_again(state: State, heard: Heard) -> bool:
    """ "Pardon ?", and not words that only resemble it: free words may be misheard as anything ("j'ai mal aïnonce")."""
    if heard.intent.kind is not IntentKind.REPEAT:
        return False
    if state.asking in FREE_WORDS - {Detail.REQUEST}:
        named = intent.plainly(IntentKind.REPEAT, heard.transcript.text)
        return named and heard.intent.confidence >= CERTAIN
    return heard.intent.confidence >= SURE or not _holds_an_answer(state, heard)


def _holds_an_answer(state: State, heard: Heard) -> bool:
    """ "Le deuxième s'il vous plaît", "mardi ou mercredi": short words, which sound like asking to repeat."""
    request, text = state.request, heard.transcript.text
    if request is None:
        return False
    if state.asking in TO_DECIDE:
        chosen = choice.which(state, request, text) if request.others else None
        return chosen is not None or bool(dates.parse_wish(text, state.context.local_now))
    return filled(state, heard) is not None


def aside(state: State, heard: Heard) -> Step | None:
    """ "Et c'est où, au fait ?" in the middle of something: answered, and the question stands."""
    found, text = heard.intent, heard.transcript.text
    if state.request is None or state.asking in FREE_WORDS or found.kind not in information.KINDS:
        return None
    if found.confidence < (LIKELY if state.asking in NUMBERS else SURE):
        return None
    if state.asides >= MOST_ASIDES or filled(state, heard) is not None:
        return None
    told = information.answer(state, found.kind, text)
    return None if told is None else Step(replace(state, asides=state.asides + 1), told + question(state))


def _go_on(state: State, reply: Reply, heard: Heard) -> Next:
    """After an aside: the rest of the same breath, if it asks for something; else the question again.

    Who will not be recorded is not asking for a person, unless they say so.
    """
    found = heard.intent
    is_person = found.kind is IntentKind.HUMAN and not remarks.refuses_machine(heard.transcript.text)
    is_request = found.kind not in NOT_A_REQUEST and found.confidence >= SURE and not is_person
    if state.request is None and is_request:
        rest = requests.taken_up(state, heard)
        return replace(rest, reply=reply + rest.reply)
    return Step(state, reply + question(state))


def asked_for_more(state: State, heard: Heard) -> Step | None:
    """ "Autre chose ?" - no, thank you."""
    if state.asking is not Detail.MORE or state.request is not None:
        return None
    nothing_more = {IntentKind.BYE, IntentKind.UNCLEAR, IntentKind.REPEAT}
    if is_no(heard) or (heard.intent.kind in nothing_more and state.saved):
        return Step(state, farewell(state))
    return None
