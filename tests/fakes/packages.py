"""``ports.Packages`` and ``ports.Services`` without a Debian: files are packages, and the power may go anywhere."""

from collections.abc import Callable
from pathlib import Path

from appliance.errors import UpdateError

UNREADABLE = "unreadable"
"""A package that cannot be unpacked."""


class FakePackages:
    """Keeps what a disk would keep; ``touch`` is called before and after each thing that it does."""

    def __init__(self, folder: Path, version: str, touch: Callable[[], None] = lambda: None) -> None:
        self.folder = folder
        self.releases = {version}
        self.held: str | None = None
        self.offered: list[str] = []
        self.silent = False
        self.free_bytes = 10**9
        self._installed = self._used = version
        self._touch = touch

    def used(self) -> str:
        return self._used

    def installed(self) -> str:
        return self._installed

    def newest(self) -> str | None:
        if self.silent:
            raise UpdateError("No source answers.")
        newest = max(self.offered, default="")
        return newest if newest > self._installed else None

    def bring(self, version: str) -> Path:
        self._touch()
        return self.made(version)

    def made(self, version: str) -> Path:
        package = self.folder / f"permanence_{version}.deb"
        package.write_text(version, "utf-8")
        return package

    def room(self, package: Path) -> tuple[int, int]:
        return self.free_bytes, 1_000

    def keep(self) -> None:
        self._touch()
        (self.folder / "former.deb").write_text(self._installed, "utf-8")
        self._touch()

    def restore(self) -> None:
        self.install(self.folder / "former.deb")

    def hold(self, version: str | None) -> None:
        self._touch()
        self.held = version
        self._touch()

    def install(self, package: Path) -> None:
        self._touch()
        version = package.read_text("utf-8")
        if version == UNREADABLE:
            raise UpdateError("dpkg failed.")
        self._installed = ""
        self._touch()
        self.releases.add(version)
        if self.held is None:
            self._used = version
        self._touch()
        self._installed = version
        self._touch()

    def use(self, version: str) -> None:
        self._touch()
        assert version in self.releases
        self._used = version
        self._touch()

    def tidy(self) -> None:
        self._touch()
        self.releases = {self._used}
        for old in self.folder.glob("*.deb"):
            old.unlink()
        self._touch()


class FakeServices:
    """A reception that is whatever version is in use when it is started.

    Args:
        packages: tell which that is.
        begins: what a version does when it starts; false: it does not.
        touch: as for the packages.
    """

    def __init__(
        self, packages: FakePackages, begins: Callable[[str], bool], touch: Callable[[], None] = lambda: None
    ) -> None:
        self._packages = packages
        self._begins = begins
        self._touch = touch
        self.version: str | None = packages.used()
        """Of the reception that runs; None: none does."""
        self.starting = False
        """Power has come: what the box starts waits behind us."""

    async def leave(self) -> None:
        self._touch()
        self.version = None
        self._touch()

    def stop(self) -> None:
        self._touch()
        self.version = None
        self._touch()

    def start_reception(self) -> bool:
        self._touch()
        version = self._packages.used()
        self.version = version if self._begins(version) else None
        self._touch()
        return self.version is not None

    def running(self) -> bool:
        return self.version is not None

    def resume(self) -> None:
        self._touch()
        if self.version is None and not self.starting:
            self.start_reception()
