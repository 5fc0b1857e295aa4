"""espeak-ng: not beautiful, but it never fails and is never late."""

import asyncio
import io
import wave

import numpy as np

from appliance.errors import MissingPart, SpeakingError
from appliance.speaking.sound import for_telephone
from appliance.vocabulary.audio import Pcm16

WORDS_A_MINUTE = 150


class EspeakVoice:
    """``ports.Voice`` on Debian's espeak-ng."""

    fingerprint = f"espeak-ng/fr/{WORDS_A_MINUTE}"

    async def render(self, text: str) -> Pcm16:
        spoken = "".join(letter if letter.isprintable() else " " for letter in text)
        try:
            process = await asyncio.create_subprocess_exec(
                *("espeak-ng", "-v", "fr", "-s", str(WORDS_A_MINUTE), "--stdin", "--stdout"),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
            )
        except FileNotFoundError as failure:
            raise MissingPart("espeak-ng is not installed; run: apt install espeak-ng") from failure
        out, _ = await process.communicate(spoken.encode())
        if process.returncode or len(out) <= 44:
            raise SpeakingError("espeak-ng could not say this sentence.")
        return _from_wav(out)


def _from_wav(out: bytes) -> Pcm16:
    """espeak-ng streams its WAV, so the lengths in its header are not to be believed."""
    with wave.open(io.BytesIO(out)) as header:
        rate_hz = header.getframerate()
    body = out[44 : 44 + (len(out) - 44) // 2 * 2]
    return for_telephone(np.frombuffer(body, "<i2").astype(np.float32) / 32768, rate_hz)
