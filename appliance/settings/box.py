"""The box's own settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from appliance.errors import SettingsError
from appliance.settings.reading import KINDS, read, unknown


@dataclass(frozen=True)
class Box:
    """How the box is set up; every field has a default that works on one machine."""

    line: str = "sip"
    """``sip`` or ``analogue``: a telephone line on two wires (``docs/analogue.md``)."""
    sound_card: str = "telephone"
    """Analogue: the sound card of the telephone interface."""
    ring_pin: int = 23
    """Analogue: GPIO number that is pulled to ground while the line rings."""
    hook_pin: int = 24
    """Analogue: GPIO number of the relay that takes the line."""
    loop_pin: int = 25
    """Analogue: GPIO number that is pulled to ground while current flows in the line; 0: not told."""
    rings: int = 2
    """Analogue: the ring at which the reception hears of a call, for who calls is told between the first two;
    it may let it ring on (``rings`` of the practice file counts from the first)."""
    listen: str = "0.0.0.0:5060"
    """Address and port where calls arrive; ``0.0.0.0``: at the address by which the box reaches the registrar, the
    gateway, or else the internet, whichever that is at the time."""
    registrar: str = ""
    """SIP registrar (host or host:port); empty: none, calls arrive directly."""
    gateway: str = ""
    """Without a registrar: where the box's own calls go, reminders (host or host:port); empty: nowhere."""
    user: str = "permanence"
    """SIP user."""
    password: str = field(default="", repr=False)
    """SIP password."""
    trust_trunk: bool = False
    """Believe the trunk's P-Asserted-Identity for the caller's number."""
    calls_at_once: int = 4
    """Conversations; twelve further callers leave a message, the next hears the busy tone."""
    recognizer: str = "whisper"
    """``whisper`` or ``vosk``."""
    voice: str = "kokoro"
    """``kokoro`` or ``espeak``."""
    recording: bool = True
    """Keep the caller's voice; false: written words only, and the greeting says so."""
    recipients: tuple[str, ...] = ()
    """age recipients to whom patients' words are sealed, besides the practice's own key."""
    texts: str = ""
    """A TOML file of the practice's own sentences."""
    ovh_account: str = ""
    """The OVHcloud account through which patients' SMS leave, like ``sms-ab12345-1`` (``docs/sms.md``); empty: none."""
    ovh_application_key: str = ""
    """Its application key."""
    ovh_application_secret: str = field(default="", repr=False)
    """Its application secret."""
    ovh_consumer_key: str = field(default="", repr=False)
    """Its consumer key."""
    sms_url: str = ""
    """Where patients' SMS are handed to another provider (``docs/sms.md``); empty: none."""
    sms_token: str = field(default="", repr=False)
    """That provider's token."""
    sms_sender: str = ""
    """What patients see as the sender: a declared name of at most 11 letters and digits, or a short code; empty with
    OVHcloud: a short number, which patients can answer."""
    modem_spool: str = ""
    """Folder in which ``gammu-smsd`` has its ``outbox``, ``sent``, ``error`` and ``inbox``; empty: no modem."""
    panel: tuple[str, ...] = ()
    """Pins of the lamps (answers, message, alarm) and the buttons (presence, test call) on the front of the box:
    ``["GPIO17", "GPIO27", "GPIO22", "GPIO5", "GPIO6"]``; empty: it has none."""
    host: tuple[str, ...] = ()
    """Where sealed sync goes: addresses of the host's servers, ``["tls://host:4222"]``; empty: nowhere."""
    host_certificate: str = ""
    """A file with the certificate of the host's own authority; empty: it is a public one."""
    sync_kbit_s: int = 0
    """What sync may take of the line, in kbit/s; 0: all."""

    @property
    def writes_patients(self) -> bool:
        """Whether patients' SMS have a way out."""
        return bool(self.ovh_account or self.sms_url)

    @property
    def places_calls(self) -> bool:
        """Whether the box's own calls have a way out."""
        return self.line == "analogue" or bool(self.registrar or self.gateway)


_GPIO = range(28)
"""Those of the Raspberry Pi's header."""

_CHOICES = {"line": ("sip", "analogue"), "recognizer": ("whisper", "vosk"), "voice": ("kokoro", "espeak")}


def own_box(home: Path, path: Path | None = None) -> Box:
    """The settings of the box whose folder is ``home``, with the keys that ``permanence keys`` has written there.

    Args:
        home: the box's folder.
        path: settings to take instead of ``box.toml`` at home; without either, every field has its default.

    Raises:
        SettingsError: as for ``load_box``.
    """
    at_home = home / "box.toml"
    box = load_box(path) if path else load_box(at_home) if at_home.exists() else Box()
    keys = home / "recipients.txt"
    own = tuple(keys.read_text("utf-8").split()) if keys.exists() else ()
    return replace(box, recipients=(*box.recipients, *own))


def load_box(path: Path) -> Box:
    """Read and check the box's own settings; every key may be left out.

    Raises:
        SettingsError: unreadable, an unknown key (with "did you mean"), or a value of the wrong kind.
    """
    table, known = read(path), {one.name: one for one in fields(Box)}
    for key, value in table.items():
        if key not in known:
            raise SettingsError(f"{path.name}: {unknown(key, known)}")
        default = getattr(Box(), key)
        wanted = list if isinstance(default, tuple) else type(default)
        if type(value) is not wanted:
            raise SettingsError(f"{path.name}: {key} must be {KINDS[wanted]}.")
        if key in _CHOICES and value not in _CHOICES[key]:
            raise SettingsError(f"{path.name}: {key} must be one of {', '.join(_CHOICES[key])}, not {value!r}.")
    if table.get("calls_at_once", 1) < 1:
        raise SettingsError(f"{path.name}: calls_at_once must be at least 1.")
    _check_pins(path, _line_pins(table))
    if table.get("line") == "analogue":
        _check_panel(path, table)
    if table.get("rings", 1) < 1:
        raise SettingsError(f"{path.name}: rings must be at least 1.")
    _check_provider(path, table)
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}
    return Box(**values)


def _check_provider(path: Path, table: Mapping[str, Any]) -> None:
    if table.get("ovh_account") and table.get("sms_url"):
        raise SettingsError(f"{path.name}: give ovh_account or sms_url, not both; patients' SMS have one way out.")
    keys = ("ovh_account", "ovh_application_key", "ovh_application_secret", "ovh_consumer_key")
    given = [one for one in keys if table.get(one)]
    if given and len(given) < len(keys):
        missing = ", ".join(one for one in keys if one not in given)
        raise SettingsError(f"{path.name}: {missing} must be given too; OVHcloud wants all four (docs/sms.md).")


def _line_pins(table: Mapping[str, Any]) -> dict[str, int]:
    return {pin: table.get(pin, getattr(Box(), pin)) for pin in ("ring_pin", "hook_pin", "loop_pin")}


def _check_panel(path: Path, table: Mapping[str, Any]) -> None:
    """The line and the panel are two processes, and a pin has one owner."""
    for name, number in _line_pins(table).items():
        if number and f"GPIO{number}" in table.get("panel", ()):
            raise SettingsError(f"{path.name}: GPIO{number} is {name}: choose another one for the panel.")


def _check_pins(path: Path, pins: dict[str, int]) -> None:
    for name, number in pins.items():
        if number not in _GPIO:
            raise SettingsError(f"{path.name}: {name} must be a GPIO number from 0 to {_GPIO[-1]}, not {number}.")
    if len(set(pins.values())) < len(pins):
        raise SettingsError(f"{path.name}: {', '.join(pins)} must be three different GPIO numbers.")
