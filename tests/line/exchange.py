"""The far end of an analogue line: PulseAudio null sinks as its two directions, gpiozero's mock pins as its wires.

The line under test reaches them as it would a sound card, through PortAudio and ALSA; the exchange speaks and listens
with PulseAudio's own programs.
"""

import asyncio
import os
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

from gpiozero import Device
from gpiozero.pins.mock import MockFactory

from appliance.clock import SystemClock
from appliance.line.analogue import AnalogueCall, AnalogueLine, AnalogueSettings
from appliance.vocabulary.audio import Pcm16
from tests.line.signals import caller_id, pcm

ALSA = """
pcm.telephone {{
    type asym
    playback.pcm {{ type pulse server "{server}" device "to_caller" }}
    capture.pcm {{ type pulse server "{server}" device "from_caller.monitor" }}
}}
pcm.broken {{ type hw card 31 }}
"""
"""The second card cannot be opened: PortAudio 19.6 stops the process where every card can (BuildDeviceList)."""
RAW = ("--raw", "--format=s16le", "--rate=8000", "--channels=1")
RING_S, PAUSE_S = 0.4, 0.6
"""Shorter than France's 1.5 s and 3.5 s: what counts is that they are apart."""


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


@contextmanager
def wires() -> Iterator[MockFactory]:
    """Pins that the test drives."""
    before, Device.pin_factory = Device.pin_factory, MockFactory()
    try:
        yield Device.pin_factory
    finally:
        Device.pin_factory.reset()
        Device.pin_factory = before


@asynccontextmanager
async def sound_server(folder: Path) -> AsyncIterator[str]:
    """A PulseAudio of our own with both directions, and ALSA that knows them as the card "telephone"."""
    socket = folder / "pulse"
    server = f"unix:{socket}"
    (folder / "alsa.conf").write_text(ALSA.format(server=server))
    values = {
        "ALSA_CONFIG_PATH": str(folder / "alsa.conf"),
        "XDG_RUNTIME_DIR": str(folder),
        "PULSE_RUNTIME_PATH": str(folder),
        "PULSE_STATE_PATH": str(folder),
        "PULSE_LATENCY_MSEC": "60",
        "HOME": str(folder),
    }
    sinks = [
        f"--load=module-null-sink sink_name={name} rate=8000 channels=1 format=s16le"
        for name in ("to_caller", "from_caller")
    ]
    with _environment(values):
        daemon = await asyncio.create_subprocess_exec(
            "pulseaudio",
            "-n",
            "--daemonize=no",
            "--exit-idle-time=-1",
            "--use-pid-file=no",
            "--disable-shm=yes",
            f"--load=module-native-protocol-unix auth-anonymous=1 socket={socket}",
            *sinks,
            stderr=DEVNULL,
            stdout=DEVNULL,
        )
        try:
            await _until(lambda: _ready(server))
            yield server
        finally:
            await _stop(daemon)


async def _ready(server: str) -> bool:
    asking = await asyncio.create_subprocess_exec("pactl", "-s", server, "info", stdout=DEVNULL, stderr=DEVNULL)
    return await asking.wait() == 0


async def _until(there: object) -> None:
    async with asyncio.timeout(20):
        while not await there():  # type: ignore[operator]
            await SystemClock().sleep(0.05)


async def _stop(process: Process) -> None:
    with suppress(ProcessLookupError):
        process.terminate()
    await process.wait()


class Exchange:
    """What rings, speaks, listens and leaves at the far end."""

    def __init__(self, server: str, pins: MockFactory, settings: AnalogueSettings) -> None:
        self._server = server
        self._ring = pins.pin(settings.ring_pin)
        self._hook = pins.pin(settings.hook_pin)
        self._loop = None if settings.loop_pin is None else pins.pin(settings.loop_pin)
        self._mouth: Process | None = None
        self.heard = bytearray()

    @property
    def off_hook(self) -> bool:
        return bool(self._hook.state)

    async def open(self) -> None:
        self._ear = await asyncio.create_subprocess_exec(
            "parec", "-s", self._server, "-d", "to_caller.monitor", *RAW, "--latency-msec=20", stdout=PIPE
        )
        self._mouth = await asyncio.create_subprocess_exec(
            "pacat", "-s", self._server, "-d", "from_caller", *RAW, "--latency-msec=100", stdin=PIPE
        )
        self._listening = asyncio.create_task(self._listens())

    async def close(self) -> None:
        for process in (self._ear, self._mouth):
            await _stop(process)
        await self._listening

    async def rings(self, times: int, number: str | None = None, *, tells: bool = True) -> None:
        for ring in range(times):
            self._ring.drive_low()
            await SystemClock().sleep(RING_S)
            self._ring.drive_high()
            if ring == 0 and tells:
                await SystemClock().sleep(PAUSE_S)
                await self.says(pcm(caller_id(number)))
            if ring < times - 1:
                await SystemClock().sleep(PAUSE_S)

    async def says(self, sound: Pcm16) -> None:
        """Returns when it has been said."""
        self._mouth.stdin.write(sound)
        await self._mouth.stdin.drain()
        await SystemClock().sleep(len(sound) / 16_000)

    async def echoes(self, percent: int) -> None:
        """What the box says comes back to it, at ``percent`` of its amplitude."""
        wires = ("source=to_caller.monitor", "sink=from_caller", "latency_msec=20")
        await self._pactl("load-module", "module-loopback", *wires)
        # PulseAudio's percent are of a cube root (pa_sw_volume_from_linear).
        listed = await self._pactl("list", "short", "sink-inputs")
        echo = next(line.split()[0] for line in listed.splitlines() if "module-loopback" in line or "\t-\t" in line)
        await self._pactl("set-sink-input-volume", echo, f"{100 * (percent / 100) ** (1 / 3):.0f}%")

    async def _pactl(self, *order: str) -> str:
        asking = await asyncio.create_subprocess_exec("pactl", "-s", self._server, *order, stdout=PIPE)
        told, _ = await asking.communicate()
        return told.decode()

    def current(self, *, flows: bool) -> None:
        self._loop.drive_low() if flows else self._loop.drive_high()

    async def taken(self) -> None:
        """Wait until the box has the line; current flows from then on."""

        async def there() -> bool:
            return self.off_hook

        await _until(there)
        if self._loop is not None:
            self.current(flows=True)

    async def _listens(self) -> None:
        while piece := await self._ear.stdout.read(320):
            self.heard += piece


@asynccontextmanager
async def analogue_line(folder: Path, **settings: object) -> AsyncIterator[tuple[AnalogueLine, Exchange]]:
    wanted = AnalogueSettings(**settings)  # type: ignore[arg-type]
    async with sound_server(folder) as server:
        with wires() as pins:
            async with AnalogueLine(wanted, SystemClock()) as line:
                exchange = Exchange(server, pins, wanted)
                await exchange.open()
                try:
                    yield line, exchange
                finally:
                    await exchange.close()


async def comes(line: AnalogueLine) -> AnalogueCall:
    return await asyncio.wait_for(anext(line.calls()), 20)
