"""Does what landed meet the goal? Every unmet part, in words."""

from collections.abc import Callable, Iterator, Mapping

from appliance.simulation.played import Played
from appliance.simulation.scenario import Goal, Outcome, Wanted
from appliance.store.kept import MessageKept
from appliance.understanding import phonetics
from appliance.understanding.text import normalize
from appliance.vocabulary.agenda import Appointment

SAME_SOUND = 0.25
"""On the telephone a name is right when it is found by its sound: within this phonetic distance. A name that the
practice did not know and nobody spelled cannot be heard better than that."""


def unmet(played: Played) -> tuple[str, ...]:
    """Why the call did not do what it was for; empty when it did, or when the alternative did."""
    goal = played.scenario.goal
    why = list(_unmet(goal, played))
    if why and goal.alternative is not None:
        other = list(_unmet(goal.alternative, played))
        why = [*why, *(f"nor the alternative: {one}" for one in other)] if other else []
    if why and played.gave_up:
        why.append(f"the caller's patience of {played.scenario.max_turns} turns ran out")
    return tuple(why)


def _unmet(goal: Goal, played: Played) -> Iterator[str]:
    yield from _OUTCOMES[goal.outcome](goal, played)
    yield from _unwanted(goal, played)
    yield from _not_said(goal, played)


# --- outcomes --------------------------------------------------------------------------------------------


def _appointment(goal: Goal, played: Played) -> Iterator[str]:
    added = played.landed.added
    if len(added) != 1:
        yield f"exactly one new appointment was wanted, {len(added)} were made"
    else:
        yield from _wrong_slot(goal, added[0], played)
        yield from _wrong_patient(goal.patient, added[0], played)


def _wrong_slot(goal: Goal, one: Appointment, played: Played) -> Iterator[str]:
    start = one.slot.start.astimezone(played.zone)
    if goal.practitioner and one.slot.practitioner not in goal.practitioner:
        yield f"the appointment is with {one.slot.practitioner}, not {' or '.join(goal.practitioner)}"
    if goal.type and one.slot.type not in goal.type:
        yield f"the appointment is a {one.slot.type}, not {' or '.join(goal.type)}"
    if not goal.window.holds(start.date(), start.time()):
        yield f"the appointment on {start:%Y-%m-%dT%H:%M} lies outside the window"


def _wrong_patient(wanted: Wanted | None, one: Appointment, played: Played) -> Iterator[str]:
    if wanted is None:
        return
    yield from _wrong_name(wanted, one.patient.last, one.patient.first, played)
    if wanted.birth_date and one.patient.birth_date != wanted.birth_date:
        yield f"the patient's birth date is {one.patient.birth_date}, not {wanted.birth_date}"


def _wrong_name(wanted: Wanted, last: str | None, first: str | None, played: Played) -> Iterator[str]:
    for part, right, landed in (("last", wanted.last, last), ("first", wanted.first, first)):
        if right and not _same_name(right, landed or "", by_sound=played.mode == "audio"):
            yield f"the patient's {part} name is {landed!r}, not {right!r}"


def _same_name(right: str, landed: str, *, by_sound: bool) -> bool:
    if normalize(right) == normalize(landed):
        return True
    return by_sound and bool(landed) and phonetics.distance(right, landed) <= SAME_SOUND


def _cancelled(goal: Goal, played: Played) -> Iterator[str]:
    if goal.existing not in {one.id for one in played.landed.cancelled}:
        yield f"the appointment {goal.existing} was not cancelled"


def _confirmed(goal: Goal, played: Played) -> Iterator[str]:
    if goal.existing not in {one.id for one in played.landed.confirmed}:
        yield f"the appointment {goal.existing} was not confirmed"


def _moved(goal: Goal, played: Played) -> Iterator[str]:
    moved = next((one for one in played.landed.moved if one.id == goal.existing), None)
    if moved is None:
        yield f"the appointment {goal.existing} was not moved"
    else:
        yield from _wrong_slot(goal, moved, played)


