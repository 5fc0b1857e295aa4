"""``permanence has``: whether the box has a part that not every box has, for systemd (ExecCondition=)."""

import argparse
from dataclasses import fields
from pathlib import Path

from appliance import models, settings
from appliance.settings import Box

HELP = "tell by the exit code whether box.toml sets a key: 0 it does, 1 it does not"

KEYS = sorted(one.name for one in fields(Box))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("key", choices=KEYS, metavar="KEY", help="a key of box.toml, like panel or host")
    parser.add_argument("--home", type=Path, metavar="FOLDER", help="the box's folder (default: $PERMANENCE_HOME)")


def run(args: argparse.Namespace) -> int:
    box = settings.own_box(args.home or models.models_dir().parent)
    return int(getattr(box, args.key) == getattr(Box(), args.key))
