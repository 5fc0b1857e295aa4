"""What the house will say whose words are known ahead, so that it is rendered before anybody waits for it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta

from appliance.agenda.hours import openings
from appliance.agenda.slots import STEP
from appliance.dialogue import french, greeting, information
from appliance.dialogue.replies import of_slot, say
from appliance.dialogue.script import Script
from appliance.dialogue.state import CallContext, State
from appliance.errors import PermanenceError, StoreError
from appliance.reception.house import House
from appliance.vocabulary.agenda import Slot
from appliance.vocabulary.practice import OnCall, Practice
from appliance.vocabulary.telephony import CallerId

logger = logging.getLogger(__name__)

AHEAD_EVERY_S = 600
"""Hours pass, and days: what is offered next changes by itself."""

LOOK_S = 5
"""Whether the agenda has changed; one look at an index."""

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


async def stay_ahead(house: House, prepare: Callable[[Sequence[str]], Awaitable[None]]) -> None:
    """Render what will be said next, day after day and as the agenda changes; a fault is tried again the next time."""
    seen = 0
    while True:
        try:
            seen = await asyncio.to_thread(house.ledger.agenda_version)
            slots = await asyncio.to_thread(house.ledger.next_slots)
            await prepare(phrases_ahead(house.script, house.ledger.practice, house.clock.now(), slots))
        except PermanenceError as failure:
            logger.warning("nothing rendered ahead", extra={"error_key": failure.key})
        await _until_changed(house, seen)


async def _until_changed(house: House, seen: int) -> None:
    for _ in range(AHEAD_EVERY_S // LOOK_S):
        await house.clock.sleep(LOOK_S)
        with suppress(StoreError):
            if await asyncio.to_thread(house.ledger.agenda_version) != seen:
                return


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
