"""A voice without an engine: every letter is 30 ms of a tone of its own."""

import asyncio
import math
import struct

from appliance.errors import PermanenceError
from appliance.vocabulary.audio import Pcm16, silence

LETTER_MS = 30


class FakeVoice:
    """``ports.Voice``.

    Args:
        fingerprint: as in the port.
        failure: raised instead of speaking.
    """

    def __init__(self, fingerprint: str = "fake", failure: PermanenceError | None = None) -> None:
        self.fingerprint = fingerprint
        self.failure = failure
        self.rendered: list[str] = []
        """What was begun, in order."""
        self.begun = asyncio.Event()
        """Something was."""
        self.free = asyncio.Event()
        """While it is clear, a sentence that was begun is not finished."""
        self.free.set()

    async def render(self, text: str) -> Pcm16:
        self.rendered.append(text)
        self.begun.set()
        await self.free.wait()
        if self.failure:
            raise self.failure
        return self.spoken(text)

    def spoken(self, text: str) -> Pcm16:
        """What ``render`` gives."""
        return Pcm16(b"".join(map(_tone, text)) or silence(LETTER_MS))


def _tone(letter: str) -> bytes:
    hz = 300 + ord(letter) % 97 * 20 if letter.isalnum() else 0
    samples = [round(5_000 * math.sin(2 * math.pi * hz * n / 8_000)) for n in range(LETTER_MS * 8)]
    return struct.pack(f"<{len(samples)}h", *samples)
