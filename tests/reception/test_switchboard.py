"""What becomes of the calls, and of the reception, when the line stops or the box is told to."""

import asyncio
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import cast

import pytest

from appliance.errors import LineError
from appliance.ports import Call
from appliance.reception import switchboard
from appliance.reception.calls import Calls
from appliance.reception.house import House
from appliance.vocabulary.telephony import HangupCause
from tests.fakes.clock import FakeClock
from tests.fakes.line import FakeLine

HOUSE = cast(House, SimpleNamespace(watch=lambda *_: None))


class BreakingLine(FakeLine):
    """Rings once, and is dead."""

    async def calls(self) -> AsyncIterator[Call]:  # type: ignore[override]
        yield self.ring()
        raise LineError("The telephone line has stopped by itself.")


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> list[Call]:
    """The calls of which a receptionist has kept what was said."""
    done: list[Call] = []

    class Receptionist:
        def __init__(self, _house: House, call: Call, _others: int) -> None:
            self._call = call

        async def serve(self) -> None:
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            done.append(self._call)

    monkeypatch.setattr(switchboard, "Receptionist", Receptionist)
    return done


async def test_a_line_that_dies_ends_the_reception_once_its_calls_are_kept(kept: list[Call]) -> None:
    with pytest.raises(LineError, match="stopped by itself"):
        await switchboard.attend_until(asyncio.Event(), asyncio.Event(), BreakingLine(FakeClock()), HOUSE)
    assert len(kept) == 1


async def test_it_is_told_when_the_last_of_several_calls_has_ended(kept: list[Call]) -> None:
    told: list[tuple[str, int]] = []
    house = cast(House, SimpleNamespace(watch=lambda event, _: told.append((event, len(kept)))))

    class TwiceRinging(FakeLine):
        async def calls(self) -> AsyncIterator[Call]:  # type: ignore[override]
            yield self.ring()
            yield self.ring()

    await switchboard.attend(TwiceRinging(FakeClock()), house, Calls())
    await asyncio.sleep(0)
    assert told == [("quiet", 2)]


async def test_told_to_stop_the_reception_stops() -> None:
    stop = asyncio.Event()
    stop.set()
    await asyncio.wait_for(switchboard.attend_until(stop, asyncio.Event(), FakeLine(FakeClock()), HOUSE), 5)


async def test_told_to_leave_the_reception_waits_until_nobody_is_on_the_line(kept: list[Call]) -> None:
    line, leave = FakeLine(FakeClock()), asyncio.Event()
    line.ring()
    line.ring()
    attending = asyncio.create_task(switchboard.attend_until(asyncio.Event(), leave, line, HOUSE))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    leave.set()
    await asyncio.wait_for(attending, 5)
    assert len(kept) == 2


async def test_a_receptionist_who_falls_takes_nobody_along(kept: list[Call], monkeypatch: pytest.MonkeyPatch) -> None:
    line = FakeLine(FakeClock())
    serve = switchboard.Receptionist.serve

    async def falls(self: switchboard.Receptionist) -> None:
        if not kept:
            await serve(self)
            raise RuntimeError
        await serve(self)

    monkeypatch.setattr(switchboard.Receptionist, "serve", falls)
    calls = [line.ring(), line.ring()]
    line._ringing.put_nowait(None)
    await switchboard.attend(line, HOUSE, Calls())
    assert kept == calls
    assert [call.ended for call in calls] == [HangupCause.HOUSE] * 2, "nobody is left to ring"
