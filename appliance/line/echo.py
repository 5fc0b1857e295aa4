"""What we say taken out of what we hear: on two wires both are one voltage.

SpeexDSP's canceller (BSD; Debian's ``libspeexdsp1``, which every sound server uses): it follows a line within a second
and holds still while both speak. spandsp's is not used: Debian's build prints two lines for every sample
(docs/decisions/0021).
"""

import ctypes
import weakref
from ctypes import POINTER, byref, c_int, c_int16, c_void_p
from functools import cache
from typing import Any, Final

from appliance.errors import MissingPart
from appliance.vocabulary.audio import FRAME_BYTES, FRAME_MS, SAMPLE_RATE_HZ, Frame, Pcm16

LIBRARY: Final = "libspeexdsp.so.1"
TAPS: Final = 2_048
"""256 ms: the sound card's delay both ways, then the hybrid's echo (ITU-T G.168 tests up to 64 ms)."""

LEARNS_MS: Final = 6_000
"""Of our own voice; before, what is left of it is a voice to Silero (``tests/line/test_signals.py``)."""
TAIL_MS: Final = 300
"""Longer than ``TAPS``: so long is our voice on its way back."""

SET_RATE: Final = 24
"""``SPEEX_ECHO_SET_SAMPLING_RATE`` of speex_echo.h."""
SET_ECHO: Final = 24
SET_DENOISE: Final = 0
SET_SUPPRESS: Final = 20
"""``SPEEX_PREPROCESS_SET_ECHO_STATE``, ``_SET_DENOISE``, ``_SET_ECHO_SUPPRESS`` of speex_preprocess.h."""
SUPPRESS_DB: Final = -40
"""What little is left is made this much quieter still while only we speak; 40 dB is the library's own value."""

_SAMPLES = c_int16 * (FRAME_BYTES // 2)


class Echo:
    """The canceller of one line."""

    def __init__(self) -> None:
        library = _library()
        self._out = _SAMPLES()
        self._learnt_ms = 0
        self._quiet_ms = TAIL_MS
        echo = library.speex_echo_state_init(FRAME_BYTES // 2, TAPS)
        residue = library.speex_preprocess_state_init(FRAME_BYTES // 2, SAMPLE_RATE_HZ)
        if not echo or not residue:
            raise MemoryError(LIBRARY)
        self._echo, self._residue = c_void_p(echo), c_void_p(residue)
        weakref.finalize(self, library.speex_echo_state_destroy, self._echo)
        weakref.finalize(self, library.speex_preprocess_state_destroy, self._residue)
        library.speex_echo_ctl(self._echo, SET_RATE, byref(c_int(SAMPLE_RATE_HZ)))
        library.speex_preprocess_ctl(self._residue, SET_ECHO, self._echo)
        library.speex_preprocess_ctl(
            self._residue, SET_DENOISE, byref(c_int(0))
        )  # the recogniser knows the line's noise
        library.speex_preprocess_ctl(self._residue, SET_SUPPRESS, byref(c_int(SUPPRESS_DB)))

    def without(self, said: Frame, heard: Frame) -> Frame:
        """``heard`` without the echo of ``said``, which left at that moment."""
        library = _library()
        ours = any(said)
        self._learnt_ms += FRAME_MS if ours else 0
        self._quiet_ms = 0 if ours else self._quiet_ms + FRAME_MS
        library.speex_echo_cancellation(
            self._echo, _SAMPLES.from_buffer_copy(heard), _SAMPLES.from_buffer_copy(said), self._out
        )
        library.speex_preprocess_run(self._residue, self._out)
        return Frame(Pcm16(bytes(self._out)))

    @property
    def mistakable(self) -> bool:
        """May what is left now still be our own voice?"""
        return self._learnt_ms < LEARNS_MS and self._quiet_ms < TAIL_MS


@cache
def _library() -> ctypes.CDLL:
    """The library with the signatures of its headers.

    Raises:
        MissingPart: Debian's package is not installed.
    """
    try:
        library = ctypes.CDLL(LIBRARY)
    except OSError as failure:
        raise MissingPart("An analogue line needs libspeexdsp1: apt install libspeexdsp1") from failure
    samples = POINTER(c_int16)
    signatures: dict[str, tuple[Any, list[Any]]] = {
        "speex_echo_state_init": (c_void_p, [c_int, c_int]),
        "speex_echo_state_destroy": (None, [c_void_p]),
        "speex_echo_ctl": (c_int, [c_void_p, c_int, c_void_p]),
        "speex_echo_cancellation": (None, [c_void_p, samples, samples, samples]),
        "speex_preprocess_state_init": (c_void_p, [c_int, c_int]),
        "speex_preprocess_state_destroy": (None, [c_void_p]),
        "speex_preprocess_ctl": (c_int, [c_void_p, c_int, c_void_p]),
        "speex_preprocess_run": (c_int, [c_void_p, samples]),
    }
    for name, (result, arguments) in signatures.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library
