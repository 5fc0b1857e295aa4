"""What updates ask of the system; ``debian``, ``card`` and ``systemd`` keep these promises, and so do fakes."""

from pathlib import Path
from typing import Protocol


class Packages(Protocol):
    """Versions of the program as the system's package tool brings them; blocking, for root.

    A version that is installed stands beside the one in use, which stays whole until ``tidy``.
    """

    def used(self) -> str:
        """The version that the services start."""

    def installed(self) -> str:
        """The version that the package tool takes for installed; "" when it was broken off amidst one."""

    def newest(self) -> str | None:
        """A version that is newer than the installed one, and signed by whom the box trusts; None: there is none.

        Raises:
            UpdateError: no source is set, or none answers.
        """

    def bring(self, version: str) -> Path:
        """Fetch ``newest``; a package whose signature holds.

        Raises:
            UpdateError: it cannot be fetched.
        """

    def room(self, package: Path) -> tuple[int, int]:
        """Bytes that are free where programs stand, and that ``package`` takes there."""

    def keep(self) -> None:
        """Put the installed version aside, whole or not at all, for ``restore``.

        Raises:
            UpdateError: it cannot be.
        """

    def restore(self) -> None:
        """The package tool has the version again that was put aside; nothing happens when it has it still.

        Raises:
            UpdateError: it has not, or not wholly.
        """

    def hold(self, version: str | None) -> None:
        """From now on an installation changes neither ``used`` nor this version; None: it does again."""

    def install(self, package: Path) -> None:
        """Unpack and configure, whichever version is there, also after a power cut amidst another installation.

        Raises:
            UpdateError: it is not installed, or not wholly.
        """

    def use(self, version: str) -> None:
        """The services start this version from now on, after a power cut too."""

    def tidy(self) -> None:
        """Throw away every version but the one in use, what was brought and what was put aside."""


class Services(Protocol):
    """What runs on the box; blocking but for ``leave``, for root."""

    async def leave(self) -> None:
        """The reception ends as soon as nobody is on the line, then the others; nothing is started meanwhile."""

    def stop(self) -> None:
        """All at once, whoever is on the line."""

    def start_reception(self) -> bool:
        """Whether it says that it takes calls."""

    def running(self) -> bool:
        """Whether the reception does."""

    def resume(self) -> None:
        """Start what this box starts at power-on, without waiting for it; what runs goes on."""
