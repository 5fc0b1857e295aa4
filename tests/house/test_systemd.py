import os
import re
import shutil
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from appliance.commands.adopt import BOX, HOST, KEY, PRACTICE
from appliance.commands.run import LEFT
from appliance.updates.judgement import is_night
from appliance.updates.systemd import OTHERS, RECEPTION

UNITS = Path(__file__).parents[2] / "systemd"
CONFIG = UNITS.with_name("firmware_config")
HERE = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
DAEMONS = [f"permanence-{name}.service" for name in ("panel", "reception", "sync", "web")]
MOST_EXPOSED = 2.0
MORE_EXPOSED = {
    # Root, with all files: they install packages and copy the database. Network: one fetches, and calls the box.
    "permanence-update.service": 3.5,
    "permanence-update-back.service": 3.2,
    # What it mounts must be seen by all, so that nothing can be set that needs a mount namespace.
    "permanence-program.service": 3.9,
    # It makes and opens a partition: block devices, the kernel's ciphers (AF_ALG), and udev's word that they are there.
    "permanence-data.service": 2.5,
}
"""Those that need more than ``MOST_EXPOSED`` allows, and why."""


def installed(unit: Path, tmp_path: Path) -> Path:
    """As on a box, but for the program, for which Python stands in."""
    here = tmp_path / unit.name
    ours = r"/opt/permanence/\w+/bin/permanence|/usr/lib/permanence/[\w-]+"
    here.write_text(re.sub(ours, sys.executable, unit.read_text("utf-8")), "utf-8")
    return here


def exposure(unit: Path) -> float:
    """By systemd's own measure: 0 (shut in) to 10."""
    command = ("systemd-analyze", "security", "--offline=true", "--no-pager", str(unit))
    told = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    found = re.search(r"exposure level for \S+: ([\d.]+)", told)
    assert found, told
    return float(found[1])


def units(*suffixes: str) -> list[Path]:
    return sorted(one for one in UNITS.iterdir() if one.suffix in suffixes)


