"""Pairing: a code from the practice's page, typed at the station; then both read the same fingerprint to each other.

The code (80 bits) names a meeting place at the host and seals what is said there, so that neither the host nor whoever
listens learns or changes the keys. The fingerprint guards besides against a code that was overheard.
"""

import base64
import json
import os
import re
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from appliance.errors import SettingsError, SyncError
from appliance.ports import Clock
from appliance.store.database import Connection
from appliance.store.instants import read, written
from appliance.store.stations import Station, Stations
from sync.box import Party
from sync.commands import Right
from sync.jetstream import Meeting
from sync.keys import Keyring, PublicKeys, fingerprint
from sync.outbox import CHAINED
from sync.replica import Membership

OPEN_FOR = timedelta(minutes=15)
_CODE = re.compile(r"[A-Z2-7]{16}")
_LONGEST_NAME = 60


def new_code() -> str:
    """Four groups of four letters and figures."""
    text = base64.b32encode(os.urandom(10)).decode()
    return "-".join(text[at : at + 4] for at in range(0, 16, 4))


def topic_of(code: str) -> str:
    return sha256(b"permanence-meeting/1 " + _bare(code)).hexdigest()[:32]


def _bare(code: str) -> bytes:
    bare = re.sub(r"[\s-]", "", code.upper())
    if not _CODE.fullmatch(bare):
        raise SettingsError(
            "Ce code n'en est pas un : il a quatre groupes de quatre lettres et chiffres (A à Z, 2 à 7)."
        )
    return bare.encode()


def _lock(code: str) -> SecretBox:
    return SecretBox(sha256(b"permanence-pairing/1 " + _bare(code)).digest())


def close_up(code: str, told: Any) -> bytes:
    return bytes(_lock(code).encrypt(json.dumps(told).encode()))


def open_up(code: str, sealed: bytes) -> Any:
    """What the other side says.

    Raises:
        SyncError: it does not hold the code.
    """
    try:
        return json.loads(_lock(code).decrypt(sealed))
    except (CryptoError, ValueError) as failure:
        raise SyncError("What came is not from whom holds the code.") from failure


# --- the box -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pairing:
    """A code and what has come of it, for the practice's page."""

    code: str
    until: datetime
    rights: tuple[str, ...]
    state: str
    """``open``, ``asked`` (compare the fingerprint, then grant or refuse), ``granted``, ``refused``."""
    name: str
    """What the station calls itself; "" before it has asked."""
    fingerprint: str


