"""A host in memory, which passes the same contract suite as the real one; and hosts that do not play fair."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from fnmatch import fnmatch

from appliance.errors import SyncError
from sync.envelope import Envelope, read
from sync.ports import Arrived

Kept = tuple[str, bytes]
"""Lane and bytes."""

Lie = Callable[[Sequence[Arrived]], Sequence[Arrived]]
"""What is served in place of what there is."""


class MemoryHost:
    """``sync.ports.Host``."""

    def __init__(self) -> None:
        self.kept: list[Kept] = []
        self._news = asyncio.Event()
        self._closed = False

    async def send(self, envelope: Envelope) -> "asyncio.Future[None]":
        self._need_open()
        one = (envelope.header.lane, envelope.raw)
        if one not in self.kept:
            self.kept.append(one)
            news, self._news = self._news, asyncio.Event()
            news.set()
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        done.set_result(None)
        return done

    async def last(self, lane: str) -> bytes | None:
        self._need_open()
        return next((raw for kept, raw in reversed(self.kept) if kept == lane), None)

    async def arrivals(self, lanes: str, after: int) -> AsyncIterator[Arrived]:
        while True:
            self._need_open()
            news = self._news
            for one in self._behind(lanes, after):
                yield one
            after = len(self.kept)
            await news.wait()

    def _behind(self, lanes: str, after: int) -> Sequence[Arrived]:
        kept = enumerate(self.kept, 1)
        return [Arrived(rank, raw) for rank, (lane, raw) in kept if rank > after and fnmatch(lane, lanes)]

    def _need_open(self) -> None:
        if self._closed:
            raise SyncError("closed")

    async def close(self) -> None:
        self._closed = True
        self._news.set()


class LyingHost(MemoryHost):
    """Serves something else than it was given."""

    def __init__(self, honest: MemoryHost, lie: Lie, oldest: int | None = None) -> None:
        """``oldest``: shows the state of so many envelopes, as if the rest had never come."""
        super().__init__()
        self.kept = honest.kept if oldest is None else honest.kept[:oldest]
        self._lie = lie

    def _behind(self, lanes: str, after: int) -> Sequence[Arrived]:
        return self._lie(super()._behind(lanes, after))


def honest(served: Sequence[Arrived]) -> Sequence[Arrived]:
    return served


def twice(served: Sequence[Arrived]) -> Sequence[Arrived]:
    return [one for arrived in served for one in (arrived, arrived)]


def backwards(served: Sequence[Arrived]) -> Sequence[Arrived]:
    return served[::-1]


def without_the_second(served: Sequence[Arrived]) -> Sequence[Arrived]:
    return [*served[:1], *served[2:]]


def with_a_changed_byte(served: Sequence[Arrived]) -> Sequence[Arrived]:
    return [Arrived(one.position, _changed(one.raw)) for one in served[:1]] + [*served[1:]]


def _changed(raw: bytes) -> bytes:
    at = len(raw) - len(read(raw).sealed) // 2
    return raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]
