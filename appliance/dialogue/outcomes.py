"""How the conversation goes on once an act is done, or refused."""

from appliance.dialogue import choice, greeting, waiting
from appliance.dialogue.needs.standing import next_of_several
from appliance.dialogue.needs.visit import REFUSED
from appliance.dialogue.onward import Next, Onward, finished, to_message
from appliance.dialogue.replies import of_slot, say
from appliance.dialogue.state import State, Step
from appliance.vocabulary.acts import (
    OF_THE_SLOT,
    Act,
    AlertRaised,
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentMoved,
    AppointmentsFound,
    CallsRefused,
    HoldSlot,
    MessageTaken,
    MoveAppointment,
    Outcome,
    PatientsFound,
    Refusal,
    Refused,
    ReminderSettled,
    SlotHeld,
    SlotsFound,
    TakeMessage,
    WishNoted,
)
from appliance.vocabulary.conversation import Told
from appliance.vocabulary.meaning import IntentKind


def follow(state: State, act: Act, outcome: Outcome) -> Next:  # noqa: C901, PLR0911, PLR0912 - one line an outcome
    """What follows once ``act`` came to ``outcome``."""
    if state.request is None or (state.in_danger and isinstance(outcome, MessageTaken)):
        return Step(state)
    match outcome:
        case AlertRaised():
            return Step(state) if state.in_danger else Onward(state)
        case ReminderSettled() | CallsRefused():
            return Step(state)
        case PatientsFound():
            patient = outcome.patients[0] if outcome.patients else None
            return Onward(state.with_person(looked_up=True, patient=patient))
        case AppointmentsFound():
            return Onward(state.with_request(appointments=outcome.appointments))
        case SlotsFound():
            return _found(state, outcome)
        case SlotHeld():
            return Onward(state)
        case AppointmentBooked() | AppointmentMoved():
            key = "done.booked" if isinstance(outcome, AppointmentBooked) else "done.moved"
            values = of_slot(state, outcome.appointment.slot)
            done = say(key, values, tells=frozenset({Told.TIME}))
            return waiting.offer(state, outcome, done) or finished(state, done)
        case WishNoted():
            return finished(state, say("done.waiting"))
        case AppointmentCancelled():
            return next_of_several(state, say("done.cancelled_all" if state.current.every else "done.cancelled"))
        case AppointmentConfirmed():
            return next_of_several(state, say("done.confirmed"))
        case MessageTaken():
            urgent = isinstance(act, TakeMessage) and act.urgent
            if urgent:
                return finished(state, say("done.message_urgent"))
            return finished(state, say("done.message") + greeting.will_be_read(state.context))
        case Refused():
            return _refused(state, act, outcome.refusal)


def _found(state: State, outcome: SlotsFound) -> Next:
    if not outcome.slots:
        return to_message(state, say("offer.none"))
    again = state.current.declined and outcome.fits
    first, *beside = choice.offered(outcome.slots) if again else outcome.slots[:1]
    held = state.with_request(slot=first, others=tuple(beside), fits=outcome.fits)
    return Step(held, act=HoldSlot(first, held.current.moving))


def _refused(state: State, act: Act, refusal: Refusal) -> Next:
    """A slot lost meanwhile is replaced; what cannot be done becomes a message."""
    request = state.current
    if refusal is Refusal.CLOCK_UNSURE:
        return to_message(state, say("done.unsure"))
    begun = isinstance(act, MoveAppointment) and refusal is Refusal.IN_THE_PAST  # another slot would help as little
    if request.slot and not begun and refusal in {*OF_THE_SLOT, Refusal.ALREADY_BOOKED}:
        lost = (*request.declined, request.slot)
        again = state.with_request(slot=None, others=(), accepted=False, read_back=False, declined=lost)
        told = "offer.already_booked" if refusal is Refusal.ALREADY_BOOKED else "offer.taken"
        return Onward(again) if isinstance(act, HoldSlot) else Onward(again, say(told))
    if request.kind is IntentKind.BOOK and refusal is Refusal.NO_NEW_PATIENTS and request.slot:
        return Onward(state.with_request(slot=None, accepted=False, read_back=False, practitioner=None))
    return to_message(state, say(REFUSED.get(refusal, "offer.none")))
