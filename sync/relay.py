"""What a host runs: the configuration of a real nats-server, one account for each practice.

An account is a world of its own: who is let into one cannot name a subject of another (docs.nats.io, multi-tenancy).
Inside, a box may write what a box publishes, a station may read it and write its own commands, and nobody may delete.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from appliance.errors import SettingsError
from sync.envelope import Lane
from sync.jetstream import COMMANDS, JOURNAL, LARGEST_MESSAGE_BYTES, PAIRING_USER

ADMIN = "admin"

COPIES = 3
"""Of each envelope in a cluster: one node may be lost, and two still agree."""

ROOM_BYTES = 20_000_000_000
"""For a practice: about eight years of 138 calls a day with recordings (issue's load, 12 kbit/s)."""


@dataclass(frozen=True)
class Member:
    """A practice at this host, as ``relay.toml`` and the box's own access list tell it."""

    id: str
    box: str
    """nkey, "U..."."""
    stations: Mapping[str, str] = field(default_factory=dict)
    """nkeys by station id."""
    room_bytes: int = ROOM_BYTES


@dataclass(frozen=True)
class Node:
    """One server; several make a cluster in which each envelope is kept three times."""

    name: str
    listen: str
    """Address and port for boxes and stations."""
    cluster: str = ""
    """Address and port for the other nodes; empty: the only one."""
    routes: tuple[str, ...] = ()
    """``cluster`` of the other nodes."""


@dataclass(frozen=True)
class Tls:
    certificate: Path
    key: Path


def configuration(
    node: Node, members: Mapping[str, Member], admins: Mapping[str, str], store: Path, tls: Tls | None
) -> str:
    """The file of one nats-server; NATS reads JSON as its own configuration language.

    ``admins`` are, by practice, the nkeys with which the host makes the streams and follows the access lists.
    """
    told: dict[str, Any] = {
        "server_name": node.name,
        "listen": node.listen,
        "max_payload": LARGEST_MESSAGE_BYTES,
        "max_connections": 100_000,
        "write_deadline": "60s",
        "jetstream": {"store_dir": str(store), "sync_interval": "always"},
        "accounts": {
            **{one.id: _account(one, admins[one.id], COPIES if node.cluster else 1) for one in members.values()},
            "PAIRING": {"users": [_pairing()]},
            "SYS": {"users": []},
        },
        "system_account": "SYS",
    }
    if tls:
        told["tls"] = {"cert_file": str(tls.certificate), "key_file": str(tls.key), "min_version": "1.2"}
    if node.cluster:
        routes = [f"nats://{one}" for one in node.routes]
        told["cluster"] = {"name": "permanence", "listen": node.cluster, "routes": routes}
    return json.dumps(told, indent=2) + "\n"


def _account(member: Member, admin: str, copies: int) -> dict[str, Any]:
    """Its limits count each copy (docs.nats.io, accounts of a cluster)."""
    room = member.room_bytes
    return {
        "jetstream": {"max_file": copies * (room + room // 10), "max_streams": 2, "max_consumers": 1000},
        "users": [
            {"nkey": admin},
            {"nkey": member.box, "permissions": _of_box()},
            *({"nkey": nkey, "permissions": _of_station(key)} for key, nkey in sorted(member.stations.items())),
        ],
    }


def _of_box() -> dict[str, Any]:
    lanes = [*(lane.value for lane in Lane), "past.*"]
    return {
        "publish": [*lanes, *_reading(COMMANDS), *_last(JOURNAL), *_consumers(JOURNAL)],
        "subscribe": ["_INBOX.box.>"],
    }


def _of_station(key: str) -> dict[str, Any]:
    return {
        "publish": [f"commands.{key}", *_reading(JOURNAL), *_last(COMMANDS, f"commands.{key}")],
        "subscribe": [f"_INBOX.{key}.>"],
    }


def _reading(stream: str) -> Iterator[str]:
    yield from _consumers(stream)
    yield from _last(stream)


def _consumers(stream: str) -> Iterator[str]:
    """What an ordered consumer asks of the server."""
    yield f"$JS.API.STREAM.INFO.{stream}"
    yield from (f"$JS.API.CONSUMER.{verb}.{stream}.>" for verb in ("CREATE", "INFO", "DELETE"))
    yield f"$JS.API.CONSUMER.CREATE.{stream}"
    yield f"$JS.FC.{stream}.>"


def _last(stream: str, lane: str = ">") -> Iterator[str]:
    yield f"$JS.API.DIRECT.GET.{stream}.{lane}"


def _pairing() -> dict[str, Any]:
    return {
        "user": PAIRING_USER,
        "password": PAIRING_USER,
        "permissions": {"publish": ["pair.>"], "subscribe": ["pair.>"]},
    }


_FORM = 'relay.toml: write each practice as [[practices]] with id, box = "U...", and if need be name and room_gb.'


def members_of(told: Mapping[str, Any]) -> Mapping[str, Member]:
    """The practices of a ``relay.toml``.

    Raises:
        SettingsError: one is not of the documented form.
    """
    members = {}
    for one in told.get("practices", []):
        unknown = set(one) - {"id", "box", "name", "room_gb"}
        if unknown or not {"id", "box"} <= set(one) or not str(one["box"]).startswith("U"):
            raise SettingsError(
                'relay.toml: write each practice as [[practices]] with id, box = "U...", and if need be name, room_gb.'
            )
        members[one["id"]] = Member(one["id"], one["box"], room_bytes=int(one.get("room_gb", ROOM_BYTES / 1e9) * 1e9))
    return members
