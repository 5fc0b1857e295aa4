"""Which of the house's sentences a telephone has heard: the sound itself is compared, not its loudness."""

import numpy as np
from numpy.typing import NDArray

from appliance.vocabulary.audio import SAMPLE_RATE_HZ, Pcm16

PIECE = SAMPLE_RATE_HZ // 5
"""A sentence is sought piece by piece: a late packet shifts what follows."""
ALIKE = 0.9
"""Correlation of a piece with itself after A-law; with another vowel of the same voice it is below."""
ENOUGH = 0.8
"""Of the pieces: a few are torn by a network that is late."""
SOUNDING = 0.01
"""RMS, of full scale; a fainter piece is a pause, which is like any other."""


def a_law(payload: bytes) -> Pcm16:
    """RTP's payload type 8 as samples (ITU-T G.711, table 1a)."""
    codes = np.frombuffer(payload, "u1") ^ 0x55
    segment, step = (codes >> 4) & 7, (codes & 0x0F).astype(np.int32)
    size = np.where(segment == 0, 2 * step + 1, (2 * step + 33) << np.maximum(segment.astype(np.int32) - 1, 0)) * 8
    return Pcm16(np.where(codes & 0x80, size, -size).astype("<i2").tobytes())


def was_said(sentence: Pcm16, heard: Pcm16) -> bool:
    """Is ``sentence`` in ``heard``, from its beginning to its end?"""
    ours, theirs = (np.frombuffer(sound, "<i2") / 32_768 for sound in (sentence, heard))
    pieces = [ours[at : at + PIECE] for at in range(0, len(ours) - PIECE + 1, PIECE)]
    sounding = [piece for piece in pieces if np.sqrt(np.mean(piece**2)) > SOUNDING]
    at, found = 0, 0
    for piece in sounding:
        if len(theirs) - at >= PIECE:
            likeness = _likeness(piece, theirs[at:])
            best = int(np.argmax(likeness))
            if likeness[best] > ALIKE:
                at, found = at + best + PIECE, found + 1
    return bool(sounding) and found >= ENOUGH * len(sounding)


def _likeness(piece: NDArray[np.float64], sound: NDArray[np.float64]) -> NDArray[np.float64]:
    """Normalised cross-correlation, for every place at which ``piece`` may begin."""
    size = 1 << (len(sound) + len(piece) - 1).bit_length()
    spectrum = np.fft.rfft(sound, size) * np.conj(np.fft.rfft(piece, size))
    together = np.fft.irfft(spectrum, size)[: len(sound) - len(piece) + 1]
    energy = np.concatenate(([0.0], np.cumsum(sound**2)))
    around = energy[len(piece) :] - energy[: -len(piece)]
    return together / np.sqrt(np.maximum(around * np.sum(piece**2), 1e-9))
