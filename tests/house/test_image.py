"""The image as data: what one file says of the box, the others let happen."""

import re
from configparser import ConfigParser
from pathlib import Path
from xml.etree import ElementTree as ET

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
