import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from appliance.settings import SAMPLE

BOX = 'panel = ["GPIO17", "GPIO27", "GPIO22", "GPIO5", "GPIO6"]\n'


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("permanence.db", b"this is no database, and long enough to be taken for one" * 100),
        ("practice.toml", b"nmae = 1"),
    ],
)
def test_whatever_is_broken_the_lamps_are_lit(file: str, content: bytes, tmp_path: Path) -> None:
    shutil.copy(SAMPLE, tmp_path / "practice.toml")
    (tmp_path / "box.toml").write_text(BOX, "utf-8")
    (tmp_path / file).write_bytes(content)
    systemd = tmp_path / "notify"
    more = {"PERMANENCE_HOME": str(tmp_path), "GPIOZERO_PIN_FACTORY": "mock", "NOTIFY_SOCKET": str(systemd)}
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
        told.bind(str(systemd))
        told.settimeout(60)
        panel = subprocess.Popen(
            (sys.executable, "-m", "appliance", "panel"), env={**os.environ, **more}, stderr=subprocess.PIPE, text=True
        )
        try:
            assert told.recv(100) == b"READY=1"
            assert panel.stderr
            assert "the panel has no database" in panel.stderr.readline()
        finally:
            panel.send_signal(signal.SIGTERM)
        assert panel.wait(60) == 0
