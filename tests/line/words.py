"""Which of the house's sentences a telephone has heard: the sound itself is compared, not its loudness."""

from bisect import bisect_left
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from appliance.vocabulary.audio import SAMPLE_RATE_HZ, Pcm16

Samples = NDArray[np.float64]

PIECE = SAMPLE_RATE_HZ // 10
"""A sentence is sought piece by piece: a late packet shifts what follows."""
ALIKE = 0.9
"""Correlation of a piece with itself after A-law; with another vowel of the same voice it is below."""
ENOUGH = 0.7
"""Of the pieces: the others are torn by a network or a machine that is late."""
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
    chain: list[int] = []  # of the chains with so many pieces in their order, where the earliest ends
    for likeness in _likenesses(sounding, theirs) if len(theirs) >= PIECE else ():
        for place in np.flatnonzero(likeness > ALIKE)[::-1]:
            length = bisect_left(chain, int(place))
            chain[length : length + 1] = [int(place)]
    return bool(sounding) and len(chain) >= ENOUGH * len(sounding)


def _likenesses(pieces: list[Samples], sound: Samples) -> Iterator[Samples]:
    """Of each piece the normalised cross-correlation, for every place at which it may begin."""
    size = 1 << (len(sound) + PIECE - 1).bit_length()
    spectrum = np.fft.rfft(sound, size)
    energy = np.concatenate(([0.0], np.cumsum(sound**2)))
    around = np.sqrt(np.maximum(energy[PIECE:] - energy[:-PIECE], 1e-9))
    for piece in pieces:
        together = np.fft.irfft(spectrum * np.conj(np.fft.rfft(piece, size)), size)
        yield together[: len(around)] / (around * np.linalg.norm(piece))
