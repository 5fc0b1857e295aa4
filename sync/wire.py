"""A slow line that loses packets, between two networks of this machine: two TUN devices, and who carries between them.

The kernels' own TCP meets delay and loss, as over netem, which not every kernel has. Sources: linux/if_tun.h; ip(8).
"""

import asyncio
import os
import random
import struct
import subprocess
from fcntl import ioctl
from pathlib import Path

from appliance.errors import MissingPart

KBIT_S, THERE_AND_BACK_S, LOSS = 512, 0.3, 0.02
QUEUE_BYTES = 64_000
"""A second of such a line: what a router holds before it drops."""

TUN = Path("/dev/net/tun")
_SET_NAME, _PLAIN_PACKETS = 0x400454CA, 0x0001 | 0x1000
"""TUNSETIFF; IFF_TUN and IFF_NO_PI."""


def tun(name: str, address: str) -> int:
    """A new device in the network of this process, as a file: packets (IPv4, 1,500 bytes at most) are read and written.

    Args:
        name: of the device.
        address: with its width, "10.99.0.1/30".

    Raises:
        MissingPart: this kernel, or this user, may not have one.
    """
    try:
        device = os.open(TUN, os.O_RDWR | os.O_NONBLOCK)
        ioctl(device, _SET_NAME, struct.pack("16sH22x", name.encode(), _PLAIN_PACKETS))
        for words in (f"link set {name} up", f"addr add {address} dev {name}", "link set lo up"):
            subprocess.run(("ip", *words.split()), check=True, capture_output=True)  # noqa: S603, S607 - the system's own
    except (OSError, subprocess.CalledProcessError) as failure:
        raise MissingPart("A line cannot be made here: it needs /dev/net/tun and the package iproute2.") from failure
    return device


def carry(near: int, far: int) -> None:
    """Between two such files, both ways, until killed."""
    asyncio.run(_carry(near, far))


async def _carry(near: int, far: int) -> None:
    loop, chance = asyncio.get_running_loop(), random.Random(1)  # noqa: S311 - a line, no secret
    for source, sink in ((near, far), (far, near)):
        loop.add_reader(source, _Way(loop, chance, source, sink).take)
    await loop.create_future()


class _Way:
    """One direction: a queue that is sent at the line's pace, and arrives later or not at all."""

    def __init__(self, loop: asyncio.AbstractEventLoop, chance: random.Random, source: int, sink: int) -> None:
        self._loop, self._chance = loop, chance
        self._source, self._sink = source, sink
        self._free_from = 0.0

    def take(self) -> None:
        packet = os.read(self._source, 65_536)
        now, bytes_per_s = self._loop.time(), KBIT_S * 125
        if (self._free_from - now) * bytes_per_s > QUEUE_BYTES:
            return
        self._free_from = max(self._free_from, now) + len(packet) / bytes_per_s
        if self._chance.random() >= LOSS:
            self._loop.call_at(self._free_from + THERE_AND_BACK_S / 2, os.write, self._sink, packet)
