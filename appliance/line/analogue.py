"""An analogue telephone line: a sound card for the voice, three pins for ring, hook and loop (docs/analogue.md)."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

from appliance.errors import CallEnded, LineError
from appliance.line.analogue_call import AnalogueCall
from appliance.line.dialling import DialTone, PickedUp, keys
from appliance.line.echo import Echo
from appliance.line.pins import Pins, Rings
from appliance.line.sound import SoundCard, find, pyaudio
from appliance.line.spandsp import Announcement, Keys
from appliance.ports import Clock
from appliance.vocabulary.audio import FRAME_MS, SILENCE, Frame
from appliance.vocabulary.levels import Levels
from appliance.vocabulary.telephony import CallerId, Digit, HangupCause

logger = logging.getLogger(__name__)

WATCH_S = 1.0

DIAL_TONE_S = 5
"""An exchange gives it within three seconds (ITU-T E.543 lets some wait longer)."""

RINGS_S = 35
"""Seven rings: old people walk slowly to the telephone; a few seconds of it are the exchange's."""


@dataclass(frozen=True)
class AnalogueSettings:
    sound_card: str = "telephone"
    """As PortAudio names it; ``firmware_config/alsa`` gives the interface this name."""
    ring_pin: int = 23
    hook_pin: int = 24
    loop_pin: int | None = 25
    """GPIO numbers; None: the interface does not tell whether current flows."""
    rings: int = 2
    """The call is handed over at the begin of this ring; who calls is sent between the first and the second."""


def examine(sound_card: str) -> None:
    """Is there what an analogue line needs, on a machine that may have the line open already?

    Raises:
        MissingPart: a library is not installed.
        LineError: there is no such sound card.
    """
    Keys()
    Echo()
    audio = pyaudio().PyAudio()
    try:
        find(audio, sound_card)
    finally:
        audio.terminate()


class AnalogueLine:
    """``ports.Line``: one call at a time."""

    def __init__(self, settings: AnalogueSettings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._sound = SoundCard(settings.sound_card, self._frame)
        self._ringing: asyncio.Queue[AnalogueCall | None] = asyncio.Queue()
        self._call: AnalogueCall | None = None
        self._rings = Rings()
        self._measured: list[Levels] = []
        self._dead = False

    async def __aenter__(self) -> Self:
        Keys()  # a missing library stops the start, not the first call
        self._announcement = Announcement()
        self._echo = Echo()  # the line's, not a call's: what it has learnt of the wires holds for the next one
        wanted = self._settings
        self._pins = Pins(wanted.ring_pin, wanted.hook_pin, wanted.loop_pin)
        try:
            await self._sound.open()
        except BaseException:
            self._pins.close()
            raise
        self._watching = asyncio.create_task(self._watch())
        return self

    async def __aexit__(self, *exc: object) -> None:
        self._watching.cancel()
        with suppress(asyncio.CancelledError):
            await self._watching
        if self._call is not None:
            self._call.end(HangupCause.HOUSE)
        self._sound.close()
        self._pins.release()
        self._pins.close()
        self._ringing.put_nowait(None)

    async def calls(self) -> AsyncIterator[AnalogueCall]:
        """Calls as they ring.

        Raises:
            LineError: the sound card is gone.
        """
        while (call := await self._ringing.get()) is not None:
            yield call
        if self._dead:
            raise LineError("The sound card of the telephone line gives no sound any more: is it still plugged in?")

    async def place(self, number: str) -> AnalogueCall | None:
        if self._dead or self._call is not None or self._somebody_calls() or self._pins.current:
            raise LineError("The line is in use: no call can be placed.")
        call = self._call = AnalogueCall(CallerId(None), 0, self._pins, self._sound, self._clock)
        try:
            call.dialling = True
            await call.answer()
            return await _dialled(call, number)
        except CallEnded:  # the busy tone, or the current is gone
            return None
        except BaseException:
            await call.hang_up()
            raise

    @property
    def taken(self) -> bool:
        """Nobody registers two wires."""
        return True

    def measured(self) -> list[Levels]:
        """How loud the calls were that have ended since this was last asked."""
        measured, self._measured = self._measured, []
        return measured

    async def answers(self) -> bool:
        """Does sound flow from the line?"""
        return self._sound.alive

    def _frame(self, heard: Frame, said: Frame) -> None:
        """20 ms of the line; the heart beat of everything here."""
        if self._call is not None and self._call.ended is not None:
            if (levels := self._call.meter.levels) is not None:
                self._measured.append(levels)
            self._call, self._rings = None, Rings()
        active = self._pins.rings()
        if self._call is not None and self._call.up:
            self._call.frame(self._without_echo(said, heard), heard, quiet_house=not any(said))
        else:
            self._on_hook(heard, active=active)

    def _without_echo(self, said: Frame, heard: Frame) -> Frame:
        if self._call is None or self._call.dialling:
            return heard  # keys would lead the canceller astray
        clean = self._echo.without(said, heard)
        self._call.meter.two_wires(said, heard, clean)
        return SILENCE if self._echo.mistakable else clean

    def _on_hook(self, heard: Frame, *, active: bool) -> None:
        if self._pins.current:  # somebody has picked up another telephone: the call is theirs
            self._forget(HangupCause.REJECTED)
        elif self._rings.hear(active=active):
            self._rang()
        elif self._rings.given_up:
            self._forget(HangupCause.CALLER)
        elif self._rings.count and not self._rings.sounding:
            self._announcement.hear(heard)

    def _rang(self) -> None:
        if self._rings.count == 1:
            self._announcement = Announcement()
        if self._rings.count == self._settings.rings:
            caller = self._announcement.caller or CallerId(None)
            self._call = AnalogueCall(caller, self._rings.count, self._pins, self._sound, self._clock)
            self._ringing.put_nowait(self._call)

    def _somebody_calls(self) -> bool:
        """If only since a moment ago: the first ring does not count yet."""
        return bool(self._rings.count) or self._rings.begun or self._pins.rings()

    def _forget(self, cause: HangupCause) -> None:
        if self._call is not None:
            self._call.end(cause)
        self._call, self._rings = None, Rings()

    async def _watch(self) -> None:
        """A card that is pulled out says nothing of it."""
        while self._sound.alive:
            await self._clock.sleep(WATCH_S)
        logger.error("The sound card of the telephone line gives no sound any more.")
        self._dead = True
        self._forget(HangupCause.FAILED)
        self._ringing.put_nowait(None)


async def _dialled(call: AnalogueCall, number: str) -> AnalogueCall | None:
    """The call, once somebody has picked up.

    Raises:
        LineError: the exchange gives no dial tone.
        CallEnded: busy, or nobody there.
    """
    if not await _within(DIAL_TONE_S, call, DialTone().hear):
        await call.hang_up()
        raise LineError("The exchange gives no dial tone: is the telephone line plugged in?")
    await call.play(keys(number))
    there = PickedUp()
    if await _within(RINGS_S, call, there.hear):
        call.dialling = False
        call.hear_again(there.said)
        return call
    await call.hang_up()
    return None


async def _within(seconds: float, call: AnalogueCall, heard: Callable[[Frame], bool]) -> bool:
    """Was it heard within so much of the line's sound?"""
    left = int(seconds * 1_000 / FRAME_MS)
    async for item in call.heard():
        if isinstance(item, Digit):
            continue
        if heard(item):
            return True
        left -= 1
        if left <= 0:
            return False
    return False
