"""Every check, each behind a wall of its own."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from appliance import settings
from appliance.errors import SettingsError
from appliance.health import (
    backup,
    calendars,
    certificate,
    clock,
    disk,
    key,
    line,
    models,
    network,
    packages,
    power,
    practice,
    python,
    reception,
    sms,
    sound,
    sync,
    temperature,
    update,
    voice,
    wear,
)
from appliance.health.finding import CALL_INSTALLER, RESTART, Finding, Installation, State
from appliance.settings import Box

Check = Callable[[Installation], Finding]

CHECKS: Mapping[str, Check] = MappingProxyType(
    {room.__name__.rpartition(".")[2]: room.examine
     for room in (
         python, packages, power, temperature, wear, disk, clock, network,
         models, voice, practice, key, reception, line, sound, sms, calendars, sync, backup, certificate, update,
     )}
)  # fmt: skip


def examine(home: Path, checks: Mapping[str, Check] = CHECKS) -> tuple[Finding, ...]:
    """All findings about the box whose folder is ``home``, in the order in which they are best put right.

    Args:
        home: the folder.
        checks: by name.
    """
    path = home / "box.toml"
    try:
        box = settings.load_box(path) if path.exists() else Box()
    except SettingsError as failure:
        told = "Les réglages du boîtier contiennent une erreur."
        wrong = Finding("settings", State.WRONG, told, CALL_INSTALLER, str(failure))
        return (wrong, *_all(Installation(home), checks))
    return _all(Installation(home, box), checks)


def _all(installation: Installation, checks: Mapping[str, Check]) -> tuple[Finding, ...]:
    return tuple(_guarded(name, check, installation) for name, check in checks.items())


def _guarded(name: str, check: Check, installation: Installation) -> Finding:
    try:
        return check(installation)
    except Exception as failure:  # noqa: BLE001 - one check that fails must not hide the others
        sentence = f"Ce point n'a pas pu être vérifié ({type(failure).__name__})."
        return Finding(
            name, State.WRONG, sentence, f"{RESTART} ; si cela revient, lisez ce message à votre installateur."
        )
