import socket

import pytest

from appliance.errors import LineError
from appliance.line.port import free_port, need_free


@pytest.mark.parametrize(
    ("kind", "behind"),
    [(socket.SOCK_DGRAM, 0), (socket.SOCK_STREAM, 0), (socket.SOCK_STREAM, 1)],
    ids=["udp", "tcp", "tls"],
)
def test_a_port_is_free_only_when_all_that_the_stack_takes_is(kind: socket.SocketKind, behind: int) -> None:
    port = free_port()
    need_free("127.0.0.1", port)
    with socket.socket(socket.AF_INET, kind) as other:
        other.bind(("127.0.0.1", port + behind))
        if kind is socket.SOCK_STREAM:
            other.listen()
        with pytest.raises(LineError, match=f"{port} and {port + 1}"):
            need_free("127.0.0.1", port)


def test_two_lines_beside_each_other_do_not_meet() -> None:
    ports = [free_port() for _ in range(20)]
    assert all(abs(one - other) > 1 for one in ports for other in ports if one is not other)
