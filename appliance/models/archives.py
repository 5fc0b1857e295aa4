"""What an archive holds, by name: wheels and zips, npm's tarballs."""

import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import IO

from appliance.errors import ModelError

Opener = Callable[[], IO[bytes] | None]
Parts = Mapping[str, Opener]
"""The files of one or several archives: name within -> how to open it."""


@contextmanager
def parts_of(archives: Sequence[Path]) -> Iterator[Parts]:
    """All that ``archives`` hold, open for as long as the context lasts.

    Raises:
        ModelError: an archive is damaged or unreadable, also while a part is read within the context.
    """
    try:
        with ExitStack() as opened:
            parts: dict[str, Opener] = {}
            for path in archives:
                parts |= _zip(path, opened) if zipfile.is_zipfile(path) else _tar(path, opened)
            yield parts
    except (zipfile.BadZipFile, zlib.error, tarfile.TarError, EOFError) as failure:
        raise ModelError(f"An archive is damaged ({failure}); fetch it again.") from failure


def _zip(path: Path, opened: ExitStack) -> dict[str, Opener]:
    archive = opened.enter_context(zipfile.ZipFile(path))
    return {name: partial(archive.open, name) for name in archive.namelist() if not name.endswith("/")}


def _tar(path: Path, opened: ExitStack) -> dict[str, Opener]:
    archive = opened.enter_context(tarfile.open(path))  # noqa: SIM115 - the stack is the context manager
    return {member.name: partial(archive.extractfile, member) for member in archive if member.isfile()}
