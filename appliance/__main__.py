"""``permanence``: one command, each of its verbs a module of ``appliance.commands``, loaded when it is called."""

import argparse
import importlib
import sys
from difflib import get_close_matches

from appliance.errors import PermanenceError

COMMANDS = ("run", "understand", "simulate", "demo", "bench", "models", "keys", "doctor")


def main(arguments: list[str] | None = None) -> int:
    """Run one command; its exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    if words and words[0] in COMMANDS:
        return _run(words[0], words[1:])
    if words and not words[0].startswith("-"):
        near = get_close_matches(words[0], COMMANDS, n=1)
        print(f"There is no command {words[0]!r}." + (f" Did you mean {near[0]!r}?" if near else ""), file=sys.stderr)
        return 2
    print("usage: permanence " + "|".join(COMMANDS))
    return 0 if words else 2


def _run(name: str, words: list[str]) -> int:
    command = importlib.import_module(f"appliance.commands.{name}")
    parser = argparse.ArgumentParser(prog=f"permanence {name}", description=command.HELP)
    command.add_arguments(parser)
    try:
        return int(command.run(parser.parse_args(words)))
    except PermanenceError as failure:
        print(failure, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
