"""Sentences once rendered, on disk: a file each, named by what was said, in which voice."""

import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from appliance.vocabulary.audio import Pcm16

LIMIT_BYTES = 400_000_000
"""About seven hours of speech; the least recently used goes first."""

_MARK = b"PCM8K16\n"
_DIGEST_BYTES = 32


class SoundCache:
    """Keyed by text and voice, shared by processes. A damaged file is as good as none; a disk that fails, too.

    Args:
        folder: made when the first sentence is kept.
        limit_bytes: what ``trim`` leaves at most.
    """

    def __init__(self, folder: Path, limit_bytes: int = LIMIT_BYTES) -> None:
        self._folder = folder
        self._limit_bytes = limit_bytes

    def get(self, text: str, fingerprint: str) -> Pcm16 | None:
        path = self._path(text, fingerprint)
        try:
            content = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        head, sound = content[: len(_MARK) + _DIGEST_BYTES], content[len(_MARK) + _DIGEST_BYTES :]
        return Pcm16(sound) if head == _head(sound) else None

    def put(self, text: str, fingerprint: str, sound: Pcm16) -> None:
        """Whole or not at all; a full disk costs the cache, not the call."""
        path = self._path(text, fingerprint)
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as new:
                try:
                    new.write(_head(sound) + sound)
                    new.close()
                    Path(new.name).replace(path)
                except OSError:
                    Path(new.name).unlink(missing_ok=True)

    def trim(self) -> None:
        """Keep within the limit."""
        with suppress(OSError):
            kept = sorted((path.stat().st_mtime_ns, path.stat().st_size, path) for path in self._folder.glob("*/*"))
            excess = sum(size for _, size, _ in kept) - self._limit_bytes
            for _, size, path in kept:
                if excess <= 0:
                    return
                path.unlink(missing_ok=True)
                excess -= size

    def _path(self, text: str, fingerprint: str) -> Path:
        key = hashlib.sha256(f"{fingerprint}\n{text}".encode()).hexdigest()
        return self._folder / key[:2] / key[2:]


def _head(sound: bytes) -> bytes:
    return _MARK + hashlib.sha256(sound).digest()
