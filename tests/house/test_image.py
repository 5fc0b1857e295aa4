"""The image as data: what one file says of the box, the others let happen."""

import json
import os
import re
import runpy
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from appliance.line.stack import RTP_PORTS
from web_ui.shared.certificates import NAMES

HOUSE = Path(__file__).parents[2]
IMAGE = HOUSE / "firmware_config"


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


def test_the_name_leads_to_no_address_that_the_firewall_shuts() -> None:
    """A global IPv6 address is no neighbour's: avahi tells of none."""
    local6 = re.findall(r"define LOCAL6 = \{ ([^}]*) \}", read("nftables/nftables.conf"))
    assert local6 == ["fe80::/10, fc00::/7"]
    avahi = ConfigParser()
    avahi.read_string(read("avahi/avahi-daemon.conf"))
    assert not avahi.getboolean("server", "use-ipv6")
    assert not avahi.getboolean("publish", "publish-aaaa-on-ipv4")


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


def test_the_sound_of_calls_begins_where_the_firewall_lets_it_out() -> None:
    assert f"define RTP = {RTP_PORTS}\n" in read("nftables/nftables.conf")


def test_chrony_reads_its_file() -> None:
    done = checked("chronyd", "-p", "-f", str(IMAGE / "chrony/chrony.conf"))
    assert done.returncode == 0, done.stderr
    assert "minsources 2" in done.stdout


def test_chrony_writes_where_its_unit_lets_it() -> None:
    unit = Path("/lib/systemd/system/chrony.service")
    if not unit.exists():
        pytest.skip("needs chrony")
    (state,) = re.findall("^StateDirectory=(.+)$", unit.read_text("utf-8"), re.MULTILINE)
    (drift,) = re.findall("^driftfile (.+)$", read("chrony/chrony.conf"), re.MULTILINE)
    assert Path(drift).parent == Path("/var/lib") / state


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


def test_a_modem_and_its_folders_are_where_gammu_smsd_looks() -> None:
    settings, unit = ConfigParser(), read("systemd/gammu-smsd.conf")
    settings.read_string(read("gammu/gammu-smsdrc"))
    device = settings["gammu"]["device"]
    assert f'SYMLINK+="{device.removeprefix("/dev/")}"' in read("udev/70-permanence.rules")
    assert f"ConditionPathExists={device}\n" in unit
    paths = {key: value.rstrip("/") for key, value in settings["smsd"].items() if key.endswith("path")}
    made = set(re.findall(r"^d (\S+) \d+ permanence permanence$", read("tmpfiles/permanence.conf"), re.MULTILINE))
    assert set(paths.values()) <= made
    (spool,) = {str(Path(path).parent) for path in paths.values()}
    assert f"BindPaths={spool}\n" in unit
    assert f'modem_spool = "{spool}"' in (HOUSE / "docs/sms.md").read_text("utf-8")


