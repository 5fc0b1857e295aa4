"""Passwords: kept as argon2id, and what wraps the practice's key for one user."""

from dataclasses import dataclass
from struct import Struct

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import hash_secret_raw
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from nacl.utils import random

SHORTEST = 12
"""Characters; what the CNIL asks of a password that stands alone (délibération 2022-100 of 21 July 2022)."""

_SALT_BYTES = 16
_COST = Struct(">III")


@dataclass(frozen=True)
class Cost:
    """What one guess costs; the usual values are RFC 9106's second recommended option (section 4)."""

    passes: int = 3
    memory_kib: int = 65_536
    lanes: int = 4


class Passwords:
    """Argon2id at one cost."""

    def __init__(self, cost: Cost | None = None) -> None:
        self._cost = cost or Cost()
        self._hasher = PasswordHasher(self._cost.passes, self._cost.memory_kib, self._cost.lanes, type=Type.ID)
        self._nobody = self._hasher.hash("nobody")

    def hashed(self, password: str) -> str:
        return self._hasher.hash(password)

    def matches(self, kept: str | None, password: str) -> bool:
        """``kept`` None is nobody's: it takes as long as a wrong password, so that names cannot be found out."""
        try:
            return self._hasher.verify(kept or self._nobody, password) and kept is not None
        except (VerificationError, InvalidHashError):
            return False

    def wrap(self, secret: str, password: str) -> bytes:
        """``secret`` so that only this password gives it back: cost, salt, then libsodium's secret box."""
        head = _COST.pack(self._cost.passes, self._cost.memory_kib, self._cost.lanes) + random(_SALT_BYTES)
        return head + bytes(SecretBox(_key(password, head)).encrypt(secret.encode()))

    def unwrap(self, wrapped: bytes, password: str) -> str | None:
        """None for another password."""
        head = wrapped[: _COST.size + _SALT_BYTES]
        try:
            opened = SecretBox(_key(password, head)).decrypt(wrapped[len(head) :])
        except CryptoError:
            return None
        return opened.decode()


def _key(password: str, head: bytes) -> bytes:
    passes, memory_kib, lanes = _COST.unpack(head[: _COST.size])
    salt = head[_COST.size :]
    return hash_secret_raw(password.encode(), salt, passes, memory_kib, lanes, SecretBox.KEY_SIZE, Type.ID)
