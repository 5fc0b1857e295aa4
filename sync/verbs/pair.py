"""``permanence pair``: let a secretary's station in, from the box's own screen; the practice's page does the same."""

import argparse
import getpass
import time
from pathlib import Path

from appliance import wiring
from appliance.clock import SystemClock
from appliance.errors import SettingsError
from sync.commands import Right
from sync.pairing import Pairings
from sync.past import unlock_past
from sync.wiring import Installed, installed

HELP = "let a station in, put one out, or give one the past"
LOOK_EVERY_S = 0.5
CONSOLE = "user:console"
"""Whoever sits at the box itself."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--rights", default="messages,agenda", metavar="LIST", help="what it may ask for: messages, agenda"
    )
    parser.add_argument("--list", action="store_true", help="who is let in")
    parser.add_argument("--revoke", metavar="STATION", help="put a station out, at once")
    parser.add_argument("--past", metavar="STATION", help="give a station what was said before it came")
    parser.add_argument("--home", type=Path, metavar="FOLDER", help="the box's folder (default: $PERMANENCE_HOME)")


def run(args: argparse.Namespace) -> int:
    with installed(args.home or wiring.home(), SystemClock()) as box:
        if args.list:
            for one in box.store.stations.all():
                print(f"{one.id}  {one.name}  {', '.join(one.rights)}{'  (retiré)' if one.revoked else ''}")
            return 0
        if args.revoke:
            return _said(
                box.store.doorkeeper(CONSOLE).revoke(args.revoke), "Ce poste ne lira plus rien de ce qui suit."
            )
        if args.past:
            identity = getpass.getpass("La clé du cabinet (AGE-SECRET-KEY-1…) : ").strip()
            given = unlock_past(box.store, box.box.outbox, identity, args.past, CONSOLE)
            return _said(bool(given), f"{given} textes et enregistrements lui sont ouverts.")
        return _pair(box, rights_of(args.rights))


def rights_of(told: str) -> tuple[str, ...]:
    """The rights of a list between commas.

    Raises:
        SettingsError: there is no such right.
    """
    rights = tuple(one.strip() for one in told.split(",") if one.strip())
    for one in rights:
        if one not in set(Right):
            raise SettingsError(f"There is no right {one!r}; there are: {', '.join(Right)}.")
    return rights


def _said(done: bool, sentence: str) -> int:  # noqa: FBT001
    print(sentence if done else "Il n'y a pas de tel poste.")
    return 0 if done else 1


def _pair(box: Installed, rights: tuple[str, ...]) -> int:
    pairings = Pairings(box.store.connection, SystemClock())
    code = pairings.open(rights).code
    print(f"Code à saisir sur le poste, pendant un quart d'heure : {code}", flush=True)
    while (now := pairings.one(code)).state == "open":
        time.sleep(LOOK_EVERY_S)
    print(f"{now.name} se présente. Empreinte : {now.fingerprint}")
    if input("Le poste montre-t-il la même ? [oui/non] ").strip().lower() not in {"o", "oui"}:
        pairings.refuse(code)
        print("Refusé.")
        return 1
    print(f"{pairings.grant(code, box.store.doorkeeper(CONSOLE)).name} est relié.")
    return 0
