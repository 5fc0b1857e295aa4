"""Recordings as Opus (RFC 6716): a tenth of the bytes, small enough for a rural line.

A piece is a run of packets, each after its length in two bytes (big-endian). One encoder makes all pieces of a call, so
that no seam is heard; a power cut takes the piece it interrupts and no other.
"""

from collections.abc import Iterable, Iterator

import numpy as np
from av import AudioCodecContext, AudioFrame, AudioResampler, CodecContext, Packet

from appliance.vocabulary.audio import SAMPLE_RATE_HZ, Pcm16

BITS_PER_S = 12_000
"""For speech of telephone bandwidth, the upper end of what RFC 6716, 2.1.1 advises (8 to 12 kbit/s)."""

_FRAME_SAMPLES = SAMPLE_RATE_HZ // 50
"""20 ms, the frame RFC 6716, 2.1.4 advises."""

_DECODED_RATE = 48_000


class OpusPieces:
    """One call's encoder: sound in, pieces out.

    It holds two threads from the first piece to the last one (FFmpeg's resampler has them).
    """

    def __init__(self) -> None:
        self._codec: AudioCodecContext | None = None
        self._rest = b""
        self._samples = 0

    def piece(self, sound: Pcm16) -> bytes:
        """Everything up to the last whole 20 ms; what is left waits for the next piece."""
        sound_ = self._rest + sound
        whole = len(sound_) // (2 * _FRAME_SAMPLES) * 2 * _FRAME_SAMPLES
        self._rest = sound_[whole:]
        frames = np.frombuffer(sound_[:whole], np.int16).reshape(-1, _FRAME_SAMPLES)
        return b"".join(_framed(self._encoded(one)) for one in frames)

    def last_piece(self) -> bytes:
        """What was left, and what the look-ahead still holds, made up with silence."""
        silence = bytes(4 * _FRAME_SAMPLES - len(self._rest))
        last = self.piece(Pcm16(silence)) if self._samples or self._rest else b""
        self._codec = None
        return last

    def _encoded(self, samples: "np.ndarray[tuple[int], np.dtype[np.int16]]") -> Iterable[bytes]:
        frame = AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = SAMPLE_RATE_HZ
        frame.pts = self._samples
        self._samples += len(samples)
        if self._codec is None:
            self._codec = _encoder()
        return [bytes(packet) for packet in self._codec.encode(frame)]


def _encoder() -> AudioCodecContext:
    codec = CodecContext.create("libopus", "w")
    codec.sample_rate = SAMPLE_RATE_HZ
    codec.layout = "mono"
    codec.format = "s16"
    codec.bit_rate = BITS_PER_S
    codec.options = {"application": "voip", "frame_duration": "20"}
    codec.open()
    return codec


def decoded(pieces: Iterable[bytes]) -> Pcm16:
    """The sound of a call, from its pieces in order; 6.5 ms late, which is libopus's look-ahead (RFC 7845, 4.2)."""
    codec = CodecContext.create("libopus", "r")
    codec.sample_rate = _DECODED_RATE
    codec.layout = "mono"
    down = AudioResampler("s16", "mono", SAMPLE_RATE_HZ)
    heard = [frame for piece in pieces for packet in _packets(piece) for frame in codec.decode(Packet(packet))]
    sound = b"".join(bytes(out.planes[0])[: out.samples * 2] for one in (*heard, None) for out in down.resample(one))
    return Pcm16(sound)


def _framed(packets: Iterable[bytes]) -> bytes:
    return b"".join(len(one).to_bytes(2, "big") + one for one in packets)


def _packets(piece: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(piece):
        end = at + 2 + int.from_bytes(piece[at : at + 2], "big")
        yield piece[at + 2 : end]
        at = end
