"""A burnt box: the paper key and the host make a new one, and the journal's chain says whether anything is missing."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from appliance import settings
from appliance.errors import EnvelopeError, SettingsError, SyncError
from appliance.ports import Clock
from appliance.sealing import AgeSeal
from appliance.store.database import Connection
from appliance.store.store import Store
from appliance.store.versions import Versions, file_print
from appliance.vocabulary.journal import JournalKind
from sync.envelope import Lane, past_for, read
from sync.keys import Keyring, Succession, keyring, practice_id, successors
from sync.outbox import CHAINED
from sync.ports import Host
from sync.rebuild import put, rebuilding
from sync.replica import Membership, Replica
from sync.sealing import open_contents

FILES = ("practice.toml", "box.toml", "recipients.txt")
"""What the keyring carries besides keys; nothing else is written, whatever it names."""


@dataclass(frozen=True)
class Restored:
    """What came back."""

    entries: int
    messages: int
    appointments: int
    recordings: int
    findings: tuple[str, ...]
    """What the host was seen to do, a sentence each; empty: nothing."""


@dataclass(frozen=True)
class _Keys:
    ring: Keyring
    successions: tuple[Succession, ...]
    files: dict[str, str]
    settings: Mapping[str, Any] | None
    """The version of the settings that stood last; None: the practice file as it is."""
    signers: tuple[str, ...]


async def restore(home: Path, identity: str, practice: str, nkey_seed: str, host: Host, clock: Clock) -> Restored:
    """Everything the host has of a practice, into an empty folder.

    Args:
        home: of the new box.
        identity: the paper key, "AGE-SECRET-KEY-1...".
        practice: its name on the paper, 16 letters and figures; it vouches for every signature.
        nkey_seed: with which the host lets the new box in.
        host: connected with it.
        clock: for the entry that says so.

    Raises:
        SettingsError: the folder holds a box, or the key is another practice's.
        SyncError: the host has nothing of it, or not all.
    """
    if (home / "permanence.db").exists():
        raise SettingsError("There is a box in this folder already; restore into an empty one.")
    keys = _keys(await host.last(Lane.KEYRING), identity, practice)
    replica = Replica(":memory:", clock)
    replica.join(Membership(practice, "", (), "", "", keys.signers, ()), {})
    for lane in (Lane.JOURNAL, Lane.RECORDINGS):
        await _fetch(host, replica, practice, lane)
    path = _begun(home)
    _put_files(home, keys, nkey_seed)
    db = Connection(path)
    try:
        _rebuild(db, replica, practice, identity)
        _put_settings(db, home, keys)
        await _go_on(db, host, keys.signers)
        db.run("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        db.close()
    path.rename(home / "permanence.db")
    return _checked(home, replica, practice, clock)


def _begun(home: Path) -> Path:
    home.mkdir(parents=True, exist_ok=True)
    path = home / "restoring.db"
    for left in home.glob("restoring.db*"):  # of a restoring that was cut off
        left.unlink()
    return path


def _put_files(home: Path, keys: _Keys, nkey_seed: str) -> None:
    for name in FILES:
        if name in keys.files:
            (home / name).write_text(keys.files[name], "utf-8")
    (home / "successions.json").write_text(json.dumps(keys.successions), "utf-8")
    replace(keys.ring, nkey_seed=nkey_seed).save(home / "box.keys")


def _put_settings(db: Connection, home: Path, keys: _Keys) -> None:
    if keys.settings:
        file = settings.load_practice(home / "practice.toml")
        Versions(db).put_back(keys.settings, file_print(file.table))


def _keys(raw: bytes | None, identity: str, practice: str) -> _Keys:
    """The box's keys, if the practice's name vouches for who signed them."""
    if raw is None:
        raise SyncError("The host has no keys of this practice; ask it whether it lets us into the right one.")
    envelope = read(raw)
    told = open_contents(envelope.sealed, identity)
    ring, successions = keyring(json.dumps(told["keys"])), tuple(told["successions"])
    first = successions[0]["by"] if successions else ring.public.signer
    signers = successors([first], successions)
    if practice_id(first) != practice or envelope.header.signer not in signers:
        raise SettingsError("These keys are not this practice's: look at its name on the paper once more.")
    return _Keys(ring, successions, told["files"], told.get("settings"), signers)


async def _fetch(host: Host, replica: Replica, practice: str, lane: Lane) -> None:
    """A whole lane, as far as the host says it goes."""
    raw = await host.last(lane)
    last = read(raw).header.sequence if raw else 0
    if not last:
        return
    arriving = host.arrivals(lane, 0)
    async for one in arriving:
        replica.take(practice, lane, one)
        try:
            came = read(one.raw).header.sequence
        except EnvelopeError:
            continue
        if came >= last:
            break
    if replica.link(practice, lane)[0] < last:
        raise SyncError("The host has not shown every envelope of this practice; nothing was restored.")


def _rebuild(db: Connection, replica: Replica, practice: str, identity: str) -> None:
    with rebuilding(db):
        for lane in (Lane.JOURNAL, Lane.RECORDINGS):
            for envelope in replica.envelopes(practice, lane):
                put(db, open_contents(envelope.sealed, identity))
        _commands_heard(db)
        db.run("DELETE FROM retold")  # what is gone is gone; the new box has still to tell of its own


async def _go_on(db: Connection, host: Host, signers: Sequence[str]) -> None:
    """The new box publishes behind what the old one has published, so that stations see one chain."""
    head = db.run("SELECT coalesce(max(sequence), 0) AS head FROM journal")[0]["head"]
    pasts = [past_for(row["id"]) for row in db.run("SELECT id FROM stations")]
    for lane in (*Lane, *pasts):
        raw = await host.last(lane)
        last = read(raw) if raw else None
        if last and last.header.signer in signers:
            where = (last.header.sequence, last.hash, head if lane in CHAINED else 0)
            db.run("INSERT INTO outbox_lanes (lane, sequence, hash, cursor) VALUES (?, ?, ?, ?)", lane, *where)


def _commands_heard(db: Connection) -> None:
    """What the old box has answered is not done again."""
    db.run(
        """INSERT OR REPLACE INTO commands_heard
           SELECT json_extract(payload, '$.station'), json_extract(payload, '$.sequence'),
               json_extract(payload, '$.hash')
           FROM journal WHERE kind IN ('command_done', 'command_refused') ORDER BY sequence"""
    )


def _checked(home: Path, replica: Replica, practice: str, clock: Clock) -> Restored:
    recipients = (home / "recipients.txt").read_text("utf-8").split()
    store = Store(home / "permanence.db", settings.load_practice(home / "practice.toml"), clock, AgeSeal(recipients))
    try:
        broken = store.broken_entry()
        if broken is not None or store.connection.run("PRAGMA foreign_key_check"):
            raise SyncError(f"The journal's chain breaks at entry {broken}: this is not what the box has written.")
        store.books("restore").journal(JournalKind.BOX_RESTORED, {})
        count = {name: store.connection.run(f"SELECT count(*) AS n FROM {name}")[0]["n"]
                 for name in ("journal", "messages", "appointments", "recordings")}  # fmt: skip
    finally:
        store.close()
    found = tuple(one.sentence for one in replica.findings(practice))
    return Restored(count["journal"], count["messages"], count["appointments"], count["recordings"], found)
