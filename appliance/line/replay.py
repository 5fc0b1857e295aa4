"""A WAV file as caller: a recorded call is served again exactly as it was, at any pace the clock gives."""

import wave
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Self

import numpy as np
import soxr

from appliance.errors import CallEnded, LineError
from appliance.ports import Clock
from appliance.vocabulary.audio import FRAME_BYTES, FRAME_MS, SAMPLE_RATE_HZ, Frame, Pcm16, duration_ms
from appliance.vocabulary.telephony import CallerId, Digit, HangupCause

_WIDTHS = {1: ("u1", 128.0), 2: ("<i2", 32_768.0), 4: ("<i4", 2_147_483_648.0)}
"""Sample widths of PCM in WAV, in bytes: their type and full scale."""


class ReplayLine:
    """``ports.Line`` on which one call comes: the file's sound, then the caller hangs up."""

    def __init__(self, recording: Path, clock: Clock, caller: CallerId | None = None) -> None:
        self._recording = recording
        self._clock = clock
        self._caller = caller or CallerId(None)

    async def __aenter__(self) -> Self:
        self._sound = read_wav(self._recording)
        return self

    async def __aexit__(self, *exc: object) -> None:
        """Nothing is open."""

    async def calls(self) -> "AsyncIterator[ReplayCall]":
        yield ReplayCall(self._sound, self._caller, self._clock)


class ReplayCall:
    """``ports.Call`` over a recorded caller; ``said`` gathers what the house answered."""

    def __init__(self, sound: Pcm16, caller: CallerId, clock: Clock) -> None:
        self._sound = sound
        self._clock = clock
        self.caller = caller
        self.ended: HangupCause | None = None
        self.said = bytearray()

    async def answer(self) -> None:
        """The recorded caller always waits."""

    async def heard(self) -> AsyncIterator[Frame | Digit]:
        for at in range(0, len(self._sound), FRAME_BYTES):
            if self.ended is not None:
                return
            await self._clock.sleep(FRAME_MS / 1000)
            yield Frame(Pcm16(self._sound[at : at + FRAME_BYTES].ljust(FRAME_BYTES, b"\0")))
        self.ended = self.ended or HangupCause.CALLER

    async def play(self, sound: Pcm16) -> None:
        for at in range(0, len(sound), FRAME_BYTES):
            if self.ended is not None:
                raise CallEnded(self.ended)
            piece = Pcm16(sound[at : at + FRAME_BYTES])
            await self._clock.sleep(duration_ms(piece) / 1000)
            self.said += piece

    async def transfer(self, number: str) -> bool:  # noqa: ARG002 - nobody is there to take it
        return False

    async def hang_up(self) -> None:
        self.ended = self.ended or HangupCause.HOUSE


def read_wav(path: Path) -> Pcm16:
    """Any PCM WAV file as telephone sound.

    Raises:
        LineError: not there, not a WAV file, or of a kind this does not read.
    """
    try:
        with wave.open(str(path)) as recording:
            width, channels, rate_hz = recording.getsampwidth(), recording.getnchannels(), recording.getframerate()
            content = recording.readframes(recording.getnframes())
    except (OSError, wave.Error, EOFError) as failure:
        raise LineError(f"{path.name} cannot be read as a WAV file: {failure or 'it is empty'}.") from failure
    if width not in _WIDTHS or not rate_hz:
        raise LineError(f"{path.name} has samples of {8 * width} bits; save it as 16-bit PCM.")
    kind, full = _WIDTHS[width]
    whole = content[: len(content) // (width * channels) * width * channels]
    samples = np.frombuffer(whole, kind).astype(np.float32).reshape(-1, channels).mean(axis=1)
    level = (samples - (full if width == 1 else 0)) / full
    narrow = soxr.resample(level, rate_hz, SAMPLE_RATE_HZ)
    return Pcm16(np.clip(narrow * 32_767, -32_768, 32_767).astype("<i2").tobytes())
