"""A telephone line without a network: the test is the caller."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from typing import Self

from appliance.errors import CallEnded, LineError
from appliance.ports import Call, Clock
from appliance.vocabulary.audio import FRAME_BYTES, FRAME_MS, SILENCE, Frame, Pcm16
from appliance.vocabulary.telephony import CallerId, Digit, HangupCause


class FakeLine:
    """``ports.Line`` on which ``ring`` places calls."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._ringing: asyncio.Queue[FakeCall | None] = asyncio.Queue()
        self._calls: list[FakeCall] = []
        self.placed: list[str] = []
        """Numbers that the house has called."""
        self.answers: Call | None = None
        """Who picks up, once somebody has ``picked_up``; None: nobody."""
        self.picked_up = asyncio.Event()
        self.picked_up.set()
        self.out_of_order = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        for call in self._calls:
            await call.hang_up()
        self._ringing.put_nowait(None)

    async def calls(self) -> "AsyncIterator[FakeCall]":
        while (call := await self._ringing.get()) is not None:
            yield call

    async def place(self, number: str) -> Call | None:
        self.placed.append(number)
        if self.out_of_order:
            raise LineError("No call leaves.")
        await self.picked_up.wait()
        return self.answers

    def ring(self, number: str | None = None) -> "FakeCall":
        call = FakeCall(CallerId(number), self._clock)
        self._calls.append(call)
        self._ringing.put_nowait(call)
        return call


class FakeCall:
    """``ports.Call``; ``says``, ``presses`` and ``leaves`` are the caller's side, ``said`` what they heard."""

    def __init__(self, caller: CallerId, clock: Clock) -> None:
        self.caller = caller
        self.ended: HangupCause | None = None
        self.rung = 0
        self.said = bytearray()
        self._clock = clock
        self.person: FakeCall | None = None
        """Who picks up when the house rings somebody; None: nobody."""
        self.rang: list[str] = []
        self._coming: deque[Frame | Digit | None] = deque()

    def says(self, sound: Pcm16) -> None:
        pieces = (sound[at : at + FRAME_BYTES].ljust(FRAME_BYTES, b"\0") for at in range(0, len(sound), FRAME_BYTES))
        self._coming.extend(Frame(Pcm16(piece)) for piece in pieces)

    def presses(self, keys: str) -> None:
        self._coming.extend(map(Digit, keys))

    def leaves(self) -> None:
        """When all that was said so far has been heard."""
        self._coming.append(None)

    async def answer(self) -> None:
        self._need_live()

    async def heard(self) -> AsyncIterator[Frame | Digit]:
        while self.ended is None:
            coming = self._coming.popleft() if self._coming else SILENCE
            if coming is None:
                self.ended = HangupCause.CALLER
                return
            if not isinstance(coming, Digit):
                await self._clock.sleep(FRAME_MS / 1000)
            yield coming

    async def play(self, sound: Pcm16) -> None:
        for at in range(0, len(sound), FRAME_BYTES):
            self._need_live()
            await self._clock.sleep(FRAME_MS / 1000)
            self.said += sound[at : at + FRAME_BYTES]
        self._need_live()

    def feed(self, frame: Frame) -> None:
        if self.ended is None:
            self.said += frame

    async def ring(self, number: str) -> "FakeCall | None":
        self.rang.append(number)
        return self.person

    async def hang_up(self) -> None:
        self.ended = self.ended or HangupCause.HOUSE

    def _need_live(self) -> None:
        if self.ended is not None:
            raise CallEnded(self.ended)
