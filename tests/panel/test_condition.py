"""From a fault to the red lamp, by every check that the page shows."""

import fcntl
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from appliance.clock import SystemClock
from appliance.commands.panel import Condition
from appliance.health import clock
from appliance.health.examination import CHECKS, Check, examine
from appliance.health.finding import Finding, State
from appliance.line import mark
from appliance.panel.lamps import Light, Look, Seen, look
from appliance.sealing import AgeSeal, new_key_pair
from appliance.settings import Box
from appliance.store.backup import DATABASE
from appliance.store.database import Connection
from appliance.store.store import Store
from appliance.vocabulary.faults import Fault
from appliance.vocabulary.presence import PresenceMode
from tests.apart import OWN_SYS, apart
from tests.fakes.clock import FakeClock
from tests.fakes.practices import practice_file
from web_ui.practice.pulse import Pulse

ANALOGUE = Box(line="analogue", sound_card="no such card")
SEAL = AgeSeal([new_key_pair().recipient])


def finds(name: str, state: State) -> Check:
    return lambda _: Finding(name, state, "Cela est ainsi.", "Appelez votre installateur.")


def lamps(home: Path, checks: dict[str, Check], box: Box = ANALOGUE) -> Look:
    """What stands there while no message waits and the database opens."""
    condition = Condition(home, box, checks)
    condition.examine()
    answering, faulty = condition.seen()
    return look(Seen(answering, PresenceMode.MACHINE, 0, 0, faulty))


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """Of a box whose line is answered."""
    (tmp_path / "box.toml").write_text('line = "analogue"\nsound_card = "no such card"\n', "utf-8")
    with (tmp_path / mark.FILE).open("a") as answered:
        fcntl.flock(answered, fcntl.LOCK_EX)
        yield tmp_path


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    with closing(Store(home / DATABASE, practice_file(), FakeClock(), SEAL)) as opened:
        yield opened


@pytest.mark.parametrize("ill", [None, *CHECKS])
def test_the_lamp_is_red_when_the_page_names_something_wrong_and_only_then(
    ill: str | None, home: Path, store: Store
) -> None:
    checks = {name: finds(name, State.WRONG if name == ill else State.GOOD) for name in CHECKS}
    with closing(Connection(home / DATABASE)) as reads:
        page = Pulse(store, reads, FakeClock(), lambda: examine(home, checks))
        page.look()
        assert any(one.state is State.WRONG for one in page.findings) is (ill is not None)
        assert page.state().colour == ("red" if ill else "")
    assert lamps(home, checks) == Look(Light.ON, Light.OFF, Light.ON if ill else Light.OFF)


def test_what_is_quick_is_seen_at_once_and_the_rest_as_it_was(home: Path) -> None:
    now = {"disk": State.GOOD, "power": State.GOOD}
    condition = Condition(home, ANALOGUE, {name: lambda it, name=name: finds(name, now[name])(it) for name in now})
    condition.examine()
    assert condition.seen() == (True, False)
    now["power"] = State.WRONG
    assert condition.seen() == (True, False)
    condition.examine()
    assert condition.seen() == (True, True)
    now |= {"power": State.GOOD, "disk": State.WRONG}
    condition.examine()
    now["disk"] = State.GOOD
    assert condition.seen() == (True, False)


FAULT = Look(Light.ON, Light.OFF, Light.ON)
WELL = Look(Light.ON, Light.OFF, Light.OFF)


def only(*names: str) -> dict[str, Check]:
    return {name: CHECKS[name] for name in names}


def test_a_database_that_is_damaged(home: Path) -> None:
    assert lamps(home, only("reception")) == WELL
    (home / DATABASE).write_bytes(b"this is no database, and long enough to be taken for one" * 100)
    assert lamps(home, only("reception")) == FAULT


def test_a_model_that_is_broken(home: Path) -> None:
    model = home / "models" / "whisper-base" / "model.bin"
    model.parent.mkdir(parents=True)
    model.write_bytes(b"not the model")
    assert lamps(home, only("models")) == FAULT


def test_a_registrar_that_is_gone_as_the_reception_notes_it(home: Path, store: Store) -> None:
    assert lamps(home, only("reception")) == WELL
    store.note_faults({Fault.NOT_REGISTERED: True})
    assert lamps(home, only("reception")) == FAULT


def test_a_clock_that_is_not_sure(home: Path) -> None:
    raspberry = home / "proc/device-tree/model"
    raspberry.parent.mkdir(parents=True)
    raspberry.write_text("Raspberry Pi 4 Model B")
    for synchronized in (True, False):
        pi = SystemClock(root=home, synchronized=lambda synchronized=synchronized: synchronized)
        found = lamps(home, {"clock": lambda _, pi=pi: clock.judge(is_sure=pi.is_sure())})
        assert found == (WELL if synchronized else FAULT)


def test_no_sound_device(tmp_path: Path) -> None:
    (tmp_path / "box.toml").write_text('line = "analogue"\nsound_card = "no such card"\n', "utf-8")
    assert lamps(tmp_path, only("line")) == Look(Light.OFF, Light.OFF, Light.ON)


def test_a_line_whose_address_is_badly_written(tmp_path: Path) -> None:
    (tmp_path / "box.toml").write_text('listen = "here"', "utf-8")
    assert lamps(tmp_path, only("line"), Box(listen="here")) == Look(Light.OFF, Light.OFF, Light.ON)


LIT = """
import sys
from pathlib import Path
from tests.panel.test_condition import lamps, only
print(lamps(Path(sys.argv[1]), only(sys.argv[2])).alarm.name)
"""


def test_no_network(home: Path) -> None:
    (home / "box.toml").unlink()  # its calls come by the network
    assert apart(("--net",), OWN_SYS, LIT, str(home), "network") == "ON"


def test_a_disk_that_is_full(home: Path) -> None:
    full = 'mount -t tmpfs -o size=6M none "$1"; head -c 9M /dev/zero > "$1/recording" 2> /dev/null || true'
    assert apart((), full, LIT, str(home), "disk") == "ON"
