import time
from datetime import timedelta
from pathlib import Path

import pytest

from appliance.clock import SystemClock


@pytest.fixture
def raspberry(tmp_path: Path) -> Path:
    model = tmp_path / "proc/device-tree/model"
    model.parent.mkdir(parents=True)
    model.write_text("Raspberry Pi 5 Model B")
    return tmp_path


def battery(root: Path, seconds: float) -> None:
    kept = root / "sys/class/rtc/rtc0/since_epoch"
    kept.parent.mkdir(parents=True)
    kept.write_text(f"{int(seconds)}\n")


def test_an_ordinary_machine_keeps_its_time(tmp_path: Path) -> None:
    assert SystemClock(root=tmp_path, synchronized=lambda: False).is_sure()


def test_a_raspberry_is_sure_once_the_network_has_set_its_clock(raspberry: Path) -> None:
    assert not SystemClock(root=raspberry, synchronized=lambda: False).is_sure()
    assert SystemClock(root=raspberry, synchronized=lambda: True).is_sure()


def test_a_raspberry_with_a_battery_is_sure_at_once(raspberry: Path) -> None:
    battery(raspberry, time.time())
    assert SystemClock(root=raspberry, synchronized=lambda: False).is_sure()


def test_a_clock_that_began_at_1970_kept_nothing(raspberry: Path) -> None:
    battery(raspberry, 40)
    assert not SystemClock(root=raspberry, synchronized=lambda: False).is_sure()


def test_a_rehearsal_plays_at_another_date() -> None:
    ahead = SystemClock(timedelta(days=30)).now() - SystemClock().now()
    assert round(ahead / timedelta(days=1)) == 30