def _message(goal: Goal, played: Played) -> Iterator[str]:
    messages = played.landed.messages
    fitting = [one for one in messages if not goal.category or one.category in goal.category]
    if len(fitting) != 1:
        found = ", ".join(one.category for one in messages) or "none"
        yield f"one message of category {' or '.join(goal.category) or 'any'} was wanted; there are: {found}"
    else:
        yield from _wrong_message(goal, fitting[0], played)


def _wrong_message(goal: Goal, one: MessageKept, played: Played) -> Iterator[str]:
    if goal.urgent is not None and one.urgent != goal.urgent:
        yield f"the message is {'' if one.urgent else 'not '}marked urgent"
    if goal.patient is not None:
        yield from _wrong_name(goal.patient, one.patient.last, one.patient.first, played)
    if goal.mentions_any and not _contains_any(one.text, goal.mentions_any):
        yield f"the message mentions none of {', '.join(goal.mentions_any)}"


def _emergency(goal: Goal, played: Played) -> Iterator[str]:
    at = played.told_15_at_turn
    if goal.told_15 is not False and at is None:
        yield "the caller was never told to dial 15"
    if at is not None and goal.within_turns and at > goal.within_turns:
        yield f"the caller was told to dial 15 at turn {at}, later than turn {goal.within_turns}"
    if goal.alert is not False and not played.landed.alerts:
        yield "no alert was raised"


def _nothing(goal: Goal, played: Played) -> Iterator[str]:
    landed = played.landed
    changed: dict[str, str] = {one.id: "cancelled" for one in landed.cancelled}
    changed |= {one.id: "moved" for one in landed.moved}
    for key in goal.unchanged:
        if key in changed:
            yield f"the appointment {key} was {changed[key]}"
    allowed = {one.rstrip("s") for one in goal.allow_extra}
    if landed.messages and "message" not in allowed and not {one.category for one in landed.messages} <= allowed:
        yield f"a message was taken ({', '.join(one.category for one in landed.messages)})"
    if landed.alerts and "alert" not in allowed:
        yield "an alert was raised"
    if landed.confirmed and "confirmed" not in allowed:
        yield "an appointment was confirmed"


_OUTCOMES: Mapping[Outcome, Callable[[Goal, Played], Iterator[str]]] = {
    Outcome.APPOINTMENT: _appointment,
    Outcome.CANCELLED: _cancelled,
    Outcome.CONFIRMED: _confirmed,
    Outcome.MOVED: _moved,
    Outcome.MESSAGE: _message,
    Outcome.EMERGENCY: _emergency,
    Outcome.NOTHING: _nothing,
}


# --- what holds besides ----------------------------------------------------------------------------------


def _unwanted(goal: Goal, played: Played) -> Iterator[str]:
    """Changes of the agenda that the outcome does not call for."""
    landed, allowed = played.landed, {one.rstrip("s") for one in goal.allow_extra}
    if (
        landed.added
        and goal.outcome is not Outcome.APPOINTMENT
        and (goal.no_appointment or "appointment" not in allowed)
    ):
        yield "an appointment was made"
    for one in landed.cancelled:
        if one.id != (goal.existing if goal.outcome is Outcome.CANCELLED else "") and "cancelled" not in allowed:
            yield f"the appointment {one.id} was cancelled"
    for one in landed.moved:
        if one.id != (goal.existing if goal.outcome is Outcome.MOVED else "") and "moved" not in allowed:
            yield f"the appointment {one.id} was moved"
    if goal.no_alert and landed.alerts:
        yield "an alert was raised"
    if goal.no_recording and landed.recording_kept:
        yield "the recording was kept"


def _not_said(goal: Goal, played: Played) -> Iterator[str]:
    for words in (goal.told_any, goal.must_say_any):
        if words and not _contains_any(played.said, words):
            yield f"the house said none of: {', '.join(words)}"
    for word in goal.must_say_all:
        if not _contains_any(played.said, (word,)):
            yield f"the house did not say: {word}"


def _contains_any(text: str, words: tuple[str, ...]) -> bool:
    """By whole words, whatever their accents and endings: "ordonnance" stands in "ordonnances"."""
    said = f" {normalize(text)}"
    return any(f" {normalize(word)}" in said for word in words)
