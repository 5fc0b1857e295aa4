"""One call on an analogue line. Nothing there says that the caller has left: it is heard, or the current stops."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterable
from typing import Final

import numpy as np

from appliance.errors import CallEnded
from appliance.line.meter import Meter
from appliance.line.pins import Pins
from appliance.line.sound import SoundCard
from appliance.line.spandsp import Keys
from appliance.line.tones import Tones
from appliance.ports import Clock
from appliance.vocabulary.audio import FRAME_MS, Frame, Pcm16
from appliance.vocabulary.telephony import CallerId, Digit, HangupCause

KEPT_FRAMES: Final = 50
"""What is heard while nobody reads; older is dropped."""
NO_CURRENT_MS: Final = 300
"""The exchange breaks the loop for longer when the caller leaves; shorter are its own switching and faults."""
SILENT_MS: Final = 60_000
"""Who is in danger may say nothing for long, and is not cut off; the receptionist has ended other calls before."""
SILENT_LEVEL: Final = 330
"""40 dB below full scale: a caller speaks louder, the noise of a bad line is fainter."""
TICK_S: Final = 0.01


class AnalogueCall:
    """``ports.Call``. The line feeds it with ``frame`` while it is ``up``."""

    def __init__(self, caller: CallerId, rung: int, pins: Pins, sound: SoundCard, clock: Clock) -> None:
        self.caller = caller
        self.rung = rung
        self.ended: HangupCause | None = None
        self.up = False
        self.dialling = False
        """Nobody is there yet; the house says keys and nothing else."""
        self.meter = Meter()
        self._pins = pins
        self._sound = sound
        self._clock = clock
        self._keys = Keys()
        self._tones_on_wires, self._tones_heard = Tones(), Tones()
        self._heard: deque[Frame | Digit] = deque(maxlen=KEPT_FRAMES)
        self._news = asyncio.Event()
        self._current_seen = False
        self._no_current_ms = 0
        self._silent_ms = 0

    async def answer(self) -> None:
        if self.ended is None and not self.up and self._pins.current:
            self.end(HangupCause.REJECTED)  # another telephone has the line: it is theirs
        self._need_live()
        self._pins.seize()
        self.up = True

    async def heard(self) -> AsyncIterator[Frame | Digit]:
        while self.ended is None or self._heard:
            while self._heard:
                yield self._heard.popleft()
            self._news.clear()
            if self.ended is None:
                await self._news.wait()

    async def play(self, sound: Pcm16) -> None:
        self._need_live()
        self._sound.say(sound)
        try:
            while self._sound.waiting:
                await self._clock.sleep(TICK_S)
                self._need_live()
            await self._clock.sleep(self._sound.behind_s)
        except asyncio.CancelledError:
            self._sound.hush()
            raise
        self._need_live()

    def feed(self, frame: Frame) -> None:
        if self.ended is None:
            self._sound.say(frame)

    async def ring(self, number: str) -> None:
        """Two wires carry one call."""

    def hear_again(self, frames: Iterable[Frame]) -> None:
        """Let the next reader have what was heard already: the first word of who picked up."""
        self._heard.extendleft(reversed([*frames]))

    async def hang_up(self) -> None:
        self.end(HangupCause.HOUSE if self.up else HangupCause.REJECTED)

    def frame(self, heard: Frame, on_wires: Frame, *, quiet_house: bool) -> None:
        """20 ms of the caller.

        Args:
            heard: them, without our own echo.
            on_wires: with it.
            quiet_house: nothing was said to them meanwhile.
        """
        self._heard.extend(self._keys.hear(heard))
        self._heard.append(heard)
        self._news.set()
        if self._lost_current() or self._given_tone(heard, on_wires):
            self.end(HangupCause.CALLER)
        elif self._silent(heard, quiet_house=quiet_house):
            self.end(HangupCause.LOST)

    def end(self, cause: HangupCause) -> None:
        """The first cause counts."""
        if self.ended is not None:
            return
        self.ended = cause
        if self.up:
            self._sound.hush()
            self._pins.release()
        self._news.set()

    def _lost_current(self) -> bool:
        current = self._pins.current
        if current is None:
            return False
        self._current_seen |= current
        self._no_current_ms = 0 if current or not self._current_seen else self._no_current_ms + FRAME_MS
        return self._no_current_ms >= NO_CURRENT_MS

    def _given_tone(self, heard: Frame, on_wires: Frame) -> bool:
        """Heard either way it is one: while we speak a loud one leads the canceller astray, our echo drowns a faint."""
        told = self._tones_on_wires.hear(on_wires), self._tones_heard.hear(heard)
        return any(told)

    def _silent(self, heard: Frame, *, quiet_house: bool) -> bool:
        faint = int(np.max(np.abs(np.frombuffer(heard, "<i2").astype(np.int32)))) < SILENT_LEVEL
        self._silent_ms = self._silent_ms + FRAME_MS if faint and quiet_house else 0
        return self._silent_ms >= SILENT_MS

    def _need_live(self) -> None:
        if self.ended is not None:
            raise CallEnded(self.ended)
