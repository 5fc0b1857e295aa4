"""``ports.Packages`` on apt and dpkg. Versions stand side by side in ``/opt/permanence/releases`` (build-package).

Sources: a signed apt source of ours, and a folder of the same form on the USB stick (``docs/updates.md``); apt checks
the signature of either. The root file system may be mounted read-only; where writes to it do not last: ``card``.
"""

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from appliance.errors import UpdateError
from appliance.updates.state import settle

NAME = "permanence"

LAST_WORDS = 300
"""Characters of what a program said that a log line has room for."""


@dataclass(frozen=True)
class Sources:
    """Where newer versions come from."""

    network: Path = Path("/etc/apt/sources.list.d/permanence.sources")
    """An apt source in deb822 form (sources.list(5)) that names its key; there is none: nothing comes by network."""
    stick: Path = Path("/media/permanence/updates")
    """An apt folder on the USB stick; there is none: nothing comes by stick."""
    key: Path = Path("/etc/apt/keyrings/permanence.asc")
    """The key by which the stick's folder is signed."""

    def written(self, there: Path) -> bool:
        """Into a folder, as apt reads them; false: there are none."""
        shutil.rmtree(there, ignore_errors=True)
        there.mkdir(parents=True)
        if self.network.exists():
            shutil.copyfile(self.network, there / self.network.name)
        if self.key.exists() and (self.stick / "InRelease").exists():
            (there / "stick.list").write_text(f"deb [signed-by={self.key}] file:{self.stick} ./\n", "utf-8")
        return any(there.iterdir())


