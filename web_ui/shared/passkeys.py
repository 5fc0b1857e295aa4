"""Passkeys: what a telephone or a security key signs in the place of a password.

A passkey opens the practice's key by itself: the authenticator derives a secret from it (the ``prf`` extension of
WebAuthn, Level 3, 10.1.4), and that secret wraps the key as a password would (decision 0016).
"""

import base64
import json
import secrets
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import webauthn
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from appliance.ports import Clock
from appliance.store.database import Connection
from appliance.store.instants import written
from appliance.store.store import Store
from appliance.vocabulary.journal import JournalKind
from web_ui.shared.people import SignedIn

ASKED = sha256(b"permanence: the key of the practice").digest()
"""What every authenticator derives its secret from: fixed, so that it gives the same one each time."""

LASTS = timedelta(minutes=5)
MOST_OPEN = 200
"""Challenges that wait for an answer; asking for more costs nobody but who asks."""

_CHECK = AuthenticatorSelectionCriteria(
    resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
)


class NoPasskey(Exception):  # noqa: N818 - it is what it is
    """It proves nothing, or cannot open what its user may read; says why, in French."""


@dataclass(frozen=True)
class Where:
    """The page, as the browser calls it."""

    host: str
    """Without a port; a name, for browsers tie no passkey to an address."""
    origin: str


class Passkeys:
    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._db: Connection = store.connection
        self._clock = clock
        self._open: dict[bytes, tuple[datetime, str]] = {}
        """Challenges, until when, and for whom; "" for whoever signs in."""

    def of(self, user: str) -> Sequence[sqlite3.Row]:
        return self._db.run("SELECT id, added, used FROM passkeys WHERE user = ? ORDER BY added, rowid", user)

    # --- added and removed -------------------------------------------------------------------------------

    def ask_new(self, who: SignedIn, where: Where) -> str:
        """What the browser hands to the authenticator, as JSON."""
        known = [PublicKeyCredentialDescriptor(_bytes(row["id"])) for row in self.of(who.user.id)]
        return webauthn.options_to_json(
            webauthn.generate_registration_options(
                rp_id=where.host, rp_name="Permanence", user_id=who.user.id.encode(), user_name=who.user.name,
                user_display_name=who.user.shown, challenge=self._challenge(who.user.id),
                authenticator_selection=_CHECK, exclude_credentials=known,
            )
        )  # fmt: skip

    def add(self, who: SignedIn, where: Where, credential: Mapping[str, Any], secret: str) -> None:
        """Keep a passkey of whoever is signed in.

        Raises:
            NoPasskey: nothing was kept.
        """
        wrapped = None
        if who.identity:
            if len(_bytes(secret)) != SecretBox.KEY_SIZE:
                raise NoPasskey("Cet appareil ne peut pas ouvrir les messages : gardez votre mot de passe.")
            wrapped = bytes(SecretBox(_bytes(secret)).encrypt(who.identity.encode()))
        try:
            proven = webauthn.verify_registration_response(
                credential=dict(credential), expected_challenge=self._answered(credential, who.user.id),
                expected_rp_id=where.host, expected_origin=where.origin, require_user_verification=True,
            )  # fmt: skip
        except (WebAuthnException, ValueError, KeyError, TypeError, AttributeError) as failure:
            raise NoPasskey("La clé d'accès n'a pas pu être vérifiée : recommencez.") from failure
        key, now = _text(proven.credential_id), written(self._clock.now())
        with self._db.transaction():
            self._db.run(
                "INSERT OR IGNORE INTO passkeys VALUES (?, ?, ?, ?, ?, ?, NULL)",
                *(key, who.user.id, proven.credential_public_key, proven.sign_count, wrapped, now),
            )
            self._journal(who.actor, JournalKind.PASSKEY_ADDED, who.user.id)

    def remove(self, who: SignedIn, key: str) -> bool:
        """One of one's own; False when there is none such."""
        with self._db.transaction():
            gone = self._db.run("DELETE FROM passkeys WHERE id = ? AND user = ? RETURNING id", key, who.user.id)
            if gone:
                self._journal(who.actor, JournalKind.PASSKEY_REMOVED, who.user.id)
        return bool(gone)

    # --- signing in --------------------------------------------------------------------------------------

    def ask(self, where: Where) -> str:
        """What the browser hands to the authenticator, as JSON; it offers the passkeys it has for this page."""
        return webauthn.options_to_json(
            webauthn.generate_authentication_options(
                rp_id=where.host, challenge=self._challenge(""), user_verification=UserVerificationRequirement.REQUIRED
            )
        )

    def proven(self, where: Where, credential: Mapping[str, Any], secret: str) -> tuple[str, str | None]:
        """Whose passkey has signed, and the practice's key where they hold it.

        Raises:
            NoPasskey: it proves nothing.
        """
        rows = self._db.run("SELECT * FROM passkeys WHERE id = ?", str(credential.get("id", "")))
        if not rows:
            raise NoPasskey("Cette clé d'accès n'est pas connue de ce boîtier.")
        try:
            signed = webauthn.verify_authentication_response(
                credential=dict(credential), expected_challenge=self._answered(credential, ""),
                expected_rp_id=where.host, expected_origin=where.origin, require_user_verification=True,
                credential_public_key=rows[0]["public_key"], credential_current_sign_count=rows[0]["counter"],
            )  # fmt: skip
            identity = _unwrapped(rows[0]["wrapped_key"], secret)
        except (WebAuthnException, CryptoError, ValueError, KeyError, TypeError, AttributeError) as failure:
            raise NoPasskey("La clé d'accès n'a pas pu être vérifiée : utilisez votre mot de passe.") from failure
        with self._db.transaction():
            self._db.run(
                "UPDATE passkeys SET counter = ?, used = ? WHERE id = ?",
                *(signed.new_sign_count, written(self._clock.now()), rows[0]["id"]),
            )
        return str(rows[0]["user"]), identity

    # --- challenges --------------------------------------------------------------------------------------

    def _challenge(self, user: str) -> bytes:
        now, made = self._clock.now(), secrets.token_bytes(32)
        waiting = {one: told for one, told in self._open.items() if told[0] > now}
        self._open = dict(list(waiting.items())[-MOST_OPEN + 1 :])
        self._open[made] = (now + LASTS, user)
        return made

    def _answered(self, credential: Mapping[str, Any], user: str) -> bytes:
        """The challenge that was signed; each is good for once.

        Raises:
            NoPasskey: it is none of ours, or too old.
        """
        told = json.loads(_bytes(credential["response"]["clientDataJSON"]))
        challenge = _bytes(told["challenge"])
        until, whose = self._open.pop(challenge, (self._clock.now(), user))
        if until <= self._clock.now() or whose != user:
            raise NoPasskey("Cela a pris trop de temps : recommencez.")
        return challenge

    def _journal(self, actor: str, kind: JournalKind, user: str) -> None:
        self._store.books(actor).journal(kind, {"user": user})


def _unwrapped(wrapped: bytes | None, secret: str) -> str | None:
    return SecretBox(_bytes(secret)).decrypt(wrapped).decode() if wrapped else None


def _bytes(told: str) -> bytes:
    return base64.urlsafe_b64decode(told + "=" * (-len(told) % 4))


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


ASKED_TEXT = _text(ASKED)
"""As pages carry it."""
