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
"""Sample widths of PCM in WAV, in bytes: their type and full scale; three bytes are read as four."""

_RATES_HZ = range(4_000, 192_001)
"""What recorders write; anything else is a broken header."""


class ReplayLine:
    """``ports.Line`` on which one call comes: the file's sound, then the caller hangs up.

    Args:
        recording: PCM, any rate, width and channels.
        clock: paces the call.
        caller: who it is said to be.
        answers: a WAV file to be written with what the house said.
    """

    def __init__(
        self, recording: Path, clock: Clock, caller: CallerId | None = None, answers: Path | None = None
    ) -> None:
        self._recording = recording
        self._clock = clock
        self._caller = caller or CallerId(None)
        self._answers = answers

    async def __aenter__(self) -> Self:
        self._call = ReplayCall(read_wav(self._recording), self._caller, self._clock)
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._call.hang_up()
        if self._answers is not None:
            write_wav(self._answers, Pcm16(bytes(self._call.said)))

    async def calls(self) -> "AsyncIterator[ReplayCall]":
        if self._call.ended is None:
            yield self._call

    async def place(self, number: str) -> "ReplayCall | None":  # noqa: ARG002 - the port's
        raise LineError("A recording calls nobody.")


class ReplayCall:
    """``ports.Call`` over a recorded caller; ``said`` gathers what the house answered."""

    def __init__(self, sound: Pcm16, caller: CallerId, clock: Clock) -> None:
        self._sound = sound
        self._clock = clock
        self.caller = caller
        self.ended: HangupCause | None = None
        self.rung = 0
        self.said = bytearray()

    async def answer(self) -> None:
        if self.ended is not None:
            raise CallEnded(self.ended)

    async def heard(self) -> AsyncIterator[Frame | Digit]:
        due_ms = self._clock.monotonic_ms()
        for at in range(0, len(self._sound), FRAME_BYTES):
            due_ms += FRAME_MS
            await self._until(due_ms)
            if self.ended is not None:
                return
            yield Frame(Pcm16(self._sound[at : at + FRAME_BYTES].ljust(FRAME_BYTES, b"\0")))
        self.ended = self.ended or HangupCause.CALLER

    async def play(self, sound: Pcm16) -> None:
        due_ms = self._clock.monotonic_ms()
        for at in range(0, len(sound), FRAME_BYTES):
            piece = Pcm16(sound[at : at + FRAME_BYTES])
            due_ms += duration_ms(piece)
            await self._until(due_ms)
            if self.ended is not None:
                break
            self.said += piece
        if self.ended is not None:
            raise CallEnded(self.ended)

    def feed(self, frame: Frame) -> None:
        if self.ended is None:
            self.said += frame

    async def ring(self, number: str) -> None:
        """Nobody is there to pick up."""

    async def hang_up(self) -> None:
        self.ended = self.ended or HangupCause.HOUSE

    async def _until(self, due_ms: int) -> None:
        await self._clock.sleep(max(0, due_ms - self._clock.monotonic_ms()) / 1000)


def read_wav(path: Path) -> Pcm16:
    """Any PCM WAV file as telephone sound.

    Raises:
        LineError: not there, not a WAV file, or of a kind this does not read.
    """
    try:
        with wave.open(str(path)) as recording:
            width, channels, rate_hz = recording.getsampwidth(), recording.getnchannels(), recording.getframerate()
            content = recording.readframes(recording.getnframes())
    except (OSError, wave.Error, EOFError, RuntimeError) as failure:  # RuntimeError: a chunk that ends after the file
        raise LineError(f"{path.name} cannot be read as a WAV file: {failure or 'it is cut short'}.") from failure
    whole = content[: len(content) // (width * channels) * width * channels]
    if width == 3:
        whole = np.pad(np.frombuffer(whole, "u1").reshape(-1, 3), ((0, 0), (1, 0))).tobytes()
        width = 4
    if width not in _WIDTHS or rate_hz not in _RATES_HZ:
        raise LineError(f"{path.name} has {8 * width}-bit samples at {rate_hz} Hz; save it as 16-bit PCM, 8000 Hz.")
    kind, full = _WIDTHS[width]
    samples = np.frombuffer(whole, kind).astype(np.float32).reshape(-1, channels).mean(axis=1)
    level = (samples - (full if width == 1 else 0)) / full
    narrow = soxr.resample(level, rate_hz, SAMPLE_RATE_HZ)
    return Pcm16(np.clip(narrow * 32_767, -32_768, 32_767).astype("<i2").tobytes())


def write_wav(path: Path, sound: Pcm16) -> None:
    """Keep telephone sound.

    Raises:
        LineError: the file cannot be written.
    """
    try:
        with path.open("wb") as file, wave.open(file) as written:
            written.setnchannels(1)
            written.setsampwidth(2)
            written.setframerate(SAMPLE_RATE_HZ)
            written.writeframes(sound)
    except OSError as failure:
        raise LineError(f"{path.name} cannot be written: {failure.strerror}.") from failure
