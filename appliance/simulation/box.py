"""A real reception as another process, for whoever calls it: the simulator, the demo, the benches.

It has a folder of its own, a fresh database, and the key to read it afterwards.
"""

import asyncio
import json
import os
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from appliance.clock import SystemClock
from appliance.errors import PermanenceError
from appliance.line.port import free_port
from appliance.sealing import AgeSeal, KeyPair, new_key_pair
from appliance.settings import PracticeFile, load_practice
from appliance.store.store import Store

READY_WITHIN_S = 60
STOP_WITHIN_S = 15

GOES_WITH_ITS_PARENT = ("setpriv", "--pdeathsig", "TERM")
"""util-linux, which every Debian has: a reception whose caller was killed would hold its port and its cores."""


@dataclass(frozen=True)
class Held:
    """What a process has of the machine."""

    memory_mb: float
    """Resident."""
    threads: int
    files: int


class BoxProcess:
    """``async with BoxProcess(...)`` starts the reception and waits until it is ready.

    Args:
        practice: the practice file.
        folder: where the database and the settings go; None: a folder that is removed at the end.
        at: what time it is for the box, local ISO; None: now.
        box: further lines of the box's settings.
    """

    def __init__(
        self, practice: Path, folder: Path | None = None, at: str | None = None, box: dict[str, object] | None = None
    ) -> None:
        self._practice = practice
        self._own = folder is None
        self.folder = folder or Path(tempfile.mkdtemp(prefix="permanence-"))
        self._at = at
        self._more = box or {}
        self._keys: KeyPair = new_key_pair()
        self._process: asyncio.subprocess.Process | None = None
        self.address = f"127.0.0.1:{free_port()}"
        self.ready_s = 0.0

    async def __aenter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        lines = {"listen": self.address, "recipients": [self._keys.recipient], **self._more}
        box = self.folder / "box.toml"
        box.write_text("".join(f"{key} = {json.dumps(value)}\n" for key, value in lines.items()), "utf-8")
        started = time.monotonic()
        self._process = await asyncio.create_subprocess_exec(
            *GOES_WITH_ITS_PARENT,
            *(sys.executable, "-m", "appliance", "run", "--practice", str(self._practice), "--box", str(box)),
            *("--home", str(self.folder), *(("--at", self._at) if self._at else ())),
            stdout=asyncio.subprocess.PIPE,
            stderr=(self.folder / "reception.log").open("wb"),
        )
        await self._until_ready()
        self.ready_s = time.monotonic() - started
        return self

    async def __aexit__(self, *exc: object) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()
            try:
                await asyncio.wait_for(self._process.wait(), STOP_WITHIN_S)
            except TimeoutError:
                self._process.kill()
                await self._process.wait()
        if self._own:
            shutil.rmtree(self.folder, ignore_errors=True)

    def kill(self) -> None:
        """As a power cut would."""
        if self._process is not None:
            self._process.kill()

    @property
    def identity(self) -> str:
        """Opens what this box has sealed."""
        return self._keys.identity

    def store(self) -> Store:
        """The box's database, for reading."""
        file: PracticeFile = load_practice(self._practice)
        return Store(self.folder / "permanence.db", file, SystemClock(), AgeSeal([self._keys.recipient]))

    def cpu_s(self) -> float:
        """Processor time used so far."""
        fields = self._proc("stat").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def peak_mb(self) -> float:
        """The most memory it ever held."""
        line = next(line for line in self._proc("status").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1000

    def held(self) -> Held:
        """What it holds at this moment."""
        assert self._process is not None  # noqa: S101 - measured while it runs
        process = Path(f"/proc/{self._process.pid}")
        pages = int(self._proc("statm").split()[1])
        return Held(
            pages * os.sysconf("SC_PAGE_SIZE") / 1e6,
            len(list((process / "task").iterdir())),
            len(list((process / "fd").iterdir())),
        )

    def _proc(self, name: str) -> str:
        assert self._process is not None  # noqa: S101 - measured while it runs
        return Path(f"/proc/{self._process.pid}/{name}").read_text()

    async def _until_ready(self) -> None:
        assert self._process is not None and self._process.stdout is not None  # noqa: PT018, S101 - just started
        try:
            line = await asyncio.wait_for(self._process.stdout.readline(), READY_WITHIN_S)
        except TimeoutError:
            line = b""
        if not line.startswith(b"ready"):
            said = (self.folder / "reception.log").read_text(errors="replace").strip().splitlines()
            await self.__aexit__()
            raise PermanenceError(f"The reception did not start: {said[-1] if said else 'it said nothing'}")
