"""What each request needs, in order. The first unmet need decides what the house says or does next.

A plan is a tuple of needs; a need looks at the state and returns the step that would meet it, or None when
it is met. ``advance`` walks the plan of the current request: to change what the box asks, change a plan.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from appliance.agenda.visitors import Visitor, not_admitted, not_for
from appliance.dialogue import choice, fields, french, information, nearest
from appliance.dialogue.answers import glean_request, the_one
from appliance.dialogue.replies import ask, birth_date_said, of_slot, patient_said, say
from appliance.dialogue.state import Request, State, Step
from appliance.understanding import dates, mentions, urgency
from appliance.understanding.mentions import Beneficiary
from appliance.vocabulary.acts import (
    BookAppointment,
    CancelAppointment,
    ConfirmAppointment,
    FindAppointments,
    FindPatient,
    FindSlots,
    MoveAppointment,
    RaiseAlert,
    Refusal,
    TakeMessage,
)
from appliance.vocabulary.agenda import Appointment, Patient, Slot
from appliance.vocabulary.conversation import Detail, Reply, Told
from appliance.vocabulary.meaning import IntentKind, PersonName
from appliance.vocabulary.practice import Admitted, Practitioner, VisitType

MOST_PROPOSALS = 7
"""After so many declined slots a person will do better."""

MOST_TRIES = 2
"""How often one detail is asked before the conversation goes on without it."""

Need = Callable[[State, Request], Step | None]


def advance(state: State) -> Step:
    """The next step of the current request."""
    request = state.current
    for need in MESSAGE if request.plain else PLANS.get(request.kind, MESSAGE):
        step = need(state, request)
        if step is not None:
            return step
    return finished(state)


SUBJECTS: Mapping[IntentKind, str] = defaultdict(
    lambda: "d'autre chose",
    {
        IntentKind.BOOK: "d'un rendez-vous",
        IntentKind.MOVE: "de déplacer un rendez-vous",
        IntentKind.CANCEL: "d'annuler un rendez-vous",
        IntentKind.CONFIRM: "de confirmer un rendez-vous",
        IntentKind.RENEWAL: "d'une ordonnance",
        IntentKind.RESULTS: "de résultats",
        IntentKind.CERTIFICATE: "d'un certificat",
        IntentKind.HOME_VISIT: "d'une visite à domicile",
        IntentKind.TELECONSULTATION: "d'une téléconsultation",
        IntentKind.MESSAGE: "d'un message pour le médecin",
        IntentKind.HUMAN: "de parler à quelqu'un",
        IntentKind.INFO_HOURS: "des horaires",
        IntentKind.INFO_ADDRESS: "de l'adresse",
        IntentKind.INFO_PRICE: "des tarifs",
    },
)
"""What a request is called when it is spoken of: "vous m'avez aussi parlé...", "au sujet..."."""


def finished(state: State, reply: Reply | None = None) -> Step:
    """One request is done: take up the next of the same breath, or ask for more."""
    reply = reply or Reply()
    state = replace(state, saved=True)
    if state.later:
        kind, *rest = state.later
        words = state.current.words[:1]
        state = replace(state, later=tuple(rest), request=Request(kind, words=words), saved=False)
        return _then(reply + say("done.also", {"of": SUBJECTS[kind]}), advance(glean_request(state, " ".join(words))))
    return Step(replace(state, request=None), reply + ask(Detail.MORE))


def _then(reply: Reply, step: Step) -> Step:
    return replace(step, reply=reply + step.reply)


def asked(state: State, detail: Detail) -> bool:
    """Met by having been asked enough, or by the caller's not knowing."""
    return detail in state.unknown or state.tries.get(detail, 0) >= MOST_TRIES


def to_message(state: State, reply: Reply) -> Step:
    """What could not be done here becomes a message for the practice; nothing said is lost."""
    request = state.request or Request(IntentKind.MESSAGE)
    request = replace(request, plain=True, words=state.heard, reason=" / ".join(state.heard))
    return _then(reply, advance(replace(state, request=request, saved=False)))


def instead(state: State, reply: Reply) -> Step:
    """We did not understand: the caller says it once more, in free words, for a person to read."""
    request = replace(state.request or Request(IntentKind.MESSAGE), plain=True, reason="", words=state.heard)
    tries = dict.fromkeys((Detail.NAME, Detail.PATIENT, Detail.BIRTH_DATE, Detail.PHONE), MOST_TRIES)
    return _then(reply, advance(replace(state, request=request, tries=tries, failures=0, saved=False)))


