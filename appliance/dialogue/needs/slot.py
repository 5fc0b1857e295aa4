"""When: the days that suit, a slot that is proposed, and what is read back before it is written."""

from dataclasses import replace

from appliance.dialogue import choice, french, nearest
from appliance.dialogue.needs.standing import short
from appliance.dialogue.needs.visit import able, type_of
from appliance.dialogue.needs.who import as_patient
from appliance.dialogue.onward import Next, asked, instead, to_message
from appliance.dialogue.replies import ask, birth_date_said, of_slot, patient_said, say
from appliance.dialogue.state import Request, State, Step
from appliance.vocabulary.acts import BookAppointment, FindSlots, MoveAppointment
from appliance.vocabulary.conversation import Detail, Reply, Told
from appliance.vocabulary.meaning import IntentKind

MOST_PROPOSALS = 7
"""After so many declined slots a person will do better."""


def days(state: State, request: Request) -> Step | None:
    if request.wish or request.slot or asked(state, Detail.DAYS):
        return None
    moving = request.kind is IntentKind.MOVE
    return Step(state, ask(Detail.DAYS, "ask.days_move" if moving else ""))


def slot(state: State, request: Request) -> Next | None:
    """Find one, hold it, propose it."""
    if request.accepted:
        return None
    if len(request.declined) >= MOST_PROPOSALS:
        return instead(state, say("again.message_instead"))
    if request.slot is None:
        return Step(state, act=_search(state, request))
    if request.others:
        return Step(state, replace(choice.words(state, request.slot, request.others), proposes=request.slot))
    key = ("offer.slot_else" if request.declined else "offer.slot") if request.fits else _nearest(state, request)
    offer = _in_the_place(state, request) + say(key, of_slot(state, request.slot)) + ask(Detail.PROPOSAL)
    return Step(state, replace(offer, proposes=request.slot))


def _in_the_place(state: State, request: Request) -> Reply:
    """Why it is not with who was asked for; said once."""
    practice, slot = state.context.practice, request.slot
    if slot is None or slot.practitioner in {request.wanted, *(one.practitioner for one in request.declined)}:
        return Reply()
    day = slot.start.astimezone(practice.zone).date()
    between = (request.wanted, slot.practitioner)
    known = (one for one in practice.replacements if (one.absent, one.locum) == between and day in one.period)
    found = next(known, None)
    if found is None:
        return Reply()
    absent, locum = (french.title(practice.practitioners[key].name) for key in (found.absent, found.locum))
    until = french.until(found.period.end or day, state.context.local_now.date())
    return say("offer.replaced", {"locum": french.sentence(locum), "practitioner": absent, "until": until})


def _nearest(state: State, request: Request) -> str:
    """Why another day than the wished one is proposed; said once."""
    if request.declined:
        return "offer.slot_else"
    practice = state.context.practice
    kind = practice.types[request.chosen.slot.type if request.chosen else type_of(state, request)]
    one = practice.practitioners.get(request.wanted or "")
    return nearest.why(state.context, request.wish, kind, [one] if one else able(state, request))


def _search(state: State, request: Request) -> FindSlots:
    if request.kind is IntentKind.MOVE and request.chosen:
        return FindSlots(
            wish=request.wish,
            type=request.chosen.slot.type,
            practitioner=request.wanted,
            locums=not request.waits,
            known_patient=None,  # who moves a first visit is still new
            birth_date=state.person.birth_date,
            without=request.declined,
            moving=request.moving,
        )
    return FindSlots(
        wish=request.wish,
        type=type_of(state, request),
        practitioner=request.practitioner,
        locums=not request.waits,
        known_patient=state.person.patient is not None,
        birth_date=state.person.birth_date,
        without=request.declined,
    )


def read_back_booking(state: State, request: Request) -> Step | None:
    if request.read_back or request.slot is None:
        return None
    values = of_slot(state, request.slot) | {"patient": patient_said(state)}
    born = birth_date_said(state)
    told = say("readback.book_new", values | {"birth_date": born}) if born else say("readback.book", values)
    return Step(state, replace(told, tells=frozenset({Told.TIME})) + ask(Detail.READBACK))


def book(state: State, request: Request) -> Next:
    if request.slot is None:
        return to_message(state, say("offer.none"))
    return Step(state, act=BookAppointment(request.slot, as_patient(state), request.reason))


def read_back_move(state: State, request: Request) -> Step | None:
    if request.read_back or request.slot is None:
        return None
    values = of_slot(state, request.slot) | {"patient": patient_said(state)}
    key = "readback.move"
    if request.chosen and len(request.appointments or ()) > 1:
        key, values = "readback.move_one", values | {"old": short(state, request.chosen.slot)}
    return Step(state, say(key, values, tells=frozenset({Told.TIME})) + ask(Detail.READBACK))


def move(state: State, request: Request) -> Next:
    if request.chosen is None or request.slot is None:
        return to_message(state, say("offer.none"))
    return Step(state, act=MoveAppointment(request.chosen.id, request.slot))
