"""Asks a SIP stack whether it is there: the smallest request that it must answer (OPTIONS: RFC 3261, 11)."""

import asyncio
import secrets
import socket

WITHIN_S = 2.0


async def answers(host: str, port: int, within_s: float = WITHIN_S) -> bool:
    """Whatever the answer says: a stack that refuses is alive."""
    loop = asyncio.get_running_loop()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.settimeout(0)
        try:
            asking.bind((host, 0))
            own = asking.getsockname()[1]
            await loop.sock_sendto(asking, _options(host, port, own), (host, port))
            async with asyncio.timeout(within_s):
                return (await loop.sock_recv(asking, 2_048)).startswith(b"SIP/2.0 ")
        except (TimeoutError, OSError):
            return False


def _options(host: str, port: int, own: int) -> bytes:
    tag = secrets.token_hex(8)
    lines = (
        f"OPTIONS sip:{host}:{port} SIP/2.0",
        f"Via: SIP/2.0/UDP {host}:{own};branch=z9hG4bK{tag};rport",
        "Max-Forwards: 1",
        f"From: <sip:watchdog@{host}:{own}>;tag={tag}",
        f"To: <sip:permanence@{host}:{port}>",
        f"Call-ID: {tag}",
        "CSeq: 1 OPTIONS",
        f"Contact: <sip:watchdog@{host}:{own}>",
        "Content-Length: 0",
    )
    return "\r\n".join((*lines, "", "")).encode()
