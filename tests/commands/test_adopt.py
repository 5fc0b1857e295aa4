import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from appliance import settings
from appliance.__main__ import main
from appliance.commands.adopt import ABSENT, BOX, HOST, KEY, PRACTICE
from appliance.sealing import AgeSeal, new_key_pair
from appliance.store import backup
from appliance.store.store import Store
from tests.fakes.clock import FakeClock
from tests.fakes.practices import practice_file
from web_ui.shared.certificates import certificates

SYSTEMD = Path(__file__).parents[2] / "systemd"


@pytest.fixture
def card(tmp_path: Path) -> Path:
    folder = tmp_path / "card"
    folder.mkdir()
    (folder / "practice.toml").write_bytes(settings.SAMPLE.read_bytes())
    (folder / "box.toml").write_text('listen = "0.0.0.0:5060"\npassword = "secret"\n', "utf-8")
    return folder


def adopted(card: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    places = ("--home", str(card.parent / "home"), "--stick", str(card.parent / "stick"))
    code = main(["adopt", str(card), *places])
    return code, capsys.readouterr().out


def test_the_first_start_takes_the_practice_from_the_card(card: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = adopted(card, capsys)
    home = card.parent / "home"
    assert (code, settings.load_practice(home / "practice.toml")) == (0, settings.sample_practice())
    assert settings.own_box(home).password == "secret"
    assert {path.stat().st_mode & 0o777 for path in home.iterdir()} == {0o600}
    assert settings.sample_practice().practice.name in told
    assert "secret" not in told


def test_a_practice_that_stands_is_not_written_over(card: Path, capsys: pytest.CaptureFixture[str]) -> None:
    adopted(card, capsys)
    (card / "practice.toml").write_text("another", "utf-8")
    code, told = adopted(card, capsys)
    assert code == 1
    assert "déjà un cabinet" in told
    assert settings.load_practice(card.parent / "home/practice.toml") == settings.sample_practice()


def test_later_settings_of_the_box_take_the_place_of_the_former(card: Path, capsys: pytest.CaptureFixture[str]) -> None:
    adopted(card, capsys)
    (card / "practice.toml").write_bytes(ABSENT)
    (card / "box.toml").write_text('password = "another"\n', "utf-8")
    code, told = adopted(card, capsys)
    assert (code, told) == (0, "box.toml est en place.\n")
    assert settings.own_box(card.parent / "home") == settings.Box(password="another")


def test_the_certificate_of_the_host_is_taken_too(card: Path, capsys: pytest.CaptureFixture[str]) -> None:
    adopted(card, capsys)
    authority = certificates(card.parent / "host", datetime.now(UTC)).authority
    (card / HOST).write_bytes(authority.read_bytes())
    code, told = adopted(card, capsys)
    assert (code, told.splitlines()[0]) == (0, "host.pem est en place.")
    assert (card.parent / "home" / HOST).read_bytes() == authority.read_bytes()


def test_wrong_settings_leave_the_former(card: Path, capsys: pytest.CaptureFixture[str]) -> None:
    adopted(card, capsys)
    (card / "box.toml").write_text("lisen = 1", "utf-8")
    code, told = adopted(card, capsys)
    assert code == 1
    assert told.startswith("Corrigez box.toml, puis rallumez le boîtier ; ce qui était réglé avant reste. box.toml: ")
    assert settings.own_box(card.parent / "home").password == "secret"


def test_what_systemd_gives_for_a_file_that_is_not_there_changes_nothing(
    card: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    unit = (SYSTEMD / "permanence-adopt.service").read_text("utf-8")
    for name in (BOX, HOST, KEY, PRACTICE):
        assert unit.count(f"SetCredential={name}:{ABSENT.decode()}\n") == 1
    for name in (BOX, HOST, KEY):
        (card / name).write_bytes(ABSENT)
    adopted(card, capsys)
    assert not (card.parent / "home/box.toml").exists()
    (card / "practice.toml").write_bytes(ABSENT)
    assert adopted(card, capsys) == (0, "")


@pytest.fixture
def paper(card: Path) -> str:
    """The key of a box that died; its last backup is on the stick, its practice on no card."""
    former, stick, keys = card.parent / "former", card.parent / "stick", new_key_pair()
    for folder in (former, stick):
        folder.mkdir()
    (former / PRACTICE).write_bytes((card / PRACTICE).read_bytes())
    Store(former / "permanence.db", practice_file(), FakeClock(), AgeSeal([keys.recipient])).close()
    for day in (1, 2):
        (former / BOX).write_text(f'password = "of day {day}"', "utf-8")
        backup.save(former, stick, [keys.recipient], datetime(2026, 11, day, tzinfo=UTC))
    for name in (BOX, PRACTICE):
        (card / name).write_bytes(ABSENT)
    return keys.identity


def test_a_box_that_died_comes_back_from_its_last_backup(
    card: Path, paper: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (card / KEY).write_text(f"{paper}\n", "utf-8")
    code, told = adopted(card, capsys)
    assert (code, "restauré d'après permanence-2026-11-02" in told) == (0, True)
    assert settings.own_box(card.parent / "home").password == "of day 2"
    assert settings.load_practice(card.parent / "home" / PRACTICE) == settings.sample_practice()
    assert KEY in erased(card)
    assert not (card / KEY).exists()


@pytest.mark.usefixtures("paper")
@pytest.mark.parametrize("key", [new_key_pair().identity, "", "AGE-SECRET-KEY-1PERDU"], ids=["another", "none", "torn"])
def test_a_key_that_opens_nothing_is_told_and_erased(key: str, card: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (card / KEY).write_text(key, "utf-8")
    code, told = adopted(card, capsys)
    assert (code, "n'a pas été reprise. permanence-2026-11-02" in told) == (1, True)
    assert not (card.parent / "home" / PRACTICE).exists()
    erased(card)
    assert sorted(one.name for one in card.iterdir()) == [BOX, PRACTICE]


def test_data_that_stand_are_not_replaced_by_a_backup(
    card: Path, paper: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (card / KEY).write_text(paper, "utf-8")
    adopted(card, capsys)
    (card.parent / "home" / BOX).write_text('password = "of today"', "utf-8")
    code, told = adopted(card, capsys)
    assert (code, "déjà des données" in told) == (1, True)
    assert settings.own_box(card.parent / "home").password == "of today"


def test_without_a_stick_nothing_comes_back(card: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (card / KEY).write_text(new_key_pair().identity, "utf-8")
    code, told = adopted(card, capsys)
    assert (code, "branchez la clé USB" in told) == (1, True)
    assert not (card.parent / "home").exists()


def erased(card: Path) -> str:
    words = ("sh", str(SYSTEMD / "erase-taken"), str(card), str(card.parent / "home"))
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_what_was_taken_goes_from_the_card(card: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (card / "exemple.toml").touch()
    adopted(card, capsys)
    told = erased(card)
    assert [one.name for one in card.iterdir()] == ["exemple.toml"]
    assert told.count("effacé de cette carte") == 2
    assert erased(card) == ""


def test_what_was_taken_before_a_power_cut_goes_at_the_next_start(
    card: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    adopted(card, capsys)
    code, _ = adopted(card, capsys)
    erased(card)
    assert (code, list(card.iterdir())) == (0, [])


def test_what_was_not_taken_stays_on_the_card_to_be_put_right(card: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (card / "box.toml").write_text("lisen = 1", "utf-8")
    adopted(card, capsys)
    assert erased(card) == ""
    assert sorted(one.name for one in card.iterdir()) == ["box.toml", "practice.toml"]


def test_what_goes_from_the_card_is_written_over(card: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A second name of the same file shows what its blocks hold then."""
    kept = card.parent / "blocks"
    kept.hardlink_to(card / "box.toml")
    adopted(card, capsys)
    erased(card)
    assert b"secret" not in kept.read_bytes()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("practice.toml", "name = ", "valid TOML"),
        ("practice.toml", None, "cannot be read"),
        ("box.toml", "lisen = 1", "listen"),
        ("box.toml", 'recognizer = "siri"', "whisper"),
        ("host.pem", "-----BEGIN CERTIFICATE-----\nnone\n-----END CERTIFICATE-----\n", "no certificate"),
        ("host.pem", "certificat signé", "no certificate"),
    ],
)
def test_a_wrong_file_is_told_in_one_french_sentence_and_nothing_is_taken(
    name: str, content: str | None, says: str, card: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is None:
        (card / name).unlink()
    else:
        (card / name).write_text(content, "utf-8")
    code, told = adopted(card, capsys)
    assert code == 1
    assert told.startswith(f"Corrigez {name}, puis rallumez le boîtier")
    assert says in told
    assert not (card.parent / "home").exists()
