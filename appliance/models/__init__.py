"""Where the speech models are, and which there are."""

import os
from pathlib import Path

from appliance.errors import MissingPart


def models_dir() -> Path:
    """The folder of the installed models: below $PERMANENCE_HOME, or below ``var`` of the working folder."""
    return Path(os.environ.get("PERMANENCE_HOME", "var")).absolute() / "models"


def path(key: str) -> Path:
    """The folder of one installed model.

    Raises:
        MissingPart: it is not installed.
    """
    folder = models_dir() / key
    if not folder.is_dir():
        raise MissingPart(f"The model {key} is not installed; run: permanence models install {key}")
    return folder
