"""The image's firewall between two real machines of the network: namespaces, joined by a cable (veth)."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

RULES = Path(__file__).parents[2] / "firmware_config/nftables/nftables.conf"
PROGRAMS = ("nft", "ip", "unshare", "nsenter")
BOX, ROUTER = "fe80::1", "fe80::2"

ANSWERING = """
import socket, struct
index = socket.if_nametoindex("router")
asked = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
asked.bind(("::", 547))
group = socket.inet_pton(socket.AF_INET6, "ff02::1:2") + struct.pack("@I", index)
asked.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, group)
print("listens", flush=True)
_, who = asked.recvfrom(99)
asked.sendto(b"an address", who)
"""
ASKING = """
import socket
asking = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
asking.settimeout(10)
asking.bind(("::", 546))
asking.sendto(b"who has one?", ("ff02::1:2", 547, 0, socket.if_nametoindex("box")))
print(asking.recv(99).decode())
"""


class Machine:
    """A network namespace of its own, for as long as ``until`` runs."""

    def __init__(self, until: subprocess.Popen[str]) -> None:
        self.pid = until.pid

    def inside(self, *words: str) -> tuple[str, ...]:
        return ("nsenter", f"--target={self.pid}", "--net", *words)

    def do(self, *words: str) -> str:
        return subprocess.run(self.inside(*words), capture_output=True, text=True, check=True).stdout


@contextmanager
def machine() -> Iterator[Machine]:
    words = ("unshare", "--net", "sh", "-c", "echo there; exec cat")
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as until:
        assert until.stdin is not None
        assert until.stdout is not None
        if until.stdout.readline() != "there\n":
            pytest.skip("needs a network namespace")
        yield Machine(until)
        until.stdin.close()


@pytest.fixture
def network() -> Iterator[tuple[Machine, Machine]]:
    """The box behind its firewall, and a router."""
    if os.geteuid() != 0 or any(shutil.which(one) is None for one in PROGRAMS):
        pytest.skip(f"needs root, and {', '.join(PROGRAMS)}")
    with machine() as box, machine() as router:
        cable = ("name", "box", "type", "veth", "peer", "name", "router", "netns", str(router.pid))
        try:
            box.do("ip", "link", "add", *cable)
        except subprocess.CalledProcessError:
            pytest.skip("needs a kernel with veth")
        for one, name, address in ((box, "box", BOX), (router, "router", ROUTER)):
            one.do("ip", "link", "set", name, "addrgenmode", "none", "up")
            one.do("ip", "address", "add", f"{address}/64", "dev", name, "nodad")
        box.do("nft", "--file", str(RULES))
        yield box, router


def test_the_box_gets_an_address_by_dhcpv6(network: tuple[Machine, Machine]) -> None:
    box, router = network
    words = router.inside(sys.executable, "-c", ANSWERING)
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as answering:
        assert answering.stdout is not None
        assert answering.stdout.readline() == "listens\n"
        try:
            assert box.do(sys.executable, "-c", ASKING) == "an address\n"
        finally:
            answering.kill()
