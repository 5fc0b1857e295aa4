"""Tones, and whether a frame holds one."""

import math
import struct

from appliance.vocabulary.audio import Pcm16


def tone(ms: int, hz: int = 440) -> Pcm16:
    samples = (round(8_000 * math.sin(2 * math.pi * hz * n / 8_000)) for n in range(ms * 8))
    return Pcm16(b"".join(struct.pack("<h", one) for one in samples))


def loud(frame: bytes) -> bool:
    return max(abs(one) for (one,) in struct.iter_unpack("<h", frame)) > 2_000
