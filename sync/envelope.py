"""The envelope: what travels between a box and its stations. The form is written down in ``docs/envelope.md``.

Three lines of text, then the age file, so that a person with ``tail``, ``age`` and ``zcat`` can open one.
"""

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

from nacl.exceptions import BadSignatureError, CryptoError
from nacl.signing import SigningKey, VerifyKey

from appliance.errors import EnvelopeError

VERSION = 1
_FIRST_LINE = f"permanence-envelope/{VERSION}"

NOTHING_BEFORE = "0" * 64
"""``previous`` of the first envelope of a lane."""

LARGEST_BYTES = 1_000_000
"""Below the 1 MiB that a nats-server takes as it comes (docs.nats.io, max_payload)."""

_HASH = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}")
_SIGNATURE = re.compile(rb"[0-9a-f]{128}")
"""Lower case alone: an envelope has one spelling, so that its hash names it."""


class Lane(StrEnum):
    """What a box publishes; each lane has its own sequence and its own chain."""

    JOURNAL = "journal"
    """Every entry of the journal with the rows it tells of, in order."""
    URGENT = "urgent"
    """The same for what cannot wait behind a backlog; told again in its place in the journal."""
    RECORDINGS = "recordings"
    """Callers' sound, in pieces."""
    PULSE = "pulse"
    """How far the other lanes have come, every minute: what is missing is missed."""
    ACCESS = "access"
    """For the host itself, and not sealed: the nkeys of the stations that are paired."""
    KEYRING = "keyring"
    """The box's own keys, for the practice alone: with them a burnt box is replaced."""


def commands_of(station: str) -> str:
    """The lane of what one station asks."""
    return f"commands.{station}"


def past_for(station: str) -> str:
    """The lane of what a practitioner has unlocked for one station."""
    return f"past.{station}"


@dataclass(frozen=True)
class Header:
    """What everybody may read, and nobody may change."""

    practice: str
    lane: str
    sequence: int
    """From 1, without a gap, in this lane."""
    previous: str
    """SHA-256, hex, of the whole envelope before it in this lane."""
    signer: str
    """Ed25519 public key, hex."""


@dataclass(frozen=True)
class Envelope:
    header: Header
    sealed: bytes
    """An age file; see ``sync.sealing`` for what is in it."""
    raw: bytes
    """As it travels."""

    @property
    def hash(self) -> str:
        return sha256(self.raw).hexdigest()


def write(header: Header, sealed: bytes, key: SigningKey) -> Envelope:
    """Signed with ``key``, which must be the header's signer."""
    told = f"{_FIRST_LINE}\n{json.dumps(vars(header), sort_keys=True)}\n".encode()
    signature = key.sign(told + sealed).signature.hex()
    return Envelope(header, sealed, told + signature.encode() + b"\n" + sealed)


def read(raw: bytes) -> Envelope:
    """An envelope whose signature is its signer's; whether the signer is to be believed is asked elsewhere.

    Raises:
        EnvelopeError: it is not of the documented form, of another version, or the signature is wrong.
    """
    lines = raw.split(b"\n", 3)
    if len(lines) != 4 or len(raw) > LARGEST_BYTES:
        raise EnvelopeError("This is no envelope: it should be three lines and an age file, 1 MB at most.")
    first, told, signature, sealed = lines
    if first != _FIRST_LINE.encode():
        raise EnvelopeError(
            "This envelope is of another version than 1; install the version of Permanence it asks for."
        )
    header = _header(told)
    _check(header, first + b"\n" + told + b"\n" + sealed, signature)
    return Envelope(header, sealed, raw)


def _header(told: bytes) -> Header:
    try:
        said: Any = json.loads(told)
        header = Header(**said)
    except (ValueError, TypeError, RecursionError) as failure:
        raise EnvelopeError("The second line of the envelope is no header; see docs/envelope.md.") from failure
    texts = (header.practice, header.lane, header.previous, header.signer)
    if (
        type(header.sequence) is not int
        or not 1 <= header.sequence < 2**53
        or not all(isinstance(one, str) for one in texts)
        or not (_NAME.fullmatch(header.practice) and _NAME.fullmatch(header.lane))
        or not (_HASH.fullmatch(header.previous) and _HASH.fullmatch(header.signer))
    ):
        raise EnvelopeError("A value in the header of the envelope is not of its form; see docs/envelope.md.")
    return header


def _check(header: Header, signed: bytes, signature: bytes) -> None:
    wrong = "The signature of the envelope is not its signer's: it was changed on its way."
    if not _SIGNATURE.fullmatch(signature):
        raise EnvelopeError(wrong)
    try:
        VerifyKey(bytes.fromhex(header.signer)).verify(signed, bytes.fromhex(signature.decode("ascii")))
    except (BadSignatureError, CryptoError) as failure:
        raise EnvelopeError(wrong) from failure
