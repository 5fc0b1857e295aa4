"""``permanence demo``: a patient's voice calls the box over SIP, twice; what landed is shown."""

import argparse
import asyncio
from importlib.resources import as_file, files
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from appliance import settings, wiring
from appliance.simulation import audio, goal, reading
from appliance.simulation.audio import Sound
from appliance.simulation.played import Played
from appliance.simulation.scenario import Scenario

HELP = "let two patients call the box over a real line, and show what landed"

SPEAKERS = {"patient": "[cyan]patient[/]", "house": "[green]cabinet[/]"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="where the calls' sound goes (default: demo at home)"
    )


def run(args: argparse.Namespace) -> int:
    """Exit code 0 only when the right appointment and the right message landed."""
    console = Console(highlight=False)
    folder = args.keep or wiring.home() / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    why = [reason for name in ("1_book", "2_message") for reason in _call(console, name, folder)]
    for reason in why:
        console.print(f"[red]✗ {reason}[/]")
    if not why:
        console.print("[green]✓ Les deux appels ont donné ce que les patients demandaient.[/]")
    return 1 if why else 0


def _call(console: Console, name: str, folder: Path) -> tuple[str, ...]:
    """Play one call live; every part of its goal that was not met."""
    with as_file(files("appliance.simulation").joinpath("demo", f"{name}.toml")) as path:
        scenario = reading.load(path)
    _render_ahead(console, scenario)
    console.rule(scenario.title)
    tape = folder / f"{name}.wav"
    played = audio.play(
        scenario,
        settings.SAMPLE,
        Sound(),
        live=lambda who, words: console.print(f"{SPEAKERS[who]:>28} : {words}"),
        tape=tape,
    )
    _landed(console, played)
    _latencies(console, played)
    console.print(f"Les deux voix (gauche : patient, droite : cabinet) : {tape}\n")
    return goal.unmet(played)


def _render_ahead(console: Console, scenario: Scenario) -> None:
    """The box's sentences, once; kept for the next time."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("La voix du cabinet est préparée, une fois pour toutes", total=None)

        def done(rank: int, total: int) -> None:
            bar.update(task, completed=rank, total=total)

        asyncio.run(audio.rehearse(scenario, settings.sample_practice(), done))


def _landed(console: Console, played: Played) -> None:
    """What stands in the database now that did not before."""
    zone = played.zone
    for one in played.landed.added:
        start = one.slot.start.astimezone(zone)
        who = f"{one.patient.first} {one.patient.last}"
        console.print(f"[bold]Rendez-vous noté[/] : {start:%d/%m/%Y %H:%M}, {one.slot.practitioner}, {who}")
    for message in played.landed.messages:
        who = " ".join(part for part in (message.patient.first, message.patient.last) if part)
        console.print(f"[bold]Message noté[/] ({message.category}), de {who}, {message.phone} : {message.text}")


def _latencies(console: Console, played: Played) -> None:
    table = Table("tour", "entendu", "réponse après")
    for turn in played.turns:
        if turn.latency_ms is not None:
            table.add_row(str(turn.n), turn.heard, f"{turn.latency_ms} ms")
    console.print(table)
