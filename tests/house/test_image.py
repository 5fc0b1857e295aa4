"""The image as data: what one file says of the box, the others let happen."""

import os
import re
import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from web_ui.shared.certificates import NAMES

IMAGE = Path(__file__).parents[2] / "firmware_config"


def read(path: str) -> str:
    return (IMAGE / path).read_text("utf-8")


def test_the_name_that_the_box_answers_to_is_the_one_its_certificate_vouches_for() -> None:
    avahi = ConfigParser()
    avahi.read_string(read("avahi/avahi-daemon.conf"))
    assert f"{avahi['server']['host-name']}.{avahi['server']['domain-name']}" == NAMES[0]
    assert not avahi.getboolean("publish", "publish-hinfo")
    assert not avahi.getboolean("reflector", "enable-reflector")


def test_the_page_is_announced_where_the_firewall_lets_browsers_in() -> None:
    service = ET.fromstring(read("avahi/permanence.service")).find("service")
    assert service is not None
    assert service.findtext("type") == "_https._tcp"
    rules = read("nftables/nftables.conf")
    chain = rules.partition("chain local {")[2].partition("chain forward")[0]
    opened = {port for ports in re.findall(r"tcp dport \{ ([^}]*) \}", chain) for port in ports.split(", ")}
    assert service.findtext("port") in opened
    assert "udp dport 5353 accept" in chain


def checked(*command: str) -> subprocess.CompletedProcess[str]:
    """What the program itself says of a file."""
    program = shutil.which(command[0], path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    if program is None:
        pytest.skip(f"needs {command[0]}")
    return subprocess.run((program, *command[1:]), capture_output=True, text=True, check=False)


def test_the_firewall_is_one_that_nft_understands() -> None:
    done = checked("nft", "--check", "--file", str(IMAGE / "nftables/nftables.conf"))
    if "Operation not permitted" in done.stderr:
        pytest.skip("nft asks the kernel, and may not")
    assert (done.returncode, done.stderr) == (0, "")


def test_chrony_reads_its_file() -> None:
    done = checked("chronyd", "-p", "-f", str(IMAGE / "chrony/chrony.conf"))
    assert done.returncode == 0, done.stderr
    assert "minsources 2" in done.stdout


def test_udev_understands_every_rule() -> None:
    """In a namespace where these are the rules. Its one complaint: the services' account, which sysusers makes."""
    if checked("unshare", "--map-root-user", "--mount", "true").returncode != 0:
        pytest.skip("needs a mount namespace of its own")
    judged = "mount --bind $0 /etc/udev/rules.d && udevadm test --action=add /sys/devices/virtual/tty/tty1"
    checked("udevadm", "--version")
    done = checked("unshare", "--map-root-user", "--mount", "sh", "-c", judged, str(IMAGE / "udev"))
    told = [line for line in done.stderr.splitlines() if "70-permanence.rules" in line]
    assert told.pop(0).startswith("Reading rules file"), done.stderr
    assert all(line.endswith("Unknown group 'permanence', ignoring") for line in told), told


def test_mounts_are_of_the_right_form() -> None:
    """The partitions are on the card, not here: nothing else may be complained of."""
    done = checked("findmnt", "--verify", "--tab-file", str(IMAGE / "fstab"))
    complaints = [line.strip() for line in done.stdout.splitlines() if line.strip().startswith(("[E]", "[W]"))]
    assert all(
        re.search("unreachable|does not exist|non-bind mount source|no final newline", one) for one in complaints
    )


def test_upgrades_are_those_of_security_and_start_nothing_anew() -> None:
    told = checked("apt-config", "-c", str(IMAGE / "apt/52permanence"), "dump").stdout
    assert 'Unattended-Upgrade::Automatic-Reboot "false";' in told
    assert (
        'Unattended-Upgrade::Origins-Pattern:: "origin=Debian,codename=${distro_codename},label=Debian-Security";'
        in told
    )


def test_a_card_is_not_written_all_day() -> None:
    journal, fstab = ConfigParser(), read("fstab")
    journal.read_string(read("systemd/journald.conf"))
    assert journal["Journal"]["Storage"] == "volatile"
    root, data = (next(line for line in fstab.splitlines() if f" {where} " in line) for where in ("/", DATA))
    assert " ro," in root
    assert "data=journal" in data


def test_labels_fit_in_their_file_systems() -> None:
    """FAT: 11 characters (mkfs.fat); ext4: 16 (mke2fs)."""
    mounts = [line.split() for line in read("fstab").splitlines() if line.startswith("LABEL=")]
    assert mounts
    for what, _, kind, *_ in mounts:
        assert len(what.removeprefix("LABEL=")) <= {"vfat": 11, "ext4": 16}[kind], what


DATA = "/var/lib/permanence"
