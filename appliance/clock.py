"""The system clock, and whether it can be believed."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

BUILT = datetime(2026, 11, 1, tzinfo=UTC)
"""No box is older than its program: an earlier date is a clock that was never set."""

_SYNCHRONIZED = Path("/run/systemd/timesync/synchronized")
"""Touched by systemd-timesyncd at the first synchronisation (systemd-timesyncd.service(8))."""

_NO_RTC = Path("/proc/device-tree/model")
"""Present on a Raspberry Pi, whose clock stands still while it is off."""


class SystemClock:
    """``ports.Clock``. On a Raspberry Pi time is sure once synchronised; elsewhere a hardware clock is trusted.

    Args:
        ahead: added to the system's time, so that a rehearsal can play at another date.
    """

    def __init__(self, ahead: timedelta = timedelta()) -> None:
        self._ahead = ahead

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def is_sure(self) -> bool:
        if datetime.now(UTC) < BUILT:
            return False
        return _SYNCHRONIZED.exists() or not _NO_RTC.exists() or Path("/dev/rtc0").exists()

    def monotonic_ms(self) -> int:
        return time.monotonic_ns() // 1_000_000

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
