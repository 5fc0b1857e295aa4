"""The front of the box, on gpiozero's own mock pins and a real database."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from gpiozero.pins.mock import MockFactory

from appliance.commands import panel
from appliance.errors import SettingsError
from appliance.health import line, reception
from appliance.health.finding import Installation, State
from appliance.line import mark
from appliance.panel.attendant import ACTOR, Attendant
from appliance.panel.board import Board, Press
from appliance.panel.database import Reopened
from appliance.panel.lamps import ALL_WELL, CALLING, Light, Look, Seen, look
from appliance.sealing import AgeSeal, new_key_pair
from appliance.settings import Box
from appliance.store.database import MEMORY
from appliance.store.store import Store
from appliance.vocabulary.acts import TakeMessage
from appliance.vocabulary.journal import JournalKind
from appliance.vocabulary.meaning import IntentKind, PersonName
from appliance.vocabulary.presence import PresenceMode
from appliance.vocabulary.telephony import CallerId
from tests.fakes.clock import FakeClock
from tests.fakes.practices import practice_file

PINS = ("GPIO17", "GPIO27", "GPIO22", "GPIO5", "GPIO6")
GREEN, AMBER, RED = 17, 27, 22
PRESENCE, TEST = 5, 6


@pytest.fixture
def factory() -> Iterator[MockFactory]:
    pins = MockFactory()
    yield pins
    pins.close()


@pytest.fixture
def board(factory: MockFactory) -> Iterator[Board]:
    made = Board(PINS, factory)
    yield made
    made.close()


@pytest.fixture
def store() -> Iterator[Store]:
    opened = Store(MEMORY, practice_file(), FakeClock(), AgeSeal([new_key_pair().recipient]))
    yield opened
    opened.close()


class Front:
    """A panel whose box answers, and whose test call is answered, unless told otherwise."""

    def __init__(self, board: Board, store: Store) -> None:
        self.answering, self.wrong, self.call_answered = True, False, True
        self.called = asyncio.Event()
        seen = Reopened(lambda: store)
        self.attendant = Attendant(board, seen, FakeClock(), lambda: (self.answering, self.wrong), self._call)

    async def _call(self) -> bool:
        self.called.set()
        return self.call_answered

    def look(self) -> Look:
        return look(self.attendant.seen())


@pytest.fixture
def front(board: Board, store: Store) -> Front:
    return Front(board, store)


def leave_message(store: Store, *, urgent: bool) -> None:
    store.call(CallerId("0261910513")).desk.perform(
        TakeMessage(IntentKind.MESSAGE, "dites au docteur de rappeler", PersonName("Delaunay", "Odette"), urgent=urgent)
    )


QUIET = Seen(answering=True, presence=PresenceMode.MACHINE, unread=0, urgent=0, wrong=False)
OFF, ON, BLINKING = Light.OFF, Light.ON, Light.BLINKING


@pytest.mark.parametrize(
    ("seen", "wanted"),
    [
        (QUIET, Look(ON, OFF, OFF)),
        (replace(QUIET, presence=PresenceMode.ABSENT), Look(ON, OFF, OFF)),
        (replace(QUIET, presence=PresenceMode.PRACTICE, unread=2), Look(BLINKING, ON, OFF)),
        (replace(QUIET, unread=2, urgent=1, wrong=True), Look(ON, ON, BLINKING)),
        (replace(QUIET, wrong=True), Look(ON, OFF, ON)),
        (replace(QUIET, answering=False), Look(OFF, OFF, ON)),
    ],
)
def test_each_state_has_its_lamps(seen: Seen, wanted: Look) -> None:
    assert look(seen) == wanted


def test_lamps_are_lit_and_put_out(board: Board, factory: MockFactory) -> None:
    board.show(ALL_WELL)
    assert [factory.pin(pin).state for pin in (GREEN, AMBER, RED)] == [1, 1, 1]
    board.show(Look(ON, OFF, OFF))
    assert [factory.pin(pin).state for pin in (GREEN, AMBER, RED)] == [1, 0, 0]
    board.show(CALLING)
    board.close()
    assert [factory.pin(pin).function for pin in (GREEN, AMBER, RED)] == ["input"] * 3


def test_a_waiting_message_is_seen_and_an_urgent_one_first(front: Front, store: Store) -> None:
    assert front.look() == Look(ON, OFF, OFF)
    leave_message(store, urgent=False)
    assert front.look() == Look(ON, ON, OFF)
    leave_message(store, urgent=True)
    front.wrong = True
    assert front.look() == Look(ON, ON, BLINKING)


async def test_the_first_button_says_who_answers_and_the_journal_who_pressed(front: Front, store: Store) -> None:
    await front.attendant.press(Press.PRESENCE)
    assert store.presence().mode is PresenceMode.PRACTICE
    assert front.look().answers is BLINKING
    await front.attendant.press(Press.PRESENCE)
    assert store.presence().mode is PresenceMode.MACHINE
    told = [entry.actor for entry in store.journal() if entry.kind is JournalKind.PRESENCE_CHANGED]
    assert told == [ACTOR, ACTOR]


async def test_a_damaged_database_puts_out_no_lamp_and_a_restored_one_is_found(board: Board, tmp_path: Path) -> None:
    path, seal = tmp_path / "permanence.db", AgeSeal([new_key_pair().recipient])
    database = Reopened(lambda: Store(path, practice_file(), FakeClock(), seal))
    attendant = Attendant(board, database, FakeClock(), lambda: (True, False), never)
    assert look(attendant.seen()) == Look(ON, OFF, OFF)
    database.close()
    path.write_bytes(b"this is no database, and long enough to be taken for one" * 100)
    assert look(attendant.seen()) == Look(ON, OFF, ON)
    await attendant.press(Press.PRESENCE)
    assert look(attendant.seen()) == Look(ON, OFF, ON)
    path.unlink()
    await attendant.press(Press.PRESENCE)
    assert look(attendant.seen()) == Look(BLINKING, OFF, OFF)
    database.close()


def test_a_database_that_fails_while_it_is_open_is_opened_anew(board: Board) -> None:
    opened: list[Store] = []

    def opens() -> Store:
        opened.append(Store(MEMORY, practice_file(), FakeClock(), AgeSeal([new_key_pair().recipient])))
        return opened[-1]

    attendant = Attendant(board, Reopened(opens), FakeClock(), lambda: (True, False), never)
    assert look(attendant.seen()) == Look(ON, OFF, OFF)
    opened[0].close()
    assert look(attendant.seen()) == Look(ON, OFF, ON)
    assert look(attendant.seen()) == Look(ON, OFF, OFF)
    assert len(opened) == 2
    opened[-1].close()


async def never() -> bool:
    raise AssertionError


async def test_an_unanswered_test_call_is_a_fault_until_one_is_answered_and_the_page_says_so(
    board: Board, tmp_path: Path
) -> None:
    answers, seal = [False, True], AgeSeal([new_key_pair().recipient])
    database = Reopened(lambda: Store(tmp_path / "permanence.db", practice_file(), FakeClock(), seal))
    condition = panel.Condition(tmp_path, Box(), {"reception": reception.examine})

    async def call() -> bool:
        return answers.pop(0)

    attendant = Attendant(board, database, FakeClock(), condition.seen, call)
    for state, alarm in ((State.WRONG, True), (State.GOOD, False)):
        await attendant.press(Press.TEST_CALL)
        assert reception.examine(Installation(tmp_path)).state is state
        assert condition.seen()[1] is alarm
    database.close()


async def test_a_finger_on_a_button_is_attended_to(front: Front, factory: MockFactory) -> None:
    attending = asyncio.ensure_future(front.attendant.attend())
    await asyncio.sleep(0)  # it begins
    factory.pin(TEST).drive_low()
    await asyncio.wait_for(front.called.wait(), 10)
    attending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await attending


def test_each_button_is_known_by_its_pin(board: Board, factory: MockFactory) -> None:
    pressed: list[Press] = []
    board.tell(pressed.append)
    for pin in (TEST, PRESENCE):
        factory.pin(pin).drive_low()
        factory.pin(pin).drive_high()
    assert pressed == [Press.TEST_CALL, Press.PRESENCE]


@pytest.mark.parametrize(
    ("pins", "said"),
    [(PINS[:3], "five pins"), ((*PINS[:4], "GPIO99"), "GPIO99"), ((*PINS[:4], "GPIO17"), "GPIO17")],
)
def test_pins_that_cannot_be_are_named(pins: tuple[str, ...], said: str, factory: MockFactory) -> None:
    with pytest.raises(SettingsError, match=said):
        Board(pins, factory)


def test_a_machine_whose_pins_cannot_be_reached_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GPIOZERO_PIN_FACTORY", raising=False)
    with pytest.raises(SettingsError, match=r"leave panel out.*from lgpio: .+; .*from rpigpio: .+"):
        Board(PINS)


async def test_two_wires_are_answered_while_the_reception_hears_them(tmp_path: Path) -> None:
    box = Box(line="analogue")
    assert not await panel.answers(tmp_path, box, FakeClock())
    looked: asyncio.Queue[None] = asyncio.Queue()

    async def hears() -> bool:
        looked.put_nowait(None)
        return True

    keeping = asyncio.create_task(mark.keep(tmp_path, hears, FakeClock()))
    for _ in range(2):
        await looked.get()
    assert await panel.answers(tmp_path, box, FakeClock())
    assert line.examine(Installation(tmp_path, box)).state is State.GOOD
    keeping.cancel()
    with pytest.raises(asyncio.CancelledError):
        await keeping
    assert not await panel.answers(tmp_path, box, FakeClock())
