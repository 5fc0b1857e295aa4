"""The Debian package: its scripts can be read, and start what there is to start. ``make prove-package`` installs it."""

import re
import subprocess
from pathlib import Path

import pytest

SYSTEMD = Path(__file__).parents[2] / "systemd"
PACKAGE = SYSTEMD / "package"
SCRIPTS = (
    *(path for path in PACKAGE.iterdir() if path.name != "control"),
    SYSTEMD / "permanence",
    SYSTEMD / "erase-taken",
    SYSTEMD / "lasting-program",
)
PROGRAM = "/opt/permanence/current/bin/permanence"
FORMER = "/opt/permanence/former/bin/permanence"
"""While an update is under way, the program that judges the new one."""
LASTING = "/usr/lib/permanence/lasting-program"
"""What lets either stand among the data."""


@pytest.mark.parametrize(
    "script", [*SCRIPTS, *SYSTEMD.glob("build-*"), *SYSTEMD.glob("prove-*")], ids=lambda path: path.name
)
def test_a_script_is_right_sh(script: Path) -> None:
    done = subprocess.run(("sh", "-n", str(script)), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_what_is_enabled_exists_and_is_disabled_again() -> None:
    enabled = named("postinst")
    assert enabled
    assert all((SYSTEMD / unit).is_file() for unit in enabled)
    assert enabled <= named("prerm")


def test_every_service_that_lasts_is_enabled_for_nobody_can_do_that_on_a_card() -> None:
    assert {unit.name for unit in SYSTEMD.glob("*.service") if "Restart=always" in unit.read_text("utf-8")} <= named(
        "postinst"
    )


def test_every_service_starts_the_program_where_the_package_puts_it() -> None:
    started = {
        re.search("^ExecStart=(\\S+)", unit.read_text("utf-8"), re.MULTILINE) for unit in SYSTEMD.glob("*.service")
    }
    assert {found and found[1] for found in started} == {PROGRAM, FORMER, LASTING}
    assert PROGRAM in (SYSTEMD / "permanence").read_text("utf-8")


def named(script: str) -> set[str]:
    return set(re.findall(r"permanence-[a-z-]+\.(?:service|timer)", (PACKAGE / script).read_text("utf-8")))
