"""What systemd is told about a service: that it is ready, and again and again that it really works (sd_notify(3))."""

import os
import socket
from collections.abc import Awaitable, Callable

from appliance.ports import Clock

FEEDS_A_PERIOD = 3
"""One lost answer is no reason to start the box again."""


def notify(state: str) -> None:
    """Tell systemd, when it started us; else nothing happens."""
    address = os.environ.get("NOTIFY_SOCKET")
    if address:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
            sender.sendto(state.encode(), address.replace("@", "\0", 1))


async def feed_watchdog(works: Callable[[], Awaitable[bool]], clock: Clock) -> None:
    """Feed systemd's watchdog for as long as ``works`` answers true; starved, it starts the service again.

    Returns at once where systemd watches nothing (no WatchdogSec).
    """
    period_s = int(os.environ.get("WATCHDOG_USEC", "0")) / 1_000_000
    while period_s:
        if await works():
            notify("WATCHDOG=1")
        await clock.sleep(period_s / FEEDS_A_PERIOD)
