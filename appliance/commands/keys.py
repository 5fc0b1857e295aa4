"""``permanence keys``: make the key with which the practice reads its messages."""

import argparse
from pathlib import Path

from appliance import wiring
from appliance.errors import SettingsError
from appliance.sealing import new_key_pair

HELP = "make the practice's key; print it once, for paper"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--home", type=Path, metavar="FOLDER", help="the box's folder (default: $PERMANENCE_HOME)")


def run(args: argparse.Namespace) -> int:
    home = args.home or wiring.home()
    path = home / "recipients.txt"
    if path.exists():
        raise SettingsError(f"This box has a key already ({path.name}); to make another, move that file away first.")
    pair = new_key_pair()
    home.mkdir(parents=True, exist_ok=True)
    path.write_text(pair.recipient + "\n", "utf-8")
    print("Notez cette clé sur papier et gardez-la en lieu sûr : sans elle, personne ne lira les messages.")
    print(pair.identity)
    return 0
