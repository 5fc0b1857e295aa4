"""``permanence adopt``: what somebody has put on the card, into the box: its practice once, its settings whenever."""

import argparse
import os
import ssl
from collections.abc import Callable, Mapping
from pathlib import Path

from appliance import settings, wiring
from appliance.errors import SettingsError, StoreError
from appliance.store import backup

HELP = "take practice.toml into a box that has none, box.toml and host.pem into any, from a folder, if they are right"

BOX, PRACTICE, KEY, HOST = "box.toml", "practice.toml", "cle-papier.txt", "host.pem"
STICK = Path("/media/permanence")
"""Where the stick of the backups is mounted (systemd/media-permanence.mount)."""

ABSENT = b"#"
"""What systemd gives in the place of a file that is not on the card (systemd/permanence-adopt.service)."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where one of them is, or several")
    parser.add_argument(
        "--stick", type=Path, default=STICK, metavar="FOLDER", help=f"backups, for a box whose key is in {KEY}"
    )
    parser.add_argument("--home", type=Path, metavar="FOLDER", help="the box's folder (default: $PERMANENCE_HOME)")


def run(args: argparse.Namespace) -> int:
    """What it prints is read on the card, by whoever wrote the files: French sentences."""
    home = args.home or wiring.home()
    if _is_given(args.folder / KEY):
        wrong, told = _restored(args.folder, args.stick, home)
        print(told)
        if wrong:
            return 1
    wrong, told = (_changed if (home / PRACTICE).exists() else _installed)(args.folder, home)
    print(told, end="\n" if told else "")
    return int(wrong)


def _restored(folder: Path, stick: Path, home: Path) -> tuple[bool, str]:
    """Whether nothing was taken from the last backup on the stick, and what to tell."""
    if (home / backup.DATABASE).exists():
        return True, "Ce boîtier a déjà des données : pour reprendre une sauvegarde, gravez une carte neuve."
    found = backup.newest(stick)
    if found is None:
        return True, f"Aucune sauvegarde à reprendre : branchez la clé USB nommée PERMANENCE, remettez {KEY}, rallumez."
    try:
        backup.restore(found, (folder / KEY).read_text("utf-8").strip(), home)
    except (StoreError, UnicodeDecodeError) as failure:
        return True, f"La sauvegarde {found.name} n'a pas été reprise. {failure}"
    return False, f"Le boîtier est restauré d'après {found.name}. Ouvrez maintenant https://permanence.local"


def _installed(folder: Path, home: Path) -> tuple[bool, str]:
    """Whether nothing was taken into a box that has no practice, and what to tell."""
    name = PRACTICE
    try:
        file = settings.load_practice(folder / name)
        for name, check in CHANGED.items():
            if _is_given(folder / name):
                check(folder / name)
    except SettingsError as failure:
        return True, f"Corrigez {name}, puis rallumez le boîtier ; rien n'a été pris. {failure}"
    home.mkdir(parents=True, exist_ok=True)
    # The practice comes last: until it is there, the box has none, and all is tried again at the next start.
    for name in (*CHANGED, PRACTICE):
        if _is_given(folder / name):
            _written((folder / name).read_bytes(), home / name)
    return False, f"Le cabinet « {file.practice.name} » est installé. Ouvrez maintenant https://permanence.local"


def _changed(folder: Path, home: Path) -> tuple[bool, str]:
    """Whether something was not taken into a box that has its practice, and what to tell."""
    wrong, told = False, []
    for name, check in CHANGED.items():
        if not _is_given(folder / name):
            continue
        try:
            check(folder / name)
        except SettingsError as failure:
            wrong = True
            told.append(f"Corrigez {name}, puis rallumez le boîtier ; ce qui était réglé avant reste. {failure}")
        else:
            _written((folder / name).read_bytes(), home / name)
            told.append(f"{name} est en place.")
    if _is_given(folder / PRACTICE) and (folder / PRACTICE).read_bytes() != (home / PRACTICE).read_bytes():
        wrong = True
        told.append(
            f"Ce boîtier a déjà un cabinet : {PRACTICE} n'a pas été pris. Effacez-le de cette carte, et changez les"
            " réglages du cabinet sur sa page, https://permanence.local"
        )
    return wrong, "\n".join(told)


def _check_certificate(path: Path) -> None:
    try:
        ssl.create_default_context(cadata=path.read_text("ascii"))
    except (ssl.SSLError, ValueError) as failure:
        raise SettingsError(f"{path.name} is no certificate in PEM form.") from failure


CHANGED: Mapping[str, Callable[[Path], object]] = {HOST: _check_certificate, BOX: settings.load_box}
"""What a box takes whenever it is there; what tells that it is wrong."""


def _is_given(path: Path) -> bool:
    return path.exists() and path.read_bytes() != ABSENT


def _written(data: bytes, there: Path) -> None:
    """Whole or not at all, and its owner's alone: box.toml holds the line's password."""
    arriving = there.with_name(f".{there.name}")
    with open(os.open(arriving, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as written:  # noqa: PTH123
        written.write(data)
        written.flush()
        os.fsync(written.fileno())
    arriving.replace(there)
