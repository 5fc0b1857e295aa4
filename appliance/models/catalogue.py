"""Which models there are: ``catalogue.toml`` as values."""

import hashlib
import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from appliance.errors import MissingPart

Catalogue = dict[str, "Model"]


@dataclass(frozen=True)
class Archive:
    """A wheel, an npm tarball or a zip that holds parts of a model."""

    kind: str
    """``pypi``, ``npm`` or ``site``."""
    name: str
    version: str
    bytes: int
    sha256: str = ""
    md5: str = ""
    """Only where the maker publishes nothing better."""
    url: str = ""
    """Where a ``site`` has it."""

    @property
    def file_name(self) -> str:
        return f"{self.name}-{self.version}"

    def is_whole(self, path: Path) -> bool:
        """Whether the file at ``path`` is this archive, to the last byte."""
        if not path.is_file():
            return False
        with path.open("rb") as stream:
            if self.sha256:
                return hashlib.file_digest(stream, "sha256").hexdigest() == self.sha256
            return hashlib.file_digest(stream, lambda: hashlib.md5(usedforsecurity=False)).hexdigest() == self.md5


@dataclass(frozen=True)
class ModelFile:
    """One file of an installed model, put together from parts of the archives, in order."""

    path: str
    parts: tuple[str, ...]
    sha256: str
    bytes: int


@dataclass(frozen=True)
class Model:
    key: str
    purpose: str
    source: str
    licence: str
    need: str
    """``always``, ``optional`` or ``tests``."""
    archives: tuple[Archive, ...]
    files: tuple[ModelFile, ...] = ()
    folder: str = ""
    """Instead of ``files``: the folder of the one archive that is the model as it stands."""

    @property
    def size_bytes(self) -> int:
        """What is downloaded."""
        return sum(archive.bytes for archive in self.archives)

    @property
    def room_bytes(self) -> int:
        """Free disk that an installation takes: the archives, and the new model beside the old one."""
        return self.size_bytes + (sum(one.bytes for one in self.files) or 2 * self.size_bytes)


@cache
def catalogue() -> Catalogue:
    """All models the box knows, by key."""
    return read(files("appliance.models").joinpath("catalogue.toml").read_text("utf-8"))


def read(text: str) -> Catalogue:
    """A catalogue from its TOML."""
    return {key: _model(key, table) for key, table in tomllib.loads(text).items()}


def model(key: str) -> Model:
    """One model.

    Raises:
        MissingPart: there is none of that key; says which is meant.
    """
    found = catalogue().get(key)
    if found is None:
        near = get_close_matches(key, catalogue(), n=1)
        hint = f" Did you mean {near[0]!r}?" if near else f" There are: {', '.join(catalogue())}."
        raise MissingPart(f"There is no model {key!r}.{hint}")
    return found


def _model(key: str, table: dict[str, Any]) -> Model:
    archives = tuple(Archive(**one) for one in table.pop("archives"))
    parts = tuple(ModelFile(**one | {"parts": tuple(one["parts"])}) for one in table.pop("files", ()))
    return Model(key=key, archives=archives, files=parts, **table)
