"""What a caller and the exchange say in signals: keys (DTMF) and who calls (V.23).

Heard by spandsp (LGPL-2.1; Debian's ``libspandsp2``, 0.0.6), through ctypes: nothing on PyPI binds it.
"""

import ctypes
import weakref
from ctypes import CFUNCTYPE, POINTER, c_char, c_int, c_int16, c_size_t, c_uint8, c_void_p
from functools import cache
from typing import Any, Final

from appliance.errors import MissingPart
from appliance.line.caller_id import french
from appliance.vocabulary.audio import Pcm16
from appliance.vocabulary.telephony import CallerId, Digit

LIBRARY: Final = "libspandsp.so.2"
ADSI_CLIP: Final = 2
"""``ADSI_STANDARD_CLIP`` of adsi.h: ETSI EN 300 659-1, V.23, which France uses."""
NUMBER: Final = 0x02
"""The calling number's field (EN 300 659-3, 5.4.2); 0x04 instead says why there is none."""

_MESSAGE = CFUNCTYPE(None, c_void_p, POINTER(c_uint8), c_int)


class Keys:
    """DTMF; a key is told once, when it has sounded for 40 ms."""

    def __init__(self) -> None:
        self._state = _owned(self, _library().dtmf_rx_init(None, None, None), "dtmf_rx_free")
        self._pressed = ctypes.create_string_buffer(129)

    def hear(self, sound: Pcm16) -> list[Digit]:
        library = _library()
        library.dtmf_rx(self._state, _samples(sound), len(sound) // 2)
        count = library.dtmf_rx_get(self._state, self._pressed, 128)
        return [Digit(chr(key)) for key in self._pressed.raw[:count]]


class Announcement:
    """Caller id, from the sound of a line that rings: ``caller`` is None until it was sent and its checksum agreed."""

    def __init__(self) -> None:
        self.caller: CallerId | None = None
        self._told = _MESSAGE(self._message)  # kept: C calls it
        self._state = _owned(self, _library().adsi_rx_init(None, ADSI_CLIP, self._told, None), "adsi_rx_free")

    def hear(self, sound: Pcm16) -> None:
        _library().adsi_rx(self._state, _samples(sound), len(sound) // 2)

    def _message(self, _: int, message: Any, length: int) -> None:
        self.caller = announced(bytes(message[:length]))


def announced(message: bytes) -> CallerId:
    """The calling number of a message: type, length, then fields of type, length, value (EN 300 659-3, 5)."""
    at, number = 2, None
    while at + 2 <= len(message):
        kind, length = message[at], message[at + 1]
        if kind == NUMBER:
            number = message[at + 2 : at + 2 + length].decode("ascii", "replace")
        at += 2 + length
    return CallerId(french(number) if number else None)


def available() -> bool:
    """Is the library there?"""
    try:
        _library()
    except MissingPart:
        return False
    return True


def _samples(sound: Pcm16) -> Any:
    return (c_int16 * (len(sound) // 2)).from_buffer_copy(sound)


def _owned(owner: object, state: int | None, free: str) -> c_void_p:
    """A state of the library's, freed with its owner."""
    if not state:
        raise MemoryError(LIBRARY)
    weakref.finalize(owner, getattr(_library(), free), state)
    return c_void_p(state)


@cache
def _library() -> ctypes.CDLL:
    """The library with the signatures of its headers.

    Raises:
        MissingPart: Debian's package is not installed.
    """
    try:
        library = ctypes.CDLL(LIBRARY)
    except OSError as failure:
        raise MissingPart("An analogue line needs libspandsp2: apt install libspandsp2") from failure
    shorts = POINTER(c_int16)
    signatures: dict[str, tuple[Any, list[Any]]] = {
        "dtmf_rx_init": (c_void_p, [c_void_p, c_void_p, c_void_p]),
        "dtmf_rx": (c_int, [c_void_p, shorts, c_int]),
        "dtmf_rx_get": (c_size_t, [c_void_p, POINTER(c_char), c_int]),
        "adsi_rx_init": (c_void_p, [c_void_p, c_int, _MESSAGE, c_void_p]),
        "adsi_rx": (c_int, [c_void_p, shorts, c_int]),
    }
    frees = ("dtmf_rx_free", "adsi_rx_free")
    for name, (result, arguments) in {**signatures, **dict.fromkeys(frees, (c_int, [c_void_p]))}.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library
