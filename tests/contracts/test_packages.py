"""What every ``ports.Packages`` does, over the fake and over real apt, dpkg and signatures in a folder.

The packages have our own maintainer scripts, and next to no program. ``make prove-update`` does it with whole ones.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol, cast

import pytest

from appliance.errors import UpdateError
from appliance.updates.card import OWN_SOURCES, CardPackages, is_card, sources_on
from appliance.updates.debian import DebianPackages, Sources
from appliance.updates.ports import Packages
from tests.fakes.packages import UNREADABLE, FakePackages

SYSTEMD = Path(__file__).parents[2] / "systemd"
OLD, NEW = "0.1.0", "0.2.0"
NEEDED = ("dpkg", "dpkg-deb", "dpkg-repack", "apt-get", "apt-ftparchive", "gpg")
INTO_A_FOLDER = ("--force-not-root", "--force-script-chrootless", "--log=/dev/null")
"""dpkg(1); our maintainer scripts know DPKG_ROOT."""


class Side(Protocol):
    """A box with the old version, as a test sees it."""

    packages: Packages

    def offers(self, version: str) -> None:
        """A source has it."""

    def spoils(self, package: Path) -> None:
        """So that it can be begun, and not installed."""

    def runs(self, version: str) -> bool:
        """Whether its program is whole."""


class FakeSide:
    def __init__(self, folder: Path) -> None:
        self.fake = FakePackages(folder, OLD)
        self.packages: Packages = self.fake

    def offers(self, version: str) -> None:
        self.fake.offered.append(version)

    def spoils(self, package: Path) -> None:
        package.write_text(UNREADABLE, "utf-8")

    def runs(self, version: str) -> bool:
        return version in self.fake.releases


class DebianSide:
    """A root file system of a few files; its source is the stick's folder, signed with a key made for the test."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.root, self.stick = folder, folder / "root", folder / "stick"
        for name in ("info", "updates", "triggers"):
            (self.root / "var/lib/dpkg" / name).mkdir(parents=True)
        for name in ("status", "available"):
            (self.root / "var/lib/dpkg" / name).touch()
        (folder / "updates").mkdir()
        (folder / "updates").chmod(0o755)
        self.stick.mkdir()
        (folder / "gnupg").mkdir(mode=0o700)
        self.environment = {**os.environ, "GNUPGHOME": str(folder / "gnupg")}
        self._do("gpg", "--batch", "--quiet", "--passphrase", "", "--quick-generate-key", "test", "ed25519", "sign")
        self._do("gpg", "--armor", "--output", str(folder / "key.asc"), "--export")
        sources = Sources(folder / "none.sources", self.stick, folder / "key.asc")
        self.packages: Packages = DebianPackages(folder / "updates", self.root, sources, INTO_A_FOLDER)
        self.packages.install(self.made(OLD, folder))
        self.sources = sources

    def made(self, version: str, there: Path, postinst: str = "") -> Path:
        tree = self.folder / f"tree-{version}"
        (tree / "DEBIAN").mkdir(parents=True)
        program = tree / "opt/permanence/package/bin/permanence"
        program.parent.mkdir(parents=True)
        program.write_text(f"#!/bin/sh\necho {version}\n", "utf-8")
        program.chmod(0o755)
        for name in ("postinst", "prerm", "postrm"):
            shutil.copy(SYSTEMD / "package" / name, tree / "DEBIAN" / name)
            (tree / "DEBIAN" / name).chmod(0o755)
        if postinst:
            (tree / "DEBIAN/postinst").write_text(postinst, "utf-8")
        fields = f"Package: permanence\nVersion: {version}\nArchitecture: all\nMaintainer: a test <test@localhost>\n"
        (tree / "DEBIAN/control").write_text(f"{fields}Installed-Size: 4\nDescription: a test\n", "utf-8")
        package = there / f"permanence_{version}_all.deb"
        self._do("dpkg-deb", "--root-owner-group", "--build", str(tree), str(package))
        shutil.rmtree(tree)
        return package

    def offers(self, version: str) -> None:
        self.made(version, self.stick)
        self._do("sh", str(SYSTEMD / "build-repository"), str(self.stick), "test")

    def spoils(self, package: Path) -> None:
        self.made(NEW, package.parent, postinst="#!/bin/sh\nexit 1\n").replace(package)

    def runs(self, version: str) -> bool:
        program = self.root / "opt/permanence/releases" / version / "bin/permanence"
        return program.exists() and subprocess.check_output((str(program),), text=True) == f"{version}\n"

    def _do(self, *words: str) -> None:
        subprocess.run(words, check=True, capture_output=True, env=self.environment)


