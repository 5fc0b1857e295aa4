"""``ports.Clock`` that moves only when told."""

import asyncio
from datetime import UTC, datetime, timedelta

TUESDAY_NOON = datetime(2026, 11, 24, 11, 40, tzinfo=UTC)
"""12:40 in Paris."""


class FakeClock:
    """Sleeping takes no time: it moves the clock."""

    def __init__(self, now: datetime = TUESDAY_NOON, *, sure: bool = True) -> None:
        self._now = now
        self.sure = sure

    def now(self) -> datetime:
        return self._now

    def is_sure(self) -> bool:
        return self.sure

    def monotonic_ms(self) -> int:
        return int(self._now.timestamp() * 1_000)

    async def sleep(self, seconds: float) -> None:
        self.pass_(seconds)
        await asyncio.sleep(0)

    def pass_(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)
