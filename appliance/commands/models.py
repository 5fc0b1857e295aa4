"""``permanence models``: the speech models, listed, installed, imported, verified."""

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from appliance import models
from appliance.models.bring import bring
from appliance.models.catalogue import Model, catalogue, model
from appliance.models.fetch import fetch
from appliance.models.install import alone, check_room, install, wrong_files

HELP = "list, install, import or verify the speech models"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="list|install|import|verify")
    verbs.add_parser("list", help="what there is, and what is installed")
    wanted = verbs.add_parser("install", help="fetch and install (default: everything the box needs)")
    wanted.add_argument("keys", nargs="*", metavar="MODEL")
    given = verbs.add_parser("import", help="install from a file or a USB stick, without internet")
    given.add_argument("source", type=Path, metavar="FILE_OR_FOLDER")
    checked = verbs.add_parser("verify", help="check every byte of what is installed")
    checked.add_argument("keys", nargs="*", metavar="MODEL")


def run(args: argparse.Namespace) -> int:
    match args.verb:
        case "list":
            return _list()
        case "install":
            return _install(args.keys)
        case "import":
            return _import(args.source)
        case _:
            return _verify(args.keys)


def _list() -> int:
    for one in catalogue().values():
        here = "installed" if (models.models_dir() / one.key).is_dir() else f"not installed ({one.need})"
        print(f"{one.key}: {here}, {round(one.size_bytes / 1_000_000)} MB, {one.licence}")
        print(f"    {one.purpose}")
        print(f"    {one.source}")
    return 0


def _install(keys: list[str]) -> int:
    folder = models.models_dir()
    wanted = [model(key) for key in keys] or [one for one in catalogue().values() if one.need == "always"]
    with alone(folder):
        for one in wanted:
            if wrong_files(one, folder / one.key):
                check_room(one, folder)
                with _progress(f"fetching {one.key}", one.size_bytes) as here:
                    archives = fetch(one, folder / ".downloads", here)
                with _progress(f"installing {one.key}", sum(part.bytes for part in one.files)) as here:
                    install(one, archives, folder, here)
                for archive in archives:
                    archive.unlink()
            print(f"{one.key}: installed")
    return 0


def _import(source: Path) -> int:
    with alone(models.models_dir()):
        brought = bring(source, catalogue().values(), models.models_dir())
    for one in brought:
        print(f"{one.key}: " + (f"not imported; missing: {', '.join(one.missing)}" if one.missing else "installed"))
    return 0 if any(not one.missing for one in brought) else 1


def _verify(keys: list[str]) -> int:
    folder = models.models_dir()
    wanted: list[Model] = [model(key) for key in keys] or [
        one for one in catalogue().values() if one.need == "always" or (folder / one.key).is_dir()
    ]
    broken = {one.key: wrong_files(one, folder / one.key) for one in wanted}
    for key, wrong in broken.items():
        damage = f"missing or damaged: {', '.join(wrong)}; run: permanence models install {key}"
        print(f"{key}: " + (damage if wrong else "good"))
    return 1 if any(broken.values()) else 0


@contextmanager
def _progress(what: str, total: int) -> Iterator[Callable[[int], None]]:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns) as bar:
        task = bar.add_task(what, total=total)
        yield lambda count: bar.update(task, completed=count)
