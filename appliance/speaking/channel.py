"""What a telephone does to a voice, for callers who are simulated: a narrow band, noise, A-law. Deterministic."""

from typing import Any

import numpy as np

from appliance.vocabulary.audio import FRAME_BYTES, SAMPLE_RATE_HZ, Pcm16

LOW_HZ, HIGH_HZ = 300, 3_400
"""The voice channel of the telephone network (ITU-T G.712, for its pass band)."""

TAPS = 321
"""Of the Hamming-windowed sinc: its edges are about 80 Hz wide."""

ACTIVE = 10 ** (-30 / 20)
"""Frames within 30 dB of the loudest are speech; pauses do not count in its level (after ITU-T P.56)."""


def telephone(speech: Pcm16, noise_db: float | None = None, seed: int = 0) -> Pcm16:
    """``speech`` as it arrives at the other end of a line; of the same length.

    Args:
        speech: any length; odd bytes at its end are cut.
        noise_db: signal to noise ratio, of the speech without its pauses, in the telephone band; None: no noise.
        seed: the same seed gives the same noise.
    """
    samples = np.frombuffer(speech[: len(speech) // 2 * 2], "<i2").astype(np.float64)
    if not len(samples):
        return Pcm16(b"")
    heard = _band(samples)
    if noise_db is not None:
        hiss = _band(np.random.default_rng(seed).standard_normal(len(samples)))
        heard += hiss * _level(heard) * 10 ** (-noise_db / 20) / max(1e-9, _rms(hiss))
    return Pcm16(_a_law(heard).astype("<i2").tobytes())


def _band(samples: Any) -> Any:
    """300 to 3 400 Hz, without a delay."""
    at = (np.arange(TAPS) - TAPS // 2) / SAMPLE_RATE_HZ
    low, high = (2 * edge / SAMPLE_RATE_HZ * np.sinc(2 * edge * at) for edge in (LOW_HZ, HIGH_HZ))
    return np.convolve(samples, (high - low) * np.hamming(TAPS))[TAPS // 2 : TAPS // 2 + len(samples)]


def _a_law(samples: Any) -> Any:
    """There and back through ITU-T G.711 A-law: 13-bit magnitudes, 16 steps in each of 8 segments."""
    coarse = np.clip(np.rint(samples), -32_768, 32_767).astype(np.int64) >> 3
    size = np.where(coarse < 0, ~coarse, coarse)
    step = 1 << np.maximum(1, np.frexp(size)[1] - 5)
    decoded = (size // step * step + step // 2) * 8
    return np.where(coarse < 0, -decoded, decoded)


def _level(samples: Any) -> float:
    """RMS of the frames that hold speech."""
    frame = FRAME_BYTES // 2
    whole = len(samples) // frame * frame
    if not whole:
        return _rms(samples)
    levels = np.sqrt(np.mean(np.square(samples[:whole].reshape(-1, frame)), axis=1))
    return _rms(levels[levels >= ACTIVE * levels.max()])


def _rms(samples: Any) -> float:
    return float(np.sqrt(np.mean(np.square(samples))))
