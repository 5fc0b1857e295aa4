"""A small registrar (RFC 3261, section 10) that asks for a password and tells what came."""

import asyncio
import hashlib
import re
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import cast

from tests.line.phone import loopback

_REALM, _NONCE = "practice", "5ce0"


class Registrar(asyncio.DatagramProtocol):
    """Answers with ``refusals`` first, then takes whoever knows the password."""

    def __init__(self, password: str, refusals: tuple[str, ...]) -> None:
        self._password = password
        self._refusals = list(refusals)
        self.contacts: asyncio.Queue[str] = asyncio.Queue()
        """Where calls are to be sent, each time it is told; "" when the line leaves."""
        self.refused: asyncio.Queue[str] = asyncio.Queue()
        """Status lines of those who did not know the password."""
        self.address = ""
        self.granted_s: int | None = None
        """How long it keeps a line, whatever that wishes."""
        self.wished_s: list[int] = []
        """How long lines wished to be kept."""

    def refuses(self, *answers: str) -> None:
        """Whoever comes next gets these answers first, also who is known."""
        self._refusals += answers

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)
        self.address = "{}:{}".format(*transport.get_extra_info("sockname")[:2])

    def datagram_received(self, data: bytes, addr: tuple[str | int, ...]) -> None:
        request = data.decode()
        if not request.startswith("REGISTER"):
            return
        answer = self._refusals.pop(0) if self._refusals else self._judged(request)
        challenge = f'WWW-Authenticate: Digest realm="{_REALM}", nonce="{_NONCE}"\r\n' if "401" in answer else ""
        self.wished_s += map(int, re.findall(r";expires=(\d+)", request))
        if self.granted_s is not None:
            request = re.sub(r";expires=[1-9]\d*", f";expires={self.granted_s}", request)
        kept = re.findall(r"^(?:Via|From|To|Call-ID|CSeq|Contact|Expires):.*\r\n", request, re.MULTILINE)
        self._transport.sendto(
            f"SIP/2.0 {answer}\r\n{''.join(kept)}{challenge}Content-Length: 0\r\n\r\n".encode(), addr
        )

    def _judged(self, request: str) -> str:
        given = dict(re.findall(r'(\w+)="([^"]*)"', request.partition("Authorization:")[2]))
        if not given:
            return "401 Unauthorized"
        user = _md5(f"{given['username']}:{_REALM}:{self._password}")
        if given["response"] != _md5(f"{user}:{_NONCE}:{_md5('REGISTER:' + given['uri'])}"):
            self.refused.put_nowait("403 Forbidden")
            return "403 Forbidden"
        contact = re.search(r"^Contact: <([^>]+)>", request, re.MULTILINE)
        leaves = re.search(r"expires[=:]\s*0\b", request, re.IGNORECASE)
        self.contacts.put_nowait("" if leaves or not contact else contact[1])
        return "200 OK"


@asynccontextmanager
async def registrar(
    password: str, *refusals: str, at: Callable[[], socket.socket] = loopback
) -> AsyncIterator[Registrar]:
    """``at``: makes its socket."""
    transport, opened = await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: Registrar(password, refusals), sock=at()
    )
    try:
        yield opened
    finally:
        transport.close()


def _md5(text: str) -> str:
    """What SIP's digest is made of (RFC 2617)."""
    return hashlib.md5(text.encode()).hexdigest()
