"""The replies the plans are made of."""

from collections.abc import Mapping
from dataclasses import replace

from appliance.dialogue import french
from appliance.dialogue.state import State
from appliance.vocabulary.agenda import Slot
from appliance.vocabulary.conversation import Detail, Line, Reply, Told


def say(key: str, values: Mapping[str, str] | None = None, *, tells: frozenset[Told] = frozenset()) -> Reply:
    return Reply(lines=(Line(key, values or {}),), tells=tells)


def ask(detail: Detail, key: str = "", values: Mapping[str, str] | None = None) -> Reply:
    """A question; ``key`` when its words differ from the detail's usual ones."""
    return Reply(lines=(Line(key or f"ask.{detail}", values or {}),), asks=detail)


def of_slot(state: State, slot: Slot) -> dict[str, str]:
    """What fills the blanks of a sentence about one slot."""
    practice = state.context.practice
    start = slot.start.astimezone(practice.zone)
    return {
        "day": french.day(start.date(), state.context.local_now.date()),
        "time": french.hour(start),
        "practitioner": french.title(practice.practitioners[slot.practitioner].name),
        "type": practice.types[slot.type].label,
    }


def patient_said(state: State) -> str:
    """The patient's name, first name first; what is known of it."""
    known = state.person.patient or state.person.name
    return " ".join(part for part in (known.first, known.last) if part) or "vous"


def birth_date_said(state: State) -> str | None:
    """The birth date that only the caller has told us, and which may be misheard; None of whom the file knows."""
    person = state.person
    return french.birth_date(person.birth_date) if person.birth_date and not person.patient else None


def farewell(state: State) -> Reply:
    return Reply(lines=(Line("bye.called" if state.context.reminder else "bye.plain"),), ends_call=True)


def question(state: State) -> Reply:
    """The question that stands, with what it proposes, and without what was said around it."""
    lines = state.last.lines
    if state.asking is Detail.REQUEST or not lines:
        return ask(Detail.REQUEST, "greeting.ask")
    offered = (line for line in lines[:-1] if line.key.startswith(_OFFER))
    return replace(state.last, lines=(*offered, lines[-1]))


_OFFER = "offer."
"""How the keys begin of the lines that propose: an hour is named again after "et on se gare où ?"."""
