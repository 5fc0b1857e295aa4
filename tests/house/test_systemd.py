import shutil
import subprocess
import sys
from pathlib import Path

import pytest

UNITS = Path(__file__).parents[2] / "systemd"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
@pytest.mark.parametrize("unit", sorted(UNITS.glob("*.service")), ids=lambda unit: unit.name)
def test_units_pass_verification(unit: Path, tmp_path: Path) -> None:
    """The program is not installed where the unit expects it, so Python stands in for it."""
    here = tmp_path / unit.name
    here.write_text(unit.read_text("utf-8").replace("/opt/permanence/.venv/bin/permanence", sys.executable), "utf-8")
    done = subprocess.run(("systemd-analyze", "verify", str(here)), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("unit", sorted(UNITS.glob("*.service")), ids=lambda unit: unit.name)
def test_services_are_started_again_for_ever(unit: Path) -> None:
    text = unit.read_text("utf-8")
    assert "Restart=always\n" in text
    assert "StartLimitIntervalSec=0\n" in text
