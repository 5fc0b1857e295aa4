"""A telephone made of two sockets: it sends exactly what a test wants, right or wrong (RFC 3261, RFC 3550)."""

import asyncio
import re
import secrets
import socket
import struct
from collections.abc import Callable
from contextlib import suppress
from typing import Self

WAIT_S = 10
PCMA, PCMU, KEYS = 8, 0, 101
"""RTP payload types of its offer."""

A_LAW_SILENCE = b"\xd5" * 160
A_LAW_LOUD = b"\x2a\xaa" * 80


def loopback() -> socket.socket:
    opened = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    opened.bind(("127.0.0.1", 0))
    opened.settimeout(0)
    return opened


class Phone:
    def __init__(
        self,
        address: str,
        number: str = "0639980512",
        headers: str = "",
        codecs: str = "8 0",
        opened: Callable[[], socket.socket] = loopback,
    ) -> None:
        """``opened``: makes its two sockets."""
        host, _, port = address.rpartition(":")
        self.number = number
        self._to = (host, int(port))
        self.sip, self.rtp = opened(), opened()
        self._here = self.sip.getsockname()[0]
        self._headers = headers
        self._codecs = codecs
        self._user = f"<sip:{number}@{self._here}:{self.sip.getsockname()[1]}>"
        self._call_id, self._tag, self._branch = (secrets.token_hex(8) for _ in range(3))
        self._to_tag = ""
        self._requests = 1
        self._packets = 0
        self._media: tuple[str, int] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        self.sip.close()
        self.rtp.close()

    def invite(self) -> None:
        sdp = (
            f"v=0\r\no=- 1 1 IN IP4 {self._here}\r\ns=-\r\nc=IN IP4 {self._here}\r\nt=0 0\r\n"
            f"m=audio {self.rtp.getsockname()[1]} RTP/AVP {self._codecs} {KEYS}\r\n"
            f"a=rtpmap:{KEYS} telephone-event/8000\r\na=fmtp:{KEYS} 0-15\r\n"
        )
        self.send(self.request("INVITE", self._headers + "Content-Type: application/sdp\r\n", sdp))

    async def rings(self) -> None:
        """Invite until the house says that it rings: datagrams get lost (RFC 3261, 17.1.1.2, timer A)."""
        for _ in range(20):
            self.invite()
            with suppress(TimeoutError):
                await self.receive("SIP/2.0 180", within_s=0.5)
                return
        raise TimeoutError("The house does not ring.")

    def request(self, method: str, headers: str = "", body: str = "") -> str:
        """A request of this call, as text."""
        if method not in ("INVITE", "ACK", "CANCEL"):
            self._requests += 1
            self._branch = secrets.token_hex(8)
        here = f"{self._here}:{self.sip.getsockname()[1]}"
        return (
            f"{method} sip:permanence@{self._to[0]}:{self._to[1]} SIP/2.0\r\n"
            f"Via: SIP/2.0/UDP {here};branch=z9hG4bK{self._branch};rport\r\n"
            f"Max-Forwards: 70\r\nFrom: {self._user};tag={self._tag}\r\n"
            f"To: <sip:permanence@{self._to[0]}:{self._to[1]}>{'' if method == 'CANCEL' else self._to_tag}\r\n"
            f"Call-ID: {self._call_id}\r\nCSeq: {self._requests} {method}\r\nContact: {self._user}\r\n"
            f"{headers}Content-Length: {len(body)}\r\n\r\n{body}"
        )

    def send(self, message: str | bytes) -> None:
        self.sip.sendto(message.encode() if isinstance(message, str) else message, self._to)

    async def receive(self, start: str, within_s: float = WAIT_S) -> str:
        """The next message that begins so; what comes before is passed over."""
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(within_s):
            while True:
                data, self._to = await loop.sock_recvfrom(self.sip, 65_535)
                message = data.decode()
                if tag := re.search(r"^SIP/2.0 [12](?:.*\r\n)+?To:.*(;tag=[^;\r]+)", message):
                    self._to_tag = tag[1]
                if message.startswith(start):
                    return message

    async def answered(self) -> None:
        """Until the house picks up; then RTP can be sent."""
        answer = await self.receive("SIP/2.0 200")
        self.send(self.request("ACK"))
        media = re.search(r"^m=audio (\d+)", answer, re.MULTILINE)
        assert media
        self._media = (self._to[0], int(media[1]))

    def reply(self, request: str, status: str) -> None:
        """Answer the house's ``request``."""
        kept = re.findall(r"^(?:Via|From|To|Call-ID|CSeq):.*\r\n", request, re.MULTILINE)
        self.send(f"SIP/2.0 {status}\r\n{''.join(kept)}Contact: {self._user}\r\nContent-Length: 0\r\n\r\n")

    def speak(
        self, payload: bytes = A_LAW_LOUD, kind: int = PCMA, *, marked: bool = False, at: int | None = None
    ) -> None:
        """One RTP packet of 20 ms, the ``at``th of the call."""
        self._packets += 1
        head = (0x80, kind | (0x80 if marked else 0), self._packets & 0xFFFF, (at or self._packets) * 160, 77)
        self.rubbish(struct.pack("!BBHII", *head) + payload)

    def press(self, event: int) -> None:
        """One key (RFC 4733): its beginning, and its end three times; all carry the time of the beginning."""
        began = self._packets + 1
        for duration, end in ((160, 0), (320, 0), (480, 0x80), (480, 0x80), (480, 0x80)):
            self.speak(struct.pack("!BBH", event, end | 10, duration), KEYS, marked=duration == 160, at=began)

    def rubbish(self, packet: bytes) -> None:
        """Anything, to the house's RTP port."""
        assert self._media
        self.rtp.sendto(packet, self._media)

    async def hears(self, within_s: float = WAIT_S) -> bytes:
        """The next RTP packet from the house."""
        async with asyncio.timeout(within_s):
            return await asyncio.get_running_loop().sock_recv(self.rtp, 65_535)
