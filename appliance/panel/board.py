"""Lamps and buttons on the pins of a Raspberry Pi, by gpiozero."""

from collections.abc import Callable, Sequence
from enum import Enum, auto
from warnings import catch_warnings, simplefilter

from gpiozero.devices import Device
from gpiozero.exc import BadPinFactory, GPIOZeroError, PinFactoryFallback
from gpiozero.input_devices import Button
from gpiozero.output_devices import LED
from gpiozero.pins import Factory

from appliance.errors import SettingsError
from appliance.panel.lamps import Light, Look

BLINK_S = 0.5
BOUNCE_S = 0.05
"""A contact chatters for some milliseconds; a finger stays longer."""


class Press(Enum):
    PRESENCE = auto()
    TEST_CALL = auto()


class Board:
    """Lamps between a pin and ground through a resistor, buttons between a pin and ground."""

    def __init__(self, pins: Sequence[str], factory: Factory | None = None) -> None:
        """Take the pins; the lamps are out.

        Args:
            pins: of the lamps (answers, message, alarm) and the buttons (presence, test call), as gpiozero names them.
            factory: other pins than the machine's own.

        Raises:
            SettingsError: a pin does not exist, is named twice, or this machine has none.
        """
        if len(pins) != 5:
            raise SettingsError(f"panel must name five pins (three lamps, two buttons), not {len(pins)}.")
        if factory is None:
            _find_pins()
        try:
            self._lamps = [LED(pin, pin_factory=factory) for pin in pins[:3]]
            self._buttons = {
                press: Button(pin, bounce_time=BOUNCE_S, pin_factory=factory)
                for press, pin in zip(Press, pins[3:], strict=True)
            }
        except (GPIOZeroError, ValueError) as failure:
            raise SettingsError(f"panel names a pin that cannot be used: {failure}.") from failure
        self._shown: Look | None = None

    def show(self, wanted: Look) -> None:
        """A lamp that already does so goes on undisturbed."""
        if wanted == self._shown:
            return
        for lamp, light in zip(self._lamps, (wanted.answers, wanted.message, wanted.alarm), strict=True):
            match light:
                case Light.ON:
                    lamp.on()
                case Light.OFF:
                    lamp.off()
                case Light.BLINKING:
                    lamp.blink(on_time=BLINK_S, off_time=BLINK_S)
        self._shown = wanted

    def tell(self, pressed: Callable[[Press], None]) -> None:
        """``pressed`` is called from a thread of gpiozero's."""
        for press, button in self._buttons.items():
            button.when_pressed = lambda press=press: pressed(press)

    def close(self) -> None:
        """Lamps out, pins free."""
        for device in (*self._lamps, *self._buttons.values()):
            device.close()


def _find_pins() -> None:
    """The first way to this machine's pins that gpiozero knows and is open; its devices then go it.

    Raises:
        SettingsError: there is none; says why each way it knows is closed.
    """
    with catch_warnings(record=True) as closed:
        simplefilter("always", PinFactoryFallback)
        try:
            Device.ensure_pin_factory()
        except BadPinFactory as failure:
            why = "; ".join(str(one.message) for one in closed) or str(failure)
            told = "No pins can be reached here; on a machine that has none, leave panel out of box.toml"
            raise SettingsError(f"{told} ({why}).") from failure
