"""``permanence backup``: the box on a USB stick, and a new box from it."""

import argparse
import getpass
import os
from pathlib import Path

from appliance import settings, wiring
from appliance.clock import SystemClock
from appliance.errors import SettingsError
from appliance.store import backup

HELP = "write the whole box, sealed, to a USB stick; or make a new box from one"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="what", required=True, metavar="save|restore")
    saving = verbs.add_parser("save", help="write a backup, and keep the last fourteen")
    saving.add_argument("folder", type=Path, metavar="FOLDER", help="of the USB stick")
    restoring = verbs.add_parser("restore", help="make the box anew, with the key that was noted on paper")
    restoring.add_argument("file", type=Path, metavar="FILE.age", help="the backup")
    for parser_ in (saving, restoring):
        parser_.add_argument("--home", type=Path, metavar="FOLDER", help="the box's folder (default: $PERMANENCE_HOME)")


def run(args: argparse.Namespace) -> int:
    home = args.home or wiring.home()
    if args.what == "save":
        path = backup.save(home, _another_disk(args.folder, home), _recipients(home), SystemClock().now())
        print(f"Sauvegarde écrite : {path} ({path.stat().st_size / 1e6:.1f} Mo).")
        return 0
    if not args.file.is_file():
        raise SettingsError(f"There is no file {args.file}.")
    identity = os.environ.get("PERMANENCE_PAPER_KEY") or getpass.getpass(
        "La clé notée sur papier (AGE-SECRET-KEY-1…) : "
    )
    backup.restore(args.file, identity.strip(), home)
    print("Le boîtier est restauré. Relancez ses services.")
    return 0


def _another_disk(folder: Path, home: Path) -> Path:
    if not folder.is_dir():
        raise SettingsError(f"There is no folder {folder}: is the USB stick plugged in?")
    if folder.stat().st_dev == home.stat().st_dev:
        raise SettingsError(
            f"{folder} is on the box's own disk, and would be lost with it: name a folder of a USB stick."
        )
    return folder


def _recipients(home: Path) -> tuple[str, ...]:
    recipients = settings.own_box(home).recipients
    if not recipients:
        raise SettingsError("No key to seal the backup to: run permanence keys, and keep what it prints on paper.")
    return recipients
