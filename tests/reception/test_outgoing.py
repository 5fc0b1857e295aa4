"""Calls of reminders as the reception places them: whom it calls, who goes before, and what is heard and said."""

import asyncio
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Never

import pytest

from appliance.dialogue import script
from appliance.errors import StoreError
from appliance.line.replay import ReplayCall
from appliance.reception.calls import Calls
from appliance.reception.house import House
from appliance.reception.outgoing import call_patients, may_place
from appliance.sealing import AgeSeal, new_key_pair
from appliance.store.database import MEMORY
from appliance.store.store import Store
from appliance.vocabulary.agenda import AppointmentId
from appliance.vocabulary.audio import Frame
from appliance.vocabulary.reminding import Reached
from appliance.vocabulary.telephony import CallerId, Digit, HangupCause
from tests.fakes.hearing import CallClock, FakeActivity, FakeRecognizer, SpokenCall, joined, pause, says
from tests.fakes.line import FakeLine
from tests.fakes.reminding import LEAS, ODETTES, TUESDAY_TEN, calling_file
from tests.reception.calls import HeardStudio, speaks


class Clock(CallClock):
    def now(self) -> datetime:
        return TUESDAY_TEN + timedelta(milliseconds=self.ms)


class Reception:
    """Places what is due on a line where everybody who is called speaks like this."""

    def __init__(self, *parts: Iterable[Frame | Digit], calls_at_once: int = 4) -> None:
        self.clock, self._keys = Clock(), new_key_pair()
        self.store = Store(MEMORY, calling_file(), self.clock, AgeSeal([self._keys.recipient]))
        self.store.reminder_calls.plan()
        self.studio = HeardStudio()
        self.house = House(
            self.store,
            script.french(),
            self.clock,
            FakeRecognizer(),
            FakeActivity,
            self.studio,
            calls_at_once=calls_at_once,
        )
        self.line = FakeLine(self.clock)
        self.line.answers = SpokenCall(self.clock, *parts) if parts else None
        self.calls, self.leave = Calls(), asyncio.Event()

    async def until(self, ended: int) -> "Reception":
        """Until so many reminders are not being placed any more."""
        working = asyncio.create_task(
            call_patients(self.line, self.house, self.store.reminder_calls, self.calls, self.leave)
        )
        async with asyncio.timeout(60):
            while len(self.line.placed) < ended or self.states().count("placing"):  # noqa: ASYNC110 - the table's
                await asyncio.sleep(0)
        self.leave.set()
        await asyncio.wait_for(working, 60)
        return self

    def states(self) -> list[str]:
        rows = self.store.connection.run("SELECT state FROM reminder_calls ORDER BY next_try, rowid")
        return [row["state"] for row in rows]

    def state(self, appointment: AppointmentId) -> str:
        rows = self.store.connection.run("SELECT state FROM reminder_calls WHERE appointment = ?", appointment)
        return str(rows[0]["state"])

    @property
    def said(self) -> str:
        return " ".join(self.studio.said)


async def test_a_person_is_reminded_and_confirms() -> None:
    box = Reception(pause(400), speaks("allô", "oui c'est moi", "oui je viendrai", "non merci au revoir"), pause(9_000))
    box.store.connection.run("DELETE FROM reminder_calls WHERE appointment = ?", LEAS)
    await box.until(1)
    assert box.line.placed == ["0261910513"]
    assert box.state(ODETTES) == Reached.PERSON
    assert next(one for one in box.store.appointments() if one.id == ODETTES).confirmed
    row = box.store.connection.run("SELECT number, placed, ended FROM calls")[0]
    assert (row["number"], row["placed"]) == ("0261910513", 1)
    assert row["ended"]


