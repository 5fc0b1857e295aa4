"""The three wires between the telephone interface and the box (docs/analogue.md), through gpiozero."""

from typing import Final

from gpiozero.exc import BadPinFactory, GPIOZeroError
from gpiozero.input_devices import DigitalInputDevice
from gpiozero.output_devices import DigitalOutputDevice

from appliance.errors import LineError
from appliance.vocabulary.audio import FRAME_MS

RING_MS: Final = 200
"""Shorter is lightning, a relay or a handset that is put down; a ring lasts 1 500 ms (France)."""
APART_MS: Final = 500
"""No ring for so long: this one is over. The exchange pauses for 3 500 ms."""
ENDED_MS: Final = 60
"""No edge for so long: the voltage, of 25 or 50 Hz, is gone."""
GIVEN_UP_MS: Final = 6_000
"""A ring every 5 000 ms and some patience: after that the caller has hung up."""


class Pins:
    """Ring and loop pull their pin to ground through an opto-coupler; the relay takes the line while its pin is high.

    So a box without power is on hook.

    Args:
        ring, hook, loop: GPIO numbers; ``loop`` None where the interface does not tell.

    Raises:
        LineError: no GPIO on this machine, or a pin that does not exist or is in use.
    """

    def __init__(self, ring: int, hook: int, loop: int | None) -> None:
        self._open: list[DigitalInputDevice | DigitalOutputDevice] = []
        self._edge = False
        self._hook = self._output(hook)
        self._ring = self._input("ring_pin", ring)
        self._ring.when_activated = self._rises
        self._loop = None if loop is None else self._input("loop_pin", loop)

    def close(self) -> None:
        for pin in self._open:
            pin.close()  # type: ignore[no-untyped-call]

    def rings(self) -> bool:
        """Has there been ring voltage since this was last asked? It alternates, so a look alone may miss it."""
        edge, self._edge = self._edge, False
        return edge or bool(self._ring.is_active)

    @property
    def current(self) -> bool | None:
        """Does current flow in the loop: our own when we have the line, else another telephone's; None: not known."""
        return None if self._loop is None else bool(self._loop.is_active)

    def seize(self) -> None:
        self._hook.on()

    def release(self) -> None:
        self._hook.off()

    @property
    def seized(self) -> bool:
        return bool(self._hook.is_active)

    def _rises(self) -> None:
        self._edge = True

    def _input(self, name: str, number: int) -> DigitalInputDevice:
        try:
            pin = DigitalInputDevice(number, pull_up=True)
        except GPIOZeroError as failure:
            self.close()
            raise _wrong(name, number, failure) from failure
        self._open.append(pin)
        return pin

    def _output(self, number: int) -> DigitalOutputDevice:
        try:
            pin = DigitalOutputDevice(number, initial_value=False)
        except GPIOZeroError as failure:
            raise _wrong("hook_pin", number, failure) from failure
        self._open.append(pin)
        return pin


class Rings:
    """Rings of one caller, counted from frame to frame."""

    def __init__(self) -> None:
        self.count = 0
        self._sounded_ms = 0
        self._quiet_ms = 0

    def hear(self, *, active: bool) -> bool:
        """One frame later; True when a ring has just begun."""
        if active:
            self._quiet_ms = 0
            self._sounded_ms += FRAME_MS
            self.count += self._sounded_ms == RING_MS
            return self._sounded_ms == RING_MS
        self._quiet_ms += FRAME_MS
        if self._quiet_ms >= APART_MS:
            self._sounded_ms = 0
        return False

    @property
    def begun(self) -> bool:
        """Is there voltage, or was there just now? A ring, or what will turn out to be a click."""
        return self._sounded_ms > 0

    @property
    def sounding(self) -> bool:
        """Who calls is sent from 500 ms after the ring on (EN 300 659-1), so no longer than the voltage takes to go."""
        return self._quiet_ms < ENDED_MS

    @property
    def given_up(self) -> bool:
        """It rang, and does not any more."""
        return self.count > 0 and self._quiet_ms >= GIVEN_UP_MS


def _wrong(name: str, number: int, failure: GPIOZeroError) -> LineError:
    if isinstance(failure, BadPinFactory):
        return LineError("An analogue line needs the GPIO pins of a Raspberry Pi, and this machine has none.")
    return LineError(f"{name} = {number} cannot be used: {failure}. Choose another GPIO number in box.toml.")
