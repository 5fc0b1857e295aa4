"""A SIP port is a number for datagrams (UDP), for connections (TCP), and the next one for TLS: the stack takes all."""

import itertools
import os
import socket

from appliance.errors import LineError

TAKEN = ((socket.SOCK_DGRAM, 0), (socket.SOCK_STREAM, 0), (socket.SOCK_STREAM, 1))
"""What baresip binds, each so far behind the port that it is given (uag.c: TLS on the next one)."""

UNCLAIMED = range(20_000, 32_000, 2)
"""Below what Linux gives to programs that ask for any port (ip_local_port_range: 32768 up), so that between choosing
one and listening on it no other program is given it."""

_next = itertools.count(os.getpid() * 37)  # far from where the processes beside this one begin


def need_free(address: str, port: int) -> None:
    """The stack would start without its port, and never ring: better not to start.

    Raises:
        LineError: another program listens there, or the address is not this machine's.
    """
    try:
        _claim(address, port)
    except OSError as failure:
        raise LineError(
            f"The telephone line cannot listen on {address}:{port} and {port + 1} ({failure.strerror}): "
            "is another reception running, or the address not this machine's?"
        ) from failure


def free_port(address: str = "127.0.0.1") -> int:
    """A port nobody listens on, another at each asking.

    Raises:
        LineError: there is none.
    """
    for _ in UNCLAIMED:
        port = UNCLAIMED[next(_next) % len(UNCLAIMED)]
        try:
            _claim(address, port)
        except OSError:
            continue
        return port
    raise LineError(f"Every port of {address} from {UNCLAIMED.start} to {UNCLAIMED.stop} is taken.")


def _claim(address: str, port: int) -> None:
    for kind, behind in TAKEN:
        with socket.socket(socket.AF_INET, kind) as probe:
            if kind is socket.SOCK_STREAM:  # as the stack does: one closed a moment ago is no obstacle
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((address, port + behind))
            if kind is socket.SOCK_STREAM:
                probe.listen()
