"""What the caller says to a proposed slot and to what is read back: taken, declined, corrected."""

import re
from dataclasses import replace
from datetime import date, datetime

from appliance.dialogue import choice, information
from appliance.dialogue.answers import ANSWERS, SAME_NAME, fits, is_no, is_yes, which
from appliance.dialogue.onward import Next, Onward, finished, instead
from appliance.dialogue.replies import ask, birth_date_said, say
from appliance.dialogue.state import Request, State, Step
from appliance.understanding import dates, mentions, names, phonetics, remarks
from appliance.understanding.short import short_answer
from appliance.understanding.text import normalize
from appliance.vocabulary.acts import HoldSlot
from appliance.vocabulary.conversation import Detail, Heard
from appliance.vocabulary.meaning import Intent, IntentKind, Wish
from appliance.vocabulary.speech import Transcript

MOST_READ_BACK = 5
"""Who has still not agreed is better served by a person."""

SURE = 0.6
"""Confidence from which words said in the middle of something else are taken for a new request."""

TO_DECIDE = frozenset({Detail.PROPOSAL, Detail.READBACK})
"""What nobody else can know."""


def cancelled_instead(state: State, heard: Heard) -> Next | None:
    """ "Non, on annule, c'est tout", to a slot that is proposed or read back: no other one is wanted.

    Who is moving an appointment cancels it; who books may have been misunderstood from the start, and cancels one that
    stands. The read-back tells.
    """
    request = state.request
    if state.asking not in TO_DECIDE or request is None or request.slot is None:
        return None
    if heard.intent.kind is not IntentKind.CANCEL or heard.intent.confidence < SURE:
        return None
    if state.person.patient is None and request.kind is not IntentKind.MOVE:  # nothing of theirs can stand
        return finished(state, say("readback.kept"))
    cancelling = replace(
        request, kind=IntentKind.CANCEL, slot=None, others=(), declined=(*request.declined, request.slot)
    )
    return Onward(replace(state, request=cancelling, failures=0))


_FIRST_CLAUSE = re.compile(r"[.!?;,]|\b(?=(?:et|mais|dites|sinon|au fait|par contre)\b)", re.IGNORECASE)


def agreed_and_asked(state: State, heard: Heard) -> Next | None:
    """ "Oui, c'est ça. Et dites, il faut que je sois à jeun ?": the question is answered, and the yes counts."""
    text = heard.transcript.text
    asked = next((kind for kind in (heard.intent.kind, *heard.intent.others) if kind in information.KINDS), None)
    if state.asking not in TO_DECIDE or state.request is None or asked is None:
        return None
    ends = (found.start() for found in _FIRST_CLAUSE.finditer(text))
    agreed = next((text[:end] for end in ends if short_answer(normalize(text[:end])) is IntentKind.YES), None)
    told = information.answer(state, asked, text) if agreed else None
    if agreed is None or told is None:
        return None
    yes = Heard(Transcript(agreed, heard.transcript.confidence), Intent(IntentKind.YES, 1.0))
    found = about_proposal(state, yes) or about_readback(state, yes)
    return None if found is None else replace(found, reply=told + found.reply)


def about_proposal(state: State, heard: Heard) -> Next | None:
    """The proposed slot: taken, declined, or another wish."""
    request = state.request
    if state.asking is not Detail.PROPOSAL or request is None or request.slot is None:
        return None
    text = heard.transcript.text
    if remarks.asks_hours(text):
        return None
    wish = dates.parse_wish(text, state.context.local_now)
    named = mentions.practitioner(text, state.context.practice.practitioners.values())
    waits = _waits(request, heard, named)
    chosen = choice.which(state, request, text) if request.others else None
    if chosen is not None and chosen != request.slot:
        taken = state.with_request(slot=chosen, others=(), accepted=True)
        return Step(replace(taken, failures=0), act=HoldSlot(chosen, request.moving))
    if chosen is not None or (is_yes(heard) and not is_no(heard) and not waits and not _names_another(state, wish)):
        return Onward(replace(state.with_request(others=(), accepted=True), failures=0))
    asks = heard.intent.kind in information.KINDS  # "et quand je viens sur place, on se gare où ?"
    if remarks.in_person(text) and request.kind is IntentKind.TELECONSULTATION and not asks:
        seen = state.with_request(kind=IntentKind.BOOK, type=None, slot=None, others=(), wish=wish or request.wish)
        return Onward(replace(seen, failures=0))
    anybody = named is None and request.practitioner is not None and mentions.any_practitioner(text)
    relative = dates.relative_to(text, request.slot.start.astimezone(state.context.practice.zone))
    if not (wish or named or relative or anybody or waits or is_no(heard)):
        return None
    asked_twice = bool(request.others and state.failures)
    if _names_this(state, wish) and not (named or relative or anybody or waits or is_no(heard) or asked_twice):
        return _said_again(state)
    declined = (*request.declined, request.slot, *request.others)
    wish = relative or _but_for(wish, request.slot.start.astimezone(state.context.practice.zone)) or request.wish
    if named or anybody:
        state = replace(state.with_request(practitioner=named), unknown=state.unknown | {Detail.PRACTITIONER})
    state = state.with_request(slot=None, others=(), declined=declined, wish=wish, waits=waits or request.waits)
    return Onward(replace(state, failures=0))


