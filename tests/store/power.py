"""The power of what writes: cut by killing it, or with a disk that loses what was not flushed.

The second needs root, loop devices and Debian's python3-fusepy and e2fsprogs; a kernel with device-mapper is not needed
(dm-flakey drops whole seconds; this loses single sectors).
"""

import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DISK_BYTES = 256 << 20
OPTIONS = "noatime,data=journal,commit=1"
"""As the box mounts its data (firmware_config/fstab)."""
COMES_S = 20


class Plugged:
    """A folder of the machine's own disk; processes are killed, nothing else is lost."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def cut(self, seed: int) -> None:
        """From now on nothing that is written stays."""

    def back(self) -> None:
        """Everybody who wrote is gone: as at power-on."""

    def verdict(self) -> str:
        return "processes killed"


class LosingDisk:
    """A file system of its own on a disk that loses what was not flushed (``losing_disk.py``)."""

    def __init__(self, folder: Path) -> None:
        self._fuse, self.folder = folder / "fuse", folder / "data"
        for one in (self._fuse, self.folder):
            one.mkdir()
        program = Path(__file__).with_name("losing_disk.py")
        self._server = subprocess.Popen(["/usr/bin/python3", program, self._fuse, str(DISK_BYTES)])
        until = time.monotonic() + COMES_S
        while not (self._fuse / "disk").exists():
            if self._server.poll() is not None or time.monotonic() > until:
                raise RuntimeError("No such disk: it needs root, /dev/fuse, and apt install python3-fusepy fuse")
            time.sleep(0.05)
        self._plug()
        _run("mke2fs", "-q", "-t", "ext4", self._device)
        self._mount()

    def cut(self, seed: int) -> None:
        """From now on nothing that is written stays, and nothing is said to be written."""
        (self._fuse / "power").write_text(f"off {seed}")

    def back(self) -> None:
        """Everybody who wrote is gone: as at power-on."""
        self._unplug()
        (self._fuse / "power").write_text("on")
        self._plug()
        self._mount()

    def verdict(self) -> str:
        self._unplug()
        checked = subprocess.run(["e2fsck", "-fn", self._fuse / "disk"], capture_output=True, text=True, check=False)
        return f"unsynced sectors lost; file system {'whole' if checked.returncode == 0 else 'BROKEN'}"

    def close(self) -> None:
        if self._device:
            self._unplug()
        _run("fusermount", "-u", self._fuse)
        self._server.wait()

    def _plug(self) -> None:
        self._device = _run("losetup", "--find", "--show", self._fuse / "disk").strip()

    def _mount(self) -> None:
        _run("mount", "-o", OPTIONS, self._device, self.folder)

    def _unplug(self) -> None:
        _run("umount", self.folder)
        _run("losetup", "--detach", self._device)
        self._device = ""


@contextmanager
def plugged(*, loses: bool) -> Iterator[Plugged | LosingDisk]:
    with tempfile.TemporaryDirectory() as folder:
        if not loses:
            yield Plugged(Path(folder))
            return
        disk = LosingDisk(Path(folder))
        try:
            yield disk
        finally:
            disk.close()


def _run(*command: object) -> str:
    return subprocess.run([str(one) for one in command], capture_output=True, text=True, check=True).stdout
