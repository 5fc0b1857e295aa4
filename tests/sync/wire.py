"""A line between a box and its host, for tests to spoil."""

import asyncio
from contextlib import suppress
from typing import Self


class Wire:
    """A line that is cut: what is on its way is lost, and nobody is told. Or deaf: no answer comes back."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.is_deaf = False
        self._ends: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._join, "127.0.0.1", 0)
        self.address = f"nats://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self.cut()
        self._server.close()

    def cut(self) -> None:
        for end in self._ends:
            end.transport.abort()
        self._ends.clear()

    async def _join(self, near_in: asyncio.StreamReader, near_out: asyncio.StreamWriter) -> None:
        far_in, far_out = await asyncio.open_connection("127.0.0.1", self._port)
        self._ends |= {near_out, far_out}
        with suppress(asyncio.CancelledError):
            await asyncio.gather(self._carry(near_in, far_out), self._carry(far_in, near_out, back=True))

    async def _carry(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, back: bool = False) -> None:
        with suppress(ConnectionError):
            while some := await source.read(1_400):
                if back and self.is_deaf:
                    continue
                sink.write(some)
                await sink.drain()
        sink.close()