class Pairings:
    """The codes of a practice, in its database: the page opens and grants, the process of sync meets the station."""

    def __init__(self, db: Connection, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def open(self, rights: Sequence[str] = tuple(Right)) -> Pairing:
        """A code that waits for a station for a quarter of an hour."""
        code = new_code()
        with self._db.transaction():
            self._db.run("DELETE FROM pairings WHERE until < ?", written(self._clock.now()))
            self._db.run(
                "INSERT INTO pairings (code, until, rights) VALUES (?, ?, ?)",
                *(code, written(self._clock.now() + OPEN_FOR), json.dumps(list(rights))),
            )
        return self.one(code)

    def one(self, code: str) -> Pairing:
        """As it stands.

        Raises:
            SettingsError: there is no such code, or its time is over.
        """
        rows = self._db.run("SELECT * FROM pairings WHERE code = ?", code)
        if not rows:
            raise SettingsError("Ce code n'est plus valable : demandez-en un autre.")
        return _pairing(rows[0])

    def waiting(self) -> Sequence[Pairing]:
        """Those for which the box must be at the meeting place; granted ones too, for the answer may get lost."""
        now = written(self._clock.now())
        return [
            _pairing(row) for row in self._db.run("SELECT * FROM pairings WHERE until > ? AND state != 'refused'", now)
        ]

    def refuse(self, code: str) -> None:
        with self._db.transaction():
            self._db.run("UPDATE pairings SET state = 'refused' WHERE code = ? AND state != 'granted'", code)

    def grant(self, code: str, stations: Stations) -> Station:
        """The fingerprints are the same: let the station in.

        Raises:
            SettingsError: no station has asked with this code.
        """
        with self._db.transaction():
            row = self._row(code)
            if row is None or row["state"] not in {"asked", "granted"}:
                raise SettingsError("Aucun poste ne s'est encore présenté avec ce code.")
            asked = json.loads(row["asked"])
            key = row["station"] or "s" + sha256(asked["signer"].encode()).hexdigest()[:12]
            rights = tuple(json.loads(row["rights"]))
            public = (asked["recipient"], asked["signer"], asked["nkey"])
            station = Station(key, asked["name"], *public, rights, self._clock.now())
            if row["state"] == "asked":
                heads = self._heads()  # before the entry by which the station learns what it must know
                stations.pair(station)
                self._db.run(
                    "UPDATE pairings SET state = 'granted', station = ?, heads = ? WHERE code = ?", key, heads, code
                )
            return station

    def _heads(self) -> str:
        lanes = ", ".join(f"'{lane}'" for lane in CHAINED)
        rows = self._db.run(f"SELECT lane, sequence, hash FROM outbox_lanes WHERE lane IN ({lanes})")
        return json.dumps({row["lane"]: [row["sequence"], row["hash"]] for row in rows})

    def _row(self, code: str) -> sqlite3.Row | None:
        rows = self._db.run("SELECT * FROM pairings WHERE code = ?", code)
        return rows[0] if rows else None

    def hear(self, code: str, who: Party, sealed: bytes) -> bytes | None:
        """One question at the meeting place, and the answer; the first station that asks is the one that is meant."""
        try:
            asked = _introduction(open_up(code, sealed))
        except SyncError:
            return None
        with self._db.transaction():
            row = self._row(code)
            if row is None or row["state"] == "refused" or read(row["until"]) < self._clock.now():
                return close_up(code, {"refused": True})
            if row["state"] == "open":
                shown = fingerprint(who.keys.public, PublicKeys(asked["recipient"], asked["signer"], asked["nkey"]))
                self._db.run(
                    "UPDATE pairings SET state = 'asked', asked = ?, fingerprint = ? WHERE code = ?",
                    *(json.dumps(asked), shown, code),
                )
            elif json.loads(row["asked"]) != asked:
                return close_up(code, {"refused": True})
            told: dict[str, object] = {"box": asdict(who.keys.public)}
            if row["state"] == "granted":
                told |= _granted(row, who)
            return close_up(code, told)


def _granted(row: sqlite3.Row, who: Party) -> dict[str, object]:
    return {
        "practice": who.practice,
        "station": row["station"],
        "rights": json.loads(row["rights"]),
        "signers": list(who.signers),
        "heads": json.loads(row["heads"]),
    }


def _introduction(told: Any) -> dict[str, str]:
    wanted = ("name", "recipient", "signer", "nkey")
    if not isinstance(told, dict) or not all(isinstance(told.get(one), str) for one in wanted):
        raise SyncError("A station introduces itself by its name and its three keys.")
    name = told["name"][:_LONGEST_NAME]
    if not re.fullmatch(r"age1[0-9a-z]{58}", told["recipient"]) or not re.fullmatch(r"[0-9a-f]{64}", told["signer"]):
        raise SyncError("A key of this station is not of its form.")
    if not re.fullmatch(r"U[A-Z2-7]{55}", told["nkey"]):
        raise SyncError("A key of this station is not of its form.")
    return {**{one: told[one] for one in wanted}, "name": name}


def _pairing(row: sqlite3.Row) -> Pairing:
    name = json.loads(row["asked"])["name"] if row["asked"] else ""
    return Pairing(
        *(row["code"], read(row["until"]), tuple(json.loads(row["rights"])), row["state"], name),
        row["fingerprint"] or "",
    )


# --- the station -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Introduced:
    """The box has answered: compare the fingerprint, on the telephone, with the one on the practice's page."""

    fingerprint: str
    granted: tuple[Membership, dict[str, Sequence[int | str]]] | None
    """Once the practice has said yes: the membership, and the heads from which on to read."""


class RefusedError(SyncError):
    """The practice has said no, or the code's time is over."""


async def introduce(
    meeting: Meeting, code: str, keys: Keyring, name: str, servers: Sequence[str], certificate: str
) -> Introduced:
    """Ask once; until it is granted, ask again.

    Raises:
        SyncError: nobody waits with this code.
        RefusedError: the practice has refused.
    """
    told = open_up(code, await meeting.ask(close_up(code, {"name": name, **asdict(keys.public)})))
    if "refused" in told:
        raise RefusedError("Le cabinet a refusé, ou le code n'est plus valable : demandez-en un autre.")
    box = PublicKeys(**told["box"])
    shown = fingerprint(box, keys.public)
    if "practice" not in told:
        return Introduced(shown, None)
    member = Membership(
        *(told["practice"], told["station"], tuple(servers), certificate, box.recipient),
        *(tuple(told["signers"]), tuple(told["rights"])),
    )
    return Introduced(shown, (member, told["heads"]))
