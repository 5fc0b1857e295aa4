"""Sealed at birth: what a patient said is written so that the box itself cannot read it back.

Format: age v1, X25519 recipients (https://age-encryption.org/v1); Debian's ``age`` program opens it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pyrage import DecryptError, IdentityError, RecipientError, decrypt, encrypt, x25519

from appliance.errors import SettingsError, StoreError


@dataclass(frozen=True)
class KeyPair:
    """``identity`` opens what was sealed to ``recipient``; both in age's own text form."""

    identity: str
    recipient: str


def new_key_pair() -> KeyPair:
    identity = x25519.Identity.generate()
    return KeyPair(str(identity), str(identity.to_public()))


class AgeSeal:
    """``ports.Seal`` to the practice's key, each paired station's, and the paper recovery key."""

    def __init__(self, recipients: Sequence[str]) -> None:
        """Check the recipients ("age1...").

        Raises:
            SettingsError: none, or one that is no age recipient.
        """
        if not recipients:
            raise SettingsError("Nobody could ever read what is sealed: name at least one recipient.")
        self.recipients = tuple(recipients)
        try:
            self._recipients = [x25519.Recipient.from_str(one) for one in recipients]
        except RecipientError as failure:
            raise SettingsError("A recipient is not of age's form, which begins with age1.") from failure

    def seal(self, words: bytes) -> bytes:
        sealed: bytes = encrypt(words, self._recipients)
        return sealed

    def also(self, recipients: Sequence[str]) -> "AgeSeal":
        return AgeSeal(tuple(dict.fromkeys((*self.recipients, *recipients))))


def unseal(sealed: bytes, identity: str) -> bytes:
    """The words back, by whoever holds a key.

    Raises:
        StoreError: sealed to other keys, or damaged.
    """
    try:
        words: bytes = decrypt(sealed, [x25519.Identity.from_str(identity)])
    except (DecryptError, IdentityError) as failure:
        raise StoreError("This text cannot be opened with this key.") from failure
    return words
