"""``permanence models``: the speech models, listed, installed, imported, verified."""

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from appliance import models
from appliance.errors import ModelError
from appliance.models.catalogue import Model, catalogue, model
from appliance.models.fetch import fetch
from appliance.models.install import install, wrong_files

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
    table = Table("model", "for", "licence", "MB", "installed")
    for one in catalogue().values():
        here = "yes" if (models.models_dir() / one.key).is_dir() else ("no" if one.need == "always" else one.need)
        table.add_row(one.key, one.purpose, one.licence, str(one.size_bytes // 1_000_000), here)
    Console().print(table)
    return 0


def _install(keys: list[str]) -> int:
    wanted = [model(key) for key in keys] or [one for one in catalogue().values() if one.need == "always"]
    for one in wanted:
        if (models.models_dir() / one.key).is_dir() and not wrong_files(one, models.models_dir() / one.key):
            print(f"{one.key}: installed")
            continue
        with _progress(one.key, one.size_bytes) as moved:
            archives = fetch(one, models.models_dir() / ".downloads", moved)
            install(one, archives, models.models_dir())
        for archive in archives:
            archive.unlink()
        print(f"{one.key}: installed")
    return 0


def _import(source: Path) -> int:
    if not source.exists():
        raise ModelError(f"{source} is not there; is the USB stick plugged in?")
    sources = [source, *sorted(path for path in source.glob("*") if path.is_file())] if source.is_dir() else [source]
    done, why = [], []
    for one in catalogue().values():
        try:
            install(one, sources, models.models_dir())
            done.append(one.key)
        except ModelError as refused:
            why.append(f"{one.key}: {refused}")
    if not done:
        raise ModelError("No model could be imported. " + " ".join(reason for reason in why if "checksum" in reason))
    print("imported: " + ", ".join(done))
    return 0


def _verify(keys: list[str]) -> int:
    wanted: list[Model] = [model(key) for key in keys] or list(catalogue().values())
    bad = False
    for one in wanted:
        folder = models.models_dir() / one.key
        if not folder.is_dir() and not keys and one.need != "always":
            continue
        wrong = wrong_files(one, folder)
        bad = bad or bool(wrong)
        print(
            f"{one.key}: "
            + (f"damaged: {', '.join(wrong)}; run: permanence models install {one.key}" if wrong else "good")
        )
    return 1 if bad else 0


@contextmanager
def _progress(what: str, total: int) -> Iterator[Callable[[int], None]]:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns) as bar:
        task = bar.add_task(what, total=total)
        yield lambda count: bar.advance(task, count)