class CardSide(DebianSide):
    """A card was made of a root that has the old version; nothing but its program is writable now."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.packages = CardPackages(folder / "updates", self.root, self.sources)

    def spoils(self, package: Path) -> None:
        os.truncate(package, package.stat().st_size // 2)


@pytest.fixture
def debian(tmp_path: Path) -> Iterator[DebianSide]:
    need()
    made = DebianSide(tmp_path)
    yield made
    subprocess.run(("gpgconf", "--kill", "all"), check=False, env=made.environment)


def need() -> None:
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing or os.geteuid() != 0:
        pytest.skip(f"needs root, and {', '.join(missing) or 'nothing else'}")


@pytest.fixture
def card(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, as a card's root is."""
    root = tmp_path / "root"
    root.mkdir()
    if subprocess.run(("mount", "-t", "tmpfs", "none", str(root)), capture_output=True, check=False).returncode != 0:
        pytest.skip("needs to mount a file system")
    yield root
    subprocess.run(("umount", str(root)), check=True)


@pytest.fixture
def program(tmp_path: Path) -> Iterator[CardSide]:
    """As systemd/lasting-program leaves it at a start."""
    need()
    made = CardSide(tmp_path / "made")
    (made.root / "usr/lib/systemd/system").mkdir(parents=True)
    (tmp_path / "card/opt").mkdir(parents=True)
    (made.root / "opt/permanence").rename(tmp_path / "card/opt/permanence")
    (made.root / "opt/permanence").mkdir()
    words = ("sh", str(SYSTEMD / "lasting-program"), str(tmp_path / "made"), str(tmp_path / "card"), str(made.root))
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if "permission denied" in done.stderr:
        pytest.skip("needs to mount a file system")
    assert (done.returncode, done.stderr) == (0, "")
    yield made
    subprocess.run(("umount", str(made.root / "opt/permanence")), check=True)
    subprocess.run(("gpgconf", "--kill", "all"), check=False, env=made.environment)


@pytest.fixture(params=["fake", "debian", "read-only", "program"])
def side(request: pytest.FixtureRequest, tmp_path: Path) -> Side:
    if request.param == "fake":
        return FakeSide(tmp_path)
    if request.param in {"debian", "program"}:
        return cast(Side, request.getfixturevalue(request.param))
    card = request.getfixturevalue("card")
    side = request.getfixturevalue("debian")
    subprocess.run(("mount", "-o", "remount,ro", str(card)), check=True)
    return cast(Side, side)


def test_what_is_installed_first_is_used(side: Side) -> None:
    assert (side.packages.used(), side.packages.installed()) == (OLD, OLD)
    assert side.runs(OLD)


def test_only_a_newer_version_is_news(side: Side) -> None:
    side.offers(OLD)
    assert side.packages.newest() is None
    side.offers(NEW)
    assert side.packages.newest() == NEW


def test_another_version_comes_beside_the_one_that_is_held(side: Side) -> None:
    side.offers(NEW)
    side.packages.newest()
    package = side.packages.bring(NEW)
    free, needed = side.packages.room(package)
    assert free > needed > 0
    side.packages.hold(OLD)
    side.packages.install(package)
    assert (side.packages.used(), side.packages.installed()) == (OLD, NEW)
    assert side.runs(OLD)
    assert side.runs(NEW)
    side.packages.use(NEW)
    assert side.packages.used() == NEW
    side.packages.hold(None)
    side.packages.tidy()
    assert side.runs(NEW)
    assert not side.runs(OLD)
    assert not package.exists()


