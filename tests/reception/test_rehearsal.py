"""What is rendered before anybody asks for it."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from appliance.dialogue import french, script
from appliance.reception.rehearsal import AHEAD_EVERY_S, DAYS_AHEAD, LOOK_S, phrases_ahead, stay_ahead
from appliance.sealing import AgeSeal, new_key_pair
from appliance.store.database import MEMORY
from appliance.store.store import Store
from appliance.vocabulary.acts import BookAppointment
from appliance.vocabulary.practice import OnCall, Shift
from appliance.vocabulary.telephony import CallerId
from tests.fakes.clock import FakeClock
from tests.fakes.practices import ODETTE, PARIS, at, practice, practice_file
from tests.reception.calls import Call


def test_the_next_slots_of_each_are_known_and_follow_the_agenda() -> None:
    store = Store(MEMORY, practice_file(), FakeClock(), AgeSeal([new_key_pair().recipient]))
    before = store.next_slots()
    assert {(one.practitioner, one.type) for one in before} == {
        ("roux", "consultation"),
        ("roux", "vaccine"),
        ("noel", "consultation"),
    }
    store.call(CallerId(None)).desk.perform(BookAppointment(before[0], ODETTE))
    assert before[0] not in store.next_slots()


def test_a_slot_far_ahead_is_rendered_when_it_is_the_next() -> None:
    clock = FakeClock()
    store = Store(MEMORY, practice_file(), clock, AgeSeal([new_key_pair().recipient]))
    today = clock.now().date()
    far = max(store.next_slots(), key=lambda one: one.start)
    clock.pass_(-20 * 24 * 3600)
    spoken = french.day(far.start.date(), clock.now().date())
    words, practice = script.french(), store.practice
    assert (today - clock.now().date()).days > DAYS_AHEAD
    assert spoken not in phrases_ahead(words, practice, clock.now())
    assert any(spoken in one for one in phrases_ahead(words, practice, clock.now(), (far,)))


class Steps(FakeClock):
    """Who sleeps wakes once for each step."""

    def __init__(self) -> None:
        super().__init__()
        self._steps = asyncio.Semaphore(0)

    async def sleep(self, seconds: float) -> None:
        await self._steps.acquire()
        self.pass_(seconds)

    def step(self, count: int) -> None:
        for _ in range(count):
            self._steps.release()


async def test_what_is_offered_next_is_rendered_as_soon_as_the_agenda_changes_and_every_ten_minutes() -> None:
    clock, call = Steps(), Call()
    rendered = asyncio.Queue[Sequence[str]]()
    ahead = asyncio.create_task(stay_ahead(replace(call.house, clock=clock), rendered.put))
    begun, first = clock.now(), await asyncio.wait_for(rendered.get(), 30)
    noels = next(one for one in call.store.next_slots() if one.practitioner == "noel")
    call.store.doors.take_busy("https://agenda.invalid", "noel", [(noels.start, at("2026-12-08 09:30"))])
    clock.step(1)
    second = await asyncio.wait_for(rendered.get(), 30)
    assert (clock.now() - begun).total_seconds() == LOOK_S
    assert "le mercredi 9 décembre" in set(second) - set(first)
    clock.step(AHEAD_EVERY_S // LOOK_S)
    assert await asyncio.wait_for(rendered.get(), 30) == second
    ahead.cancel()


def test_who_is_on_call_soon_is_rendered_before_their_hours() -> None:
    now = FakeClock().now()
    noon = now.astimezone(PARIS).replace(tzinfo=None) + timedelta(days=2)
    soon, late = (
        Shift(start, start + timedelta(days=1), OnCall(number, "le docteur Martin"))
        for start, number in ((noon, "0261910514"), (noon + timedelta(days=DAYS_AHEAD), "0261910515"))
    )
    known = phrases_ahead(script.french(), replace(practice(), on_call_number="116117", rota=(soon, late)), now)
    assert "Pour un médecin de garde, composez le 116117." in known
    assert "au 0261910514." in known
    assert "au 0261910515." not in known
