#!/usr/bin/env python3
"""Prints ``docs/reference.md``: what the commands and the settings are, taken from the code. ``make docs`` runs it."""

import argparse
import ast
import inspect
import sys
from collections.abc import Iterator
from dataclasses import fields

from appliance.__main__ import module_of, names, parser_of
from appliance.models.catalogue import catalogue
from appliance.settings import Box
from appliance.settings.keys import TABLES


def reference() -> str:
    """The whole page."""
    return "\n".join(
        ["# Reference", "", "Made by `make docs`.", "", *_commands(), *_settings(), *_practice(), *_models()]
    )


def _commands() -> Iterator[str]:
    yield "## Commands\n"
    for name in names():
        module = module_of(name)
        yield f"### permanence {name}\n\n{module.HELP[0].upper()}{module.HELP[1:]}.\n"
        yield from _arguments(parser_of(name, module))
        yield ""


def _arguments(parser: argparse.ArgumentParser) -> Iterator[str]:
    """The arguments of a verb, from argparse's parts: its own help is worded differently by each Python."""
    for action in parser._actions:  # noqa: SLF001 - there is no public way
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            told = {choice.dest: choice.help for choice in action._choices_actions}  # noqa: SLF001
            for name, below in action.choices.items():
                yield f"- `{name}`: {told.get(name, '')}"
                yield from (f"  {line}" for line in _arguments(below))
        elif not isinstance(action, argparse._HelpAction):  # noqa: SLF001
            yield f"- `{_written(action)}`" + (f": {action.help}" if action.help else "")


def _written(action: argparse.Action) -> str:
    choices = "|".join(map(str, action.choices)) if action.choices else ""
    value = str(action.metavar or choices or action.dest.upper())
    if not action.option_strings:
        return f"[{value}...]" if action.nargs in {"*", "?"} else f"{value}..." if action.nargs == "+" else value
    return action.option_strings[-1] + ("" if action.nargs == 0 else f" {value}")


def _settings() -> Iterator[str]:
    yield "## Settings of the box (`box.toml`)\n"
    yield "| key | without it | what it is |\n|---|---|---|"
    told = _attribute_docstrings(Box)
    for one in fields(Box):
        default = getattr(Box(), one.name)
        shown = list(default) if isinstance(default, tuple) else default
        value = str(shown).lower() if isinstance(shown, bool) else repr(shown).replace("'", '"')
        yield f"| `{one.name}` | `{value}` | {told[one.name].replace('``', '`')} |"
    yield ""


def _practice() -> Iterator[str]:
    yield "## Settings of the practice (`practice.toml`)\n"
    yield "An example with every table stands in `appliance/sample_practice.toml`.\n"
    for table, keys in TABLES.items():
        yield f"`{table}`\n" if table else "At the top; any further text is an answer to callers who ask for it.\n"
        yield "| key | what it is |\n|---|---|"
        yield from (f"| `{key}` | {told} |" for key, told in keys.items())
        yield ""


def _attribute_docstrings(kind: type) -> dict[str, str]:
    body = ast.parse(inspect.getsource(kind)).body[0]
    told: dict[str, str] = {}
    if isinstance(body, ast.ClassDef):
        for here, after in zip(body.body, body.body[1:], strict=False):
            match here, after:
                case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(words))):
                    told[name] = " ".join(words.split())
    return told


def _models() -> Iterator[str]:
    yield "## Models\n"
    yield "| model | for | source | licence | MB | needed |\n|---|---|---|---|---|---|"
    for one in catalogue().values():
        megabytes = round(one.size_bytes / 1_000_000)
        yield f"| `{one.key}` | {one.purpose} | {one.source} | {one.licence} | {megabytes} | {one.need} |"
    yield ""


if __name__ == "__main__":
    sys.stdout.write(reference())
