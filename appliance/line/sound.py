"""A sound card as telephone sound: 20 ms heard for 20 ms said, in step, through PortAudio (PyAudio).

PyAudio is imported where it is used: a box on SIP works without it, and without any sound card.
"""

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any, Final

import numpy as np
import soxr

from appliance.errors import LineError, MissingPart
from appliance.settings.reading import unknown
from appliance.vocabulary.audio import FRAME_BYTES, FRAME_MS, SAMPLE_RATE_HZ, SILENCE, Frame, Pcm16

GONE_S: Final = 2.0
"""A card that gives no sound for so long has been pulled out."""
AHEAD_FRAMES: Final = 10
"""How far saying may run ahead of hearing, 200 ms, before the echo is looked for too far away."""
STARTS_S: Final = 10.0
"""A sound server takes up to two seconds."""

Heard = Callable[[Frame, Frame], None]
"""What was heard, and what was said at that moment."""


class SoundCard:
    """The card's two ways, open from ``open`` to ``close``.

    Args:
        name: what PortAudio calls it, or a part of that.
        heard: called on the event loop, frame by frame.
    """

    def __init__(self, name: str, heard: Heard) -> None:
        self._name = name
        self._heard = heard
        self._lock = threading.Lock()
        self._waiting = bytearray()
        self._in, self._out = bytearray(), bytearray()
        self._beat = 0.0
        self._said: deque[Frame] = deque(maxlen=AHEAD_FRAMES)
        self._streams: list[Any] = []

    async def open(self) -> None:
        """Begin; sound flows when this returns.

        Raises:
            MissingPart: PyAudio is not installed.
            LineError: there is no such card, it cannot be opened, or gives no sound.
        """
        audio = pyaudio()
        self._loop = asyncio.get_running_loop()
        self._flows = asyncio.Event()
        self._audio = audio.PyAudio()
        try:
            device = find(self._audio, self._name)
            self._rate_hz = self._rate(audio, device)
            self._to_line = soxr.ResampleStream(self._rate_hz, SAMPLE_RATE_HZ, 1, dtype="int16")
            self._to_card = soxr.ResampleStream(SAMPLE_RATE_HZ, self._rate_hz, 1, dtype="int16")
            self._beat = time.monotonic()
            common = {"rate": self._rate_hz, "channels": 1, "format": audio.paInt16}
            common["frames_per_buffer"] = self._rate_hz * FRAME_MS // 1_000
            index = device["index"]
            # Two streams: PortAudio ends one with both ways as soon as either is late (ContinuePoll, paTimedOut).
            self._streams = [
                self._audio.open(output=True, output_device_index=index, stream_callback=self._give, **common),
                self._audio.open(input=True, input_device_index=index, stream_callback=self._take, **common),
            ]
            await asyncio.wait_for(self._flows.wait(), STARTS_S)
        except OSError as failure:  # a time-out is one as well
            self.close()
            raise LineError(
                f"The sound card {self._name!r} cannot be opened ({str(failure) or 'it is silent'}); "
                "does another program use it?"
            ) from failure
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        while self._streams:
            self._streams.pop().close()
        self._audio.terminate()

    @property
    def alive(self) -> bool:
        """Does sound flow?"""
        return bool(self._streams) and time.monotonic() - self._beat < GONE_S

    @property
    def behind_s(self) -> float:
        """How long what the card has taken is still under way to the line."""
        return float(self._streams[0].get_output_latency())

    @property
    def waiting(self) -> bool:
        """Is there something that the card has not taken yet?"""
        with self._lock:
            return bool(self._waiting)

    def say(self, sound: Pcm16) -> None:
        with self._lock:
            self._waiting += sound

    def hush(self) -> None:
        """Forget what the card has not taken."""
        with self._lock:
            self._waiting.clear()

    def _rate(self, audio: Any, device: dict[str, Any]) -> int:
        """The line's own rate where the card knows it, else the card's."""
        own, index = int(device["defaultSampleRate"]), device["index"]
        try:
            self._audio.is_format_supported(
                SAMPLE_RATE_HZ,
                input_device=index,
                output_device=index,
                input_channels=1,
                output_channels=1,
                input_format=audio.paInt16,
                output_format=audio.paInt16,
            )
        except ValueError:
            return own
        return SAMPLE_RATE_HZ

    def _give(self, _: object, count: int, __: object, ___: int) -> tuple[bytes, int]:
        """PortAudio's thread: what the card says next. The second value is ``paContinue``."""
        needed = 2 * count
        while len(self._out) < needed:
            said = self._next()
            self._said.append(said)
            self._out += self._resampled(self._to_card, said)
        out = bytes(self._out[:needed])
        del self._out[:needed]
        return out, 0

    def _take(self, heard: bytes, _: int, __: object, ___: int) -> tuple[None, int]:
        """PortAudio's thread: what the card has heard."""
        self._beat = time.monotonic()
        self._in += self._resampled(self._to_line, heard)
        while len(self._in) >= FRAME_BYTES:
            frame = Frame(Pcm16(bytes(self._in[:FRAME_BYTES])))
            del self._in[:FRAME_BYTES]
            said = self._said.popleft() if self._said else SILENCE
            self._loop.call_soon_threadsafe(self._hand_over, frame, said)
        return None, 0

    def _hand_over(self, heard: Frame, said: Frame) -> None:
        if self._streams:  # the last frames may arrive after the end
            self._flows.set()
            self._heard(heard, said)

    def _resampled(self, how: Any, sound: bytes) -> bytes:
        if self._rate_hz == SAMPLE_RATE_HZ:
            return sound
        return bytes(how.resample_chunk(np.frombuffer(sound, "<i2")).tobytes())

    def _next(self) -> Frame:
        with self._lock:
            piece = bytes(self._waiting[:FRAME_BYTES])
            del self._waiting[:FRAME_BYTES]
        return Frame(Pcm16(piece.ljust(FRAME_BYTES, b"\0")))


def find(audio: Any, name: str) -> dict[str, Any]:
    """The card of that name, with both ways.

    Raises:
        LineError: there is none; says which there are.
    """
    every = [audio.get_device_info_by_index(index) for index in range(audio.get_device_count())]
    cards = [card for card in every if card["maxInputChannels"] and card["maxOutputChannels"]]
    exact = [card for card in cards if card["name"] == name] or [card for card in cards if name in card["name"]]
    if exact:
        return dict(exact[0])
    if not cards:
        raise LineError("There is no sound card that hears and speaks: is the telephone interface plugged in?")
    names = [str(card["name"]) for card in cards]
    raise LineError(f"{unknown(name, names, 'sound card')} There are: {', '.join(names)}.")


def pyaudio() -> Any:
    """The module.

    Raises:
        MissingPart: it is not installed.
    """
    try:
        import pyaudio as module  # noqa: PLC0415 - only an analogue line needs it
    except ImportError as failure:
        told = "An analogue line needs PyAudio: apt install python3-pyaudio, or make analogue in a clone"
        raise MissingPart(told) from failure
    return module
