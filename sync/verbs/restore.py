"""``permanence restore``: a new box from the paper key and the host."""

import argparse
import asyncio
import getpass
import os
from pathlib import Path

from appliance import wiring
from appliance.clock import SystemClock
from appliance.errors import SettingsError
from sync import jetstream, recovery
from sync.keys import own_keyring
from sync.recovery import Restored
from sync.wiring import BOX_NAME

HELP = "make a new box from the paper key and what the host keeps, and check the journal's chain"
KEYS = "restore.keys"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("practice", metavar="NAME", help="the practice's 16 letters and figures, from the paper")
    parser.add_argument(
        "--host", action="append", default=[], metavar="ADDRESS", help="tls://host:4222; may be repeated"
    )
    parser.add_argument("--certificate", type=Path, metavar="FILE", help="of the host's own authority")
    parser.add_argument("--home", type=Path, metavar="FOLDER", help="of the new box (default: $PERMANENCE_HOME)")


def run(args: argparse.Namespace) -> int:
    """The first time it prints the key by which the host is to let the new box in."""
    home = args.home or wiring.home()
    if not args.host:
        raise SettingsError("Name the host: --host tls://its.name:4222.")
    known = (home / KEYS).exists()
    own = own_keyring(home / KEYS)
    if not known:
        print("Donnez à l'hébergeur cette clé, qui remplace celle de l'ancien boîtier, puis relancez cette commande :")
        print(f'box = "{own.public.nkey}"')
        return 0
    identity = os.environ.get("PERMANENCE_PAPER_KEY") or getpass.getpass(
        "La clé notée sur papier (AGE-SECRET-KEY-1…) : "
    )
    done = asyncio.run(_restored(home, identity.strip(), args, own.nkey_seed))
    print(f"{done.entries} écritures du journal, {done.messages} messages, {done.appointments} rendez-vous.")
    for sentence in done.findings:
        print(sentence)
    print("La chaîne du journal est intacte. Relancez les services du boîtier.")
    (home / KEYS).unlink()
    return 0


async def _restored(home: Path, identity: str, args: argparse.Namespace, nkey_seed: str) -> Restored:
    host = await jetstream.connect(args.host, nkey_seed, BOX_NAME, jetstream.trust(args.certificate))
    try:
        return await recovery.restore(home, identity, args.practice, nkey_seed, host, SystemClock())
    finally:
        await host.close()
