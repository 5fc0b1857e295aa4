"""``permanence simulate``: a simulated patient talks to the real reception, on a fresh practice for each scenario."""

import argparse
import json
import multiprocessing
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

from appliance import settings
from appliance.errors import MissingPart, PermanenceError, ScenarioError, SettingsError
from appliance.simulation import goal, reading, text
from appliance.simulation.audio import Sound
from appliance.simulation.landed import Landed
from appliance.simulation.played import Played, as_json, transcript
from appliance.simulation.report import markdown
from appliance.simulation.scenario import Scenario

HELP = "let simulated patients call, in text or over a real line, and judge what became of their calls"
PRACTICE = "practice.toml"
BAD_FILE = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("scenarios", nargs="+", type=Path, metavar="SCENARIO.toml", help="calls (docs/scenarios.md)")
    parser.add_argument("--practice", type=Path, metavar="FILE", help="default: practice.toml beside or above, or ours")
    parser.add_argument("--audio", action="store_true", help="place a real call, speak, and listen")
    parser.add_argument("--json", action="store_true", help="one JSON object a scenario")
    parser.add_argument("--report", type=Path, metavar="FILE.md", help="write a table of all calls besides")
    parser.add_argument("--voice", metavar="NAME", help="a Kokoro voice (default: by the persona)")
    parser.add_argument("--noise", type=float, metavar="DB", help="noise on the line, as signal to noise ratio")
    parser.add_argument("--seed", type=int, default=0, help="for the choice of voices and the noise")
    parser.add_argument("--jobs", type=_jobs, default=1, metavar="N", help="calls at once (audio needs two cores each)")


def run(args: argparse.Namespace) -> int:
    """0: all passed; 1: one did not; 2: a file is not of the documented form (the others are played)."""
    sound = Sound(args.voice, args.noise, args.seed) if args.audio else None
    calls, bad = [], 0
    for path in args.scenarios:
        try:
            calls.append(_read(path, args.practice))
        except (ScenarioError, SettingsError) as failure:
            print(failure, file=sys.stderr)
            bad += 1
    played = list(_shown(_played(calls, sound, args.jobs), as_objects=args.json))
    if args.report:
        args.report.write_text(markdown(played), "utf-8")
    if bad:
        return BAD_FILE
    return 0 if len(played) == len(calls) and not any(one.why for one in played) else 1


def _jobs(text: str) -> int:
    jobs = int(text)
    if jobs < 1:
        raise argparse.ArgumentTypeError("at least one")
    return jobs


def _read(path: Path, practice: Path | None) -> tuple[Scenario, Path]:
    """The scenario and the practice it is played on, both of the documented form."""
    scenario = reading.load(path)
    for warning in scenario.warnings:
        print(warning, file=sys.stderr)
    place = practice or practice_for(path)
    settings.load_practice(place)
    return scenario, place


def practice_for(path: Path) -> Path:
    """``practice.toml`` beside the scenario, or one folder above; else the practice that ships with the box."""
    folder = path.absolute().parent
    near = (folder / PRACTICE, folder.parent / PRACTICE)
    return next((one for one in near if one.is_file()), settings.SAMPLE)


def _played(calls: Sequence[tuple[Scenario, Path]], sound: Sound | None, jobs: int) -> Iterator[Played]:
    """In the order of the files; a SIP stack is one for a process, so calls at once are processes."""
    play = partial(play_one, sound=sound)
    if jobs == 1:
        yield from map(play, calls)
        return
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn")) as processes:
        yield from processes.map(play, calls)


def play_one(call: tuple[Scenario, Path], sound: Sound | None) -> Played:
    """Play one scenario and judge it."""
    scenario, practice = call
    if sound is None:
        played = text.play(scenario, settings.load_practice(practice))
    else:
        from appliance.simulation import audio  # noqa: PLC0415

        try:
            played = audio.play(scenario, practice, sound)
        except MissingPart:
            raise
        except PermanenceError as failure:
            return Played(
                scenario,
                "audio",
                settings.load_practice(practice).practice.zone,
                (),
                Landed(),
                0.0,
                why=(str(failure),),
            )
    return replace(played, why=goal.unmet(played))


def _shown(calls: Iterable[Played], *, as_objects: bool) -> Iterator[Played]:
    """Print each call as it ends."""
    passed, number = 0, 0
    for one in calls:
        print(json.dumps(as_json(one), ensure_ascii=False) if as_objects else transcript(one) + "\n", flush=True)
        passed, number = passed + (not one.why), number + 1
        yield one
    if not as_objects:
        print(f"{passed} of {number} calls did what they were for.")
