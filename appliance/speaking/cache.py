"""Sentences once rendered, on disk: a file each, named by what was said, in which voice."""

import hashlib
import os
import tempfile
from pathlib import Path

from appliance.vocabulary.audio import Pcm16

LIMIT_BYTES = 400_000_000
"""About seven hours of speech; the least recently used goes first."""

_MARK = b"PCM8K16\n"


class SoundCache:
    """Keyed by text and voice. A damaged file is as good as none."""

    def __init__(self, folder: Path, limit_bytes: int = LIMIT_BYTES) -> None:
        self._folder = folder
        self._limit_bytes = limit_bytes
        folder.mkdir(parents=True, exist_ok=True)

    def get(self, text: str, fingerprint: str) -> Pcm16 | None:
        path = self._path(text, fingerprint)
        try:
            content = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        mark, digest, sound = content[:8], content[8:40], content[40:]
        intact = mark == _MARK and digest == hashlib.sha256(sound).digest()
        return Pcm16(sound) if intact else None

    def put(self, text: str, fingerprint: str, sound: Pcm16) -> None:
        """Whole or not at all; a full disk costs the cache, not the call."""
        path = self._path(text, fingerprint)
        try:
            path.parent.mkdir(exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as new:
                new.write(_MARK + hashlib.sha256(sound).digest() + sound)
            Path(new.name).replace(path)
        except OSError:
            return

    def trim(self) -> None:
        """Keep within the limit."""
        files = sorted((p for p in self._folder.glob("*/*") if p.is_file()), key=lambda p: p.stat().st_mtime)
        total = sum(p.stat().st_size for p in files)
        for path in files:
            if total <= self._limit_bytes:
                return
            total -= path.stat().st_size
            path.unlink(missing_ok=True)

    def _path(self, text: str, fingerprint: str) -> Path:
        key = hashlib.sha256(f"{fingerprint}\n{text}".encode()).hexdigest()
        return self._folder / key[:2] / key[2:]