def test_mounts_are_of_the_right_form() -> None:
    """The partitions are on the card, not here: nothing else may be complained of."""
    done = checked("findmnt", "--verify", "--tab-file", str(IMAGE / "fstab"))
    complaints = [line.strip() for line in done.stdout.splitlines() if line.strip().startswith(("[E]", "[W]"))]
    assert all(
        re.search("unreachable|does not exist|non-bind mount source|no final newline|cannot detect on-disk", one)
        for one in complaints
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


def test_every_file_says_where_it_goes_and_is_put_there(tmp_path: Path) -> None:
    done = checked("sh", str(HOUSE / "systemd/image/place-files"), str(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    places = done.stdout.split()
    assert {"/etc/fstab", "/etc/nftables.conf", "/etc/udev/rules.d/70-permanence.rules"} <= set(places)
    elsewhere = {"boot", "packages", "repart"}
    files = [one for one in IMAGE.rglob("*") if one.is_file() and one.suffix != ".md"]
    files = [one for one in files if one.relative_to(IMAGE).parts[0] not in elsewhere]
    assert sorted(one.read_bytes() for one in files) == sorted((tmp_path / one[1:]).read_bytes() for one in places)
    assert (tmp_path / "usr/lib/permanence/open-data").stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize("architecture", ["amd64", "arm64"])
def test_a_card_has_a_boot_partition_that_windows_shows_and_a_root_of_its_architecture(
    architecture: str, tmp_path: Path
) -> None:
    table = checked("sh", str(HOUSE / "systemd/image/partitions"), architecture, "256", "700").stdout
    card = tmp_path / "card.img"
    with card.open("wb") as file:
        file.truncate((1 + 256 + 700 + 1) << 20)
    checked("sfdisk", "--version")
    subprocess.run(("/sbin/sfdisk", "--quiet", card), input=table, text=True, check=True)
    made = json.loads(checked("sfdisk", "--json", str(card)).stdout)["partitiontable"]
    assert made["label"] == "gpt"  # systemd-repart knows no other
    boot, root = made["partitions"]
    # https://uapi-group.org/specifications/specs/discoverable_partitions_specification/
    kinds = {"amd64": "4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709", "arm64": "B921B045-1DF0-41C3-AF44-4C6F280D3FAE"}
    assert (boot["name"], boot["type"]) == ("PERM-BOOT", "EBD0A0A2-B9E5-4433-87C0-68B6B72699C7")
    assert (root["name"], root["type"]) == ("PERMANENCE-ROOT", kinds[architecture])
    assert root["start"] == boot["start"] + boot["size"] == 257 << 11


def test_what_the_first_start_makes_is_what_is_mounted() -> None:
    made = ConfigParser()
    made.read_string(read("repart/data.conf"))
    data = next(line for line in read("fstab").splitlines() if f" {DATA} " in line)
    assert data.split()[0] == "/dev/mapper/permanence-data"
    assert "mapped=permanence-data" in read("data/open-data")
    assert data.split()[2] == made["Partition"]["Format"]
    assert made["Partition"]["Encrypt"] == "key-file"
    assert f"/dev/disk/by-partlabel/{made['Partition']['Label']}" in read("data/open-data")


def test_the_unit_of_the_data_is_one_that_systemd_understands(tmp_path: Path) -> None:
    here = tmp_path / "permanence-data.service"
    here.write_text(read("data/permanence-data.service").replace("/usr/lib/permanence/open-data", "/bin/true"), "utf-8")
    done = checked("systemd-analyze", "verify", str(here))
    assert (done.returncode, done.stderr) == (0, "")


def test_the_image_has_what_the_package_recommends() -> None:
    control = (HOUSE / "systemd/package/control").read_text("utf-8")
    recommended = re.search("^Recommends: (.*)$", control, re.MULTILINE)
    assert recommended
    upgrades = "unattended-upgrades"  # a root that forgets them has none (decision 34)
    assert {*recommended[1].split(", ")} - {*read("packages/common.txt").split()} == {upgrades}


def test_the_drawings_of_the_guide_are_those_its_program_makes(tmp_path: Path) -> None:
    subprocess.run((sys.executable, HOUSE / "docs/card.py", tmp_path), check=True)
    here = HOUSE / "docs/pictures"
    assert {one.name: one.read_text("utf-8") for one in tmp_path.iterdir()} == {
        one.name: one.read_text("utf-8") for one in here.glob("*.svg")
    }
    guide = (HOUSE / "docs/card.md").read_text("utf-8")
    assert {f"pictures/{one.name}" for one in here.iterdir()} == set(re.findall(r"\((pictures/[^)]*)\)", guide))


def test_the_proof_of_an_image_names_what_is_wrong() -> None:
    proof = runpy.run_path(str(HOUSE / "systemd/image/prove"))
    first = {
        "root": "overlay",
        "root_below": "ro",
        "data": "/dev/mapper/permanence-data ext4 rw,nosuid,nodev,noexec,noatime,data=journal",
        "data_partition": "crypto_LUKS",
        "data_bytes": str(6 << 30),
        "log": "/run/log/journal",
        "watchdog": "14s",
        "firewall": "5",
        "reception": "active running",
        "answer": "Le cabinet « X » est installé. Le boîtier a pris practice.toml, qui a été effacé de cette carte :"
        " rien ne s'y lit plus. Le boîtier a pris box.toml, qui a été effacé de cette carte : rien ne s'y lit plus.",
        "files": "LISEZ-MOI.txt exemple.toml reponse.txt",
        "backup": "success 0",
        "stick": "vfat 1",
        "update": "No source of updates is set: see docs/updates.md, or plug in a stick that has one.",
        "clock": "ok  L'heure est juste.",
        "idle": "exec-condition exec-condition",
        "ready_ms": "20000",
        "call": "ok  L'appel d'essai a été pris, et le boîtier a parlé.",
        "failed": "",
        "data_kept": "nothing",
        "root_kept": "nothing",
    }
    lost = "NON L'heure n'est pas connue : le boîtier prend les messages, mais ne donne aucun rendez-vous."
    second = first | {"data_kept": "yes", "stick": "ext4 1", "clock": lost}

    def judged(first: dict[str, str], second: dict[str, str]) -> list[str]:
        told: list[str] = proof["judged"](first, second, 20_000)
        return told

    assert judged(first, second) == []
    assert judged(first | {"root_below": "rw"}, second) == ["first start: root_below is 'rw', not 'ro'"]
    assert judged(first, second | {"data_kept": "nothing"}) == ["second start: data_kept is 'nothing', not 'yes'"]
    assert judged(first | {"data_bytes": "1"}, second) == ["the data do not fill the card"]
    late = second | {"ready_ms": "20001"}
    assert judged(first, late) == ["second start: it takes calls after 20001 ms, not 20000"]
