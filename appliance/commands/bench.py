"""``permanence bench``: the measurements behind every figure in the docs."""

import argparse
import asyncio
import importlib
import tempfile
from pathlib import Path

from appliance.bench.report import Measurement

HELP = (
    "measure: turn latency from outside, callers at once, hundreds of calls in a row, understanding on the check"
    " corpora, the agenda, sync, a rural line, the pages"
)

ELSEWHERE = {"sync": "sync.bench", "rural": "sync.rural", "ui": "web_ui.bench"}
"""Benches of the rooms above, each with ``measure()``: named, not imported (``appliance.__main__.ROOMS``)."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what", choices=("turn", "calls", "soak", "understanding", "agenda", *ELSEWHERE), help="what to measure"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    parser.add_argument("--turns", type=int, default=30, metavar="N", help="turn: how many answers to time")
    parser.add_argument(
        "--audio",
        action="store_true",
        help="understanding: spoken through a telephone too; and what each hearing aid gains",
    )
    parser.add_argument(
        "--corpora",
        type=Path,
        default=Path("tests/corpora"),
        metavar="FOLDER",
        help="understanding: where the *_check.jsonl are",
    )


def run(args: argparse.Namespace) -> int:
    """Measure; exit code 1 when a target is missed."""
    measured = _measured(args)
    if args.json:
        print(measured.to_json())
    else:
        measured.print()
    return 1 if measured.missed else 0


def _measured(args: argparse.Namespace) -> Measurement:
    match args.what:
        case "turn":
            return asyncio.run(_called("turn", args.turns))
        case "calls" | "soak":
            return asyncio.run(_called(args.what))
        case "understanding":
            from appliance.bench import understanding  # noqa: PLC0415 - each bench loads what it measures, no more

            return asyncio.run(understanding.measure(args.corpora, audio=args.audio))
        case elsewhere if elsewhere in ELSEWHERE:
            measured: Measurement = importlib.import_module(ELSEWHERE[elsewhere]).measure()
            return measured
        case _:
            from appliance.bench import agenda  # noqa: PLC0415

            return agenda.measure()


async def _called(what: str, *more: int) -> Measurement:
    """A bench that calls a reception with the voice of a patient."""
    from appliance import models  # noqa: PLC0415
    from appliance.speaking.kokoro import KokoroVoice  # noqa: PLC0415

    bench = importlib.import_module(f"appliance.bench.{what}")
    with tempfile.TemporaryDirectory(prefix="permanence-") as folder:
        measured: Measurement = await bench.measure(KokoroVoice(models.path("kokoro")), Path(folder), *more)
        return measured
