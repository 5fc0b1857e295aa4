"""Who a party of sync is: an age identity to read with, an Ed25519 key to sign with, a nkey to be let in with."""

import base64
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TypedDict

import nkeys
from nacl.exceptions import BadSignatureError, CryptoError
from nacl.signing import SigningKey, VerifyKey
from pyrage import IdentityError, x25519

from appliance.errors import SettingsError
from appliance.sealing import new_key_pair

_SEED_BYTES = 32


@dataclass(frozen=True)
class PublicKeys:
    """What the other side knows of a party."""

    recipient: str
    """age, "age1..."."""
    signer: str
    """Ed25519, hex."""
    nkey: str
    """NATS user, "U..."; the host knows a party by it, and by nothing else."""


@dataclass(frozen=True)
class Keyring:
    """A party's secrets; they stand in one file that its owner alone may read."""

    identity: str
    """age, "AGE-SECRET-KEY-1..."."""
    signing_seed: str
    """Ed25519, 32 bytes, hex."""
    nkey_seed: str
    """NATS, "SU..."."""

    def __repr__(self) -> str:
        return "Keyring(...)"

    @cached_property
    def signing_key(self) -> SigningKey:
        return SigningKey(bytes.fromhex(self.signing_seed))

    @cached_property
    def public(self) -> PublicKeys:
        recipient = str(x25519.Identity.from_str(self.identity).to_public())
        nkey = nkeys.from_seed(bytearray(self.nkey_seed.encode())).public_key.decode()
        return PublicKeys(recipient, self.signing_key.verify_key.encode().hex(), nkey)

    def to_json(self) -> str:
        return json.dumps(asdict(self), sort_keys=True)

    def save(self, path: Path) -> None:
        """Readable by its owner alone; on the medium when this returns."""
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(path.name + ".new")
        beside.unlink(missing_ok=True)
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(self.to_json() + "\n")
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)


def new_keyring() -> Keyring:
    nkey = nkeys.encode_seed(os.urandom(_SEED_BYTES), nkeys.PREFIX_BYTE_USER).decode()
    return Keyring(new_key_pair().identity, os.urandom(_SEED_BYTES).hex(), nkey)


def load_keyring(path: Path) -> Keyring:
    """From its file.

    Raises:
        SettingsError: it is not there, or no keyring.
    """
    try:
        return keyring(path.read_text("utf-8"))
    except OSError as failure:
        raise SettingsError(f"{path.name} cannot be read: {failure.strerror}.") from failure


def keyring(text: str) -> Keyring:
    """From its JSON form.

    Raises:
        SettingsError: it is none.
    """
    try:
        ring = Keyring(**json.loads(text))
        _ = ring.public
    except (ValueError, TypeError, AttributeError, IdentityError, nkeys.NkeysError) as failure:
        raise SettingsError("This is no keyring; restore the file from the practice's recovery key.") from failure
    return ring


def own_keyring(path: Path) -> Keyring:
    """From its file; made when there is none yet."""
    if not path.exists():
        new_keyring().save(path)
    return load_keyring(path)


class Succession(TypedDict):
    """A signing key names the one that follows it."""

    by: str
    signer: str
    signature: str
    """Of ``by``, over "permanence-succession/1" and the new key, a space between."""


def succeed(old: Keyring, signer: str) -> Succession:
    signature = old.signing_key.sign(_succession(signer)).signature.hex()
    return {"by": old.public.signer, "signer": signer, "signature": signature}


def successors(trusted: Sequence[str], told: Sequence[Succession]) -> tuple[str, ...]:
    """The keys that are trusted once these successions are told, in whatever order; an unsigned one counts nothing."""
    known = list(trusted)
    for _ in told:
        for one in told:
            if one["by"] in known and one["signer"] not in known and _is_signed(one):
                known.append(one["signer"])
    return tuple(known)


def _is_signed(one: Succession) -> bool:
    try:
        VerifyKey(bytes.fromhex(one["by"])).verify(_succession(one["signer"]), bytes.fromhex(one["signature"]))
    except (BadSignatureError, CryptoError, ValueError):
        return False
    return True


def _succession(signer: str) -> bytes:
    return f"permanence-succession/1 {signer}".encode()


def practice_id(signer: str) -> str:
    """A practice is called by the first key its box signed with, in 16 letters and figures.

    They stand on the recovery sheet. 80 bits: nobody finds another key with the same name.
    """
    return base64.b32encode(sha256(bytes.fromhex(signer)).digest()[:10]).decode().lower()


def fingerprint(*parties: PublicKeys) -> str:
    """What two people read to each other: the same on both screens only when both sides hold the same keys.

    Four groups of four figures (53 bits).
    """
    told = "\n".join(sorted(f"{one.recipient} {one.signer} {one.nkey}" for one in parties))
    number = int.from_bytes(sha256(told.encode()).digest(), "big") % 10**16
    return " ".join(f"{number:016d}"[at : at + 4] for at in range(0, 16, 4))
