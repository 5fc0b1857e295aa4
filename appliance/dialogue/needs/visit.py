"""What a new appointment is for, and with whom."""

import re
from collections.abc import Mapping
from datetime import timedelta

from appliance.agenda.slots import HORIZON
from appliance.agenda.visitors import Visitor, not_admitted, not_for
from appliance.dialogue import french
from appliance.dialogue.onward import Next, Onward, asked, to_message
from appliance.dialogue.replies import ask, say
from appliance.dialogue.state import Request, State, Step
from appliance.understanding import mentions
from appliance.vocabulary.acts import Refusal
from appliance.vocabulary.conversation import Detail, Reply
from appliance.vocabulary.meaning import IntentKind
from appliance.vocabulary.practice import Admitted, Place, Practitioner, VisitType


def reason(state: State, request: Request) -> Step | None:
    if request.reason or request.type or asked(state, Detail.REASON):
        return None
    return Step(state, ask(Detail.REASON))


def visit_type(state: State, request: Request) -> Next | None:
    """A dentist or a midwife has no ordinary visit: what the reason does not name is asked for."""
    kinds = _taken_types(state, request)
    if request.type or asked(state, Detail.VISIT_TYPE) or any(map(_is_ordinary, kinds)) or len(kinds) > MOST_TYPES:
        return None
    told = mentions.lone_visit_type(" ".join((*request.words, request.reason)), kinds, near=0.0)
    only = kinds[0].key if len(kinds) == 1 else told
    if only:
        return Onward(state.with_request(type=only))
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
    """ "Consultation", and not "consultation de grossesse", nor one that is seen from afar or at home."""
    return kind.place is Place.PRACTICE and bool(_ORDINARY.match(kind.label))


def type_of(state: State, request: Request) -> str:
    """The type that was asked for, else the usual one of such a person.

    "Suivi de grossesse", of somebody whom the practice does not know: a first visit, where there is one.
    """
    named = state.context.practice.types.get(request.type or "")
    if named is None:
        return _usual_type(state, request)
    is_too_late = _is_new(state) and _FOLLOW_UP.match(named.label)
    first = _of_newcomers(_taken_types(state, request)) if is_too_late else []
    return first[0].key if len(first) == 1 else named.key


_FOLLOW_UP = re.compile(r"suivi|contrôle", re.IGNORECASE)


def _is_new(state: State) -> bool:
    person = state.person
    return person.patient is None and (person.looked_up or person.newcomer)


def _usual_type(state: State, request: Request) -> str:
    """The ordinary visit of such a person; the first of the practice's file where there is none."""
    kinds, person, is_new = _taken_types(state, request), state.person, _is_new(state)
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


def type_taken(state: State, request: Request) -> Onward | None:
    """A teleconsultation needs a practice that gives them."""
    if request.kind is not IntentKind.TELECONSULTATION or request.type:
        return None
    kind = mentions.visit_type("téléconsultation", state.context.practice.types.values())
    if kind is None:
        return to_message(state.with_request(reason=""), Reply())
    return Onward(state.with_request(type=kind))


def taken_on(state: State, request: Request) -> Onward | None:
    """Who says that they are new is not asked five questions before they hear that a doctor takes nobody new."""
    wanted = state.context.practice.practitioners.get(request.practitioner or "")
    if wanted is None or wanted.new_patients or state.person.patient or not state.person.newcomer:
        return None
    return _refused_practitioner(state, request, able(state, request))


def practitioner(state: State, request: Request) -> Next | None:
    people = able(state, request)
    chosen = request.practitioner
    if chosen and not any(one.key == chosen for one in people):
        return _refused_practitioner(state, request, people)
    if chosen or len(people) == 1 or asked(state, Detail.PRACTITIONER):
        return None
    if not people:
        return to_message(state, say("offer.none"))
    titles = [french.title(one.name) for one in people]
    key = "" if all(title != one.name for title, one in zip(titles, people, strict=True)) else "ask.practitioner_who"
    return Step(state, ask(Detail.PRACTITIONER, key, {"practitioners": french.either(titles)}))


def able(state: State, request: Request) -> tuple[Practitioner, ...]:
    """Who takes this type of visit, and this patient."""
    kind = type_of(state, request)
    return tuple(
        one
        for one in state.context.practice.practitioners.values()
        if kind in one.types and (one.new_patients or state.person.patient)
    )


def _refused_practitioner(state: State, request: Request, others: tuple[Practitioner, ...]) -> Onward:
    """Somebody else, where one does what the refused one does; a general practitioner is no dentist."""
    refused = state.context.practice.practitioners[request.practitioner or ""]
    kind = type_of(state, request)
    key = "offer.not_that_type" if kind not in refused.types else "offer.no_new_patients"
    reply = say(key, {"practitioner": french.sentence(french.title(refused.name))})
    state = state.with_request(practitioner=None)
    alike = any(set(one.types) & set(refused.types) for one in others)
    return Onward(state, reply) if alike or kind not in refused.types else to_message(state, reply)


def admitted(state: State, request: Request) -> Onward | None:
    """Who may not have this visit hears why, before they are asked for a day."""
    kind = state.context.practice.types[type_of(state, request)]
    meant = [one for one in able(state, request) if request.practitioner in {None, one.key}]
    visitor = Visitor(state.person.patient is not None, state.person.birth_date)
    today = state.context.local_now.date()
    last = today + min(HORIZON, timedelta(days=kind.days_ahead))
    refusals = [not_admitted(one, kind, visitor, day) for one in meant for day in (today, last)]
    if not refusals or not all(refusals):
        return None
    return to_message(state, say(REFUSED.get(refusals[0][0], "offer.none")))


REFUSED: Mapping[Refusal, str] = {
    Refusal.KNOWN_PATIENTS_ONLY: "offer.known_patients_only",
    Refusal.NEW_PATIENTS_ONLY: "offer.new_patients_only",
    Refusal.AGE_NOT_TAKEN: "offer.age_not_taken",
    Refusal.IN_THE_PAST: "offer.begun",
}
"""What a caller hears whom no slot would help."""
