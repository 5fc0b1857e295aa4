"""Who calls, for whom, and whether the practice knows them."""

from collections.abc import Mapping

from appliance.dialogue.onward import Next, Onward, asked, instead, to_message
from appliance.dialogue.replies import ask, say
from appliance.dialogue.state import OF_A_VISIT, Request, State, Step
from appliance.understanding.mentions import Beneficiary
from appliance.vocabulary.acts import FindPatient
from appliance.vocabulary.agenda import Patient
from appliance.vocabulary.conversation import Detail


def for_whom(state: State, _: Request) -> Step | None:
    if state.person.beneficiary or asked(state, Detail.FOR_WHOM):
        return None
    return Step(state, ask(Detail.FOR_WHOM, "ask.for_whom_named" if state.person.name else ""))


def name(state: State, request: Request) -> Next | None:
    person = state.person
    if person.name.last:
        return None
    other = person.beneficiary is Beneficiary.OTHER
    detail = Detail.PATIENT if other else Detail.NAME
    if asked(state, detail) or Detail.SPELLED in state.unknown:
        return None if request.is_message else instead(state, say("again.message_instead"))
    if person.name.first:
        return Step(state, ask(detail, "ask.last_name"))
    key = (
        "ask.name_appointment"
        if request.kind in OF_A_VISIT
        else "ask.patient_message"
        if other and request.is_message
        else ""
    )
    return Step(state, ask(detail, key))


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


def verified(state: State, _: Request) -> Onward | None:
    """Nothing is read aloud but to who knows the name and the birth date (design, section 5, rule 6), or was called."""
    person = state.person
    if person.patient and (person.called or person.birth_dates or person.birth_guesses):
        return None
    return to_message(state, say("done.not_found"))


def as_patient(state: State) -> Patient:
    """The person of the file, or a new one as the caller told."""
    person = state.person
    if person.patient:
        return person.patient
    own = person.phone or state.context.caller.number
    return Patient(person.name.last or "", person.name.first, person.birth_date, own)