@HERE
@pytest.mark.parametrize("unit", units(".service", ".mount", ".timer"), ids=lambda unit: unit.name)
def test_units_pass_verification(unit: Path, tmp_path: Path) -> None:
    if unit.suffix == ".timer":
        installed(unit.with_suffix(".service"), tmp_path)
    for other in re.findall("^OnFailure=(.+)$", unit.read_text("utf-8"), re.MULTILINE):
        installed(UNITS / other, tmp_path)
    here = installed(unit, tmp_path)
    done = subprocess.run(("systemd-analyze", "verify", str(here)), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@HERE
@pytest.mark.parametrize(
    "unit", [*units(".service"), CONFIG / "data/permanence-data.service"], ids=lambda unit: unit.name
)
def test_no_service_is_more_exposed_than_it_must_be(unit: Path, tmp_path: Path) -> None:
    assert exposure(installed(unit, tmp_path)) <= MORE_EXPOSED.get(unit.name, MOST_EXPOSED)


@HERE
def test_what_reads_anybody_s_texts_is_shut_in(tmp_path: Path) -> None:
    """Debian's gammu-smsd as the card has it."""
    debian = Path("/lib/systemd/system/gammu-smsd.service")
    if not debian.exists():
        pytest.skip("needs gammu-smsd")
    unit = tmp_path / debian.name
    shutil.copy(debian, unit)
    own = tmp_path / f"{unit.name}.d/permanence.conf"
    own.parent.mkdir()
    shutil.copy(CONFIG / "systemd/gammu-smsd.conf", own)
    done = subprocess.run(("systemd-analyze", "verify", str(unit)), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert exposure(unit) <= MOST_EXPOSED


@pytest.mark.parametrize("name", DAEMONS)
def test_services_are_started_again_for_ever(name: str) -> None:
    text = (UNITS / name).read_text("utf-8")
    assert "Restart=always\n" in text
    assert "StartLimitIntervalSec=0\n" in text


@pytest.mark.parametrize("service", ["permanence-panel", "permanence-reception"])
def test_who_reaches_pins_is_loaded_where_it_may_write(service: str) -> None:
    """There lgpio makes a pipe, without which it cannot be imported (lgNotify.c)."""
    text = (UNITS / f"{service}.service").read_text("utf-8")
    assert "DeviceAllow=char-gpiochip rw\n" in text
    assert f"RuntimeDirectory={service}\n" in text
    assert f"WorkingDirectory=%t/{service}\n" in text


def test_the_reception_reaches_what_an_analogue_line_hangs_on() -> None:
    text = (UNITS / "permanence-reception.service").read_text("utf-8")
    assert {"DeviceAllow=char-alsa rw", "DeviceAllow=char-gpiochip rw", "SupplementaryGroups=audio"} <= set(
        text.splitlines()
    )
    assert "PrivateDevices" not in text


@pytest.mark.parametrize(("name", "key"), [("panel", "panel"), ("sync", "host")])
def test_what_not_every_box_has_runs_where_box_toml_names_it(name: str, key: str) -> None:
    text = (UNITS / f"permanence-{name}.service").read_text("utf-8")
    assert f"ExecCondition=/opt/permanence/current/bin/permanence has {key}\n" in text


def test_systemd_watches_whether_the_line_answers() -> None:
    assert "WatchdogSec=" in (UNITS / "permanence-reception.service").read_text("utf-8")


def test_a_reception_that_was_let_go_for_an_update_is_not_started_again() -> None:
    text = (UNITS / "permanence-reception.service").read_text("utf-8")
    assert f"RestartPreventExitStatus={LEFT}\n" in text
    assert f"SuccessExitStatus={LEFT}\n" in text


def test_what_an_update_has_left_is_put_right_before_any_service_starts() -> None:
    text = (UNITS / "permanence-update-back.service").read_text("utf-8")
    before = re.search("^Before=(.+)$", text, re.MULTILINE)
    assert before
    assert set(before[1].split()) == {RECEPTION, *OTHERS}
    assert "OnFailure=permanence-update-back.service\n" in (UNITS / "permanence-update.service").read_text("utf-8")


@HERE
@pytest.mark.parametrize("unit", units(".timer"), ids=lambda unit: unit.name)
def test_a_timer_says_when(unit: Path) -> None:
    for when in re.findall("^OnCalendar=(.+)$", unit.read_text("utf-8"), re.MULTILINE):
        done = subprocess.run(("systemd-analyze", "calendar", when), capture_output=True, text=True, check=False)
        assert "Next elapse:" in done.stdout, done.stderr


ZONES = (
    *("Europe/Paris", "America/Cayenne", "America/Guadeloupe", "Indian/Reunion"),
    *("Pacific/Marquesas", "Pacific/Noumea"),
)


@HERE
@pytest.mark.parametrize("zone", ZONES)
def test_updates_are_looked_for_at_night_wherever_the_practice_is(zone: str) -> None:
    """The system counts in UTC; what is put off by chance is so by less than the night is long."""
    text = (UNITS / "permanence-update.timer").read_text("utf-8")
    when = re.search("^OnCalendar=(.+)$", text, re.MULTILINE)
    spread = re.search(r"^RandomizedDelaySec=(\d+)min$", text, re.MULTILINE)
    assert when
    assert spread
    command = ("systemd-analyze", "calendar", "--iterations=24", when[1])
    told = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, "TZ": "UTC"}).stdout
    fires = [datetime.fromisoformat(f"{one}+00:00") for one in re.findall(r"(\d{4}-\S+ \S+) UTC", told)]
    late = timedelta(minutes=int(spread[1]))
    assert any(
        is_night(one.astimezone(ZoneInfo(zone))) and is_night((one + late).astimezone(ZoneInfo(zone))) for one in fires
    )


ADOPT = (UNITS / "permanence-adopt.service").read_text("utf-8")


def test_each_file_on_the_card_is_taken_over_and_answered_there() -> None:
    card = "/boot/firmware/permanence"
    assert set(re.findall(rf"^LoadCredential=(\S+):{card}/\S+$", ADOPT, re.MULTILINE)) == {BOX, HOST, KEY, PRACTICE}
    assert set(re.findall(rf"^ConditionPathExists=\|{card}/(\S+)$", ADOPT, re.MULTILINE)) == {BOX, HOST, KEY, PRACTICE}
    assert f"StandardOutput=append:{card}/" in ADOPT


def test_whatever_reads_the_settings_waits_for_those_of_the_card() -> None:
    before = re.search("^Before=(.+)$", ADOPT, re.MULTILINE)
    assert before
    assert set(before[1].split()) == set(DAEMONS)
