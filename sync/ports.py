"""What sync needs of a host: ``jetstream`` is one, ``tests/fakes/host.py`` another."""

from asyncio import Future
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

from sync.envelope import Envelope


@dataclass(frozen=True)
class Arrived:
    """What the host serves; it may be anything."""

    position: int
    """Rank at the host, of all lanes together; from where to go on after a cut."""
    raw: bytes


class Host(Protocol):
    """One practice at a host, while the connection lasts; every method raises ``SyncError`` when it is lost."""

    async def send(self, envelope: Envelope) -> "Future[None]":
        """Hand it over; what comes back is done when the host has it on its disk.

        Sent twice, it is kept once, however long the cut between was (as long as the host remembers: an hour).
        """

    async def last(self, lane: str) -> bytes | None:
        """The last one of a lane."""

    def arrivals(self, lanes: str, after: int) -> AsyncIterator[Arrived]:
        """Everything in these lanes (``commands.*``) behind a position, and what comes, until cancelled."""

    async def close(self) -> None: ...
