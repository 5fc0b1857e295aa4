"""One call on the SIP stack, whichever side placed it."""

import asyncio
import re
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from typing import Any

import baresip
from baresip.events import Event, StackEvent

from appliance.errors import CallEnded, LineError
from appliance.line.meter import Meter
from appliance.ports import Clock
from appliance.vocabulary.audio import BYTES_PER_MS, FRAME_BYTES, FRAME_MS, SILENCE, Frame, Pcm16
from appliance.vocabulary.telephony import CallerId, Digit, HangupCause

LEAD_MS = 60
"""Sound handed to the stack ahead of time, for a late event loop; what has not left is taken back at barge-in."""

LATE_FRAMES = 3
"""So much jitter of the network is waited for before a missing frame is taken for silence."""

TICK_S = 0.01

ESTABLISHED_S = 40
"""Longer than the 32 s for which the stack repeats its 200 OK to a caller who vanished (RFC 3261, 13.3.1.4)."""

_LOST = ("rtp stream error", "timed out")
"""The stack's words for the end of a call."""

MOST_WAITING_MS = 200
"""Of another call's sound: two networks' jitter, and no more delay than people who talk bear."""

Dial = Callable[[str], Awaitable["SipCall"]]
"""Calls a SIP URI; raises ``LineError`` when nobody answers."""


class SipCall:
    """``ports.Call`` over the stack's call; also our side of one that we dialled.

    Args:
        call: the stack's.
        caller: who is at the other end.
        clock: paces the frames.
        home: host that completes a number to a SIP URI.
        dial: places a second call.
    """

    def __init__(self, call: Any, caller: CallerId, clock: Clock, home: str, dial: Dial) -> None:
        self._call = call
        self._caller = caller
        self._clock = clock
        self._home = home
        self._dial = dial
        self._digits: deque[Digit] = deque()
        self._ended: HangupCause | None = None
        self._closing: HangupCause | None = None
        self.meter = Meter()
        self._over = asyncio.Event()
        call.on(self.happened)
        call.on_dtmf(lambda event: self._digits.append(Digit(event.digit)))

    @property
    def rung(self) -> int:
        """The stack hands a call over with its first request."""
        return 0

    @property
    def caller(self) -> CallerId:
        return self._caller

    @property
    def ended(self) -> HangupCause | None:
        return self._ended

    async def answer(self) -> None:
        if self._ended is not None:
            raise CallEnded(self._ended)
        if self._call.state is baresip.CallState.ESTABLISHED:
            return
        try:
            # Without video=True the stack sends a second INVITE 0.1 s into each call, to say that there is none.
            await self._call.answer(video=True)
            await self._call.wait_established(ESTABLISHED_S)
        except baresip.BaresipError as failure:
            self._end(HangupCause.CALLER)
            raise CallEnded(self._ended or HangupCause.CALLER) from failure

    async def heard(self) -> AsyncIterator[Frame | Digit]:
        """Frames at the pace of the clock: what RTP does not bring in time is silence."""
        pending = bytearray()
        start_ms, given = self._clock.monotonic_ms(), 0
        while self._ended is None:
            while self._digits:
                yield self._digits.popleft()
            pending += self._received()
            while len(pending) >= FRAME_BYTES:
                frame = Frame(Pcm16(bytes(pending[:FRAME_BYTES])))
                del pending[:FRAME_BYTES]
                self.meter.hear(frame)
                yield frame
                given += 1
            due = (self._clock.monotonic_ms() - start_ms) // FRAME_MS
            while due - given > LATE_FRAMES and self._ended is None:
                self.meter.hear(None)
                yield SILENCE
                given += 1
            await self._clock.sleep(TICK_S)

    async def play(self, sound: Pcm16) -> None:
        self.meter.say(sound)
        at = 0
        try:
            while at < len(sound) or self._buffered():
                room = LEAD_MS * BYTES_PER_MS - self._buffered()
                if at < len(sound) and room > 0:
                    at += self._send(sound[at : at + room])
                await self._clock.sleep(TICK_S)
        except asyncio.CancelledError:
            with suppress(baresip.BaresipError):
                self._call.audio.flush_tx()
            raise

    def feed(self, frame: Frame) -> None:
        with suppress(CallEnded):
            waiting = self._buffered()
            if waiting < MOST_WAITING_MS * BYTES_PER_MS:
                self._send(frame if waiting else SILENCE * LATE_FRAMES + frame)

    async def ring(self, number: str) -> "SipCall | None":
        digits = re.sub(r"[\s.()-]", "", number)
        try:
            return await self._dial(f"sip:{digits}@{self._home}")
        except LineError:
            return None

    async def hang_up(self) -> None:
        if self._ended is not None:
            return
        ringing = self._call.state is baresip.CallState.INCOMING
        self._closing = HangupCause.REJECTED if ringing else HangupCause.HOUSE
        with suppress(baresip.BaresipError):
            await self._call.hangup()
        self._end(self._closing)

    async def press(self, digits: str) -> None:
        """Press keys, as a caller (RFC 4733)."""
        with suppress(baresip.StaleHandleError):
            await self._call.send_dtmf(digits)

    async def over(self) -> None:
        """Wait for the end of the call."""
        await self._over.wait()

    def happened(self, event: StackEvent) -> None:
        """The stack tells something about this call; only its end matters here, and may be told twice."""
        if event.event is Event.CALL_CLOSED:
            self._end(self._closing or _cause(event.text or ""))

    def failed(self) -> None:
        """The stack under this call is gone."""
        self._end(HangupCause.FAILED)

    def _received(self) -> bytes:
        try:
            return bytes(self._call.audio.read(FRAME_BYTES * 50))
        except baresip.BaresipError:
            return b""

    def _send(self, sound: bytes) -> int:
        """How much of ``sound`` was taken: nothing while the other side holds or renegotiates."""
        try:
            return int(self._call.audio.write(sound))
        except baresip.BaresipError:
            return 0

    def _buffered(self) -> int:
        """Bytes that have not left yet."""
        if self._ended is not None:
            raise CallEnded(self._ended)
        try:
            return int(self._call.audio.info().tx_buffered)
        except baresip.BaresipError:
            return 0

    def _end(self, cause: HangupCause) -> None:
        if self._ended is None:
            self._ended = cause
            self._over.set()


def _cause(reason: str) -> HangupCause:
    reason = reason.lower()
    return HangupCause.LOST if any(words in reason for words in _LOST) else HangupCause.CALLER
