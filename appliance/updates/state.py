"""Where an update stands, in a small file that is written before each step: a power cut finds its place there."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from appliance.errors import UpdateError

FOLDER = "updates"
"""In the box's folder: root's own, and nothing in it is worth a backup."""

FILE = "state.json"


class Step(StrEnum):
    """What is being done; up to SWITCHING nobody has run the new version, from CLEANING on it is settled which runs."""

    IDLE = "idle"
    INSTALLING = "installing"
    """The former version is made a package again, the new one is unpacked beside it; calls go on."""
    SWITCHING = "switching"
    """The reception lets go of the line; the database is copied."""
    TRYING = "trying"
    """The copy is whole. The new version is put in use, and called."""
    GOING_BACK = "going_back"
    """The database's copy, then the former version, are put back."""
    CLEANING = "cleaning"
    """dpkg is told which version runs, and the rest is thrown away."""


class Ending(StrEnum):
    """What became of an update."""

    UPDATED = "updated"
    STAYED = "stayed"
    """No test call was answered, but a patient was: their words are in a database that only the new version reads."""
    NO_ROOM = "no_room"
    NOT_KEPT = "not_kept"
    """The version that runs, or the database, could not be put aside."""
    CUT = "cut"
    """A power cut, or the end of the updater itself: it is tried once more."""
    NOT_INSTALLED = "not_installed"
    NOT_STARTED = "not_started"
    NOT_ANSWERED = "not_answered"


REFUSED = frozenset({Ending.NOT_INSTALLED, Ending.NOT_STARTED, Ending.NOT_ANSWERED})
"""The version's own fault: it is not tried again."""


@dataclass(frozen=True)
class Outcome:
    ending: Ending
    version: str
    """The one that was brought."""
    former: str
    at: datetime


@dataclass(frozen=True)
class UpdateState:
    step: Step = Step.IDLE
    former: str = ""
    """The version that ran before, while an update is under way."""
    coming: str = ""
    ended: Outcome | None = None
    """The last update; while one goes back, why."""
    refused: tuple[str, ...] = ()
    """Versions that are not tried again."""
    cut: tuple[str, ...] = ()
    """Versions in whose trial the power was cut, or which have cut it: a second time is one too many."""
    looked: datetime | None = None
    """When a source of updates last answered."""
    began: datetime | None = None
    """When the update under way was begun; each night that tries to end it leaves this as it is."""


def read(home: Path) -> UpdateState:
    """The state of the box whose folder is ``home``.

    Raises:
        UpdateError: the file is not ours.
    """
    path = home / FOLDER / FILE
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return UpdateState()
    try:
        return _read(json.loads(text))
    except (ValueError, KeyError, TypeError) as failure:
        raise UpdateError(f"{path} is damaged: move it away, and run permanence update again.") from failure


def write(home: Path, state: UpdateState) -> None:
    """Whole or not at all, and on the medium before it returns."""
    path = home / FOLDER / FILE
    arriving = path.with_suffix(".arriving")
    with arriving.open("w", encoding="utf-8") as written:
        json.dump(_written(state), written, indent=1)
        written.flush()
        os.fsync(written.fileno())
    arriving.chmod(0o644)  # the page and the doctor are not root
    arriving.replace(path)
    settle(path.parent)


def settle(folder: Path) -> None:
    """What was renamed in ``folder`` is so after a power cut too."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _written(state: UpdateState) -> dict[str, Any]:
    ended = state.ended
    return {
        "step": state.step,
        "former": state.former,
        "coming": state.coming,
        "ended": ended
        and {"ending": ended.ending, "version": ended.version, "former": ended.former, "at": ended.at.isoformat()},
        "refused": list(state.refused),
        "cut": list(state.cut),
        "looked": state.looked and state.looked.isoformat(),
        "began": state.began and state.began.isoformat(),
    }


def _read(table: Mapping[str, Any]) -> UpdateState:
    ended = table["ended"]
    return UpdateState(
        *(Step(table["step"]), table["former"], table["coming"]),
        ended
        and Outcome(Ending(ended["ending"]), ended["version"], ended["former"], datetime.fromisoformat(ended["at"])),
        tuple(table["refused"]),
        tuple(table["cut"]),
        datetime.fromisoformat(table["looked"]) if table["looked"] else None,
        datetime.fromisoformat(table["began"]) if table.get("began") else None,  # the first versions did not write it
    )
