"""Synthesised speech made ready for the telephone."""

from typing import Any

import numpy as np
import soxr

from appliance.vocabulary.audio import SAMPLE_RATE_HZ, Pcm16, silence

LEVEL = 3_300.0
"""RMS of the speech, of 32 768: -20 dBFS, the usual level of a telephone prompt (ITU-T P.56 speech level)."""

PEAK = 28_000.0
QUIET = 0.02
"""Of the peak: what is below at both ends is silence, and is cut."""

ONSET = 15 * SAMPLE_RATE_HZ // 1_000
"""Samples kept before the first that is not quiet: an "s" or "f" begins softly."""

TAIL_MS = 90
"""A phrase begins at once, and leaves a breath before the next."""


def for_telephone(samples: Any, rate_hz: int) -> Pcm16:
    """Mono float samples in [-1, 1] at any rate, to 8 kHz, trimmed and at an even level; a breath for nothing."""
    narrow = np.nan_to_num(np.asarray(samples, np.float32))
    if len(narrow):
        narrow = soxr.resample(narrow, rate_hz, SAMPLE_RATE_HZ) * 32767
    loud = np.flatnonzero(np.abs(narrow) > QUIET * max(1.0, float(np.abs(narrow).max(initial=0))))
    if not len(loud):
        return silence(TAIL_MS)
    spoken = narrow[max(0, loud[0] - ONSET) : loud[-1] + 1]
    gain = LEVEL / max(1.0, float(np.sqrt(np.mean(np.square(spoken)))))
    gain = min(gain, PEAK / float(np.abs(spoken).max()))
    return Pcm16((spoken * gain).astype("<i2").tobytes() + silence(TAIL_MS))