# --- who -------------------------------------------------------------------------------------------------


def for_whom(state: State, _: Request) -> Step | None:
    if state.person.beneficiary or asked(state, Detail.FOR_WHOM):
        return None
    return Step(state, ask(Detail.FOR_WHOM, "ask.for_whom_named" if state.person.name else ""))


def name(state: State, request: Request) -> Step | None:
    person = state.person
    if person.name.last:
        return None
    other = person.beneficiary is Beneficiary.OTHER
    detail = Detail.PATIENT if other else Detail.NAME
    if asked(state, detail) or Detail.SPELLED in state.unknown:
        return None if is_message(request) else instead(state, say("again.message_instead"))
    if person.name.first:
        return Step(state, ask(detail, "ask.last_name"))
    existing = request.kind in {IntentKind.CANCEL, IntentKind.MOVE, IntentKind.CONFIRM}
    key = "ask.name_appointment" if existing else "ask.patient_message" if other and is_message(request) else ""
    return Step(state, ask(detail, key))


def is_message(request: Request) -> bool:
    return request.plain or request.kind not in PLANS


def birth_date(state: State, _: Request) -> Step | None:
    person = state.person
    guessed = person.birth_guesses and not person.looked_up
    if person.called or person.birth_date or guessed or asked(state, Detail.BIRTH_DATE):
        return None
    return Step(state, ask(Detail.BIRTH_DATE, _WHOSE_BIRTH_DATE[person.beneficiary]))


_WHOSE_BIRTH_DATE: Mapping[Beneficiary | None, str] = {
    Beneficiary.SELF: "ask.birth_date",
    Beneficiary.OTHER: "ask.birth_date_patient",
    None: "ask.birth_date_either",
}
"""Of an appointment that stands one often does not know whose it is: a mother's, or her child's."""


def look_up(state: State, request: Request) -> Step | None:
    """The same, and the name is spelled out once when nobody sounds like them."""
    found = recognise(state, request)
    if found is not None or state.person.patient or asked(state, Detail.SPELLED):
        return found
    return Step(state, ask(Detail.SPELLED))


def first_name(state: State, _: Request) -> Step | None:
    """A file or an agenda with last names alone is of no use to a practice of families."""
    person = state.person
    if person.patient or person.name.first or asked(state, Detail.FIRST_NAME):
        return None
    return Step(state, ask(Detail.FIRST_NAME))


def recognise(state: State, _: Request) -> Step | None:
    """Find the person in the practice's file; a message does not wait for it."""
    person = state.person
    if person.patient or person.looked_up or not person.name:
        return None
    number = person.phone or _own_number(state)
    return Step(state, act=FindPatient(person.name, person.birth_dates, number, person.birth_guesses))


def _own_number(state: State) -> str | None:
    """The number that calls, where it may be the patient's own."""
    return None if state.person.beneficiary is Beneficiary.OTHER else state.context.caller.number


def phone(state: State, _: Request) -> Step | None:
    person = state.person
    known = person.phone or state.context.caller.number or (person.patient and person.patient.phone)
    if known or asked(state, Detail.PHONE):
        return None
    return Step(state, ask(Detail.PHONE))


# --- a new appointment -----------------------------------------------------------------------------------


def reason(state: State, request: Request) -> Step | None:
    if request.reason or request.type or asked(state, Detail.REASON):
        return None
    return Step(state, ask(Detail.REASON))


def visit_type(state: State, request: Request) -> Step | None:
    """A dentist or a midwife has no ordinary visit: what the reason does not name is asked for."""
    kinds = _taken_types(state, request)
    if request.type or asked(state, Detail.VISIT_TYPE) or any(map(_is_ordinary, kinds)) or len(kinds) > MOST_TYPES:
        return None
    told = mentions.lone_visit_type(" ".join((*request.words, request.reason)), kinds, near=0.0)
    only = kinds[0].key if len(kinds) == 1 else told
    if only:
        return advance(state.with_request(type=only))
    return Step(state, ask(Detail.VISIT_TYPE, values={"types": french.either(kind.label for kind in kinds)}))


MOST_TYPES = 6
"""Nobody keeps more in mind that they only hear."""


def _taken_types(state: State, request: Request) -> list[VisitType]:
    """What the practitioner who was asked for does; what anybody does, where none was."""
    practice = state.context.practice
    wanted = practice.practitioners.get(request.practitioner or "")
    people = [wanted] if wanted else practice.practitioners.values()
    taken = {key for one in people for key in one.types}
    kinds = [one for key, one in practice.types.items() if key in taken]
    return kinds or [*practice.types.values()]


