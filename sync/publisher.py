"""The box's sending half: what is sealed goes out in order, a window at a time; the urgent first, recordings last."""

from asyncio import Future
from collections import deque
from collections.abc import Callable, Collection, Mapping

from appliance.errors import EnvelopeError
from appliance.ports import Clock
from sync.envelope import Envelope, Lane, read
from sync.outbox import CHAINED, Outbox
from sync.ports import Host

WINDOW_BYTES = 128_000
"""Sent and not yet acknowledged: two seconds of a rural line (512 kbit/s), many times its 300 ms there and back."""

RECORDING_WINDOW_BYTES = 24_000
"""The same for recordings, behind which something urgent may have to wait."""


class Publisher:
    """Over one connection; a new one begins where the host has stopped."""

    def __init__(
        self, outbox: Outbox, host: Host, clock: Clock, kbit_s: int = 0, meanwhile: Callable[[], None] | None = None
    ) -> None:
        """``kbit_s``: what it may take of the line; 0: all. ``meanwhile``: done before each envelope, and quick."""
        self._meanwhile = meanwhile
        self._outbox = outbox
        self._host = host
        self._clock = clock
        self._bytes_per_ms = kbit_s / 8
        self._free_from_ms = 0.0
        self._flying: deque[tuple[Envelope, Future[None]]] = deque()
        self._sent: dict[str, int] = {}

    async def drain(self) -> int:
        """Send all there is, and wait until the host has it; how many envelopes that was.

        Raises:
            SyncError: the connection is lost, or the host refuses; what it has acknowledged is noted.
        """
        count = 0
        try:
            while envelope := self._next():
                await self._pace(len(envelope.raw))
                self._flying.append((envelope, await self._host.send(envelope)))
                self._sent[envelope.header.lane] = envelope.header.sequence
                count += 1
                while self._is_full():
                    await self._land()
            while self._flying:
                await self._land()
        finally:
            self._note()
        return count

    def _next(self) -> Envelope | None:
        """The one to send now: urgent, who is let in, journal, what stands by itself, recordings; seals what is due.

        A sign of life comes after the journal: with it a station says how fresh its knowledge is.
        """
        if self._meanwhile:
            self._meanwhile()
        self._outbox.seal_urgent()
        if found := self._waiting(Lane.URGENT) or self._waiting(Lane.ACCESS) or self._waiting(Lane.JOURNAL):
            return found
        if self._outbox.seal_journal():
            return self._waiting(Lane.JOURNAL)
        pasts = [lane for lane in self._outbox.lanes() if lane.startswith("past.")]
        for lane in (Lane.KEYRING, Lane.PULSE, *pasts):
            if found := self._waiting(lane):
                return found
        return self._waiting(Lane.RECORDINGS) or (
            self._waiting(Lane.RECORDINGS) if self._outbox.seal_recording() else None
        )

    def _waiting(self, lane: str) -> Envelope | None:
        return next(self._outbox.waiting(lane, self._sent.get(lane, 0), 1), None)

    def _is_full(self) -> bool:
        flying = sum(len(one.raw) for one, _ in self._flying)
        recordings = sum(len(one.raw) for one, _ in self._flying if one.header.lane == Lane.RECORDINGS)
        return flying > WINDOW_BYTES or recordings > RECORDING_WINDOW_BYTES

    async def _land(self) -> None:
        """Wait for the oldest; note all that have arrived."""
        await self._flying[0][1]
        self._note()

    def _note(self) -> None:
        """Acknowledged is what came before the first that is not."""
        until: dict[str, int] = {}
        while self._flying and _has_landed(self._flying[0][1]):
            envelope, _ = self._flying.popleft()
            until[envelope.header.lane] = envelope.header.sequence
        if until:
            self._outbox.acknowledged(until)

    async def _pace(self, size: int) -> None:
        if not self._bytes_per_ms:
            return
        now = self._clock.monotonic_ms()
        await self._clock.sleep(max(0.0, self._free_from_ms - now) / 1000)
        self._free_from_ms = max(self._free_from_ms, now) + size / self._bytes_per_ms


def _has_landed(acked: "Future[None]") -> bool:
    return acked.done() and not acked.cancelled() and acked.exception() is None


async def agree(outbox: Outbox, host: Host, signers: Collection[str]) -> Mapping[str, int]:
    """Ask what the host has of each lane, so that what arrived before a cut is not sent again.

    Args:
        outbox: what it has is taken off.
        host: asked; believed only as far as the box itself has signed what it shows.
        signers: the box's keys, this one and those before (Ed25519, hex).

    Returns:
        By lane, how many envelopes the host has lost that it had acknowledged; empty: none.
    """
    lost: dict[str, int] = {}
    for lane, position in outbox.positions().items():
        has = _sequence_of(await host.last(lane), signers)
        waiting = next(outbox.waiting(lane, 0, 1), None)
        acknowledged = waiting.header.sequence - 1 if waiting else position.sequence
        if has >= acknowledged:
            outbox.acknowledged({lane: has})
        elif lane in CHAINED:
            lost[lane] = acknowledged - has
    return lost


def _sequence_of(raw: bytes | None, signers: Collection[str]) -> int:
    try:
        header = read(raw or b"").header
    except EnvelopeError:
        return 0
    return header.sequence if header.signer in signers else 0
