"""Emergencies: recognised in every state, before anything else (design, section 5, rule 1).

The house never diagnoses, never reassures, never ends such a call first, and books nothing after it.
"""

from dataclasses import replace

from appliance.dialogue.state import Request, State, Step
from appliance.understanding import urgency
from appliance.vocabulary.acts import Act, RaiseAlert, TakeMessage
from appliance.vocabulary.conversation import Detail, Heard, Line, Reply, Told
from appliance.vocabulary.meaning import IntentKind

AGE_UNKNOWN = "infant_fever_age_unknown"
"""A feverish baby whose age was not said: one question decides (domain notes, 1.5, RF05)."""

FEVERISH_INFANT_MONTHS = 3
"""Under three months, 38 °C is an emergency whatever the look (domain notes, 1.5, RF05)."""


def check(state: State, heard: Heard) -> Step | None:
    """The emergency step this turn calls for, if any."""
    if state.asking is Detail.AGE:
        return _age_told(state, heard)
    intent = heard.intent
    if intent.red_flags or intent.kind is IntentKind.EMERGENCY:
        return instruct(state, intent.red_flags or ("distress",))
    if state.in_danger:
        return _stays(state)
    if AGE_UNKNOWN in intent.watch_flags and AGE_UNKNOWN not in state.flags:
        flagged = replace(state, flags=(*state.flags, AGE_UNKNOWN))
        return Step(flagged, Reply(lines=(Line("ask.age"),), asks=Detail.AGE))
    return None


def instruct(state: State, flags: tuple[str, ...]) -> Step:
    """The emergency instruction, and the alert of the person on call."""
    kept = tuple(dict.fromkeys((*state.flags, *flags)))
    request = Request(IntentKind.EMERGENCY, words=state.heard)
    endangered = replace(
        state, in_danger=True, flags=kept, request=request, saved=False, asking=Detail.REQUEST, later=(), failures=0
    )
    if state.in_danger and set(flags) <= set(state.flags):
        return Step(endangered, instruction(flags))
    return Step(endangered, instruction(flags), RaiseAlert(flags, " / ".join(state.heard)))


def instruction(flags: tuple[str, ...]) -> Reply:
    """The words of the first flag that is not answered by the plain 15."""
    kinds = [urgency.instruction(flag) for flag in flags]
    kind = next((k for k in kinds if k not in {"15", "alert_only"}), "15")
    return Reply(
        lines=(Line(f"emergency.{kind}"),),
        tells=frozenset({Told.EMERGENCY_NUMBER}),
        asks=Detail.REQUEST,
        interruptible=False,
    )


def kept_words(state: State) -> Act:
    """Everything an endangered caller said, as an urgent message."""
    return TakeMessage(
        category=IntentKind.EMERGENCY,
        text=" / ".join(state.heard),
        patient=state.person.name,
        birth_date=state.person.birth_date,
        phone=state.person.phone or state.context.caller.number,
        urgent=True,
        flags=state.flags,
    )


def _stays(state: State) -> Step:
    """The caller talks on after the instruction: it is said again, once whole, then in short."""
    state = replace(state.with_request(words=state.heard), failures=state.failures + 1)
    if state.failures == 1:
        return Step(state, instruction(state.flags))
    told = frozenset({Told.EMERGENCY_NUMBER})
    return Step(state, Reply(lines=(Line("emergency.stays"),), tells=told, interruptible=False))


def _age_told(state: State, heard: Heard) -> Step | None:
    """Three months or more: the conversation goes on where it was; else, or unknown, an emergency."""
    months = urgency.age_months(heard.transcript.text)
    if months is None or months < FEVERISH_INFANT_MONTHS or heard.intent.red_flags:
        return instruct(state, heard.intent.red_flags or ("infant_fever",))
    return None
