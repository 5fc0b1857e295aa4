"""How the simulated caller hears the house: waits until it stops speaking, then recognises its words."""

import asyncio
from array import array
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Protocol

from appliance.errors import HearingError
from appliance.ports import Recognizer
from appliance.vocabulary.audio import BYTES_PER_MS, FRAME_MS, Frame, Pcm16
from appliance.vocabulary.speech import Hint
from appliance.vocabulary.telephony import Digit

AUDIBLE = 500
"""Of 32 768: -36 dBFS, well above the codec's idle noise and below the softest syllable of a synthetic voice."""

QUIET_MS = 500
"""Silence after which a caller believes that the house has finished."""

QUIETER_MS = 1_800
"""The same when the words hold no question: the house may be about to go on."""

PIECE_MS = 3_500
PAUSE_MS = 160
"""Words are recognised in pieces of this length at least, cut at such pauses, while the house speaks on: what is left
to recognise at its end is short."""


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

    def forget(self) -> None:
        """What came until now was interrupted, and is nothing to answer."""
        while not self._frames.empty() and not self.ended:
            self.ended = self._frames.get_nowait() is None

    async def words(self, enough: Callable[[str], bool], longest_wait_s: float) -> str:
        """The house's next words, once it has finished; "" when it says nothing for so long, or the call ends.

        Args:
            enough: do the words sound like all that will be said?
            longest_wait_s: for the house to begin.
        """
        heard, quiet_ms, waited_ms = _Pieces(self._recognized), 0, 0
        while (frame := await self._next()) is not None:
            loud = _audible(frame)
            quiet_ms = 0 if loud else quiet_ms + FRAME_MS
            if heard.empty and not loud:
                waited_ms += FRAME_MS
                if waited_ms >= longest_wait_s * 1000:
                    return ""
                continue
            heard.add(frame, loud=loud, quiet_ms=quiet_ms)
            words = heard.words if quiet_ms >= QUIET_MS else None
            if words is not None and (quiet_ms >= QUIETER_MS or enough(words)):
                return words
        return await heard.all()

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


class _Pieces:
    """What the house has said since it began, recognised piece by piece while it goes on."""

    def __init__(self, recognize: Callable[[Pcm16], Awaitable[str]]) -> None:
        self._recognize = recognize
        self._done: list[asyncio.Future[str]] = []
        self._last: asyncio.Future[str] | None = None
        self._sound = bytearray()
        self._voiced = False

    @property
    def empty(self) -> bool:
        return not self._done and not self._voiced

    def add(self, frame: Frame, *, loud: bool, quiet_ms: int) -> None:
        self._sound += frame
        if loud:
            self._voiced = True
            if self._last is not None:
                self._last.cancel()
                self._last = None
        if self._voiced and quiet_ms >= PAUSE_MS and len(self._sound) >= PIECE_MS * BYTES_PER_MS:
            self._done.append(self._begin())
        elif self._voiced and quiet_ms >= QUIET_MS and self._last is None:
            self._last = asyncio.ensure_future(self._recognize(Pcm16(bytes(self._sound))))

    @property
    def words(self) -> str | None:
        """All words, once every piece is recognised."""
        pieces = [*self._done, *([self._last] if self._last else [])]
        if not all(one.done() for one in pieces) or (self._voiced and self._last is None):
            return None
        return " ".join(filter(None, (one.result() for one in pieces)))

    async def all(self) -> str:
        """The same, waiting for it."""
        if self._last is not None:
            self._done.append(self._last)
        elif self._voiced:
            self._done.append(self._begin())
        return " ".join(filter(None, [await one for one in self._done]))

    def _begin(self) -> asyncio.Future[str]:
        """Recognise what there is, and start another piece."""
        if self._last is not None:
            self._last.cancel()
            self._last = None
        sound, self._sound, self._voiced = Pcm16(bytes(self._sound)), bytearray(), False
        return asyncio.ensure_future(self._recognize(sound))


def _audible(frame: Frame) -> bool:
    samples = array("h", frame)
    return max(samples) > AUDIBLE or min(samples) < -AUDIBLE
