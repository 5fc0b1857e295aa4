"""The Python that runs the box."""

import sys

from appliance.health.finding import CALL_INSTALLER, Finding, Installation, State

OLDEST, FIRST_TOO_NEW = (3, 11), (3, 14)
"""As ``requires-python`` in pyproject.toml says."""


def examine(_: Installation) -> Finding:
    return judge((sys.version_info.major, sys.version_info.minor))


def judge(version: tuple[int, int]) -> Finding:
    name = ".".join(map(str, version))
    if OLDEST <= version < FIRST_TOO_NEW:
        return Finding("python", State.GOOD, f"Python {name} convient.")
    return Finding(
        "python",
        State.WRONG,
        f"Python {name} ne convient pas au programme.",
        CALL_INSTALLER,
        "installer Python 3.11, 3.12 ou 3.13, puis : make setup",
    )
