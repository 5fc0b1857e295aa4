"""The power supply, as the firmware of a Raspberry Pi sees it: a weak one loses cards, and calls."""

from pathlib import Path

from appliance.health.finding import Finding, Installation, State

FIRMWARE = "sys/devices/platform/soc*/soc*:firmware/get_throttled"
"""The same number as ``vcgencmd get_throttled``, for everybody to read."""

ALARMS = "sys/class/hwmon/hwmon*"
"""Where the kernel has no such file: the driver raspberrypi-hwmon, named rpi_volt, with ``in0_lcrit_alarm``."""

LOW_NOW, SLOW_NOW = 1 << 0, 1 << 1 | 1 << 2 | 1 << 3
LOW_ONCE, SLOW_ONCE = 1 << 16, 1 << 17 | 1 << 18 | 1 << 19
"""Bits of get_throttled: under-voltage; capped, throttled or held by the soft limit; the same since the start.
Source: raspberrypi.com, documentation of ``vcgencmd``."""

SUPPLY = "Remplacez l'alimentation et son câble par ceux du fabricant du boîtier (5 V, 3 A au moins)."
COOL = "Dégagez le boîtier et vérifiez son ventilateur ; si cela revient, montrez-le à votre installateur."


def examine(_: Installation, root: Path = Path("/")) -> Finding:
    return judge(flags(root))


def flags(root: Path) -> int | None:
    """The firmware's word on power and speed; None: the machine does not tell."""
    for path in root.glob(FIRMWARE):
        return parsed(path.read_text("ascii"))
    for folder in root.glob(ALARMS):
        alarm = folder / "in0_lcrit_alarm"
        if alarm.exists() and (folder / "name").read_text("ascii").strip() == "rpi_volt":
            return LOW_NOW * int(alarm.read_text("ascii"))
    return None


def parsed(text: str) -> int:
    """``50005`` of the file, ``throttled=0x50005`` of vcgencmd: both are hexadecimal."""
    return int(text.strip().rpartition("=")[2], 16)


def judge(told: int | None) -> Finding:
    """``told``: bits of get_throttled."""
    if told is None:
        return Finding("power", State.GOOD, "Cette machine ne mesure pas son alimentation.")
    if told & LOW_NOW:
        return Finding("power", State.WRONG, "L'alimentation est trop faible en ce moment.", SUPPLY)
    if told & LOW_ONCE:
        return Finding("power", State.WEAK, "L'alimentation a faibli depuis le démarrage.", SUPPLY)
    if told & SLOW_NOW:
        return Finding("power", State.WEAK, "Le processeur est ralenti en ce moment.", COOL)
    if told & SLOW_ONCE:
        return Finding("power", State.WEAK, "Le processeur a été ralenti depuis le démarrage.", COOL)
    return Finding("power", State.GOOD, "L'alimentation est bonne.")
