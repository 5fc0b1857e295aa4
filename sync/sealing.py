"""What is in an envelope: JSON, gzipped, sealed with age. Bytes in it stand as ``{"base64": "..."}``."""

import base64
import binascii
import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from appliance.errors import EnvelopeError, StoreError
from appliance.sealing import AgeSeal, unseal

LARGEST_CONTENTS_BYTES = 16_000_000
"""What 1 MB may hold at most when it is unpacked: a bomb ends here."""

_LEVEL = 1
"""On rows of the journal, gzip's quickest saves what its best does but for a tenth, in a third of the time."""

_GZIP = zlib.MAX_WBITS | 16
"""zlib's way to say gzip (zlib.net/manual.html, inflateInit2)."""

Contents = Mapping[str, Any]

OTHER_FORM = "What is in this envelope is not of the documented form; see docs/envelope.md."


def seal_contents(contents: Contents, seal: AgeSeal) -> bytes:
    """Sealed to whom ``seal`` names."""
    text = json.dumps(contents, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_bytes_as_text)
    packing = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    return seal.seal(packing.compress(text.encode()) + packing.flush())


def open_contents(sealed: bytes, identity: str) -> dict[str, Any]:
    """What is in it, for who has a key.

    Raises:
        EnvelopeError: sealed to other keys, or not of the documented form.
    """
    try:
        packed = unseal(sealed, identity)
    except StoreError as failure:
        raise EnvelopeError("This envelope is not sealed to this key.") from failure
    unpacking = zlib.decompressobj(_GZIP)
    try:
        text = unpacking.decompress(packed, LARGEST_CONTENTS_BYTES)
        contents = json.loads(text, object_hook=_text_as_bytes)
    except (zlib.error, ValueError, RecursionError) as failure:
        raise EnvelopeError(
            "What is in this envelope is not of the documented form; see docs/envelope.md."
        ) from failure
    if not unpacking.eof or not isinstance(contents, dict):
        raise EnvelopeError(OTHER_FORM)
    return contents


def seal_to(recipients: Sequence[str]) -> AgeSeal:
    """To each of these, once."""
    return AgeSeal(list(dict.fromkeys(recipients)))


def _bytes_as_text(value: object) -> dict[str, str]:
    if isinstance(value, bytes):
        return {"base64": base64.b64encode(value).decode()}
    raise TypeError(type(value).__name__)


def _text_as_bytes(value: dict[str, Any]) -> Any:
    if value.keys() != {"base64"}:
        return value
    try:
        return base64.b64decode(value["base64"], validate=True)
    except (binascii.Error, TypeError) as failure:
        raise ValueError("no base64") from failure
