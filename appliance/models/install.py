"""Puts a model together from archives, checks every byte, and only then lets it take the old one's place."""

import hashlib
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from appliance.errors import DiskFull, ModelError
from appliance.models.archives import opened
from appliance.models.catalogue import Model, ModelFile

BLOCK_BYTES = 1 << 20
Progress = Callable[[int], None]


def install(model: Model, sources: Sequence[Path], into: Path, on_bytes: Progress = lambda _: None) -> Path:
    """Install ``model`` into the folder ``into``; the old one stays until the new one is whole.

    Args:
        model: what to install.
        sources: archives or folders that hold its parts.
        into: the folder of all models.
        on_bytes: told how many bytes were written.

    Raises:
        ModelError: a part is missing, or a checksum is wrong; the old model is kept.
        DiskFull: nothing was changed.
    """
    into.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=into, prefix=f".{model.key}-"))
    try:
        if model.url:
            _unzip(model, sources, folder)
        for one in model.files:
            _put_together(one, sources, folder / one.path, on_bytes)
        _replace(folder, into / model.key)
    except OSError as failure:
        if failure.errno == 28:
            raise DiskFull(f"The disk is full: {model.key} needs {model.size_bytes // 1_000_000} MB more.") from failure
        raise ModelError(f"{model.key} cannot be installed: {failure.strerror}.") from failure
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return into / model.key


def wrong_files(model: Model, folder: Path) -> tuple[str, ...]:
    """Files of an installed model that are missing or not what the catalogue says."""
    if model.url:
        return () if any(folder.glob("*")) else (model.key,)
    return tuple(one.path for one in model.files if _sha256(folder / one.path) != one.sha256)


def _put_together(one: ModelFile, sources: Sequence[Path], target: Path, on_bytes: Progress) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with target.open("wb") as written:
        for part in one.parts if _any_holds(sources, one.parts[0]) else (one.path,):
            _copy(
                part,
                sources,
                one.path,
                lambda block: (digest.update(block), written.write(block), on_bytes(len(block))),
            )
        written.flush()
        os.fsync(written.fileno())
    if digest.hexdigest() != one.sha256:
        raise ModelError(
            f"{one.path} does not match its checksum: it is damaged or another version; nothing was changed."
        )


def _any_holds(sources: Sequence[Path], part: str) -> bool:
    for source in sources:
        with opened(source, part) as stream:
            if stream is not None:
                return True
    return False


def _copy(part: str, sources: Sequence[Path], path: str, take: Callable[[bytes], object]) -> None:
    for source in sources:
        with opened(source, part) as stream:
            if stream is not None:
                while block := stream.read(BLOCK_BYTES):
                    take(block)
                return
    raise ModelError(f"{path} is not in what was given: {', '.join(source.name for source in sources) or 'nothing'}.")


def _unzip(model: Model, sources: Sequence[Path], folder: Path) -> None:
    """The zip of a maker's site, whose one top folder is the model."""
    for source in sources:
        if source.is_file() and hashlib.md5(source.read_bytes(), usedforsecurity=False).hexdigest() == model.md5:
            with zipfile.ZipFile(source) as archive:
                archive.extractall(folder / ".zip")
            top = next((folder / ".zip").iterdir())
            for one in top.iterdir():
                one.rename(folder / one.name)
            (top.parent / top.name).rmdir()
            (folder / ".zip").rmdir()
            return
    raise ModelError(f"{model.key} does not match its checksum: it is damaged or another version; nothing was changed.")


def _replace(new: Path, old: Path) -> None:
    """Rename is atomic: at any moment one whole model stands there, or for an instant none, never half of one."""
    aside = old.with_name(f".{old.name}-old")
    shutil.rmtree(aside, ignore_errors=True)
    new.chmod(0o755)
    if old.exists():
        old.rename(aside)
    new.rename(old)
    shutil.rmtree(aside, ignore_errors=True)


def _sha256(path: Path) -> str:
    if not path.is_file():
        return ""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