_ORDINARY = re.compile(r"consultation(?! (?:de|d'|du|des|pour)\b(?! ?médecine générale))", re.IGNORECASE)


def _is_ordinary(kind: VisitType) -> bool:
    """ "Consultation", and not "consultation de grossesse"."""
    return bool(_ORDINARY.match(kind.label))


def default_type(state: State, request: Request) -> str:
    """The ordinary visit of such a person; the first of the practice's file where there is none."""
    kinds, person = _taken_types(state, request), state.person
    is_new = person.patient is None and (person.looked_up or person.newcomer)
    visitor = Visitor(not is_new if person.looked_up or is_new else None, person.birth_date)
    usual = [*(_of_newcomers(kinds) if is_new else ()), *filter(_is_ordinary, kinds)]
    today = state.context.local_now.date()
    theirs = [one for one in usual if not not_for(one, visitor, today)]
    chosen: VisitType = (*theirs, *usual, *kinds)[0]
    return chosen.key


def _of_newcomers(kinds: list[VisitType]) -> list[VisitType]:
    """What a practice has for a first visit: its consultation, else the only type that is for them."""
    theirs = [one for one in kinds if one.patients is Admitted.NEW]
    return [one for one in theirs if _ORDINARY.search(one.label)] or (theirs if len(theirs) == 1 else [])


def type_taken(state: State, request: Request) -> Step | None:
    """A teleconsultation needs a practice that gives them."""
    if request.kind is not IntentKind.TELECONSULTATION or request.type:
        return None
    kind = mentions.visit_type("téléconsultation", state.context.practice.types.values())
    if kind is None:
        return to_message(state.with_request(reason=""), Reply())
    return advance(state.with_request(type=kind))


def taken_on(state: State, request: Request) -> Step | None:
    """Who says that they are new is not asked five questions before they hear that a doctor takes nobody new."""
    wanted = state.context.practice.practitioners.get(request.practitioner or "")
    if wanted is None or wanted.new_patients or state.person.patient or not state.person.newcomer:
        return None
    return _refused_practitioner(state, request, _able(state, request))


def practitioner(state: State, request: Request) -> Step | None:
    able = _able(state, request)
    chosen = request.practitioner
    if chosen and not any(one.key == chosen for one in able):
        return _refused_practitioner(state, request, able)
    if chosen or len(able) == 1 or asked(state, Detail.PRACTITIONER):
        return None
    if not able:
        return to_message(state, say("offer.none"))
    titles = [french.title(one.name) for one in able]
    key = "" if all(title != one.name for title, one in zip(titles, able, strict=True)) else "ask.practitioner_who"
    return Step(state, ask(Detail.PRACTITIONER, key, {"practitioners": french.either(titles)}))


def _able(state: State, request: Request) -> tuple[Practitioner, ...]:
    """Who takes this type of visit, and this patient."""
    kind = request.type or default_type(state, request)
    return tuple(
        one
        for one in state.context.practice.practitioners.values()
        if kind in one.types and (one.new_patients or state.person.patient)
    )


def _refused_practitioner(state: State, request: Request, able: tuple[Practitioner, ...]) -> Step:
    refused = state.context.practice.practitioners[request.practitioner or ""]
    kind = request.type or default_type(state, request)
    key = "offer.not_that_type" if kind not in refused.types else "offer.no_new_patients"
    reply = say(key, {"practitioner": french.sentence(french.title(refused.name))})
    state = state.with_request(practitioner=None)
    return _then(reply, advance(state)) if able else to_message(state, reply)


def admitted(state: State, request: Request) -> Step | None:
    """Who may not have this visit hears why, before they are asked for a day."""
    kind = state.context.practice.types[request.type or default_type(state, request)]
    meant = [one for one in _able(state, request) if request.practitioner in {None, one.key}]
    visitor = Visitor(state.person.patient is not None, state.person.birth_date)
    today = state.context.local_now.date()
    refusals = [
        not_admitted(one, kind, visitor, day)
        for one in meant
        for day in (today, today + timedelta(days=kind.days_ahead))
    ]
    if not refusals or None in refusals:
        return None
    return to_message(state, say(REFUSED.get(refusals[0], "offer.none")))


REFUSED: Mapping[Refusal | None, str] = {
    Refusal.KNOWN_PATIENTS_ONLY: "offer.known_patients_only",
    Refusal.NEW_PATIENTS_ONLY: "offer.new_patients_only",
    Refusal.AGE_NOT_TAKEN: "offer.age_not_taken",
}
"""What a caller hears whom no slot would help."""


