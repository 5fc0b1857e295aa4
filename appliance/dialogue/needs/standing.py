"""An appointment that stands: found, chosen, read out, cancelled or confirmed."""

from dataclasses import replace

from appliance.dialogue import french
from appliance.dialogue.answers import the_one
from appliance.dialogue.needs.who import as_patient
from appliance.dialogue.onward import Next, Onward, asked, finished, instead, to_message
from appliance.dialogue.replies import ask, of_slot, patient_said, say
from appliance.dialogue.state import Request, State, Step
from appliance.understanding import dates
from appliance.vocabulary.acts import CancelAppointment, ConfirmAppointment, FindAppointments
from appliance.vocabulary.agenda import Appointment, Slot
from appliance.vocabulary.conversation import Detail, Reply, Told
from appliance.vocabulary.meaning import IntentKind


def appointments(state: State, request: Request) -> Next | None:
    if request.appointments is None:
        return Step(state, act=FindAppointments(as_patient(state)))
    if not request.appointments and request.declined:  # it was a booking, and nothing is booked
        return finished(state, say("readback.kept"))
    if not request.appointments and request.kind is IntentKind.MOVE:
        return Onward(state.with_request(kind=IntentKind.BOOK), say("done.no_appointment_to_move"))
    if not request.appointments:
        return to_message(state, say("done.no_appointment"))
    return None


def chosen(state: State, request: Request) -> Next | None:
    if request.chosen:
        return None
    standing = request.appointments or ()
    if request.every and 1 < len(standing) <= MOST_AT_ONCE:
        return None
    one = standing[0] if len(standing) == 1 else None
    meant = one or the_one(state, request.about, request.practitioner, request.type)
    if meant:
        every = request.every and request.read_back
        named = request.practitioner if one else None  # of several, who was named tells which one, and no change
        state = state.with_request(chosen=meant, every=every, practitioner=named)
        return Onward(_from_then_on(state, request, meant))
    if asked(state, Detail.APPOINTMENT):
        return instead(state, say("again.message_instead"))
    said = french.either(short(state, one.slot) for one in standing[:4])
    return Step(state, ask(Detail.APPOINTMENT, values={"appointments": said}))


def _from_then_on(state: State, request: Request, meant: Appointment) -> State:
    """ "Le décaler à la semaine d'après" is said of the appointment, and not of today."""
    start = meant.slot.start.astimezone(state.context.practice.zone)
    relative = dates.relative_to(request.wish_words, start)
    is_same_day = relative is not None and start.date() in relative.dates
    return state.with_request(wish=relative) if relative and not is_same_day else state


MOST_AT_ONCE = 4
"""So many appointments are read out in one breath; who has more speaks to a person."""


def short(state: State, one: Slot) -> str:
    values = of_slot(state, one)
    return f"{values['day']} à {values['time']}"


def _all_meant(request: Request) -> tuple[Appointment, ...]:
    return (request.chosen,) if request.chosen else (request.appointments or ()) if request.every else ()


def read_back_standing(state: State, request: Request) -> Step | None:
    """Cancel and confirm: the appointment is read out, and the caller says yes."""
    meant = _all_meant(request)
    if request.read_back or not meant:
        return None
    key, values = f"readback.{request.kind}", of_slot(state, meant[0].slot)
    if len(meant) > 1:
        key += "_all"
        values = {"appointments": french.either((short(state, one.slot) for one in meant), "et")}
    reply = say(key, values | {"patient": patient_said(state)}, tells=frozenset({Told.TIME}))
    return Step(state, replace(reply, asks=Detail.READBACK))


def cancel(state: State, request: Request) -> Step | None:
    meant = _all_meant(request)
    return Step(state, act=CancelAppointment(meant[0].id)) if meant else None


def confirm(state: State, request: Request) -> Step | None:
    meant = _all_meant(request)
    return Step(state, act=ConfirmAppointment(meant[0].id)) if meant else None


def next_of_several(state: State, done: Reply) -> Onward:
    """One of several is cancelled, or confirmed: the next, and at the end the word for all of them."""
    request = state.current
    rest = (request.appointments or ())[1:] if request.every and not request.chosen else ()
    if not rest:
        return finished(state, done)
    return Onward(state.with_request(appointments=rest))
