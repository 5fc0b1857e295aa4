"""The whole box on another medium: its database as it stands, and its settings and keys beside it, sealed as one file.

Format: age v1 around a tar archive; Debian's ``age`` and ``tar`` open it. A USB stick that is lost says nothing.
"""

import os
import shutil
import sqlite3
import tarfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from pyrage import DecryptError, IdentityError, decrypt_file, encrypt_file, x25519

from appliance.errors import DiskFull, StoreError

DATABASE = "permanence.db"
LAST = "last-backup"
"""When the last one was written (ISO 8601, UTC): a file of the box's folder, for the health page."""

KEPT = 14
"""Backups of this box that stay on the medium; older ones make room."""

MADE_AGAIN = frozenset({"models", "sounds", "demo", "screens", "updates", "sms", LAST})
"""What the box fetches, renders or hands out again by itself: a modem's folders hold texts of the day of the backup."""

_PREFIX, _SUFFIX = "permanence-", ".age"


def save(home: Path, medium: Path, recipients: Sequence[str], now: datetime) -> Path:
    """Write a backup of the box at ``home`` to ``medium``, whole or not at all; calls may go on meanwhile.

    Args:
        home: the box's folder.
        medium: a folder of another disk.
        recipients: age recipients who can open it.
        now: names the file and is noted as the time of the last backup.

    Raises:
        StoreError: there is no database, its copy is damaged, or the medium cannot be written.
        DiskFull: the medium, or the box, has no room for it.
    """
    name = f"{_PREFIX}{now:%Y-%m-%dT%H%M%S}Z{_SUFFIX}"
    copy, whole, arriving = home / ".backup.db", home / ".backup.tar", medium / f".{name}"
    with _translated(), _removed(copy, whole, arriving):
        copy_database(home / DATABASE, copy)
        with tarfile.open(whole, "w") as archive:
            archive.add(copy, DATABASE)
            for path in sorted(home.iterdir()):
                if path.name not in MADE_AGAIN and not path.name.startswith((DATABASE, ".")):
                    archive.add(path, path.name)
        encrypt_file(str(whole), str(arriving), [x25519.Recipient.from_str(one) for one in recipients])
        _settle(arriving, medium / name)
        for old in sorted(medium.glob(f"{_PREFIX}*{_SUFFIX}"))[:-KEPT]:
            old.unlink()
        (home / LAST).write_text(now.isoformat(), "utf-8")
    return medium / name


def newest(medium: Path) -> Path | None:
    """The last backup on a medium; None where there is none."""
    return max(medium.glob(f"{_PREFIX}*{_SUFFIX}"), default=None)


def restore(backup: Path, identity: str, home: Path) -> None:
    """Make the box anew in ``home`` from a backup.

    Raises:
        StoreError: there is a box already, the key does not fit, or the backup is damaged; ``home`` is as it was.
    """
    if (home / DATABASE).exists():
        raise StoreError(f"{home} holds a box already: restore into an empty folder, or move {DATABASE} away first.")
    home.mkdir(parents=True, exist_ok=True)
    with _translated(), TemporaryDirectory(dir=home, prefix=".restore-") as folder:
        whole, coming = Path(folder, "whole.tar"), Path(folder, "box")
        try:
            decrypt_file(str(backup), str(whole), [x25519.Identity.from_str(identity)])
        except (DecryptError, IdentityError) as failure:
            told = f"{backup.name} cannot be opened: the key does not fit, or the file is damaged."
            raise StoreError(told) from failure
        with tarfile.open(whole) as archive:
            _unpack(archive, coming)
        _need_sound(coming / DATABASE)
        # The database comes last: until it is there, the folder holds no box, and all may be tried again.
        for path in sorted(coming.iterdir(), key=lambda path: path.name == DATABASE):
            path.replace(home / path.name)


def _unpack(archive: tarfile.TarFile, folder: Path) -> None:
    """Files and folders, and none outside of ``folder``: whoever has our public key can make a file that we open.

    By hand, because the filters of ``tarfile`` are not in Debian 12's Python 3.11.2.
    """
    for member in archive:
        there = folder / member.name
        if ".." in there.parts or member.name.startswith("/") or not (member.isfile() or member.isdir()):
            raise StoreError("The backup holds what no box has written; it is not restored.")
        if member.isdir():
            there.mkdir(parents=True, exist_ok=True)
            continue
        there.parent.mkdir(parents=True, exist_ok=True)
        content = archive.extractfile(member)
        if content is not None:
            with there.open("xb") as written:
                shutil.copyfileobj(content, written)
            there.chmod(member.mode & 0o700)


def copy_database(source: Path, copy: Path) -> None:
    """The database as it stands, in one file, while others write to it.

    Raises:
        StoreError: there is none, or its copy is damaged.
        sqlite3.Error: it cannot be read, or the copy not written.
    """
    if not source.exists():
        raise StoreError(f"There is no {DATABASE} to back up in {source.parent}.")
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as there, closing(sqlite3.connect(copy)) as here:
        there.backup(here)
        here.execute("PRAGMA journal_mode=DELETE")
    _need_sound(copy)


def _need_sound(database: Path) -> None:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as opened:
        verdict = opened.execute("PRAGMA quick_check(1)").fetchone()[0]
    if verdict != "ok":
        raise StoreError(f"The copy of the database is damaged ({verdict}).")


def _settle(arriving: Path, there: Path) -> None:
    """On the medium for good, under its own name, before anybody counts on it."""
    with arriving.open("rb") as written:
        os.fsync(written.fileno())
    arriving.rename(there)
    folder = os.open(there.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def _removed(*paths: Path) -> Iterator[None]:
    """What is there only for a moment holds what is not sealed: it goes, whatever happens."""
    try:
        yield
    finally:
        for path in paths:
            path.unlink(missing_ok=True)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except OSError as failure:
        if failure.errno == 28:  # ENOSPC
            raise DiskFull(
                "There is no room for the backup: take another USB stick, or free some of this one."
            ) from failure
        raise StoreError(f"The backup failed: {failure.strerror or failure}.") from failure
    except (sqlite3.Error, tarfile.TarError) as failure:
        raise StoreError(f"The backup is damaged: {failure}.") from failure
