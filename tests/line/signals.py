"""Sounds of an analogue line, made with numpy from the recommendations, apart from the library that hears them."""

import numpy as np
from numpy.typing import NDArray

from appliance.vocabulary.audio import SAMPLE_RATE_HZ, Pcm16

Sound = NDArray[np.float64]
"""Samples in units of full scale."""

ROWS_HZ, COLUMNS_HZ = (697, 770, 852, 941), (1209, 1336, 1477, 1633)
KEYPAD = "123A456B789C*0#D"
"""ITU-T Q.23."""


def dbm0(level: float) -> float:
    """Amplitude of a sine of ``level``: full scale is 3.14 dBm0 (ITU-T G.711)."""
    return float(10 ** ((level - 3.14) / 20))


def sine(hz: float, ms: int, level: float = -10) -> Sound:
    return dbm0(level) * np.sin(2 * np.pi * hz * np.arange(ms * 8) / SAMPLE_RATE_HZ)


def quiet(ms: int) -> Sound:
    return np.zeros(ms * 8)


def keys(pressed: str, level: float = -10, on_ms: int = 60, twist_db: float = 2) -> Sound:
    """DTMF with the high tone ``twist_db`` above the low one (ITU-T Q.24)."""
    pieces = []
    for key in pressed:
        row, column = divmod(KEYPAD.index(key), 4)
        pieces += [sine(ROWS_HZ[row], on_ms, level) + sine(COLUMNS_HZ[column], on_ms, level + twist_db), quiet(on_ms)]
    return np.concatenate(pieces)


def caller_id(number: str | None, level: float = -14, clock: float = 1.0) -> Sound:
    """The call set-up message as V.23 (EN 300 659-1, 6; 659-3, 5.2): a date, then the number or why there is none."""
    who = bytes([0x02, len(number)]) + number.encode() if number else b"\x04\x01P"
    fields = b"\x01\x0811231842" + who
    message = bytes([0x80, len(fields)]) + fields
    message += bytes([-sum(message) & 0xFF])
    bits = [0, 1] * 150 + [1] * 180
    for byte in message:
        bits += [0, *(byte >> place & 1 for place in range(8)), 1]
    bits += [1] * 8
    ends = np.arange(len(bits) * SAMPLE_RATE_HZ // 1_200)
    hz = np.where(np.array(bits)[(ends * 1_200 // SAMPLE_RATE_HZ).clip(max=len(bits) - 1)], 1_300, 2_100)
    return dbm0(level) * np.sin(2 * np.pi * np.cumsum(hz * clock) / SAMPLE_RATE_HZ)


def cadence(on_ms: int, off_ms: int, times: int, hz: float = 440, level: float = -10) -> Sound:
    return np.concatenate([sine(hz, on_ms, level), quiet(off_ms)] * times)


def noise(count: int, level: float, seed: int) -> Sound:
    """White, ``level`` in dBm0 of its power."""
    return dbm0(level) / np.sqrt(2) * np.random.default_rng(seed).standard_normal(count)


def pcm(sound: Sound) -> Pcm16:
    return Pcm16((sound * 32_767).round().clip(-32_768, 32_767).astype("<i2").tobytes())
