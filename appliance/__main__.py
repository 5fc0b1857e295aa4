"""``permanence``: one command, each of its verbs a module of ``appliance.commands``, loaded when it is called.

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
from types import ModuleType

from appliance import commands, logs
from appliance.errors import PermanenceError, ScenarioError, SettingsError

FAILED, BAD_INPUT, INTERRUPTED = 1, 2, 130


def names() -> list[str]:
    """The verbs there are."""
    return sorted(module.name for module in pkgutil.iter_modules(commands.__path__))


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
        print(f"  {name:<12} {importlib.import_module(f'appliance.commands.{name}').HELP}")
    return 0 if words else BAD_INPUT


def _run(name: str, words: list[str]) -> int:
    try:
        command = importlib.import_module(f"appliance.commands.{name}")
        args = parser_of(name, command).parse_args(words)
        logs.configure()
        return int(command.run(args))
    except PermanenceError as failure:
        print(failure, file=sys.stderr)
        return BAD_INPUT if isinstance(failure, SettingsError | ScenarioError) else FAILED
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
