"""We have called somebody about their visit. Nothing private is said before they have said who they are.

They speak first. An answering machine hears the practice's name and number at most; whoever else picks up is asked to
let them call back. Then the visit, and "viendrez-vous ?": yes confirms it, no and another day are the ordinary plans.
"""

from dataclasses import replace
from datetime import date

from appliance.dialogue import plans
from appliance.dialogue.answers import is_no, is_yes
from appliance.dialogue.onward import MOST_TRIES, Next, Onward
from appliance.dialogue.replies import ask, farewell, of_slot, say
from appliance.dialogue.state import CallContext, Person, Request, State, Step
from appliance.understanding import dates, pickup, remarks
from appliance.understanding.mentions import Beneficiary
from appliance.vocabulary.acts import RefuseCalls, SettleReminder
from appliance.vocabulary.agenda import Patient
from appliance.vocabulary.conversation import Detail, Heard, Reply, Told
from appliance.vocabulary.meaning import IntentKind, PersonName
from appliance.vocabulary.reminding import Reached, ReminderCall

ADULT_YEARS = 16
"""From then on a patient decides who is told what (code de la santé publique, L1111-5-1); before, a parent answers."""

MOST_ANNOUNCED = 3
"""An announcement in more pieces than that is one that never ends: the word is left all the same."""

MOST_ASKED = 2
"""How often it is said who calls, to who asks."""

UNKNOWN = frozenset({Detail.PICKED_UP, Detail.FETCHED, Detail.CALLED, Detail.BEEP})
"""While we do not know who is there."""


def begin(context: CallContext) -> Step:
    """Say nothing: a person says "allô", a machine its announcement."""
    return Step(State(context, asking=Detail.PICKED_UP, recording=False))


def foreseen(context: CallContext) -> Reply:
    """All that the person will hear first: rendered while it rings, for names take longest."""
    state, reminder = begin(context).state, context.reminder
    return Reply() if reminder is None else _ask_who(state, reminder).reply + _tell(state, reminder).reply


def answered(state: State, heard: Heard) -> Next | None:
    """What follows from a turn of whom we have called; None: as from any caller's."""
    reminder = state.context.reminder
    if reminder is None:
        return None
    text = heard.transcript.text
    if pickup.wants_no_calls(text) and not pickup.is_machine(text):
        return _never_again(state, reminder)
    if state.asking in UNKNOWN:
        return _who(state, heard, reminder)
    return _coming(state, heard) if state.asking is Detail.COMING else None


def silence(state: State) -> Step | None:
    """Nobody spoke, or a machine has finished."""
    reminder = state.context.reminder
    if reminder is None or state.asking not in UNKNOWN:
        return None
    if state.asking in {Detail.PICKED_UP, Detail.FETCHED}:
        return _ask_who(state, reminder)
    if state.asking is Detail.CALLED and state.tries.get(Detail.CALLED, 0) < MOST_TRIES:
        return _ask_who(state, reminder)
    return _leave_word(state, reminder)


def _who(state: State, heard: Heard, reminder: ReminderCall) -> Step:
    """Before we know who is there."""
    text = heard.transcript.text
    if pickup.is_out_of_service(text):
        return Step(state, Reply(ends_call=True))
    if state.asking is Detail.BEEP or pickup.is_machine(text):
        return _announced(state, reminder)
    waited = state.tries.get(Detail.FETCHED, 0)
    if pickup.fetches_somebody(text) and state.asking is not Detail.FETCHED and waited < MOST_TRIES:
        return _wait(state)
    if state.asking is not Detail.CALLED:
        return _ask_who(state, reminder)
    asks = pickup.asks_who_calls(text) or heard.intent.kind is IntentKind.REPEAT
    if asks and state.asides < MOST_ASKED:
        return _ask_who(replace(state, asides=state.asides + 1), reminder)
    return _said_who(state, heard, reminder)


def _said_who(state: State, heard: Heard, reminder: ReminderCall) -> Step:
    """To "est-ce que je parle bien à ... ?"."""
    text, patient = heard.transcript.text, reminder.appointment.patient
    if pickup.wrong_number(text):
        return _end(state, reminder, Reached.WRONG_NUMBER, say("reminder.wrong_number"))
    if pickup.says_it_is_they(text, first=patient.first, child=_is_child(patient, state.context.local_now.date())):
        return _tell(state, reminder)
    if pickup.is_somebody_else(text) or is_no(heard) or remarks.refuses_machine(text):
        return _pass_on(state, reminder)
    if is_yes(heard):
        return _tell(state, reminder)
    if state.failures:
        return _pass_on(state, reminder)
    return Step(replace(state, failures=1), say("again.sorry") + _called(state, reminder))


def _wait(state: State) -> Step:
    return Step(replace(state, failures=0), replace(say("reminder.waits"), asks=Detail.FETCHED))


