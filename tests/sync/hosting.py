"""A host with TLS, a box and their processes, through the commands themselves; fixtures for whoever imports them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from appliance import settings
from appliance.sealing import new_key_pair
from tests.fakes.nats import free_port

PAPER = new_key_pair()


def permanence(*words: str) -> list[str]:
    return [sys.executable, "-m", "appliance", *words]


def environment(home: Path, **more: str) -> dict[str, str]:
    return {**os.environ, "PERMANENCE_HOME": str(home), **more}


def run(*words: str, home: Path, **more: str) -> str:
    done = subprocess.run(
        permanence(*words), env=environment(home, **more), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


class Running:
    """Commands that go on until the test ends."""

    def __init__(self) -> None:
        self._processes: list[subprocess.Popen[str]] = []

    def begin(self, *words: str, home: Path) -> "subprocess.Popen[str]":
        command, where = permanence(*words), environment(home)
        process = subprocess.Popen(command, env=where, stdout=subprocess.PIPE, text=True)
        self._processes.append(process)
        assert process.stdout is not None
        next(line for line in process.stdout if line.startswith("ready"))
        return process

    def end(self) -> None:
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.wait()


@pytest.fixture(name="running")
def running_() -> Iterator[Running]:
    made = Running()
    yield made
    made.end()


@pytest.fixture(name="box")
def box_(tmp_path: Path) -> Path:
    home = tmp_path / "box"
    home.mkdir()
    (home / "practice.toml").write_text(settings.SAMPLE.read_text("utf-8"), "utf-8")
    (home / "recipients.txt").write_text(PAPER.recipient + "\n", "utf-8")
    return home


@pytest.fixture(name="host")
def host_(tmp_path: Path, box: Path) -> tuple[Path, str, Path]:
    """Its folder, its address, and the certificate of its authority."""
    folder, port = tmp_path / "host", free_port()
    folder.mkdir()
    authority = trustme.CA()
    issued = authority.issue_cert("localhost")
    issued.private_key_and_cert_chain_pem.write_to_path(str(folder / "both.pem"))
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    address = f"tls://localhost:{port}"
    (box / "box.toml").write_text(f'host = ["{address}"]\nhost_certificate = "{tmp_path / "authority.pem"}"\n', "utf-8")
    who = run("sync", "--who", home=box)
    (folder / "relay.toml").write_text(
        f'listen = "127.0.0.1:{port}"\ncertificate = "both.pem"\nkey = "both.pem"\n{who}room_gb = 1\n', "utf-8"
    )
    return folder, address, tmp_path / "authority.pem"
