"""The caller's sound, written every two seconds, so that a power cut loses no more than that."""

import asyncio

from appliance.ports import CallRecord
from appliance.vocabulary.audio import Frame, Pcm16

WRITE_EVERY_S = 2.0


class Recorder:
    """Gathers frames on the event loop, writes them beside it."""

    def __init__(self, record: CallRecord, *, enabled: bool) -> None:
        self._record = record
        self._enabled = enabled
        self._unwritten = bytearray()
        self._writing = asyncio.Lock()

    def keep(self, frame: Frame) -> None:
        if self._enabled:
            self._unwritten += frame

    async def run(self) -> None:
        """Write until cancelled."""
        while True:
            await asyncio.sleep(WRITE_EVERY_S)
            await self.flush()

    async def flush(self) -> None:
        async with self._writing:
            sound, self._unwritten = Pcm16(bytes(self._unwritten)), bytearray()
            if sound and self._enabled:
                await asyncio.to_thread(self._record.sound, sound)

    def stop(self) -> None:
        """The caller speaks to a person from now on."""
        self._enabled = False

    async def refuse(self) -> None:
        """The caller refuses the recording: what there is goes, and no more is taken."""
        self._enabled = False
        async with self._writing:
            self._unwritten.clear()
            await asyncio.to_thread(self._record.refuse_recording)
