"""Dialling on two wires: the keys' tones, and what is heard until somebody picks up.

Nothing on an analogue line says that somebody has: a voice is heard, or the ringing tone does not come again.
"""

from collections import deque
from typing import Final

import numpy as np

from appliance.line.tones import FAINT, sounds
from appliance.vocabulary.audio import FRAME_MS, SAMPLE_RATE_HZ, Frame, Pcm16

ROWS_HZ: Final = (697, 770, 852, 941)
COLUMNS_HZ: Final = (1_209, 1_336, 1_477)
KEYPAD: Final = "123456789*0#"
"""ITU-T Q.23."""
KEY_MS: Final = 80
"""On, and as long off; an exchange needs 40 each (ITU-T Q.24, 65 with its margins)."""
KEY_LEVEL: Final = 0.28
"""Of full scale, each of the two tones: -8 dBm0, within what networks take (ITU-T Q.24)."""

DIAL_TONE_MS: Final = 300
RING_PAUSE_MS: Final = 4_500
"""The French ringing tone is 1.5 s on and 3.5 s off (ITU-T E.180 supplement 2): a longer pause is somebody silent."""
RINGING_MS: Final = 600
"""Of tone: no busy tone, and no chance."""
DEAF_MS: Final = 500
"""The last key comes back as an echo; an exchange needs longer to ring."""
VOICE_MS: Final = 240
VOICE_WITHIN_MS: Final = 1_000
TONE_BESIDE_MS: Final = 100
"""No more of the exchange's tone than that within the same time: the ends of a busy tone's pulses are no voice."""


def keys(number: str) -> Pcm16:
    """``number`` as DTMF."""
    times = np.arange(KEY_MS * SAMPLE_RATE_HZ // 1_000) / SAMPLE_RATE_HZ
    pieces = []
    for key in number:
        row, column = divmod(KEYPAD.index(key), 3)
        tone = sum(np.sin(2 * np.pi * hz * times) for hz in (ROWS_HZ[row], COLUMNS_HZ[column]))
        pieces += [KEY_LEVEL * tone, np.zeros(len(times))]
    return Pcm16((np.concatenate(pieces) * 32_767).astype("<i2").tobytes())


class DialTone:
    """``hear`` says whether the exchange waits for a number."""

    def __init__(self) -> None:
        self._ms = 0

    def hear(self, frame: Frame) -> bool:
        self._ms = self._ms + FRAME_MS if sounds(frame) else 0
        return self._ms >= DIAL_TONE_MS


class PickedUp:
    """``hear`` says whether somebody has, from the end of dialling on."""

    def __init__(self) -> None:
        self._deaf_ms = DEAF_MS
        self._tone_ms = 0
        self._pause_ms = 0
        self._rang = False
        self._tones: deque[bool] = deque(maxlen=VOICE_WITHIN_MS // FRAME_MS)
        self._voiced: deque[bool] = deque(maxlen=VOICE_WITHIN_MS // FRAME_MS)
        self.said: deque[Frame] = deque(maxlen=VOICE_WITHIN_MS // FRAME_MS)
        """What was heard last, the first word among it."""

    def hear(self, frame: Frame) -> bool:
        if self._deaf_ms > 0:
            self._deaf_ms -= FRAME_MS
            return False
        tone = sounds(frame)
        self._tone_ms = self._tone_ms + FRAME_MS if tone else 0
        self._rang = self._rang or self._tone_ms >= RINGING_MS
        self._pause_ms = 0 if tone else self._pause_ms + FRAME_MS
        self._tones.append(tone)
        self._voiced.append(not tone and _loud(frame))
        self.said.append(frame)
        spoke = FRAME_MS * sum(self._voiced) >= VOICE_MS and FRAME_MS * sum(self._tones) <= TONE_BESIDE_MS
        return spoke or (self._rang and self._pause_ms >= RING_PAUSE_MS)


def _loud(frame: Frame) -> bool:
    samples = np.frombuffer(frame, "<i2") / 32_768
    return float(np.mean(samples**2)) >= FAINT
