"""Models brought on a USB stick: whatever is given is recognised by its checksum, not by its name."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from appliance.errors import ModelError
from appliance.models.archives import Opener
from appliance.models.catalogue import Archive, Model
from appliance.models.install import install, install_parts

READABLE = (".whl", ".tgz", ".zip")


@dataclass(frozen=True)
class Brought:
    """What happened to one model."""

    key: str
    missing: tuple[str, ...] = ()
    """What else is needed; () when it was installed."""


def bring(source: Path, models: Iterable[Model], into: Path) -> tuple[Brought, ...]:
    """Install every model that ``source`` holds whole; name what is missing of the others that it holds in part.

    Args:
        source: an archive, or a folder at any depth of which archives or the files of installed models lie.
        models: those looked for.
        into: the folder of all models.

    Raises:
        ModelError: there is nothing to be had from ``source``, with the reason.
        DiskFull: a model does not fit.
    """
    candidates = tuple(_candidates(source))
    results = [_one(model, candidates, into) for model in models]
    known = tuple(result for result in results if result is not None)
    if not known:
        what = "is damaged, or no archive" if source.is_file() else "holds no archive or file, whole and undamaged,"
        raise ModelError(f"{source.name} {what} of a model of the catalogue; nothing was changed.")
    return known


def _candidates(source: Path) -> Iterator[Path]:
    if not source.exists():
        raise ModelError(f"There is no {source}; is the USB stick plugged in and opened?")
    try:
        if source.is_file():
            source.open("rb").close()
            yield source
        else:
            yield from sorted(path for path in source.rglob("*") if path.is_file())
    except OSError as failure:
        raise ModelError(f"{source} cannot be read: {failure.strerror}.") from failure


def _one(model: Model, candidates: Sequence[Path], into: Path) -> Brought | None:
    archives = {archive: _find(archive, candidates) for archive in model.archives}
    if all(archives.values()):
        install(model, [path for path in archives.values() if path], into)
        return Brought(model.key)
    files = {one.path: _same(one.sha256, one.bytes, candidates) for one in model.files}
    if files and all(files.values()):
        parts = {name: _opener(path) for name, path in files.items() if path}
        install_parts(model, parts, into)
        return Brought(model.key)
    if any(archives.values()):
        return Brought(model.key, tuple(archive.file_name for archive, path in archives.items() if not path))
    if any(files.values()):
        return Brought(model.key, tuple(name for name, path in files.items() if not path))
    return None


def _opener(path: Path) -> Opener:
    return lambda: path.open("rb")


def _find(archive: Archive, candidates: Sequence[Path]) -> Path | None:
    if archive.sha256:
        return _same(archive.sha256, archive.bytes, candidates)
    return next((path for path in candidates if path.suffix in READABLE and archive.is_whole(path)), None)


def _same(sha256: str, size_bytes: int, candidates: Sequence[Path]) -> Path | None:
    """The size is asked first: a checksum of every film on the stick would take an hour."""
    for path in candidates:
        if path.stat().st_size == size_bytes:
            with path.open("rb") as stream:
                if hashlib.file_digest(stream, "sha256").hexdigest() == sha256:
                    return path
    return None