def _waits(request: Request, heard: Heard, named: str | None) -> bool:
    """A locum was proposed; the caller would rather have who was asked for: "non, le docteur Roux", "j'attendrai"."""
    if request.slot is None or request.wanted in {None, request.slot.practitioner}:
        return False
    return mentions.waits_for_return(heard.transcript.text) or (named == request.wanted and not is_yes(heard))


def _said_again(state: State) -> Next:
    """ "Jeudi, j'avais dit", to what is proposed on Thursday: taken, and read back; of several, asked which."""
    if not state.current.others:
        return Onward(replace(state.with_request(accepted=True), failures=0))
    return Step(replace(state, failures=1), state.last)


def about_readback(state: State, heard: Heard) -> Next | None:
    """What was read back: right, or what is to be corrected."""
    request = state.request
    if state.asking is not Detail.READBACK or request is None:
        return None
    wish = dates.parse_wish(heard.transcript.text, state.context.local_now)
    if is_yes(heard) and not is_no(heard) and not _names_another(state, wish):
        return Onward(replace(state.with_request(read_back=True), failures=0))
    is_tired = state.tries.get(Detail.READBACK, 0) >= MOST_READ_BACK
    corrected = None if is_tired else _corrected(state, heard)
    if corrected is not None:
        return Onward(replace(corrected, failures=0))
    if not is_no(heard) and not is_tired:
        return None
    if request.kind in {IntentKind.CANCEL, IntentKind.CONFIRM}:
        return finished(state, say("readback.kept"))
    if state.failures or is_tired:
        return instead(state, say("again.message_instead"))
    once = replace(state, failures=1)
    if _says_the_same_name(state, heard.transcript.text):
        return Step(once, say("readback.as_said") + state.last)
    return Step(once, ask(Detail.READBACK, "ask.correct"))


def _moved_instead(state: State, heard: Heard) -> State | None:
    """ "Enfin non, plutôt que de l'annuler, il aurait une place mardi ?": the same appointment, moved."""
    wish = dates.parse_wish(heard.transcript.text, state.context.local_now)
    wanted = heard.intent.kind
    if state.current.kind is not IntentKind.CANCEL or not (
        wanted is IntentKind.MOVE or (wanted is IntentKind.BOOK and wish)
    ):
        return None
    return state.with_request(kind=IntentKind.MOVE, wish=wish or state.current.wish)


def _another_of_theirs(state: State, text: str) -> State | None:
    """ "Non, c'est celui du jeudi dix-sept", of the appointments that stand."""
    request = state.current
    if request.kind not in {IntentKind.CANCEL, IntentKind.CONFIRM}:
        return None
    meant = which(state, text)
    return None if meant in {None, request.chosen} else state.with_request(chosen=meant, every=False)


def _for_another(state: State, heard: Heard) -> State | None:
    """ "Ah non, mettez-le pour mon mari : Gérard Dubreuil, né le...": another person, and what is said of them."""
    other = mentions.beneficiary(heard.transcript.text) not in {None, state.person.beneficiary}
    return ANSWERS[Detail.FOR_WHOM](state, heard) if other else None


