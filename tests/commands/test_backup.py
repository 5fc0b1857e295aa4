import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from appliance.__main__ import main
from appliance.sealing import AgeSeal, new_key_pair
from appliance.store.store import Store
from tests.fakes.clock import FakeClock
from tests.fakes.practices import practice_file

MEMORY_DISK = Path("/dev/shm")
HOUSE = Path(__file__).parents[2]
UNIT = (HOUSE / "systemd/permanence-backup.service").read_text("utf-8")
NOBODY = 65534


@pytest.fixture
def home(tmp_path: Path) -> Path:
    keys = new_key_pair()
    Store(tmp_path / "permanence.db", practice_file(), FakeClock(), AgeSeal([keys.recipient])).close()
    (tmp_path / "recipients.txt").write_text(keys.recipient, "utf-8")
    (tmp_path / "paper").write_text(keys.identity, "utf-8")
    return tmp_path


@pytest.mark.skipif(not MEMORY_DISK.is_dir(), reason="needs a second disk")
def test_a_box_goes_to_a_stick_and_comes_back(home: Path, tmp_path_factory: pytest.TempPathFactory,
                                              monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    new = tmp_path_factory.mktemp("new")
    with TemporaryDirectory(dir=MEMORY_DISK) as stick:
        assert main(["backup", "save", stick, "--home", str(home)]) == 0
        monkeypatch.setenv("PERMANENCE_PAPER_KEY", (home / "paper").read_text("utf-8"))
        written = next(Path(stick).iterdir())
        assert main(["backup", "restore", str(written), "--home", str(new)]) == 0
    assert (new / "permanence.db").exists()


@pytest.mark.skipif(not MEMORY_DISK.is_dir(), reason="needs a second disk")
@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, and gives up what the unit gives up")
@pytest.mark.skipif(shutil.which("setpriv") is None, reason="needs setpriv")
def test_the_account_of_the_services_writes_a_stick_that_is_root_s(home: Path) -> None:
    """As a stick is mounted: root's, and no other may write there."""
    kept = re.findall("^AmbientCapabilities=CAP_(.*)$", UNIT, re.MULTILINE)
    caps = ",".join(("-all", *(f"+{one.lower()}" for one in kept)))
    with TemporaryDirectory(dir=MEMORY_DISK) as stick, TemporaryDirectory() as folder:
        own = shutil.copytree(home, Path(folder) / "home")
        Path(folder).chmod(0o755)
        Path(stick).chmod(0o755)
        for path in (own, *own.rglob("*")):
            os.chown(path, NOBODY, NOBODY)
        (umask,) = re.findall("^UMask=(.*)$", UNIT, re.MULTILINE)
        account = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--no-new-privs")
        words = (*account, f"--inh-caps={caps}", f"--ambient-caps={caps}", f"--bounding-set={caps}", sys.executable)
        done = subprocess.run(
            (*words, "-m", "appliance", "backup", "save", stick, "--home", str(own)),
            capture_output=True, text=True, check=False, cwd=HOUSE, umask=int(umask, 8),
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")
        (written,) = Path(stick).iterdir()
        assert written.stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["save", "nowhere"], "is the USB stick plugged in?"),
        (["save", "."], "on the box's own disk"),
        (["restore", "nothing.age"], "There is no file"),
    ],
)
def test_what_cannot_be_done_is_said(
    words: list[str], told: str, home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home)
    assert main(["backup", *words, "--home", str(home)]) != 0
    assert told in capsys.readouterr().err
