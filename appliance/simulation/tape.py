"""A tape of both sides of a call: what went out left, what came back right."""

import wave
from array import array
from collections.abc import AsyncIterator
from pathlib import Path

from appliance.line.sip import SipCall
from appliance.vocabulary.audio import SAMPLE_RATE_HZ, Frame, Pcm16
from appliance.vocabulary.telephony import Digit


class TapedCall:
    """A call that is heard and spoken through this tape; the frames that come back are its clock."""

    def __init__(self, call: SipCall) -> None:
        self._call = call
        self._sent = bytearray()
        self._came = bytearray()

    async def heard(self) -> AsyncIterator[Frame | Digit]:
        async for item in self._call.heard():
            if not isinstance(item, Digit):
                self._came += item
            yield item

    async def play(self, sound: Pcm16) -> None:
        self._sent += bytes(max(0, len(self._came) - len(self._sent)))
        self._sent += sound
        await self._call.play(sound)

    def write(self, path: Path) -> None:
        """As a stereo WAV file."""
        length = max(len(self._sent), len(self._came))
        left, right = (array("h", bytes(one).ljust(length, b"\0")) for one in (self._sent, self._came))
        both = array("h", bytes(2 * length))
        both[0::2], both[1::2] = left, right
        with wave.open(str(path), "wb") as written:
            written.setnchannels(2)
            written.setsampwidth(2)
            written.setframerate(SAMPLE_RATE_HZ)
            written.writeframes(both.tobytes())
