"""``permanence adopt``: the practice's file, from the card on which somebody has put it, into a box that has none."""

import argparse
import os
from pathlib import Path

from appliance import settings, wiring
from appliance.errors import SettingsError

HELP = "take practice.toml and box.toml from a folder into a box that has none, if they are right"

BOX, PRACTICE = "box.toml", "practice.toml"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where practice.toml is, and box.toml if any")
    parser.add_argument("--home", type=Path, metavar="FOLDER", help="the box's folder (default: $PERMANENCE_HOME)")


def run(args: argparse.Namespace) -> int:
    """What it prints is read on the card, by whoever wrote the files: one French sentence."""
    home = args.home or wiring.home()
    wrong, told = _adopted(args.folder, home)
    print(told)
    return int(wrong)


def _adopted(folder: Path, home: Path) -> tuple[bool, str]:
    """Whether nothing was taken, and what to tell."""
    if (home / PRACTICE).exists():
        return True, f"Ce boîtier a déjà un cabinet : rien n'a été changé. Ses réglages sont dans {home}."
    name = PRACTICE
    try:
        file = settings.load_practice(folder / name)
        if (folder / BOX).exists():
            name = BOX
            settings.load_box(folder / name)
    except SettingsError as failure:
        return True, f"Corrigez {name}, puis rallumez le boîtier ; rien n'a été pris. {failure}"
    home.mkdir(parents=True, exist_ok=True)
    # The practice comes last: until it is there, the box has none, and all is tried again at the next start.
    for name in (BOX, PRACTICE):
        if (folder / name).exists():
            _written((folder / name).read_bytes(), home / name)
    return False, f"Le cabinet « {file.practice.name} » est installé. Ouvrez maintenant https://permanence.local"


def _written(data: bytes, there: Path) -> None:
    """Whole or not at all, and its owner's alone: box.toml holds the line's password."""
    arriving = there.with_name(f".{there.name}")
    with open(os.open(arriving, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as written:  # noqa: PTH123
        written.write(data)
        written.flush()
        os.fsync(written.fileno())
    arriving.replace(there)