def _ask_who(state: State, reminder: ReminderCall) -> Step:
    """Who calls, that it is a machine, and whom it wants to speak to."""
    opening = say("reminder.opening", {"practice": state.context.practice.name})
    opening += say("greeting.machine", tells=frozenset({Told.MACHINE}))
    opening += say("greeting.text_only", tells=frozenset({Told.RECORDING}))
    return Step(replace(state, silences=0), opening + _called(state, reminder))


def _called(state: State, reminder: ReminderCall) -> Reply:
    patient = reminder.appointment.patient
    key = "reminder.called_child" if _is_child(patient, state.context.local_now.date()) else "reminder.called"
    return ask(Detail.CALLED, key, {"patient": _named(patient)})


def _is_child(patient: Patient, today: date) -> bool:
    born = patient.birth_date
    return born is not None and (today.year - born.year) - ((today.month, today.day) < (born.month, born.day)) < (
        ADULT_YEARS
    )


def _named(patient: Patient) -> str:
    return " ".join(part for part in (patient.first, patient.last) if part)


# --- nobody whom we may tell -----------------------------------------------------------------------------


def _announced(state: State, reminder: ReminderCall) -> Step:
    """A machine speaks: wait until it has finished."""
    pieces = state.tries.get(Detail.BEEP, 0) + 1
    if pieces > MOST_ANNOUNCED:
        return _leave_word(state, reminder)
    return Step(replace(state, asking=Detail.BEEP, tries={**state.tries, Detail.BEEP: pieces}))


def _leave_word(state: State, reminder: ReminderCall) -> Step:
    """What a voice that may be a machine's may hear: who called, and the number; nothing where the practice says so."""
    if not reminder.leaves_word:
        return Step(state, Reply(ends_call=True))
    word = say("reminder.word", {"practice": state.context.practice.name})
    number = state.context.practice.phone
    if number:
        word += say("reminder.word_number", {"number": number})
    return _end(state, reminder, Reached.MACHINE, word + say("reminder.thanks"))


def _pass_on(state: State, reminder: ReminderCall) -> Step:
    reply, number = say("reminder.pass_on"), state.context.practice.phone
    if number:
        reply += say("reminder.number", {"number": number})
    return _end(state, reminder, Reached.HOUSEHOLD, reply + say("reminder.thanks"))


def _end(state: State, reminder: ReminderCall, reached: Reached, reply: Reply) -> Step:
    return Step(replace(state, saved=True), replace(reply, ends_call=True), SettleReminder(reminder.id, reached))


def _never_again(state: State, reminder: ReminderCall) -> Step:
    """A number refuses for everybody who answers it, as with SMS; the visit stands."""
    key = "reminder.no_more_here" if state.asking in UNKNOWN else "reminder.no_more"
    reply = replace(say(key), ends_call=True)
    return Step(replace(state, saved=True), reply, RefuseCalls(reminder.id, reminder.number))


# --- the person ------------------------------------------------------------------------------------------


def _tell(state: State, reminder: ReminderCall) -> Step:
    """The day and the hour, and no more; whether they come."""
    one, patient = reminder.appointment, reminder.appointment.patient
    child = _is_child(patient, state.context.local_now.date())
    person = Person(
        Beneficiary.OTHER if child else Beneficiary.SELF,
        PersonName(patient.last, patient.first),
        phone=reminder.number,
        patient=patient,
        looked_up=True,
        called=True,
    )
    request = Request(IntentKind.CONFIRM, appointments=(one,), chosen=one)
    told = replace(state, person=person, request=request, saved=True, failures=0, asides=0, silences=0)
    values = of_slot(state, one.slot) | {"patient": _named(patient)}
    reply = say("reminder.told_child" if child else "reminder.told", values, tells=frozenset({Told.TIME}))
    return Step(told, reply + ask(Detail.COMING, "reminder.coming"), SettleReminder(reminder.id, Reached.PERSON))


def _coming(state: State, heard: Heard) -> Next | None:
    text, kind = heard.transcript.text, heard.intent.kind
    if state.request is None:
        return None
    wish = dates.parse_wish(text, state.context.local_now)
    if kind is IntentKind.MOVE or pickup.would_rather_move(text) or (is_no(heard) and wish):
        moved = state.with_request(kind=IntentKind.MOVE, wish=wish, words=(text,))
        return Onward(replace(moved, saved=False, failures=0))
    if kind is IntentKind.CANCEL or is_no(heard):
        cancelled = state.with_request(kind=IntentKind.CANCEL, words=(text,))
        step = plans.advance(Onward(replace(cancelled, saved=False, failures=0)))
        return replace(step, reply=replace(step.reply + say("reminder.can_be_moved"), asks=step.reply.asks))
    if kind in {IntentKind.YES, IntentKind.CONFIRM}:
        return Onward(replace(state.with_request(read_back=True), failures=0))
    if kind is IntentKind.BYE:
        return Step(replace(state, request=None), farewell(state))
    return None
