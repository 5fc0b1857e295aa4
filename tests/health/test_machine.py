"""What the machine itself tells: files recorded from the kernel's own, read as they stand on a box."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from appliance.commands.panel import QUICK
from appliance.health import certificate, network, power, temperature, wear
from appliance.health.examination import CHECKS
from appliance.health.finding import Finding, Installation, State
from appliance.settings import Box
from web_ui.shared.certificates import certificates

NIGHT = datetime(2026, 11, 24, 3, tzinfo=UTC)

ROUTES = """\
Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
eth0\t00000000\t0101A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0
eth0\t0001A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0
"""
LOCAL = "\n".join((ROUTES.splitlines()[0], ROUTES.splitlines()[2]))
NOBODY, LINK_LOCAL = "0" * 32, "fe80" + "0" * 27 + "1"
ROUTES_6 = f"{NOBODY} 00 {NOBODY} 00 {LINK_LOCAL} 00000064 00000004 00000000 00000003     eth0\n"
UNREACHABLE_6 = f"{NOBODY} 00 {NOBODY} 00 {NOBODY} ffffffff 00000001 00000000 00200200       lo\n"


def lay(root: Path, **files: str) -> Path:
    """Files under ``root``; ``path`` is written with / in its name."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "ascii")
    return root


def here(root: Path) -> Installation:
    return Installation(root)


@pytest.mark.parametrize(
    ("finding", "state"),
    [
        (temperature.judge(None), State.GOOD),
        (temperature.judge(79.9), State.GOOD),
        (temperature.judge(80.0), State.WEAK),
        (temperature.judge(85.0), State.WRONG),
        (power.judge(None), State.GOOD),
        (power.judge(0), State.GOOD),
        (power.judge(power.parsed("throttled=0x50005\n")), State.WRONG),
        (power.judge(power.parsed("50000\n")), State.WEAK),
        (power.judge(power.parsed("throttled=0x8")), State.WEAK),
        (power.judge(power.parsed("e0000")), State.WEAK),
        (wear.judge(0, 0, 0), State.GOOD),
        (wear.judge(8, 1, 0), State.GOOD),
        (wear.judge(9, 1, 0), State.WEAK),
        (wear.judge(1, 2, 0), State.WEAK),
        (wear.judge(11, 1, 0), State.WRONG),
        (wear.judge(1, 3, 0), State.WRONG),
        (wear.judge(1, 1, 4), State.WRONG),
        (network.judge(linked=True, outside=True, needed=True), State.GOOD),
        (network.judge(linked=True, outside=False, needed=True), State.WEAK),
        (network.judge(linked=False, outside=False, needed=True), State.WRONG),
        (network.judge(linked=False, outside=False, needed=False), State.WEAK),
        (certificate.judge([], NIGHT), State.GOOD),
        (certificate.judge([("de la page", NIGHT + timedelta(days=29))], NIGHT), State.GOOD),
        (certificate.judge([("de la page", NIGHT + timedelta(days=3))], NIGHT), State.WEAK),
        (certificate.judge([("de l'autorité du boîtier", NIGHT)], NIGHT), State.WRONG),
    ],
)
def test_what_is_not_good_comes_with_something_to_do(finding: Finding, state: State) -> None:
    assert finding.state is state
    assert bool(finding.remedy) is (state is not State.GOOD)


def test_the_hottest_processor_counts_and_a_radio_does_not(tmp_path: Path) -> None:
    zone = "sys/class/thermal/thermal_zone"
    files = {f"{zone}0/type": "cpu-thermal\n", f"{zone}0/temp": "86166\n"}
    radio = {f"{zone}1/type": "iwlwifi_1\n", f"{zone}1/temp": "99000\n"}
    found = temperature.examine(here(tmp_path), lay(tmp_path, **files, **radio))
    assert (found.state, "86 °C" in found.sentence) == (State.WRONG, True)


@pytest.mark.parametrize("firmware", ["soc/soc:firmware", "soc@107c000000/soc@107c000000:firmware"])
def test_the_firmware_tells_of_a_weak_supply(firmware: str, tmp_path: Path) -> None:
    lay(tmp_path, **{f"sys/devices/platform/{firmware}/get_throttled": "50005\n"})
    assert power.examine(here(tmp_path), tmp_path).state is State.WRONG


def test_a_kernel_without_that_file_has_an_alarm(tmp_path: Path) -> None:
    lay(tmp_path, **{"sys/class/hwmon/hwmon1/name": "rpi_volt\n", "sys/class/hwmon/hwmon1/in0_lcrit_alarm": "1\n"})
    assert power.examine(here(tmp_path), tmp_path).state is State.WRONG


def test_a_worn_card_tells(tmp_path: Path) -> None:
    card = "sys/class/block/mmcblk0/device"
    lay(tmp_path, **{f"{card}/life_time": "0x02 0x0a\n", f"{card}/pre_eol_info": "0x01\n"})
    assert wear.examine(here(tmp_path), tmp_path).state is State.WEAK


def test_errors_of_a_file_system_are_counted(tmp_path: Path) -> None:
    lay(tmp_path, **{"sys/fs/ext4/mmcblk0p2/errors_count": "0\n", "sys/fs/ext4/mmcblk0p3/errors_count": "2\n"})
    assert "2 erreurs" in wear.examine(here(tmp_path), tmp_path).sentence


@pytest.mark.parametrize(
    ("four", "six", "outside"),
    [(ROUTES, "", True), (LOCAL, "", False), (LOCAL, ROUTES_6, True), (LOCAL, UNREACHABLE_6, False), ("", "", False)],
)
def test_a_default_route_is_the_way_out(four: str, six: str, *, outside: bool) -> None:
    assert network.has_way_out(four, six) is outside


def test_the_lamp_looks_at_the_cable_as_the_page_does() -> None:
    assert "network" in QUICK
    assert CHECKS["network"] is network.examine


def test_the_box_s_own_loop_is_no_network(tmp_path: Path) -> None:
    lay(tmp_path, **{"sys/class/net/lo/carrier": "1\n", "sys/class/net/eth0/carrier": "0\n"})
    assert network.examine(here(tmp_path), tmp_path).state is State.WRONG
    lay(tmp_path, **{"sys/class/net/eth0/carrier": "1\n", network.ROUTES: ROUTES})
    assert network.examine(here(tmp_path), tmp_path).state is State.GOOD


def test_the_page_s_own_certificates_are_read(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    certificates(tmp_path, now)
    assert certificate.examine(here(tmp_path)).state is State.GOOD
    (tmp_path / certificate.PAGE).unlink()
    certificates(tmp_path, now - timedelta(days=390))
    late = certificate.examine(here(tmp_path))
    assert (late.state, "de la page" in late.sentence) == (State.WEAK, True)


def test_the_host_s_certificate_is_read_where_the_settings_name_it(tmp_path: Path) -> None:
    made = certificates(tmp_path / "host", datetime.now(UTC) - timedelta(days=3649))
    found = certificate.examine(Installation(tmp_path, Box(host_certificate=str(made.authority))))
    assert "de l'hébergeur" in found.sentence
    assert found.state is not State.GOOD
