"""The exchange's tones that say that nobody is there any more: busy, congestion, dial.

Not spandsp's ``super_tone_rx``: it hears tones in line noise of -40 dBm0 and then misses every cadence
(docs/decisions/0021).
"""

from collections import deque
from enum import StrEnum
from typing import Final

import numpy as np

from appliance.vocabulary.audio import FRAME_BYTES, FRAME_MS, SAMPLE_RATE_HZ, Frame


class Tone(StrEnum):
    BUSY = "busy"
    CONGESTION = "congestion"
    DIAL = "dial"


CADENCES: Final = {Tone.BUSY: (500, 3), Tone.CONGESTION: (250, 4)}
"""Milliseconds on, and as many off; how many cycles are no accident. Source: spandsp's global-tones.xml and Asterisk's
indications, both for France."""
TOLERANCE_MS: Final = 70
"""10 % of the longest cadence, and a frame at either end."""
DIAL_MS: Final = 3_000
"""No voice holds 440 Hz for so long."""

FREQUENCIES_HZ: Final = (415, 425, 433, 440, 450)
"""France's 440 Hz, Europe's 425, and what lies within their tolerance and a frame's 50 Hz."""
PURE: Final = 0.7
"""Share of the frame's energy: with white noise 6 dB below the tone it is 0.8; of a voice less, but for moments."""
FAINT: Final = 10 ** (-40 / 10) / 2
"""Power of a sine 40 dB below full scale."""

_TIMES = np.arange(FRAME_BYTES // 2) / SAMPLE_RATE_HZ
_WAVES = np.exp(-2j * np.pi * np.outer(FREQUENCIES_HZ, _TIMES))


def sounds(frame: Frame) -> bool:
    """Is ``frame`` one of the exchange's tones, and nothing else?"""
    samples = np.frombuffer(frame, "<i2") / 32_768
    power = float(np.mean(samples**2))
    if power < FAINT:
        return False
    strongest = float(np.max(np.abs(_WAVES @ samples))) / len(samples)
    return 2 * strongest**2 > PURE * power


class Tones:
    """``hear`` says a tone when it has gone on for long enough to be no accident."""

    def __init__(self) -> None:
        self._last: deque[bool] = deque((False,) * 3, maxlen=3)
        self._on = False
        self._ms = 0
        self._runs: deque[tuple[bool, int]] = deque(maxlen=2 * max(times for _, times in CADENCES.values()))

    def hear(self, frame: Frame) -> Tone | None:
        self._last.append(sounds(frame))
        on = sum(self._last) > 1  # a click, or one frame of noise, is no change
        if on is self._on:
            self._ms += FRAME_MS
            return Tone.DIAL if on and self._ms == DIAL_MS else None
        self._runs.append((self._on, self._ms))
        self._on, self._ms = on, FRAME_MS
        return next((tone for tone in CADENCES if self._keeps(tone)), None)

    def _keeps(self, tone: Tone) -> bool:
        """Do the last runs have this cadence? It counts from its last "on" to the end of its cycles."""
        each_ms, times = CADENCES[tone]
        last = list(self._runs)[-(2 * times - 1) :]
        return (
            len(last) == 2 * times - 1
            and last[-1][0]
            and all(abs(ran_ms - each_ms) <= TOLERANCE_MS for _, ran_ms in last)
        )
