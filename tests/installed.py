"""The real speech models, for tests that need one."""

from pathlib import Path

import pytest

from appliance.models import models_dir


def model(name: str) -> Path:
    """Its folder; the test is skipped where it is not installed."""
    folder = models_dir() / name
    if not folder.exists():
        pytest.skip(f"{name} is not installed; run: permanence models install {name}")
    return folder
