"""Puts a model together, checks every byte, and only then lets it take the old one's place."""

import errno
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from appliance.errors import DiskFull, ModelError
from appliance.models.archives import Parts, parts_of
from appliance.models.catalogue import Model

BLOCK_BYTES = 1 << 20
SUMS = "SHA256SUMS"
"""Written beside a model that the catalogue knows only as one archive; ``sha256sum -c`` reads it as well."""

Progress = Callable[[int], None]


@contextmanager
def alone(into: Path) -> Iterator[None]:
    """One installation at a time in the folder ``into``; the next one waits. Ends by itself with the process."""
    import fcntl  # noqa: PLC0415 - not on Windows, where a station runs and no model is installed

    into.mkdir(parents=True, exist_ok=True)
    with (into / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def check_room(model: Model, into: Path) -> None:
    """Raises ``DiskFull`` when ``model`` cannot fit below ``into``."""
    free = shutil.disk_usage(into).free
    if free < model.room_bytes:
        raise DiskFull(
            f"{model.key} needs {_megabytes(model.room_bytes)} MB of free disk and there are {_megabytes(free)}; "
            "make room and try again."
        )


def install(model: Model, archives: Sequence[Path], into: Path, progress: Progress = lambda _: None) -> None:
    """Install ``model`` from its archives into the folder ``into``; the old one stays until the new one is whole.

    Args:
        model: what to install.
        archives: its archives, whole.
        into: the folder of all models.
        progress: told how many bytes have been written so far.

    Raises:
        ModelError: a part is missing, or a checksum is wrong; the old model is kept.
        DiskFull: the old model is kept.
    """
    with parts_of(archives) as parts:
        install_parts(model, parts, into, progress)


def install_parts(model: Model, parts: Parts, into: Path, progress: Progress = lambda _: None) -> None:
    """Like ``install``; ``parts`` are those of the archives, or the model's files as they are to stand."""
    new = into / f".{model.key}-new"
    try:
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(parents=True)
        if model.folder:
            _take_folder(model, parts, new)
        else:
            _put_together(model, parts, new, progress)
        _replace(new, into / model.key)
    except OSError as failure:
        if failure.errno == errno.ENOSPC:
            raise DiskFull(f"The disk is full; {model.key} was not changed. Make room and try again.") from failure
        raise ModelError(f"{model.key} cannot be installed: {failure.strerror or failure}.") from failure
    finally:
        shutil.rmtree(new, ignore_errors=True)


def wrong_files(model: Model, folder: Path) -> tuple[str, ...]:
    """Files of an installed model that are missing, or not what they should be."""
    if model.folder:
        sums = folder / SUMS
        wanted = [line.split("  ", 1) for line in sums.read_text("utf-8").splitlines()] if sums.is_file() else []
    else:
        wanted = [[one.sha256, one.path] for one in model.files]
    if not wanted:
        return (SUMS,)
    return tuple(name for digest, name in wanted if _sha256(folder / name) != digest)


def _put_together(model: Model, parts: Parts, new: Path, progress: Progress) -> None:
    written = 0
    for one in model.files:
        names = one.parts if one.parts[0] in parts else (one.path,)
        if _write(new / one.path, names, parts, model.key) != one.sha256:
            raise ModelError(f"{model.key}: {one.path} does not match its checksum; nothing was changed.")
        written += one.bytes
        progress(written)


def _take_folder(model: Model, parts: Parts, new: Path) -> None:
    sums = []
    for name in sorted(parts):
        path = PurePosixPath(name)
        if path.parts[0] == model.folder and ".." not in path.parts:
            inside = path.relative_to(model.folder)
            sums.append(f"{_write(new / inside, (name,), parts, model.key)}  {inside}\n")
    if not sums:
        raise ModelError(f"{model.key} is not in its archive; nothing was changed.")
    (new / SUMS).write_text("".join(sums), "utf-8")


def _write(target: Path, names: Sequence[str], parts: Parts, key: str) -> str:
    """Join the parts ``names`` into one file, on the disk for good; its SHA-256."""
    digest = hashlib.sha256()
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as written:
        for name in names:
            stream = parts[name]() if name in parts else None
            if stream is None:
                raise ModelError(f"{key} is incomplete: {name} is missing; nothing was changed.")
            with stream:
                while block := stream.read(BLOCK_BYTES):
                    digest.update(block)
                    written.write(block)
        written.flush()
        os.fsync(written.fileno())
    return digest.hexdigest()


def _replace(new: Path, place: Path) -> None:
    """Two renames: at any moment a whole model stands there or, for an instant, none; never half of one."""
    old = place.with_name(f".{place.name}-old")
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        place.rename(old)
    new.rename(place)
    directory = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
    shutil.rmtree(old, ignore_errors=True)


def _sha256(path: Path) -> str:
    if not path.is_file():
        return ""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _megabytes(size_bytes: int) -> int:
    return round(size_bytes / 1_000_000)
