"""The practice's own file, and what stands in its place since the page has changed something."""

import json
from pathlib import Path

from appliance import settings
from appliance.errors import SettingsError
from appliance.health.finding import CALL_INSTALLER, Finding, Installation, State
from appliance.health.rows import rows
from appliance.settings import PracticeFile, practice_of
from appliance.store.versions import file_print
from appliance.vocabulary.practice import Practice

_LAST = "SELECT file, practice FROM settings_versions ORDER BY version DESC LIMIT 1"


def examine(installation: Installation) -> Finding:
    path = installation.home / "practice.toml"
    if not path.exists():
        return Finding(
            "practice",
            State.WRONG,
            "Le cabinet n'est pas encore décrit.",
            "Demandez à votre installateur de décrire le cabinet avec vous.",
            f"écrire {path}, d'après l'exemple livré avec le programme (sample_practice.toml)",
        )
    try:
        practice = settings.load_practice(path).practice
    except SettingsError as failure:
        told = "La description du cabinet contient une erreur."
        return Finding("practice", State.WRONG, told, CALL_INSTALLER, str(failure))
    return Finding("practice", State.GOOD, f"Le cabinet est décrit : {practice.name}.")


def in_force(home: Path) -> Practice | None:
    """As the reception has it; None: not described yet, or with an error that this check tells."""
    try:
        file = settings.load_practice(home / "practice.toml")
        return _changed(home, file) or file.practice
    except SettingsError:
        return None


def _changed(home: Path, file: PracticeFile) -> Practice | None:
    """What the page has made of this file; None: nothing, or the file was changed since."""
    for fingerprint, practice in rows(home, _LAST):
        if fingerprint == file_print(file.table):
            return practice_of("réglages", json.loads(practice)).practice
    return None