def test_the_former_version_comes_back_as_it_was(side: Side) -> None:
    side.packages.keep()
    side.offers(NEW)
    side.packages.newest()
    side.packages.hold(OLD)
    side.packages.install(side.packages.bring(NEW))
    side.packages.use(NEW)
    side.packages.use(OLD)
    side.packages.restore()
    side.packages.hold(None)
    side.packages.tidy()
    assert (side.packages.used(), side.packages.installed(), side.packages.newest()) == (OLD, OLD, NEW)
    assert side.runs(OLD)
    assert not side.runs(NEW)


def test_one_that_cannot_be_installed_leaves_the_other_in_use(side: Side) -> None:
    side.packages.keep()
    side.offers(NEW)
    side.packages.newest()
    package = side.packages.bring(NEW)
    side.spoils(package)
    side.packages.hold(OLD)
    with pytest.raises(UpdateError):
        side.packages.install(package)
    assert side.packages.used() == OLD
    assert side.runs(OLD)
    side.packages.restore()
    assert side.packages.installed() == OLD
    assert side.runs(OLD)


def test_the_program_that_runs_is_not_touched_while_another_comes_and_goes(debian: DebianSide) -> None:
    program = debian.root / "opt/permanence/releases" / OLD / "bin/permanence"
    before = program.stat().st_ino
    debian.packages.keep()
    debian.offers(NEW)
    debian.packages.newest()
    debian.packages.hold(OLD)
    debian.packages.install(debian.packages.bring(NEW))
    debian.packages.restore()
    assert program.stat().st_ino == before


def test_what_somebody_else_has_signed_is_not_taken(debian: DebianSide) -> None:
    debian.offers(NEW)
    signed = (debian.stick / "InRelease").read_text("utf-8")
    (debian.stick / "InRelease").write_text(signed.replace("Origin: Permanence", "Origin: Somebody"), "utf-8")
    with pytest.raises(UpdateError):
        debian.packages.newest()
    (debian.stick / "InRelease").write_text(signed, "utf-8")
    assert debian.packages.newest() == NEW
    with next(debian.stick.glob("*.deb")).open("r+b") as package:
        package.seek(-1, os.SEEK_END)
        last = package.read(1)
        package.seek(-1, os.SEEK_END)
        package.write(bytes([last[0] ^ 1]))
    with pytest.raises(UpdateError):
        debian.packages.bring(NEW)


def test_without_a_source_it_says_so(debian: DebianSide) -> None:
    with pytest.raises(UpdateError, match=r"docs/updates\.md"):
        debian.packages.newest()


def test_a_card_has_key_and_address_on_its_boot_partition(program: CardSide, tmp_path: Path) -> None:
    boot = tmp_path / "boot"
    boot.mkdir()
    sources = sources_on(boot)
    (program.folder / "key.asc").rename(sources.key)
    address = f"Types: deb\nURIs: file:{program.stick}\nSuites: ./\nSigned-By: {sources.key}\n"
    sources.network.write_text(address, "utf-8")
    program.offers(NEW)
    packages = CardPackages(program.folder / "updates", program.root, sources)
    assert packages.newest() == NEW
    assert packages.bring(NEW).exists()


def test_what_is_told_of_a_card_s_boot_partition_is_where_a_card_looks() -> None:
    guide = (SYSTEMD.with_name("docs") / "updates.md").read_text("utf-8")
    for place in (OWN_SOURCES.key, OWN_SOURCES.network):
        assert f"`{place.name}`" in guide
    assert f"Signed-By: {OWN_SOURCES.key}" in guide


def test_a_card_lets_nothing_stand_that_the_services_account_has_put_there(tmp_path: Path) -> None:
    (tmp_path / "home/updates").mkdir(parents=True)
    (tmp_path / "home/updates").chmod(0o777)
    words = ("sh", str(SYSTEMD / "lasting-program"), *(str(tmp_path / name) for name in ("home", "card", "root")))
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (done.returncode, "not root's own" in done.stderr) == (1, True)
    assert not (tmp_path / "home/updates/program").exists()


def test_a_box_that_is_no_card_is_a_debian(tmp_path: Path) -> None:
    assert not is_card(tmp_path)
    with pytest.raises(UpdateError, match="permanence-program"):
        is_card(Path("/"), tmp_path)
