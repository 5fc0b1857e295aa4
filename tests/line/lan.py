"""Two machines on one cable: the thread that runs the test is moved to the box's, with a network namespace of its own.

Sockets and processes belong to the machine on which they are made; those of the far one are made by ``far``.
"""

import ctypes
import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

BOX, FAR = "10.9.9.1", "10.9.9.2"

_CLONE_NEWNET = 0x40000000
"""sched.h; Python has it from 3.12 on."""

_OWN = "/proc/thread-self/ns/net"


class Lan:
    def __init__(self, box: int, far: int) -> None:
        self._box, self._far = box, far

    def has(self, address: str | None) -> None:
        """The box has this address, and no other; None: none at all."""
        run("ip", "address", "flush", "dev", "box")
        if address is not None:
            run("ip", "address", "add", f"{address}/24", "dev", "box")

    def far(self) -> socket.socket:
        """A datagram socket of the other machine."""
        return self.at(0)

    def at(self, port: int) -> socket.socket:
        with _on(self._far):
            opened = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        opened.bind((FAR, port))
        opened.settimeout(0)
        return opened


@contextmanager
def lan() -> Iterator[Lan]:
    """The box's cable is in, and it has no address yet. Skips where one may not make networks."""
    before = os.open(_OWN, os.O_RDONLY)
    try:
        far = _new()
        box = _new()
        try:
            needs("ip", "link", "add", "box", "type", "veth", "peer", "name", "far")
            run("ip", "link", "set", "far", "netns", f"/proc/{os.getpid()}/fd/{far}")
            for link in ("lo", "box"):
                run("ip", "link", "set", link, "up")
            with _on(far):
                for command in (("address", "add", f"{FAR}/24", "dev", "far"), ("link", "set", "far", "up")):
                    run("ip", *command)
            yield Lan(box, far)
        finally:
            _enter(before)
            os.close(box)
            os.close(far)
    finally:
        os.close(before)


def run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


def needs(*command: str) -> None:
    """Run what a machine may lack, as a program or in its kernel: then the test is skipped."""
    try:
        run(*command)
    except (FileNotFoundError, subprocess.CalledProcessError) as failure:
        pytest.skip(f"needs {' '.join(command)}: {failure}")


@contextmanager
def _on(machine: int) -> Iterator[None]:
    here = os.open(_OWN, os.O_RDONLY)
    _enter(machine)
    try:
        yield
    finally:
        _enter(here)
        os.close(here)


def _new() -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWNET) != 0:
        pytest.skip(f"needs networks of its own, as root has them ({os.strerror(ctypes.get_errno())})")
    return os.open(_OWN, os.O_RDONLY)


def _enter(machine: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.setns(machine, _CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")
