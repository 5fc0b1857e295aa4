"""espeak-ng: not beautiful, but it never fails and is never late."""

import asyncio
import io
import wave

import numpy as np

from appliance.errors import MissingPart, SpeakingError
from appliance.speaking.language import language_and_words
from appliance.speaking.sound import for_telephone
from appliance.vocabulary.audio import Pcm16

WORDS_A_MINUTE = 150
_HEADER_BYTES = 44


class EspeakVoice:
    """``ports.Voice`` on Debian's espeak-ng.

    Args:
        program: its name on the path, or where it is.
        voice: one of espeak-ng's; None: the language's own.
    """

    def __init__(
        self, program: str = "espeak-ng", voice: str | None = None, words_a_minute: int = WORDS_A_MINUTE
    ) -> None:
        self._program = program
        self._voice = voice
        self._words_a_minute = words_a_minute

    @property
    def fingerprint(self) -> str:
        return f"espeak-ng/{self._voice or ''}{self._words_a_minute}"

    async def render(self, text: str) -> Pcm16:
        language, words = language_and_words(text)
        spoken = "".join(letter if letter.isprintable() else " " for letter in words)
        try:
            process = await asyncio.create_subprocess_exec(
                *(self._program, "-v", self._voice or language, "-s", str(self._words_a_minute), "--stdin", "--stdout"),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
            )
        except OSError as failure:
            raise MissingPart("espeak-ng is not installed; run: apt install espeak-ng") from failure
        out, _ = await process.communicate(spoken.encode())
        if process.returncode:
            raise SpeakingError("espeak-ng could not say this sentence.")
        return _from_wav(out)


def _from_wav(out: bytes) -> Pcm16:
    """espeak-ng streams its WAV, so the lengths in its header are not to be believed; for nothing it says nothing."""
    body = out[_HEADER_BYTES : len(out) - len(out) % 2]
    if not body:
        return for_telephone([], 1)
    with wave.open(io.BytesIO(out)) as header:
        rate_hz = header.getframerate()
    return for_telephone(np.frombuffer(body, "<i2").astype(np.float32) / 32768, rate_hz)