@dataclass(frozen=True)
class DebianPackages:
    """For root.

    Args:
        folder: root's own, for what is fetched.
        root: the file system of the box.
        sources: where newer versions come from.
        dpkg: options of dpkg, for a root that is no whole Debian.
    """

    folder: Path
    root: Path = Path("/")
    sources: Sources = Sources()
    dpkg: Sequence[str] = ()

    @property
    def program(self) -> Path:
        return self.root / "opt/permanence"

    @property
    def _former(self) -> Path:
        return self.folder / "former.deb"

    @property
    def _admin(self) -> Path:
        return self.root / "var/lib/dpkg"

    def used(self) -> str:
        return (self.program / "current").readlink().name

    def installed(self) -> str:
        format_ = "${db:Status-Status} ${db:Status-Eflag} ${Version}"
        words = ("dpkg-query", f"--admindir={self._admin}", "--show", f"--showformat={format_}", NAME)
        answer = subprocess.run(words, capture_output=True, text=True, check=False, env=_environment()).stdout
        status, _, rest = answer.partition(" ")
        error, _, version = rest.partition(" ")
        return version if (status, error) == ("installed", "ok") else ""

    def newest(self) -> str | None:
        if not self.sources.written(self.folder / "sources"):
            raise UpdateError("No source of updates is set: see docs/updates.md, or plug in a stick that has one.")
        silent = None
        try:
            self._apt("apt-get", "--error-on=any", "update")
        except UpdateError as failure:  # the other source may have one all the same
            silent = failure
        policy = self._apt("apt-cache", "policy", NAME).splitlines()
        found = next((line.split()[1] for line in policy if line.strip().startswith("Candidate:")), "(none)")
        newer = ("dpkg", "--compare-versions", found, "gt", self.installed() or self.used())
        if found != "(none)" and subprocess.run(newer, check=False).returncode == 0:
            return found
        if silent:
            raise silent
        return None

    def bring(self, version: str) -> Path:
        for old in self.folder.glob(f"{NAME}_*.deb"):
            old.unlink()
        self._apt("apt-get", "--quiet=2", "download", f"{NAME}={version}")
        found = list(self.folder.glob(f"{NAME}_*.deb"))
        if len(found) != 1:
            raise UpdateError(f"Version {version} was not fetched; run permanence update --now again.")
        return found[0]

    def room(self, package: Path) -> tuple[int, int]:
        kilobytes = told("dpkg-deb", "--field", str(package), "Installed-Size")
        return shutil.disk_usage(self.program).free, int(kilobytes) * 1024

    def keep(self) -> None:
        with tempfile.TemporaryDirectory(dir=self.folder, prefix=".keep-") as folder:
            options = (f"--root={self.root}", "--deb-option=-Zzstd", "--deb-option=-z1")
            told("dpkg-repack", *options, NAME, cwd=Path(folder))
            made = next(Path(folder).glob("*.deb"))
            with made.open("rb") as written:
                os.fsync(written.fileno())
            made.replace(self._former)
            settle(self.folder)

    def restore(self) -> None:
        self.install(self._former)

    def hold(self, version: str | None) -> None:
        with self._writable():
            link(self.program / "former", version)

    def use(self, version: str) -> None:
        with self._writable():
            link(self.program / "current", version)

    def install(self, package: Path) -> None:
        with self._writable(), self._alone():
            words = ("dpkg", f"--root={self.root}", *self.dpkg, "--force-confold", "--install", str(package))
            told(*words, environment={"DPKG_FRONTEND_LOCKED": "1"})

    def tidy(self) -> None:
        with self._writable():
            for one in (self.program / "releases").iterdir():
                if one.name != self.used():
                    shutil.rmtree(one)
        for old in self.folder.glob("*.deb"):
            old.unlink()

    @contextmanager
    def _writable(self) -> Iterator[None]:
        """A card's root file system takes no writes but these."""
        locked = bool(os.statvfs(self.root).f_flag & os.ST_RDONLY)
        if locked:
            told("mount", "-o", "remount,rw", str(self.root))
        try:
            yield
        finally:
            if locked:
                os.sync()
                told("mount", "-o", "remount,ro", str(self.root))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Debian's own upgrades wait, or are waited for (dpkg's doc/frontend.txt)."""
        with (self._admin / "lock-frontend").open("w") as lock:
            fcntl.lockf(lock, fcntl.LOCK_EX)
            yield

    def _apt(self, program: str, *words: str) -> str:
        """With our own sources alone; what apt knows of them stays in our folder."""
        for name in ("lists/partial", "cache/archives/partial"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        options = {
            "Dir::Etc::SourceList": "/dev/null",
            "Dir::Etc::SourceParts": str(self.folder / "sources"),
            "Dir::State::Lists": str(self.folder / "lists"),
            "Dir::State::Status": str(self._admin / "status"),
            "Dir::Cache": str(self.folder / "cache"),
            "APT::Sandbox::User": "root",  # our folder is nobody else's to write
        }
        return told(program, *(f"-o{key}={value}" for key, value in options.items()), *words, cwd=self.folder)


def link(there: Path, version: str | None) -> None:
    """At once, and on the medium."""
    if version is None:
        there.unlink(missing_ok=True)
    else:
        arriving = there.with_name(f".{there.name}")
        arriving.unlink(missing_ok=True)
        arriving.symlink_to(f"releases/{version}")
        arriving.replace(there)
    settle(there.parent)


def _environment(more: Mapping[str, str] = {}) -> dict[str, str]:
    return {**os.environ, "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive", **more}


def told(*words: str, cwd: Path | None = None, environment: Mapping[str, str] = {}) -> str:
    """What a program says.

    Raises:
        UpdateError: it is not there, or did not do it.
    """
    try:
        done = subprocess.run(
            words, capture_output=True, text=True, check=False, cwd=cwd, env=_environment(environment)
        )
    except FileNotFoundError as failure:
        raise UpdateError(f"{words[0]} is not installed: updates need a Debian system and its package.") from failure
    if done.returncode != 0:
        raise UpdateError(f"{words[0]} failed: {' '.join(done.stderr.split())[-LAST_WORDS:]}")
    return done.stdout
