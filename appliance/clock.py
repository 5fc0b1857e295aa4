"""The system clock, and whether it can be believed."""

import asyncio
import ctypes
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

BUILT = datetime(2026, 11, 1, tzinfo=UTC)
"""No box is older than its program: an earlier date is a clock that was never set."""

_TIME_ERROR = 5
"""What adjtimex(2) returns while the kernel's clock is not synchronised."""

_TIMEX_BYTES = 256
"""Room for ``struct timex``, 208 bytes on 64-bit Linux; all zero asks and changes nothing (adjtimex(2))."""

_RTC_TOLERANCE_S = 60


def kernel_synchronized() -> bool:
    """Does an NTP daemon, whichever it is, keep the kernel's clock?"""
    adjtimex = getattr(ctypes.CDLL(None, use_errno=True), "adjtimex", None)
    return adjtimex is not None and 0 <= adjtimex(ctypes.create_string_buffer(_TIMEX_BYTES)) < _TIME_ERROR


class SystemClock:
    """``ports.Clock``. On a Raspberry Pi time is sure once synchronised, or kept by a battery; elsewhere it is trusted.

    Args:
        ahead: added to the system's time, so that a rehearsal can play at another date.
        root: where ``/proc`` and ``/sys`` are.
        synchronized: whether the network has set the clock.
    """

    def __init__(
        self,
        ahead: timedelta = timedelta(),
        root: Path = Path("/"),
        synchronized: Callable[[], bool] = kernel_synchronized,
    ) -> None:
        self._ahead = ahead
        self._root = root
        self._synchronized = synchronized

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def is_sure(self) -> bool:
        if datetime.now(UTC) < BUILT:
            return False
        raspberry = (self._root / "proc/device-tree/model").exists()
        return not raspberry or self._kept_by_battery() or self._synchronized()

    def _kept_by_battery(self) -> bool:
        """A Raspberry Pi 5 has a clock, which without its battery begins at 1970 after each power cut."""
        try:
            kept = int((self._root / "sys/class/rtc/rtc0/since_epoch").read_text())
        except (OSError, ValueError):
            return False
        return abs(kept - time.time()) < _RTC_TOLERANCE_S

    def monotonic_ms(self) -> int:
        return time.monotonic_ns() // 1_000_000

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