def _of_another_type(state: State, text: str) -> State | None:
    """ "Non, c'est pour un détartrage": other minutes, so another slot is looked for, near the same time."""
    request, kinds = state.current, state.context.practice.types.values()
    named = mentions.visit_type(text, kinds) or mentions.lone_visit_type(text, kinds)
    if request.kind is not IntentKind.BOOK or named is None or request.slot is None or named == request.slot.type:
        return None
    return state.with_request(type=named, slot=None, accepted=False)


def _but_for(wish: Wish, declined: datetime) -> Wish:
    """ "Ah non, jeudi elle a le coiffeur, plutôt vendredi": of two days, not the one that was just declined."""
    others = tuple(day for day in wish.dates if day != declined.date())
    return replace(wish, dates=others) if others else wish


def _names_another(state: State, wish: Wish) -> bool:
    """ "Jeudi", to what is proposed for Tuesday: whatever it sounds like, that is no yes."""
    slot = state.current.slot
    return slot is not None and bool(wish) and not fits(slot, wish, state)


def _names_this(state: State, wish: Wish) -> bool:
    """Does the wish say no more than what is proposed already?"""
    bounded = wish.after or wish.before or wish.not_period or wish.not_weekdays or wish.earliest or wish.any
    offered = (state.current.slot, *state.current.others)
    return bool(wish) and not bounded and all(slot is not None and fits(slot, wish, state) for slot in offered)


def _says_the_same_name(state: State, text: str) -> bool:
    """ "Non, c'est pour Léa Guillou", when that is what was read back: the caller misheard us."""
    known = state.person.name
    name, last = " ".join(filter(None, (known.first, known.last))), known.last or known.first or ""
    words = normalize(text).split()

    def is_said(name: str) -> bool:
        size = len(name.split())
        ends = (" ".join(words[at:]) for at in range(max(0, len(words) - size - 2), len(words)))
        return any(phonetics.distance(end, name) <= SAME_NAME for end in ends)

    return bool(name) and is_said(name) and is_said(last)


def _corrected(state: State, heard: Heard) -> State | None:
    """ "Non, à quinze heures", "non, Perrot Simone, pas Martin": the state with the correction in it."""
    request = state.current
    text = heard.transcript.text
    number = ANSWERS[Detail.PHONE]  # before its figures are taken for a date
    rather = _moved_instead(state, heard) or _another_of_theirs(state, text) or number(state, heard)
    rather = rather or _for_another(state, heard)
    if rather is not None:
        return rather
    born = _birth_date_corrected(state, text)
    if born:
        return replace(state, person=state.person.again(birth_dates=(born,)))
    rather = _of_another_type(state, text)
    if rather is not None:
        return rather
    wish = dates.parse_wish(text, state.context.local_now)
    if wish and request.kind in {IntentKind.BOOK, IntentKind.MOVE, IntentKind.TELECONSULTATION}:
        declined = (*request.declined, request.slot) if request.slot else request.declined
        if request.slot:
            wish = _but_for(wish, request.slot.start.astimezone(state.context.practice.zone))
        return state.with_request(slot=None, accepted=False, wish=wish, declined=declined)
    for detail in (Detail.FOR_WHOM, Detail.NAME):
        if detail is Detail.NAME and heard.intent.kind in {IntentKind.NO, IntentKind.YES}:
            name = names.parse_name(text)
            if not (name.first and name.last) or _says_the_same_name(state, text):
                continue
        filled = ANSWERS[detail](state, heard) if _speaks_of(detail, text) else None
        if filled is not None:
            return filled
    return None


def _birth_date_corrected(state: State, text: str) -> date | None:
    """ "Non, le onze février quatre-vingt-huit", "non, quatre-vingt-huit", where a birth date was read back."""
    now = state.context.local_now
    read_back = birth_date_said(state)
    if read_back is None:
        return None
    whole = dates.parse_birth_date(text, now)
    part = None if dates.parse_wish(text, now) else dates.parse_birth_date(f"{read_back} {text}", now)
    born = whole or part
    return born if born != state.person.birth_date and born and born <= now.date() else None


def _speaks_of(detail: Detail, text: str) -> bool:
    if detail is Detail.FOR_WHOM:
        return mentions.beneficiary(text) is not None
    return True
