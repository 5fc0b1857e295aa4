"""``permanence``: one command, each of its verbs a module of a room of verbs, loaded when it is called.

Such a module has ``HELP``, ``add_arguments(parser)`` and ``run(args) -> int``, the exit code: 0 done, 1 it failed,
2 what was given is not of the documented form.
"""

import argparse
import importlib
import os
import pkgutil
import sys
from difflib import get_close_matches
from importlib.metadata import version
from importlib.util import find_spec
from types import ModuleType

from appliance import logs
from appliance.errors import DoorError, PermanenceError, ScenarioError, SettingsError

FAILED, BAD_INPUT, INTERRUPTED = 1, 2, 130


ROOMS = ("appliance.commands", "sync.verbs", "web_ui.verbs")
"""Where verbs stand. Named, not imported: the box stands without ``sync`` and ``web_ui``."""


def _rooms() -> dict[str, str]:
    """The room of each verb."""
    specs = {room: find_spec(room) for room in ROOMS if find_spec(room.partition(".")[0])}
    return {
        module.name: room
        for room, spec in specs.items()
        if spec is not None
        for module in pkgutil.iter_modules(spec.submodule_search_locations)
    }


def names() -> list[str]:
    """The verbs there are."""
    return sorted(_rooms())


def module_of(name: str) -> ModuleType:
    """The module of a verb."""
    return importlib.import_module(f"{_rooms()[name]}.{name}")


def parser_of(name: str, command: ModuleType) -> argparse.ArgumentParser:
    """The parser of one verb."""
    parser = argparse.ArgumentParser(prog=f"permanence {name}", description=command.HELP)
    command.add_arguments(parser)
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Run one command; its exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    if words and words[0] in names():
        return _run(words[0], words[1:])
    if words == ["--version"]:
        print(f"permanence {version('permanence')}")
        return 0
    if words and words[0] not in {"-h", "--help"}:
        near = get_close_matches(words[0], names(), n=1)
        hint = f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(names())}."
        print(f"There is no command {words[0]!r}. {hint}", file=sys.stderr)
        return BAD_INPUT
    print("usage: permanence COMMAND [--help]\n")
    for name in names():
        print(f"  {name:<12} {module_of(name).HELP}")
    return 0 if words else BAD_INPUT


def _run(name: str, words: list[str]) -> int:
    try:
        command = module_of(name)
        args = parser_of(name, command).parse_args(words)
        logs.configure()
        return int(command.run(args))
    except PermanenceError as failure:
        print(failure, file=sys.stderr)
        return BAD_INPUT if isinstance(failure, SettingsError | ScenarioError | DoorError) else FAILED
    except ModuleNotFoundError as failure:
        print(f"The library {failure.name} is not installed; run: make setup", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output has gone, as "| head" does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED


if __name__ == "__main__":
    sys.exit(main())
