"""Sound as it travels through the house: telephone speech, nothing else."""

from typing import Final, NewType

Pcm16 = NewType("Pcm16", bytes)
"""Signed 16-bit little-endian samples, mono, 8 000 Hz."""

Frame = NewType("Frame", Pcm16)
"""Exactly ``FRAME_MS`` of sound: ``FRAME_BYTES`` bytes."""

SAMPLE_RATE_HZ: Final = 8_000
"""ITU-T G.711: telephone speech is sampled 8 000 times a second."""

FRAME_MS: Final = 20
"""RFC 3551, section 4.2: the default packet of G.711 carries 20 ms."""

BYTES_PER_MS: Final = SAMPLE_RATE_HZ * 2 // 1_000
FRAME_BYTES: Final = FRAME_MS * BYTES_PER_MS
AUDIBLE: Final = 500
"""Of 32 768: -36 dBFS, well above the codec's idle noise and below the softest syllable."""

SILENCE: Final = Frame(Pcm16(bytes(FRAME_BYTES)))


def duration_ms(sound: Pcm16) -> int:
    """How long ``sound`` lasts, in whole milliseconds."""
    return len(sound) // BYTES_PER_MS


def silence(ms: int) -> Pcm16:
    """``ms`` milliseconds of digital silence."""
    return Pcm16(bytes(ms * BYTES_PER_MS))
