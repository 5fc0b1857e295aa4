import asyncio
import socket
from pathlib import Path

import pytest

from appliance import supervision
from tests.fakes.clock import FakeClock
from tests.line.opened import line


@pytest.fixture
def systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> socket.socket:
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    listening.bind(str(tmp_path / "notify"))
    listening.settimeout(0)
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
    monkeypatch.setenv("WATCHDOG_USEC", "30000000")
    return listening


def told(systemd: socket.socket) -> list[str]:
    said = []
    while True:
        try:
            said.append(systemd.recv(100).decode())
        except BlockingIOError:
            return said


def test_systemd_hears_that_a_service_is_ready(systemd: socket.socket) -> None:
    supervision.notify("READY=1")
    assert told(systemd) == ["READY=1"]


def test_without_systemd_nothing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    supervision.notify("READY=1")


async def test_the_watchdog_is_fed_only_while_the_line_works(systemd: socket.socket) -> None:
    answers = [True, True, False, False, True]

    async def works() -> bool:
        if not answers:
            raise asyncio.CancelledError
        return answers.pop(0)

    clock = FakeClock()
    began = clock.monotonic_ms()
    with pytest.raises(asyncio.CancelledError):
        await supervision.feed_watchdog(works, clock)
    assert told(systemd) == ["WATCHDOG=1"] * 3
    assert clock.monotonic_ms() - began == 50_000


class Rounds(FakeClock):
    """Ends whoever has slept so often."""

    def __init__(self, left: int) -> None:
        super().__init__()
        self.left = left

    async def sleep(self, seconds: float) -> None:
        self.left -= 1
        if not self.left:
            raise asyncio.CancelledError
        await super().sleep(seconds)


@pytest.mark.sip
async def test_a_real_line_feeds_it_for_as_long_as_it_is_open(systemd: socket.socket) -> None:
    async with line() as opened:
        with pytest.raises(asyncio.CancelledError):
            await supervision.feed_watchdog(opened.line.answers, Rounds(3))
        assert told(systemd) == ["WATCHDOG=1"] * 3
    with pytest.raises(asyncio.CancelledError):
        await supervision.feed_watchdog(opened.line.answers, Rounds(2))
    assert told(systemd) == []


async def test_without_a_watchdog_nobody_is_fed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WATCHDOG_USEC", raising=False)

    async def works() -> bool:
        raise AssertionError

    await supervision.feed_watchdog(works, FakeClock())
