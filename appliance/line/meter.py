"""Measures how loud a call is while it lasts: the caller, our own voice, and on two wires what comes back of it."""

from collections import deque
from statistics import median
from typing import Final

import numpy as np

from appliance.vocabulary.audio import FRAME_BYTES, FRAME_MS, Frame, Pcm16
from appliance.vocabulary.levels import Levels

FLOOR_DBOV: Final = -90
"""One step of 16 bits: what is fainter is digital silence."""
MARGIN_DB: Final = 16
"""What is fainter than the speech by more than that is its pauses (ITU-T P.56, 15.9 dB)."""
FULL_SCALE: Final = 32_000
"""The last step of A-law decodes to 32 256, of mu-law to 32 124 (ITU-T G.711)."""

ENOUGH_MS: Final = 15_000
"""The greeting is over by then, and it is the caller's turn."""
BLOCK_FRAMES: Final = 10
"""200 ms: longer than a sound card's delay and the echo's."""
VOICE_DBOV: Final = -40
"""A block of ours that is fainter holds a pause, and says nothing of the echo."""
ENOUGH_BLOCKS: Final = 5
KEPT_BLOCKS: Final = 1_000
MOST_DB: Final = 99.0
"""Where nothing at all comes back."""

_FULL: Final = 32_768.0**2
_FAINTEST, _VOICE = (_FULL * 10 ** (dbov / 10) for dbov in (FLOOR_DBOV, VOICE_DBOV))
"""As powers of 16-bit samples."""


class Loudness:
    """Frames of one way, counted by their level in whole dB: half an hour takes no more room than a minute."""

    def __init__(self) -> None:
        self._frames = np.zeros(1 - FLOOR_DBOV, dtype=int)
        self._clipped = 0

    def add(self, sound: bytes) -> None:
        """Any number of frames; a last piece that is shorter counts for nothing."""
        whole = len(sound) // FRAME_BYTES
        frames = np.frombuffer(sound, "<i2", whole * FRAME_BYTES // 2).reshape(whole, FRAME_BYTES // 2)
        samples = frames.astype(np.float32)
        powers = np.mean(samples**2, axis=1)
        sounding = powers > _FAINTEST
        below = np.rint(-10 * np.log10(powers[sounding] / _FULL)).astype(int)
        self._frames += np.bincount(below, minlength=len(self._frames))
        self._clipped += int(np.count_nonzero(np.max(np.abs(samples[sounding]), axis=1, initial=0) >= FULL_SCALE))

    @property
    def dbov(self) -> float | None:
        """Of what is no pause: the threshold rises until what is above it is ``MARGIN_DB`` louder (P.56, method B)."""
        below = np.arange(len(self._frames))
        counts = np.cumsum(self._frames)
        powers = np.cumsum(self._frames * 10 ** (-below / 10))
        for threshold in below[::-1]:
            if not counts[threshold]:
                break
            mean = float(10 * np.log10(powers[threshold] / counts[threshold]))
            if mean + threshold <= MARGIN_DB:
                return round(mean, 1)
        return None

    @property
    def clipped(self) -> float:
        return round(self._clipped / max(1, int(np.sum(self._frames))), 3)


class Meter:
    """Of one call."""

    def __init__(self) -> None:
        self._heard, self._said = Loudness(), Loudness()
        self._lasted_ms = 0
        self._block: list[list[float]] = []
        self._said_before = 0.0
        self._returns: deque[list[float]] = deque(maxlen=KEPT_BLOCKS)
        self._quiet_ms = 0

    @property
    def levels(self) -> Levels | None:
        """So far; None: too short a call to tell, as a test call is."""
        if self._lasted_ms < ENOUGH_MS:
            return None
        echo, left = (_middle([one[way] for one in self._returns]) for way in (0, 1))
        return Levels(self._heard.dbov, self._said.dbov, self._heard.clipped, echo, left)

    def say(self, sound: Pcm16) -> None:
        self._said.add(sound)

    def hear(self, frame: Frame | None) -> None:
        """20 ms of the caller; None: nothing came."""
        self._lasted_ms += FRAME_MS
        if frame is not None:
            self._heard.add(frame)

    def two_wires(self, said: Frame, heard: Frame, clean: Frame) -> None:
        """20 ms of both voices on one pair: ``clean`` is ``heard`` without what the canceller took for ours."""
        ours = any(said)
        if ours:
            self.say(said)
        self._quiet_ms = 0 if ours else self._quiet_ms + FRAME_MS
        self.hear(heard if self._quiet_ms > BLOCK_FRAMES * FRAME_MS else None)  # our echo may still be under way
        self._block.append([_power(one) for one in (said, heard, clean)])
        if len(self._block) == BLOCK_FRAMES:
            self._compare()

    def _compare(self) -> None:
        """What comes back in this block left in it or in the one before."""
        said, *back = (float(power) for power in np.mean(self._block, axis=0))
        self._block.clear()
        before, self._said_before = self._said_before, said
        if min(before, said) > _VOICE:
            self._returns.append([_apart((said + before) / 2, one) for one in back])


def _middle(returns: list[float]) -> float | None:
    """The middle one: a caller who speaks at the same time as we do is louder than any echo, but seldom does."""
    return round(median(returns), 1) if len(returns) >= ENOUGH_BLOCKS else None


def _apart(said: float, back: float) -> float:
    return min(MOST_DB, float(10 * np.log10(said / back))) if back else MOST_DB


def _power(sound: Pcm16) -> float:
    return float(np.mean(np.frombuffer(sound, "<i2").astype(np.float32) ** 2))
