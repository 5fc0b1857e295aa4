"""How the simulated caller hears the house: waits until it stops speaking, then recognises its words."""

import asyncio
from array import array
from collections.abc import AsyncIterator, Callable
from typing import Protocol

from appliance.errors import HearingError
from appliance.ports import Recognizer
from appliance.vocabulary.audio import FRAME_MS, Frame, Pcm16
from appliance.vocabulary.speech import Hint
from appliance.vocabulary.telephony import Digit

AUDIBLE = 500
"""Of 32 768: -36 dBFS, well above the codec's idle noise and below the softest syllable of a synthetic voice."""

QUIET_MS = 500
"""Silence after which a caller believes that the house has finished."""

QUIETER_MS = 1_800
"""The same when the words hold no question: the house may be about to go on."""


class Audible(Protocol):
    """What can be listened to."""

    def heard(self) -> AsyncIterator[Frame | Digit]: ...


class Ear:
    """One caller's ear on one call; ``attend`` takes in its sound until it ends."""

    def __init__(self, call: Audible, recognizer: Recognizer, hint: Hint) -> None:
        self._call = call
        self._recognizer = recognizer
        self._hint = hint
        self._frames: asyncio.Queue[Frame | None] = asyncio.Queue()
        self.ended = False
        """The call is over, and all its sound was heard."""

    async def attend(self) -> None:
        try:
            async for item in self._call.heard():
                if not isinstance(item, Digit):
                    self._frames.put_nowait(item)
        finally:
            self._frames.put_nowait(None)

    async def begins(self, speaking_ms: int) -> None:
        """Wait until the house has spoken for so long, or the call is over."""
        loud_ms = 0
        while loud_ms < speaking_ms:
            frame = await self._next()
            if frame is None:
                return
            loud_ms += FRAME_MS if _audible(frame) else 0

    async def words(self, enough: Callable[[str], bool], longest_wait_s: float) -> str:
        """The house's next words, once it has finished; "" when it says nothing for so long, or the call ends.

        Args:
            enough: do the words sound like all that will be said?
            longest_wait_s: for the house to begin.
        """
        sound, quiet_ms, waited_ms = bytearray(), 0, 0
        guess: asyncio.Task[str] | None = None
        while (frame := await self._next()) is not None:
            loud = _audible(frame)
            quiet_ms = 0 if loud else quiet_ms + FRAME_MS
            if loud or sound:
                sound += frame
            elif (waited_ms := waited_ms + FRAME_MS) >= longest_wait_s * 1000:
                return ""
            if loud and guess is not None:
                guess.cancel()
                guess = None
            if sound and quiet_ms >= QUIET_MS and guess is None:
                guess = asyncio.create_task(self._recognized(Pcm16(bytes(sound))))
            if guess is not None and guess.done() and (quiet_ms >= QUIETER_MS or enough(guess.result())):
                return guess.result()
        return await (guess or self._recognized(Pcm16(bytes(sound))))

    async def _next(self) -> Frame | None:
        frame = None if self.ended else await self._frames.get()
        self.ended = frame is None
        return frame

    async def _recognized(self, sound: Pcm16) -> str:
        hearing = self._recognizer.listen(self._hint)
        hearing.feed(sound)
        try:
            return (await hearing.transcript()).text
        except HearingError:
            return ""
        finally:
            hearing.close()


def _audible(frame: Frame) -> bool:
    samples = array("h", frame)
    return max(samples) > AUDIBLE or min(samples) < -AUDIBLE
