"""TOML as a table, and the words for what is wrong in one."""

import tomllib
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from appliance.errors import SettingsError

Table = Mapping[str, Any]

KINDS = {
    str: "a text between quotation marks",
    int: "a whole number",
    bool: "true or false",
    list: "a list between square brackets",
    dict: "a table",
}


def read(path: Path) -> Table:
    """The table of a TOML file.

    Raises:
        SettingsError: it cannot be read, or is no TOML.
    """
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as failure:
        raise SettingsError(f"{path.name} cannot be read: {failure.strerror}.") from failure
    except UnicodeDecodeError as failure:
        raise SettingsError(f"{path.name} is not written in UTF-8; save it as UTF-8 text.") from failure
    except tomllib.TOMLDecodeError as failure:
        raise SettingsError(f"{path.name} is not valid TOML: {failure}.") from failure


def unknown(key: str, known: Iterable[str], what: str = "setting") -> str:
    near = get_close_matches(key, known, n=1)
    return f"there is no {what} {key!r}." + (f" Did you mean {near[0]!r}?" if near else "")
