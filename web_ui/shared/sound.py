"""A recording as its reader hears and sees it: WAV, and a waveform as SVG. Unsealed in memory, never written."""

import io
import re
import wave
from collections.abc import Callable, Hashable
from functools import lru_cache

import numpy as np
from fastapi import Request
from fastapi.responses import Response

from appliance.vocabulary.audio import SAMPLE_RATE_HZ, Pcm16
from web_ui.shared.guard import Unwelcome

BARS = 150
"""Of the waveform: as many as are told apart on a telephone's screen."""

_HEIGHT = 58
_RANGE = re.compile(r"bytes=(\d*)-(\d*)$")


class Sounds:
    """The last recordings that were listened to, so that seeking does not unseal them again and again."""

    def __init__(self, recording: Callable[..., Pcm16]) -> None:
        """``recording`` opens one, by the keys with which ``wav`` is asked; empty when nothing was kept."""
        self._wav = lru_cache(maxsize=4)(lambda *keys: _wav(recording(*keys)))

    def wav(self, *keys: Hashable) -> bytes:
        """b"" when nothing was kept."""
        sound: bytes = self._wav(*keys)
        return sound

    def forget(self) -> None:
        """Somebody signed out, or a file was erased."""
        self._wav.cache_clear()

    def waveform(self, *keys: Hashable) -> str:
        samples = np.frombuffer(self.wav(*keys)[44:], np.int16)
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


def listened(request: Request, wav: bytes) -> Response:
    """A recording, or the part of it that a player asks for.

    Raises:
        Unwelcome: nothing was kept.
    """
    if not wav:
        raise Unwelcome(404, "Il n'y a pas d'enregistrement de cet appel.")
    try:
        part = asked_range(request.headers.get("range"), len(wav))
    except ValueError:
        return Response(status_code=416, headers={"Content-Range": f"bytes */{len(wav)}"})
    first, last = part or (0, len(wav) - 1)
    headers = {"Accept-Ranges": "bytes"}
    if part:
        headers["Content-Range"] = f"bytes {first}-{last}/{len(wav)}"
    return Response(wav[first : last + 1], 206 if part else 200, headers, "audio/wav")


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
