"""Checks against the real thing: a disk, a network, a certificate, a model, a voice, the kernel's clock."""

import ctypes
import os
import shutil
import struct
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from appliance import models as installed
from appliance.clock import SystemClock
from appliance.health import certificate, models, voice
from appliance.health.finding import Installation, State
from appliance.settings import Box
from appliance.speaking.espeak import EspeakVoice
from tests.apart import OWN_SYS, apart
from tests.fakes.tones import loud
from web_ui.shared.certificates import certificates

EXAMINED = """
import importlib, sys
from pathlib import Path
from appliance.health.finding import Installation
check = importlib.import_module("appliance.health." + sys.argv[2])
print(check.examine(Installation(Path(sys.argv[1]))).state)
"""


@pytest.mark.parametrize(("size", "state"), [("6M", State.WRONG), ("1G", State.WEAK), ("3G", State.GOOD)])
def test_room_on_a_real_disk(size: str, state: State, tmp_path: Path) -> None:
    mounted = f'mount -t tmpfs -o size={size} none "$1"'
    assert apart((), mounted, EXAMINED, str(tmp_path), "disk") == state


CABLE = f"{OWN_SYS}; ip link add cable type veth peer name box; ip link set box up"
PLUGGED = f"{CABLE}; ip link set cable up"
ROUTED = f"{PLUGGED}; ip address add 192.0.2.2/24 dev box; ip route add default via 192.0.2.1"


@pytest.mark.skipif(shutil.which("ip") is None, reason="needs iproute2")
@pytest.mark.parametrize(
    ("laid", "state"),
    [(OWN_SYS, State.WRONG), (CABLE, State.WRONG), (PLUGGED, State.WEAK), (ROUTED, State.GOOD)],
    ids=["no interface", "no carrier", "no way out", "a way out"],
)
def test_a_real_network(laid: str, state: State, tmp_path: Path) -> None:
    assert apart(("--net",), laid, EXAMINED, str(tmp_path), "network") == state


@pytest.mark.parametrize(("age", "state"), [(0, State.GOOD), (375, State.WEAK), (400, State.WRONG)])
def test_a_real_certificate(age: int, state: State, tmp_path: Path) -> None:
    certificates(tmp_path, datetime.now(UTC) - timedelta(days=age))
    assert certificate.examine(Installation(tmp_path)).state is state


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl")
def test_its_end_is_what_openssl_reads(tmp_path: Path) -> None:
    made = certificates(tmp_path, datetime.now(UTC))
    asked = ("openssl", "x509", "-noout", "-enddate", "-in", str(made.page))
    told = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
    assert certificate.ends(made.page) == datetime.strptime(told, "notAfter=%b %d %H:%M:%S %Y GMT").replace(tzinfo=UTC)


@pytest.mark.models
def test_a_real_model_of_which_one_byte_is_another(tmp_path: Path) -> None:
    here = tmp_path / "models" / "whisper-base"
    shutil.copytree(installed.path("whisper-base"), here)
    box = Box(voice="espeak")
    assert models.examine(Installation(tmp_path, box)).state is State.GOOD
    with (here / "model.bin").open("r+b") as model:
        model.seek(-1, os.SEEK_END)
        last = model.read(1)[0]
        model.seek(-1, os.SEEK_END)
        model.write(bytes([last ^ 1]))
    assert models.examine(Installation(tmp_path, box)).state is State.WRONG


async def test_the_real_voice_speaks_where_it_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert voice.examine(Installation(tmp_path)).state is State.GOOD
    assert loud(await EspeakVoice().render("Bonjour, ici le cabinet."))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert voice.examine(Installation(tmp_path)).state is State.WRONG


STATUS_AT, UNSYNCHRONISED = 40, 0x40
"""Of ``struct timex`` on 64-bit Linux: where its status stands, and STA_UNSYNC (adjtimex(2))."""


def test_the_kernel_s_own_word_on_its_clock(tmp_path: Path) -> None:
    """On a Raspberry Pi without a battery nothing else counts."""
    asked = ctypes.create_string_buffer(256)
    assert ctypes.CDLL(None).adjtimex(asked) >= 0
    (status,) = struct.unpack_from("i", asked, STATUS_AT)
    (tmp_path / "proc/device-tree").mkdir(parents=True)
    (tmp_path / "proc/device-tree/model").write_text("Raspberry Pi 4 Model B Rev 1.5")
    assert SystemClock(root=tmp_path).is_sure() is not bool(status & UNSYNCHRONISED)
