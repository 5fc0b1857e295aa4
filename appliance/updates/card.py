"""``ports.Packages`` on a card whose root takes no writes (overlayroot): signed packages, without dpkg's own records.

The releases stand among the data (systemd/lasting-program mounts them so); a package is unpacked there, and its units
are put before systemd at each start. The rest of the card is as it was burnt, dpkg's records too.
"""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from appliance.errors import UpdateError
from appliance.updates.debian import DebianPackages, Sources, link, told

BELOW_OVERLAY = Path("/media/root-ro")
"""Where Debian's overlayroot mounts the card's root file system (overlayroot(8))."""

BOOT = Path("/boot/firmware/permanence")
"""The folder of the boot partition that whoever has the card writes with any computer; on the box it is root's."""


def is_card(below: Path = BELOW_OVERLAY, program: Path = Path("/opt/permanence")) -> bool:
    """Whether this box runs from such a card.

    Raises:
        UpdateError: it does, and has no place for another version that lasts.
    """
    if not below.is_mount():
        return False
    if not program.is_mount():
        raise UpdateError("This card keeps no other version: see why with systemctl status permanence-program.")
    return True


def sources_on(boot: Path) -> Sources:
    """Key and address stand on the boot partition, for the root forgets what is written to its /etc/apt."""
    return Sources(network=boot / "permanence.sources", key=boot / "permanence.asc")


OWN_SOURCES = sources_on(BOOT)


@dataclass(frozen=True)
class CardPackages(DebianPackages):
    """For root."""

    sources: Sources = OWN_SOURCES

    @property
    def _unpacked(self) -> Path:
        """Names the release that was unpacked last, as dpkg's records would."""
        return self.program / "unpacked"

    def installed(self) -> str:
        return self._unpacked.readlink().name if self._unpacked.is_symlink() else self.used()

    def keep(self) -> None:
        """The release that is held is all that is wanted."""

    def restore(self) -> None:
        link(self._unpacked, self.used())

    def install(self, package: Path) -> None:
        version = told("dpkg-deb", "--field", str(package), "Version").strip()
        arriving = self.program / "releases/.arriving"
        shutil.rmtree(arriving, ignore_errors=True)
        told("dpkg-deb", "--extract", str(package), str(arriving))
        release = self.program / "releases" / version
        if not release.exists():  # one that is there is whole, and may be the one that runs
            os.sync()
            (arriving / "opt/permanence/package").replace(release)
        shutil.rmtree(arriving)
        link(self._unpacked, version)

    def use(self, version: str) -> None:
        super().use(version)
        units = self.program / "releases" / version / "units"
        if units.is_dir():
            shutil.copytree(units, self.root / "usr/lib/systemd/system", dirs_exist_ok=True)
            subprocess.run(("systemctl", "daemon-reload"), capture_output=True, check=False)
