"""By which of its own addresses this machine is reached: the one from which it would speak to the operator itself."""

import asyncio
import socket
from contextlib import suppress

from appliance.ports import Clock

LOOPBACK = "127.0.0.1"

ANY_ADDRESS = "0.0.0.0"  # noqa: S104 - compared with, never bound by the stack
"""Whichever address this machine has now; in ``listen``, the word for it."""

ANYWHERE = "192.0.2.1"
"""Nobody's (RFC 5737): what lies behind the default route."""

PORT = 5060
"""Any would do: a datagram socket that connects sends nothing, it only looks up the way (connect(2))."""

RESOLVED_S = 60
"""A host's name is looked up again after so long: a VPN that comes up, an operator who moves."""

UNKNOWN_S = 10
"""And after so long where nobody knew it: the network may just have come."""


def own_address(towards: str) -> str | None:
    """The IPv4 address of this machine from which datagrams to the address ``towards`` leave; None: there is no way."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect((towards, PORT))
        except OSError:
            return None
        return str(asking.getsockname()[0])


def is_own(address: str) -> bool:
    """Has this machine the address at this moment?"""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.bind((address, 0))
        except OSError:
            return False
        return True


class Way:
    """The way to ``peer`` (host or host:port; None: nobody in particular), as it is each time that one asks."""

    def __init__(self, peer: str | None, clock: Clock) -> None:
        self._host = peer.partition(":")[0] if peer else ANYWHERE
        self._clock = clock
        self._address: str | None = None
        self._again_ms = 0

    async def begins(self) -> str | None:
        """Our own address on it; None: there is no way. For a name that says nothing yet the default route counts."""
        if self._clock.monotonic_ms() >= self._again_ms:
            again_s = UNKNOWN_S
            with suppress(OSError):
                self._address = await _address_of(self._host)
                again_s = RESOLVED_S
            self._again_ms = self._clock.monotonic_ms() + again_s * 1000
        return own_address(self._address or ANYWHERE)


async def _address_of(host: str) -> str:
    found = await asyncio.get_running_loop().getaddrinfo(host, PORT, family=socket.AF_INET, type=socket.SOCK_DGRAM)
    return str(found[0][4][0])
