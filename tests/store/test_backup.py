"""A burnt box and a USB stick make a box again."""

import io
import shutil
import sqlite3
import subprocess
import tarfile
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from pyrage import encrypt, x25519

from appliance.errors import StoreError
from appliance.sealing import KeyPair, new_key_pair
from appliance.store import backup
from appliance.store.store import Store
from appliance.vocabulary.acts import TakeMessage
from appliance.vocabulary.audio import silence
from appliance.vocabulary.meaning import IntentKind, PersonName
from appliance.vocabulary.telephony import CallerId, HangupCause
from tests.fakes.clock import FakeClock
from tests.store.conftest import Open

WORDS = "rappelez-moi pour la mare aux canards"


@pytest.fixture
def stick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("stick")


@pytest.fixture
def home(database: Path, store: Store) -> Path:
    """A box in use, that has taken a message with its sound."""
    call = store.call(CallerId("0261910513"))
    call.record.sound(silence(2_000))
    call.desk.perform(TakeMessage(IntentKind.MESSAGE, WORDS, PersonName("Perrot", "Simone")))
    call.record.close(HangupCause.CALLER)
    (database.parent / "practice.toml").write_text("name = 'x'", "utf-8")
    (database.parent / "https").mkdir()
    (database.parent / "https" / "authority.key").write_text("key", "utf-8")
    (database.parent / "models").mkdir()
    (database.parent / "models" / "big").write_text("fetched again", "utf-8")
    return database.parent


def rows(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as opened:
        return list(opened.iterdump())


def test_a_new_box_is_the_old_one(home: Path, stick: Path, keys: KeyPair, clock: FakeClock, tmp_path: Path) -> None:
    written = backup.save(home, stick, [keys.recipient], clock.now())
    new = tmp_path / "new"
    backup.restore(written, keys.identity, new)
    assert rows(new / "permanence.db") == rows(home / "permanence.db")
    assert (new / "practice.toml").read_text("utf-8") == "name = 'x'"
    assert (new / "https" / "authority.key").exists()
    assert not (new / "models").exists()
    assert sorted(path.name for path in new.iterdir()) == ["https", "permanence.db", "practice.toml"]


def test_a_lost_stick_says_nothing(home: Path, stick: Path, keys: KeyPair, clock: FakeClock) -> None:
    written = backup.save(home, stick, [keys.recipient], clock.now())
    assert b"Perrot" not in written.read_bytes()
    assert [path.name for path in stick.iterdir()] == [written.name]


def test_no_unsealed_copy_stays_on_the_box(home: Path, stick: Path, keys: KeyPair, clock: FakeClock) -> None:
    backup.save(home, stick, [keys.recipient], clock.now())
    assert not list(home.glob(".backup*"))


@pytest.mark.skipif(shutil.which("age") is None, reason="needs age")
def test_debians_own_programs_open_it(home: Path, stick: Path, keys: KeyPair, clock: FakeClock, tmp_path: Path) -> None:
    written = backup.save(home, stick, [keys.recipient], clock.now())
    (tmp_path / "paper").write_text(keys.identity, "utf-8")
    opened = subprocess.run(("age", "-d", "-i", tmp_path / "paper", written), capture_output=True, check=True)
    listed = subprocess.run(("tar", "-t"), input=opened.stdout, capture_output=True, check=True)
    assert b"permanence.db" in listed.stdout


def test_it_is_written_while_a_call_goes_on(
    home: Path, stick: Path, keys: KeyPair, reopen: Open, clock: FakeClock, tmp_path: Path
) -> None:
    call = reopen().call(CallerId(None))
    call.record.sound(silence(500))
    written = backup.save(home, stick, [keys.recipient], clock.now())
    call.record.sound(silence(500))
    call.record.close(HangupCause.CALLER)
    backup.restore(written, keys.identity, tmp_path / "new")


def test_the_last_fourteen_stay(home: Path, stick: Path, keys: KeyPair, clock: FakeClock) -> None:
    (stick / "holidays.jpg").write_text("not ours", "utf-8")
    names = [
        backup.save(home, stick, [keys.recipient], clock.now() + timedelta(days=day)).name for day in range(16)
    ]  # fmt: skip
    assert sorted(path.name for path in stick.iterdir()) == ["holidays.jpg", *names[2:]]


def test_another_key_opens_nothing(home: Path, stick: Path, keys: KeyPair, clock: FakeClock, tmp_path: Path) -> None:
    written = backup.save(home, stick, [keys.recipient], clock.now())
    with pytest.raises(StoreError, match="key does not fit"):
        backup.restore(written, new_key_pair().identity, tmp_path / "new")
    assert list((tmp_path / "new").iterdir()) == []


def test_a_truncated_backup_restores_nothing(
    home: Path, stick: Path, keys: KeyPair, clock: FakeClock, tmp_path: Path
) -> None:
    written = backup.save(home, stick, [keys.recipient], clock.now())
    written.write_bytes(written.read_bytes()[:-1_000])
    with pytest.raises(StoreError):
        backup.restore(written, keys.identity, tmp_path / "new")
    assert not (tmp_path / "new" / "permanence.db").exists()


def test_a_box_in_use_is_not_overwritten(home: Path, stick: Path, keys: KeyPair, clock: FakeClock) -> None:
    written = backup.save(home, stick, [keys.recipient], clock.now())
    with pytest.raises(StoreError, match="holds a box already"):
        backup.restore(written, keys.identity, home)


def test_a_damaged_database_is_not_passed_off_as_a_backup(stick: Path, keys: KeyPair, tmp_path: Path) -> None:
    (tmp_path / "permanence.db").write_bytes(b"SQLite format 3\0" + b"\7" * 8_000)
    with pytest.raises(StoreError):
        backup.save(tmp_path, stick, [keys.recipient], FakeClock().now())
    assert list(stick.iterdir()) == []


def test_a_stick_that_is_gone_is_said(home: Path, keys: KeyPair, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="The backup failed"):
        backup.save(home, tmp_path / "nowhere", [keys.recipient], FakeClock().now())


def test_an_archive_that_reaches_out_of_its_folder_restores_nothing(keys: KeyPair, tmp_path: Path) -> None:
    forged = io.BytesIO()
    with tarfile.open(fileobj=forged, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("../outside"), io.BytesIO())
    (tmp_path / "forged.age").write_bytes(encrypt(forged.getvalue(), [x25519.Recipient.from_str(keys.recipient)]))
    with pytest.raises(StoreError, match="no box has written"):
        backup.restore(tmp_path / "forged.age", keys.identity, tmp_path / "new")
    assert not (tmp_path / "outside").exists()
