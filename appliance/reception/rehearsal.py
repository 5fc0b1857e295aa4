"""What the house will say whose words are known ahead, so that it is rendered before anybody waits for it."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from appliance.agenda.hours import openings
from appliance.agenda.slots import STEP
from appliance.dialogue import french, greeting, information
from appliance.dialogue.replies import of_slot, say
from appliance.dialogue.script import Script
from appliance.dialogue.state import CallContext, State
from appliance.vocabulary.agenda import Slot
from appliance.vocabulary.practice import OnCall, Practice
from appliance.vocabulary.telephony import CallerId

DAYS_AHEAD = 15
"""Most appointments are offered within a fortnight; a later day is rendered when it is proposed."""

SLOT_SENTENCES = (
    "offer.slot",
    "offer.slot_nearest",
    "offer.slot_closed",
    "offer.choice_2",
    "offer.choice_3",
    "readback.book",
    "readback.move",
    "readback.cancel",
    "done.booked",
)

ON_CALL_SENTENCES = ("greeting.on_call", "greeting.unread_on_call", "done.cannot_wait")


def phrases_ahead(
    script: Script, practice: Practice, now: datetime, next_slots: Sequence[Slot] = ()
) -> tuple[str, ...]:
    """In the order in which they are likely to be wanted; ``next_slots`` are those that the search would offer."""
    return tuple(dict.fromkeys(_all(script, practice, now, next_slots)))


def _all(script: Script, practice: Practice, now: datetime, next_slots: Sequence[Slot]) -> Iterator[str]:
    context = CallContext(practice, CallerId(None), now)
    yield from script.phrases(greeting.words(context))
    yield from script.fixed_phrases()
    for slot in next_slots:
        yield from script.pieces("offer.slot", of_slot(State(context), slot))
    names = [french.title(one.name) for one in practice.practitioners.values()]
    for key in SLOT_SENTENCES:
        for name in names:
            yield from script.pieces(key, {"practitioner": name})
        for kind in practice.types.values():
            yield from script.pieces(key, {"type": kind.label})
    yield from script.pieces("ask.type", {"types": french.either(kind.label for kind in practice.types.values())})
    yield from script.pieces("ask.practitioner", {"practitioners": french.either(names)})
    for ahead in range(DAYS_AHEAD):
        yield french.day(context.local_now.date() + timedelta(days=ahead), context.local_now.date())
    for hour in _hours(practice, context.local_now.date()):
        yield from script.pieces("offer.slot", {"time": hour})
    state = State(context)
    for question in information.KINDS:
        reply = information.answer(state, question, "")
        yield from script.phrases(reply) if reply else ()
    yield from script.phrases(say("greeting.text_only"))
    for who in _answering(practice, context.local_now):
        for key in ON_CALL_SENTENCES:
            yield from script.phrases(greeting.sent_to(who, key))


def _answering(practice: Practice, now: datetime) -> Iterator[OnCall]:
    """Who will answer in the practice's place soon: the greeting names them from one minute to the next."""
    if practice.on_call_number:
        yield OnCall(practice.on_call_number)
    first, last = now.replace(tzinfo=None), now.replace(tzinfo=None) + timedelta(days=DAYS_AHEAD)
    yield from (shift.who for shift in practice.rota if shift.end > first and shift.start < last)


def _hours(practice: Practice, today: date) -> list[str]:
    """Every hour at which a visit can begin on an ordinary week, on the grid of the shortest usual visit."""
    step = max(STEP, timedelta(minutes=min(15, *(kind.minutes for kind in practice.types.values()))))
    found = set()
    for one in practice.practitioners.values():
        for ahead in range(7):
            for start, end, _ in openings(practice, one, today + timedelta(days=ahead)):
                at = start
                while at < end:
                    found.add(at.astimezone(practice.zone).time())
                    at += step
    return [french.hour(at) for at in sorted(found)]
