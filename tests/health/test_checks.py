"""Each check, on a healthy and on an ailing installation."""

import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from appliance.health import backup, calendars, clock, disk, key, line, models, packages, practice, python, sms, voice
from appliance.health.examination import examine
from appliance.health.finding import Finding, Installation, State
from appliance.sealing import AgeSeal, new_key_pair
from appliance.settings import SAMPLE, Box, load_practice
from appliance.store.backup import DATABASE
from appliance.store.store import Store
from appliance.store.versions import file_print
from appliance.vocabulary.sms import SmsRules, Watcher
from tests.fakes.clock import FakeClock
from tests.fakes.practices import practice as small_practice
from tests.fakes.practices import practice_file

NIGHT = datetime(2026, 11, 24, 3, tzinfo=UTC)
GIGABYTE = 1_000_000_000
WRITES = replace(small_practice(), sms=SmsRules())
WATCHED = replace(small_practice(), escalation=(Watcher("Docteur Roux", "0639980421"),))
UNREACHED = replace(WATCHED, escalation=(*WATCHED.escalation, Watcher("Secrétariat", "0261910420")))


@pytest.mark.parametrize(
    ("finding", "state"),
    [
        (disk.judge(20 * GIGABYTE), State.GOOD),
        (disk.judge(GIGABYTE), State.WEAK),
        (disk.judge(GIGABYTE // 10), State.WRONG),
        (clock.judge(is_sure=True), State.GOOD),
        (clock.judge(is_sure=False), State.WRONG),
        (voice.judge("/usr/bin/espeak-ng"), State.GOOD),
        (voice.judge(None), State.WRONG),
        (python.judge((3, 10)), State.WRONG),
        (python.judge((3, 11)), State.GOOD),
        (python.judge((3, 13)), State.GOOD),
        (python.judge((3, 14)), State.WRONG),
        (packages.judge(("json", "no_such_library")), State.WRONG),
        (backup.judge(None, NIGHT), State.WEAK),
        (backup.judge(NIGHT - timedelta(days=4), NIGHT), State.WEAK),
        (backup.judge(NIGHT - timedelta(days=2), NIGHT), State.GOOD),
        (sms.judge(None, provider=False, modem=False, folders=True), State.GOOD),
        (sms.judge(WRITES, provider=True, modem=False, folders=True), State.GOOD),
        (sms.judge(WRITES, provider=False, modem=True, folders=True), State.WEAK),
        (sms.judge(WRITES, provider=True, modem=True, folders=False), State.WEAK),
        (sms.judge(WATCHED, provider=False, modem=False, folders=True), State.WEAK),
        (sms.judge(WATCHED, provider=False, modem=True, folders=True), State.GOOD),
        (sms.judge(UNREACHED, provider=False, modem=True, folders=True), State.WEAK),
        (calendars.judge(0), State.GOOD),
        (calendars.judge(1), State.WEAK),
        (calendars.judge(2), State.WEAK),
    ],
)
def test_what_is_not_good_comes_with_something_to_do(finding: Finding, state: State) -> None:
    assert finding.state is state
    assert bool(finding.remedy) is (state is not State.GOOD)


def test_the_missing_library_is_named() -> None:
    assert "no_such_library" in packages.judge(("json", "no_such_library")).sentence


@pytest.mark.parametrize("check", [clock.examine, disk.examine, packages.examine, python.examine, voice.examine])
def test_the_machine_that_runs_the_tests_is_healthy(check: Callable[[Installation], Finding], tmp_path: Path) -> None:
    assert check(Installation(tmp_path / "not made yet")).state is not State.WRONG


def test_room_on_the_disk_is_told_in_hours_of_recording() -> None:
    assert "20,0 Go, soit environ 347 heures" in disk.judge(20 * GIGABYTE).sentence


def test_models_are_asked_for_as_the_settings_need_them(tmp_path: Path) -> None:
    finding = models.examine(Installation(tmp_path, Box(recognizer="vosk", voice="espeak")))
    assert "permanence models install vosk-model-small-fr-0.22 ;" in finding.installer
    assert "kokoro" not in finding.installer


@pytest.mark.models
def test_installed_models_are_whole() -> None:
    from appliance.wiring import home

    assert models.examine(Installation(home())).state is State.GOOD


def test_a_practice_that_is_not_described(tmp_path: Path) -> None:
    assert str(tmp_path / "practice.toml") in practice.examine(Installation(tmp_path)).installer


def test_a_practice_with_an_error_is_told_where(tmp_path: Path) -> None:
    (tmp_path / "practice.toml").write_text("nmae = 1")
    finding = practice.examine(Installation(tmp_path))
    assert finding.state is State.WRONG
    assert "practice.toml" in finding.installer


def test_a_described_practice_is_named(tmp_path: Path) -> None:
    shutil.copy(SAMPLE, tmp_path / "practice.toml")
    assert practice.examine(Installation(tmp_path)).state is State.GOOD


def test_the_key(tmp_path: Path) -> None:
    assert key.examine(Installation(tmp_path)).state is State.WRONG
    assert key.examine(Installation(tmp_path, Box(recipients=("age1x",)))).state is State.GOOD
    (tmp_path / "recipients.txt").write_text("age1x\n")
    assert key.examine(Installation(tmp_path)).state is State.GOOD


@pytest.fixture
def taken() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", 0))
        yield other


def test_a_free_address_is_good(taken: socket.socket) -> None:
    port = taken.getsockname()[1]
    taken.close()
    assert line.judge("127.0.0.1", port).state is State.GOOD


def test_an_address_taken_by_another_program_is_wrong(taken: socket.socket) -> None:
    finding = line.judge("127.0.0.1", taken.getsockname()[1])
    assert finding.state is State.WRONG
    assert "box.toml" in finding.installer


def test_a_reception_that_was_started_once_and_takes_no_calls_is_wrong(tmp_path: Path, taken: socket.socket) -> None:
    port = taken.getsockname()[1]
    taken.close()
    (tmp_path / "box.toml").write_text(f'listen = "127.0.0.1:{port}"', "utf-8")
    only = {"line": line.examine}
    assert examine(tmp_path, only)[0].state is State.GOOD, "a doctor who comes before its first start"
    Store(tmp_path / DATABASE, practice_file(), FakeClock(), AgeSeal([new_key_pair().recipient])).close()
    assert examine(tmp_path, only) == (line.STOPPED,)


def test_an_address_of_another_machine_is_wrong() -> None:
    assert line.judge("203.0.113.1", 5060).state is State.WRONG


SOCKETS = """  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   11: 0100007F:13C4 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 12 2 0 0
   12: 0109090A:13C4 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 13 2 0 0
   13: 0209090A:13C6 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 14 2 0 0
"""
"""/proc/net/udp of a little-endian machine."""


@pytest.mark.skipif(sys.byteorder == "big", reason="the table is a little-endian machine's")
@pytest.mark.parametrize(
    ("address", "port", "there"),
    [
        ("0.0.0.0", 5060, "10.9.9.1"),
        ("0.0.0.0", 5062, "10.9.9.2"),
        ("0.0.0.0", 5070, "127.0.0.1"),
        ("10.9.9.7", 5060, "10.9.9.7"),
    ],
)
def test_a_line_without_a_written_address_is_asked_where_it_listens(
    tmp_path: Path, address: str, port: int, there: str
) -> None:
    (tmp_path / "udp").write_text(SOCKETS)
    assert line.listens(address, port, tmp_path / "udp") == there


def test_an_address_that_is_none_is_wrong(tmp_path: Path) -> None:
    assert line.examine(Installation(tmp_path, Box(listen="here"))).state is State.WRONG


def test_a_practice_that_wants_to_call_needs_a_line_that_can(tmp_path: Path, taken: socket.socket) -> None:
    (tmp_path / "practice.toml").write_text(f"{SAMPLE.read_text('utf-8')}\n[reminder_calls]\n", "utf-8")
    port = taken.getsockname()[1]
    taken.close()
    assert line.examine(Installation(tmp_path, Box(listen=f"127.0.0.1:{port}"))) == line.CANNOT_CALL
    able = Box(listen=f"127.0.0.1:{port}", gateway="192.168.1.1")
    assert line.examine(Installation(tmp_path, able)).state is State.GOOD


def test_what_the_page_has_changed_is_what_is_examined(tmp_path: Path) -> None:
    path = tmp_path / "practice.toml"
    path.write_text(f"{SAMPLE.read_text('utf-8')}\n[reminder_calls]\n", "utf-8")
    file = load_practice(path)
    assert practice.in_force(tmp_path) == file.practice
    with closing(Store(tmp_path / "permanence.db", file, FakeClock(), AgeSeal([new_key_pair().recipient]))) as store:
        assert practice.in_force(tmp_path) == file.practice
        without = {key: value for key, value in file.table.items() if key != "reminder_calls"}
        with store.connection.transaction():
            store.versions.add("", "user:1", "rappels", file_print(file.table), without, {})
    changed = practice.in_force(tmp_path)
    assert changed is not None
    assert changed.reminder_calls is None
    path.write_text(f"{SAMPLE.read_text('utf-8')}\n[reminder_calls]\nleaves_word = false\n", "utf-8")
    assert practice.in_force(tmp_path) == load_practice(path).practice, "a file that was edited since counts"
    path.write_text("name = ", "utf-8")
    assert practice.in_force(tmp_path) is None
