"""How hot the box is: a hot processor slows down, and callers wait for their answers."""

from pathlib import Path

from appliance.health.finding import Finding, Installation, State

ZONES = "sys/class/thermal/thermal_zone*"
OWN = ("cpu-thermal", "cpu_thermal", "soc-thermal", "x86_pkg_temp")
"""Zones of a processor; others measure a radio or a charger."""

WEAK_FROM_C = 80.0
WRONG_FROM_C = 85.0
"""A Raspberry Pi slows down from 80 °C on, and much more at 85 (raspberrypi.com, "Frequency management and thermal
control")."""

REMEDY = "Dégagez le boîtier, éloignez-le de toute source de chaleur, et vérifiez son ventilateur."


def examine(_: Installation, root: Path = Path("/")) -> Finding:
    return judge(degrees(root))


def degrees(root: Path) -> float | None:
    """Of the hottest processor, in °C; None: the machine does not tell. Source: Linux, sysfs-api of thermal."""
    found = [
        int((zone / "temp").read_text("ascii")) / 1000
        for zone in root.glob(ZONES)
        if (zone / "type").read_text("ascii").strip() in OWN
    ]
    return max(found, default=None)


def judge(hottest: float | None) -> Finding:
    """``hottest``: in °C."""
    if hottest is None:
        return Finding("temperature", State.GOOD, "Cette machine ne dit pas sa température.")
    if hottest < WEAK_FROM_C:
        return Finding("temperature", State.GOOD, f"La température est bonne : {hottest:.0f} °C.")
    state = State.WEAK if hottest < WRONG_FROM_C else State.WRONG
    return Finding("temperature", state, f"Le boîtier est trop chaud ({hottest:.0f} °C) et ralentit.", REMEDY)
