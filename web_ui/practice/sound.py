"""A recording as its reader hears and sees it: WAV, and a waveform as SVG. Unsealed in memory, never written."""

import io
import re
import wave
from functools import lru_cache

import numpy as np

from appliance.store.store import Store
from appliance.vocabulary.audio import SAMPLE_RATE_HZ

BARS = 150
"""Of the waveform: as many as are told apart on a telephone's screen."""

_HEIGHT = 58
_RANGE = re.compile(r"bytes=(\d*)-(\d*)$")


class Sounds:
    """The last recordings that were listened to, so that seeking does not unseal them again and again."""

    def __init__(self, store: Store) -> None:
        self._wav = lru_cache(maxsize=4)(lambda call, identity: _wav(store.recording(call, identity)))

    def wav(self, call: int, identity: str) -> bytes:
        """b"" when nothing was kept."""
        sound: bytes = self._wav(call, identity)
        return sound

    def forget(self) -> None:
        """Somebody signed out, or a file was erased."""
        self._wav.cache_clear()

    def waveform(self, call: int, identity: str) -> str:
        samples = np.frombuffer(self.wav(call, identity)[44:], np.int16)
        if not samples.size:
            return _svg("")
        pieces = np.array_split(np.abs(samples.astype(np.int32)), min(BARS, samples.size))
        loud = np.array([piece.max() for piece in pieces], float)
        loud = np.sqrt(loud / max(loud.max(), 1.0))  # quiet speech stays visible
        bars = [
            f"M{4 * rank + 2} {_HEIGHT / 2 - half:.0f}V{_HEIGHT / 2 + half:.0f}"
            for rank, half in enumerate(np.maximum(1, loud * (_HEIGHT / 2 - 4)))
        ]
        return _svg("".join(bars))


def _svg(path: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {4 * BARS} {_HEIGHT}" preserveAspectRatio="none">'
        f'<path d="{path}" stroke="#0b5c55" stroke-width="2.2" stroke-linecap="round" fill="none"/></svg>'
    )


def _wav(sound: bytes) -> bytes:
    if not sound:
        return b""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(SAMPLE_RATE_HZ)
        out.writeframes(sound)
    return file.getvalue()


def asked_range(header: str | None, size: int) -> tuple[int, int] | None:
    """First and last byte that a Range header asks for (RFC 9110, 14.2); None: everything.

    Raises:
        ValueError: outside.
    """
    found = _RANGE.match(header or "")
    if not found or not (found[1] or found[2]):
        return None
    first = int(found[1]) if found[1] else max(0, size - int(found[2]))
    last = min(int(found[2]), size - 1) if found[1] and found[2] else size - 1
    if first > last:
        raise ValueError(header)
    return first, last