async def test_what_the_person_will_hear_is_rendered_while_it_rings() -> None:
    box = Reception(pause(400), speaks("allô", "oui c'est moi", "oui"), pause(20_000))
    await box.until(1)
    said, begun = box.studio.said, box.studio.begun
    assert {one for one in said if "Odette Delaunay" in one or "jeudi" in one} <= set(begun)
    assert any("Odette Delaunay" in one for one in begun)


async def test_nobody_is_recorded_whom_we_have_called() -> None:
    box = Reception(pause(400), speaks("allô", "oui c'est moi", "oui"), pause(20_000))
    await box.until(1)
    assert box.store.connection.run("SELECT count(*) AS n FROM recordings")[0]["n"] == 0
    assert "noté par écrit" in box.said


async def test_an_answering_machine_that_is_replayed_hears_nothing_private() -> None:
    announcement = joined(
        [
            *pause(600),
            *says("bonjour vous êtes bien chez monsieur et madame delaunay", 2_600),
            *pause(400),
            *says("laissez un message après le bip", 1_800),
            *pause(20_000),
        ]
    )
    box = Reception()
    box.store.connection.run("DELETE FROM reminder_calls WHERE appointment = ?", LEAS)
    machine = ReplayCall(announcement, CallerId(None), box.clock)
    box.line.answers = machine
    await box.until(1)
    assert box.state(ODETTES) == Reached.MACHINE
    assert "a cherché à vous joindre" in box.said
    assert not any(word in box.said for word in ("Odette", "Delaunay", "jeudi", "rendez-vous", "Roux"))
    assert machine.ended is not None


@pytest.mark.parametrize("failure", [StoreError("The database cannot be used."), KeyError("number")], ids=type)
async def test_who_picks_up_a_call_that_cannot_be_kept_is_not_left_in_silence(
    failure: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> Never:
        raise failure

    monkeypatch.setattr(Store, "answered", fails)
    reception = await Reception(pause(60_000)).until(ended=1)
    assert reception.line.answers is not None
    assert reception.line.answers.ended is HangupCause.HOUSE
    assert reception.studio.said == []


async def test_where_nobody_picks_up_the_next_is_called() -> None:
    box = await Reception().until(2)
    assert box.line.placed == ["0261910513", "0261910577"]
    assert box.states() == ["waiting", "waiting"]


async def test_a_line_that_cannot_call_costs_no_try() -> None:
    box = Reception()
    box.line.out_of_order = True
    await box.until(2)
    rows = box.store.connection.run("SELECT tries, state FROM reminder_calls")
    assert {(row["tries"], row["state"]) for row in rows} == {(0, "waiting")}


async def test_who_calls_us_goes_before_a_telephone_that_only_rings() -> None:
    box = Reception(calls_at_once=1)
    box.line.picked_up.clear()
    calling = asyncio.create_task(call_patients(box.line, box.house, box.store.reminder_calls, box.calls, box.leave))
    async with asyncio.timeout(20):
        while box.calls.ringing is None:  # noqa: ASYNC110 - as it comes
            await asyncio.sleep(0)
        box.calls.make_room(1)
        while box.calls.ringing is not None or "placing" in box.states():  # noqa: ASYNC110 - the table's
            await asyncio.sleep(0)
    box.leave.set()
    calling.cancel()
    assert box.store.connection.run("SELECT total(tries) AS n FROM reminder_calls")[0]["n"] == 0


@pytest.mark.parametrize(
    ("in_hand", "at_once", "may"),
    [(0, 4, True), (2, 4, True), (3, 4, False), (0, 1, True), (1, 1, False), (0, 2, True), (1, 2, False)],
)
def test_a_place_is_left_for_who_calls(in_hand: int, at_once: int, *, may: bool) -> None:
    assert may_place(in_hand, at_once) is may


async def test_told_to_leave_nothing_more_is_placed() -> None:
    box = Reception()
    box.leave.set()
    await asyncio.wait_for(call_patients(box.line, box.house, box.store.reminder_calls, box.calls, box.leave), 10)
    assert box.line.placed == []