def days(state: State, request: Request) -> Step | None:
    if request.wish or request.slot or asked(state, Detail.DAYS):
        return None
    moving = request.kind is IntentKind.MOVE
    return Step(state, ask(Detail.DAYS, "ask.days_move" if moving else ""))


def slot(state: State, request: Request) -> Step | None:
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
    offer = say(key, of_slot(state, request.slot)) + ask(Detail.PROPOSAL)
    return Step(state, replace(offer, proposes=request.slot))


def _nearest(state: State, request: Request) -> str:
    """Why another day than the wished one is proposed; said once."""
    if request.declined:
        return "offer.slot_else"
    kept = request.chosen.slot if request.chosen else None
    practice = state.context.practice
    kind = practice.types[(kept.type if kept else request.type) or default_type(state, request)]
    wanted = request.practitioner or (kept.practitioner if kept else "")
    one = practice.practitioners.get(wanted)
    return nearest.why(state.context, request.wish, kind, [one] if one else _able(state, request))


def _search(state: State, request: Request) -> FindSlots:
    if request.kind is IntentKind.MOVE and request.chosen:
        kept = request.chosen.slot
        return FindSlots(
            wish=request.wish,
            type=kept.type,
            practitioner=request.practitioner or kept.practitioner,
            known_patient=None,  # who moves a first visit is still new
            birth_date=state.person.birth_date,
            without=request.declined,
        )
    return FindSlots(
        wish=request.wish,
        type=request.type or default_type(state, request),
        practitioner=request.practitioner,
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


def book(state: State, request: Request) -> Step | None:
    if request.slot is None:
        return to_message(state, say("offer.none"))
    return Step(state, act=BookAppointment(request.slot, as_patient(state), request.reason))


def as_patient(state: State) -> Patient:
    """The person of the file, or a new one as the caller told."""
    person = state.person
    if person.patient:
        return person.patient
    own = person.phone or state.context.caller.number
    return Patient(person.name.last or "", person.name.first, person.birth_date, own)


# --- an appointment that stands --------------------------------------------------------------------------


def verified(state: State, _: Request) -> Step | None:
    """Nothing is read aloud but to who knows the name and the birth date (design, section 5, rule 6), or was called."""
    person = state.person
    if person.patient and (person.called or person.birth_dates or person.birth_guesses):
        return None
    return to_message(state, say("done.not_found"))


def appointments(state: State, request: Request) -> Step | None:
    if request.appointments is None:
        return Step(state, act=FindAppointments(as_patient(state)))
    if not request.appointments and request.declined:  # it was a booking, and nothing is booked
        return finished(state, say("readback.kept"))
    if not request.appointments:
        return to_message(state, say("done.no_appointment"))
    return None


def chosen(state: State, request: Request) -> Step | None:
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
        return advance(_from_then_on(state, request, meant))
    if asked(state, Detail.APPOINTMENT):
        return instead(state, say("again.message_instead"))
    said = french.either(_short(state, one.slot) for one in standing[:4])
    return Step(state, ask(Detail.APPOINTMENT, values={"appointments": said}))


def _from_then_on(state: State, request: Request, meant: Appointment) -> State:
    """ "Le décaler à la semaine d'après" is said of the appointment, and not of today."""
    start = meant.slot.start.astimezone(state.context.practice.zone)
    relative = dates.relative_to(request.wish_words, start)
    is_same_day = relative is not None and start.date() in relative.dates
    return state.with_request(wish=relative) if relative and not is_same_day else state


MOST_AT_ONCE = 4
"""So many appointments are read out in one breath; who has more speaks to a person."""


def _short(state: State, one: Slot) -> str:
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
        values = {"appointments": french.either((_short(state, one.slot) for one in meant), "et")}
    reply = say(key, values | {"patient": patient_said(state)}, tells=frozenset({Told.TIME}))
    return Step(state, replace(reply, asks=Detail.READBACK))


def read_back_move(state: State, request: Request) -> Step | None:
    if request.read_back or request.slot is None:
        return None
    values = of_slot(state, request.slot) | {"patient": patient_said(state)}
    key = "readback.move"
    if request.chosen and len(request.appointments or ()) > 1:
        key, values = "readback.move_one", values | {"old": _short(state, request.chosen.slot)}
    return Step(state, say(key, values, tells=frozenset({Told.TIME})) + ask(Detail.READBACK))


def cancel(state: State, request: Request) -> Step | None:
    meant = _all_meant(request)
    return Step(state, act=CancelAppointment(meant[0].id)) if meant else None


def confirm(state: State, request: Request) -> Step | None:
    meant = _all_meant(request)
    return Step(state, act=ConfirmAppointment(meant[0].id)) if meant else None


def next_of_several(state: State, done: Reply) -> Step:
    """One of several is cancelled, or confirmed: the next, and at the end the word for all of them."""
    request = state.current
    rest = (request.appointments or ())[1:] if request.every and not request.chosen else ()
    if not rest:
        return finished(state, done)
    return advance(state.with_request(appointments=rest))


def move(state: State, request: Request) -> Step | None:
    if request.chosen is None or request.slot is None:
        return to_message(state, say("offer.none"))
    return Step(state, act=MoveAppointment(request.chosen.id, request.slot))


# --- a message -------------------------------------------------------------------------------------------


def alert(state: State, _: Request) -> Step | None:
    """A professional's critical result: the person on call is told at once, without the 15 (RF24)."""
    critical = tuple(flag for flag in state.flags if urgency.instruction(flag) == urgency.ALERT_ONLY)
    if not critical or state.alerted:
        return None
    return Step(replace(state, alerted=True), act=RaiseAlert(critical, " / ".join(state.heard)))


def words(state: State, request: Request) -> Step | None:
    if request.reason or asked(state, Detail.REASON):
        return None
    if fields.told_at_once(request):
        return advance(state.with_request(reason=" / ".join(request.words)))
    key = "ask.plain" if request.plain else f"ask.{QUESTIONS.get(request.kind, 'message')}"
    return Step(state, ask(Detail.REASON, key))


QUESTIONS: Mapping[IntentKind, str] = {
    kind: str(kind)
    for kind in (
        *(IntentKind.RENEWAL, IntentKind.RESULTS, IntentKind.CERTIFICATE, IntentKind.HOME_VISIT),
        *(IntentKind.HUMAN, IntentKind.TELECONSULTATION, IntentKind.INFO_OTHER),
    )
}
"""Requests with a question of their own; the others are asked for "your message"."""


def further(state: State, request: Request) -> Step | None:
    """What a secretary needs besides, unless it was said with the first words."""
    wanted = fields.missing(request)
    return None if wanted is None or asked(state, wanted) else Step(state, ask(wanted))


def take_message(state: State, request: Request) -> Step | None:
    return Step(state, act=message(state, request, complete=True))


def message(state: State, request: Request, *, complete: bool) -> TakeMessage:
    person = state.person
    known = person.patient or person.name
    return TakeMessage(
        category=request.kind,
        text=" / ".join(dict.fromkeys(request.words)),
        patient=PersonName(known.last, known.first),
        birth_date=person.birth_date,
        phone=person.phone or state.context.caller.number,
        practitioner=request.practitioner,
        urgent=state.in_danger or state.alerted,
        fields=fields.of(request),
        flags=state.flags,
        complete=complete,
    )


# --- an answer -------------------------------------------------------------------------------------------


def answer(state: State, request: Request) -> Step | None:
    """Hours, address, prices: only what the practice typed (domain notes, 3.8)."""
    reply = information.answer(state, request.kind, " ".join(request.words))
    if reply is None:
        return to_message(state.with_request(kind=IntentKind.INFO_OTHER), say("ask.info_other"))
    return finished(state, reply)


WHO: tuple[Need, ...] = (name, birth_date, look_up)
BOOKING: tuple[Need, ...] = (
    *(type_taken, taken_on, reason, visit_type, for_whom, *WHO, first_name, practitioner, admitted),
    *(days, slot, phone, read_back_booking, book),
)
STANDING: tuple[Need, ...] = (*WHO, verified, appointments, chosen)
MESSAGE: tuple[Need, ...] = (alert, words, name, birth_date, recognise, phone, further, take_message)
INFORMATION: tuple[Need, ...] = (answer,)

PLANS: Mapping[IntentKind, tuple[Need, ...]] = {
    IntentKind.BOOK: BOOKING,
    IntentKind.TELECONSULTATION: BOOKING,
    IntentKind.CANCEL: (*STANDING, read_back_standing, cancel),
    IntentKind.CONFIRM: (*STANDING, read_back_standing, confirm),
    IntentKind.MOVE: (*STANDING, days, slot, read_back_move, move),
    IntentKind.INFO_HOURS: INFORMATION,
    IntentKind.INFO_ADDRESS: INFORMATION,
    IntentKind.INFO_PRICE: INFORMATION,
    IntentKind.INFO_OTHER: INFORMATION,
}
"""Every other kind is taken as a message."""
