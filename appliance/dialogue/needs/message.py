"""A message for the practice: its words, and what a secretary needs besides."""

from collections.abc import Mapping
from dataclasses import replace

from appliance.dialogue import fields
from appliance.dialogue.onward import Next, Onward, asked
from appliance.dialogue.replies import ask
from appliance.dialogue.state import Request, State, Step
from appliance.understanding import urgency
from appliance.vocabulary.acts import RaiseAlert, TakeMessage
from appliance.vocabulary.conversation import Detail
from appliance.vocabulary.meaning import IntentKind, PersonName


def alert(state: State, _: Request) -> Step | None:
    """A professional's critical result: the person on call is told at once, without the 15 (RF24)."""
    critical = tuple(flag for flag in state.flags if urgency.instruction(flag) == urgency.ALERT_ONLY)
    if not critical or state.alerted:
        return None
    return Step(replace(state, alerted=True), act=RaiseAlert(critical, " / ".join(state.heard)))


def words(state: State, request: Request) -> Next | None:
    if request.reason or asked(state, Detail.REASON):
        return None
    if fields.told_at_once(request):
        return Onward(state.with_request(reason=" / ".join(request.words)))
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


def take_message(state: State, request: Request) -> Step:
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
