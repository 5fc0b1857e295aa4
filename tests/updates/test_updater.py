"""Updates over a real database; the power goes at every step of each."""

import asyncio
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from appliance.errors import UpdateError
from appliance.health import update
from appliance.health.finding import State
from appliance.sealing import AgeSeal, new_key_pair
from appliance.store.backup import DATABASE
from appliance.store.store import Store
from appliance.updates import state
from appliance.updates.state import Ending, Step, UpdateState
from appliance.updates.updater import Updater
from appliance.vocabulary.acts import TakeMessage
from appliance.vocabulary.meaning import IntentKind, PersonName
from appliance.vocabulary.telephony import CallerId, HangupCause
from tests.fakes.clock import FakeClock
from tests.fakes.packages import UNREADABLE, FakePackages, FakeServices
from tests.fakes.practices import practice_file

OLD, NEW = "0.1.0", "0.2.0"
NIGHT = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
SEAL = AgeSeal([new_key_pair().recipient])
PARIS = ZoneInfo("Europe/Paris")


class PowerCut(BaseException):
    """Nothing that runs hears of it."""


@dataclass
class World:
    """A box at night, whose next version is as good as a test says."""

    home: Path
    template: Path
    """Its database."""
    starts: bool = True
    answers: bool = True
    migrates: bool = True
    caller: bool = False
    """Somebody calls while the new version is tried, and leaves a message."""
    cut_at: int | None = None
    clock: FakeClock = field(default_factory=lambda: FakeClock(NIGHT))
    touched: int = 0
    served: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        (self.home / state.FOLDER).mkdir(parents=True)
        shutil.copyfile(self.template, self.home / DATABASE)
        self.packages = FakePackages(self.home / state.FOLDER, OLD, self._touch)
        self.packages.offered = [NEW]
        self.services = FakeServices(self.packages, self._begins, self._touch)

    @property
    def updater(self) -> Updater:
        return Updater(self.home, self.packages, self.services, self._test_call, self.clock, PARIS)

    def call(self, words: str = "") -> None:
        """A patient who leaves a message; "": a test call."""
        with closing(opened(self.home / DATABASE, self.clock)) as store:
            leave_message(store, words)

    def another_night(self) -> None:
        self.clock.pass_(86_400)

    def messages(self) -> int:
        with closing(sqlite3.connect(self.home / DATABASE)) as db:
            return int(db.execute("SELECT count(*) FROM messages").fetchone()[0])

    def is_migrated(self) -> bool:
        with closing(sqlite3.connect(self.home / DATABASE)) as db:
            return bool(db.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'of_the_new'").fetchone()[0])

    def power_comes(self) -> UpdateState:
        """As systemd does it: what an update left first, then the services."""
        self.cut_at, self.services.version, self.services.starting = None, None, True
        now = asyncio.run(self.updater.put_back())
        self.services.starting = False
        assert not (self.packages.used() == OLD and self.is_migrated()), "a version that cannot read its database"
        self.services.start_reception()
        return now

    def _touch(self) -> None:
        self.touched += 1
        if self.touched == self.cut_at:
            raise PowerCut

    def _begins(self, version: str) -> bool:
        if version == NEW and self.migrates and not self.is_migrated():
            with closing(sqlite3.connect(self.home / DATABASE)) as db:
                db.execute("CREATE TABLE of_the_new (id INTEGER PRIMARY KEY) STRICT")
        return version == OLD or self.starts

    async def _test_call(self) -> bool:
        self._touch()
        assert self.services.version is not None
        self.served.append(self.services.version)
        if self.caller:
            self.caller = False
            self.call("meanwhile")
        self.call()
        self._touch()
        return self.services.version == OLD or self.answers


def opened(path: Path, clock: FakeClock) -> Store:
    return Store(path, practice_file(), clock, SEAL)


def leave_message(store: Store, words: str) -> None:
    call = store.call(CallerId(None))
    if words:
        call.desk.perform(TakeMessage(IntentKind.MESSAGE, words, PersonName("Perrot", "Simone")))
    call.record.close(HangupCause.CALLER)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which one message stands."""
    path = tmp_path_factory.mktemp("template") / DATABASE
    with closing(opened(path, FakeClock(NIGHT - timedelta(hours=1)))) as store:
        leave_message(store, "before")
    return path


@pytest.fixture
def world(tmp_path: Path, template: Path) -> World:
    return World(tmp_path / "box", template)


def ended(now: UpdateState) -> Ending | None:
    assert now.step is Step.IDLE
    return now.ended.ending if now.ended else None


def settled(world: World, version: str) -> None:
    """Whatever went before: one version, wholly, and nothing left of the other."""
    packages = world.packages
    assert (packages.used(), packages.installed(), world.services.version) == (version, version, version)
    assert (packages.releases, packages.held) == ({version}, None)
    assert {path.name for path in (world.home / state.FOLDER).iterdir()} == {state.FILE}
    assert state.read(world.home).step is Step.IDLE


async def test_a_version_that_answers_is_kept(world: World) -> None:
    now = await world.updater.update()
    assert (ended(now), now.looked is not None) == (Ending.UPDATED, True)
    settled(world, NEW)
    assert world.is_migrated()
    assert world.served == [NEW]
    world.another_night()
    assert ended(await world.updater.update()) is Ending.UPDATED
    assert world.served == [NEW], "nothing newer, nothing tried"


@pytest.mark.parametrize(("fault", "ending"), [("starts", Ending.NOT_STARTED), ("answers", Ending.NOT_ANSWERED)])
async def test_one_that_does_not_gives_way_to_the_former_and_its_database(
    world: World, fault: str, ending: Ending
) -> None:
    setattr(world, fault, False)
    now = await world.updater.update()
    assert (ended(now), now.refused) == (ending, (NEW,))
    settled(world, OLD)
    assert not world.is_migrated()
    assert world.messages() == 1
    tried = len(world.served)
    world.another_night()
    await world.updater.update()
    assert len(world.served) == tried, "the same version is not tried again"
    world.packages.offered.append("0.3.0")
    world.another_night()
    world.answers = world.starts = True
    await world.updater.update()
    settled(world, "0.3.0")


async def test_one_that_cannot_be_installed_is_never_run(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    made = world.packages.made(NEW)
    made.write_text(UNREADABLE, "utf-8")
    monkeypatch.setattr(world.packages, "bring", lambda _: made)
    now = await world.updater.update()
    assert (ended(now), now.refused, world.served) == (Ending.NOT_INSTALLED, (NEW,), [])
    settled(world, OLD)


async def test_words_said_to_a_version_that_fails_stay_with_the_former(world: World) -> None:
    world.answers, world.migrates, world.caller = False, False, True
    now = await world.updater.update()
    assert (ended(now), world.messages()) == (Ending.NOT_ANSWERED, 2)
    settled(world, OLD)


async def test_words_that_the_former_could_not_read_keep_the_new_version(world: World) -> None:
    world.answers, world.caller = False, True
    now = await world.updater.update()
    assert (ended(now), now.refused, world.messages()) == (Ending.STAYED, (), 2)
    settled(world, NEW)


async def test_by_day_nothing_is_looked_for(world: World) -> None:
    world.clock.pass_(8 * 3_600)
    now = await world.updater.update()
    assert (ended(now), now.looked, world.packages.used()) == (None, None, OLD)
    await world.updater.update(at_once=True)
    settled(world, NEW)


async def test_a_call_is_waited_for(world: World) -> None:
    store = opened(world.home / DATABASE, world.clock)
    call = store.call(CallerId(None))
    sleep, since = world.clock.sleep, world.clock.now()

    async def sleeps(seconds: float) -> None:
        await sleep(seconds)
        if (world.clock.now() - since).total_seconds() == 300:
            call.record.close(HangupCause.CALLER)

    world.clock.sleep = sleeps  # type: ignore[method-assign]
    await world.updater.update()
    store.close()
    settled(world, NEW)
    assert (world.clock.now() - since).total_seconds() >= 300 + 600


async def test_a_night_without_a_quiet_moment_is_let_go(world: World) -> None:
    while world.clock.now().astimezone(PARIS).hour < 4:
        world.clock.pass_(600)
    store = opened(world.home / DATABASE, world.clock)
    sleep = world.clock.sleep

    async def sleeps(seconds: float) -> None:
        store.call(CallerId(None)).record.close(HangupCause.CALLER)
        await sleep(seconds)

    world.clock.sleep = sleeps  # type: ignore[method-assign]
    store.call(CallerId(None)).record.close(HangupCause.CALLER)
    now = await world.updater.update()
    store.close()
    assert (ended(now), world.packages.used(), world.served) == (None, OLD, [])


async def test_without_room_nothing_is_begun(world: World) -> None:
    world.packages.free_bytes = 1_000
    now = await world.updater.update()
    assert (ended(now), now.refused, world.packages.releases) == (Ending.NO_ROOM, (), {OLD})


async def test_a_database_that_cannot_be_copied_is_not_risked(world: World) -> None:
    path = world.home / DATABASE
    whole = path.read_bytes()
    world.clock.pass_(3_600)
    leave = world.services.leave

    async def breaks() -> None:
        await leave()
        path.write_bytes(b"no database" * 1_000)

    world.services.leave = breaks  # type: ignore[method-assign]
    now = await world.updater.update(at_once=True)
    path.write_bytes(whole)
    assert (ended(now), now.refused, world.served) == (Ending.NOT_KEPT, (), [])
    settled(world, OLD)


async def test_an_update_that_no_night_can_end_is_known_by_its_beginning(world: World) -> None:
    world.answers = False
    (world.home / state.FOLDER / "former.deb").mkdir()  # what would be put back cannot be read
    world.packages.keep = lambda: None  # type: ignore[method-assign]
    began = world.clock.now()
    for _ in range(3):
        with pytest.raises(IsADirectoryError):
            await world.updater.update()
        now = state.read(world.home)
        assert (now.step, now.began) == (Step.CLEANING, began)
        assert update.judge(now, world.clock.now()).state is (State.GOOD if world.clock.now().day == 24 else State.WEAK)
        world.another_night()


async def test_a_source_that_does_not_answer_changes_nothing_and_is_asked_again(world: World) -> None:
    world.packages.silent = True
    with pytest.raises(UpdateError):
        await world.updater.update()
    assert (state.read(world.home), world.services.version) == (UpdateState(), OLD)
    world.clock.pass_(1_800)
    world.packages.silent = False
    await world.updater.update()
    settled(world, NEW)


async def test_what_a_night_has_not_brought_waits_for_the_next(world: World) -> None:
    world.packages.free_bytes = 10
    assert ended(await world.updater.update()) is Ending.NO_ROOM
    world.clock.pass_(1_800)
    world.packages.free_bytes = 10**9
    await world.updater.update()
    assert world.packages.used() == OLD
    world.another_night()
    await world.updater.update()
    settled(world, NEW)


def cuts(tmp_path: Path, template: Path, **how: bool) -> list[World]:
    """The same update, broken off at each point in turn; the last one is not."""
    worlds: list[World] = []
    for point in range(1, 200):
        world = World(tmp_path / str(point), template, **how)  # type: ignore[arg-type]
        world.cut_at = point
        worlds.append(world)
        try:
            asyncio.run(world.updater.update(at_once=True))
        except PowerCut:
            continue
        return worlds
    raise AssertionError("an update that never ends")


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"answers": False},
        {"starts": False},
        {"answers": False, "caller": True},
        {"answers": False, "caller": True, "migrates": False},
        {"caller": True},
    ],
    ids=["good", "silent", "dead", "silent-but-heard", "silent-but-heard-unmigrated", "heard"],
)
def test_wherever_the_power_goes_it_is_one_version_or_the_other(
    tmp_path: Path, template: Path, how: dict[str, bool]
) -> None:
    broken = cuts(tmp_path, template, **how)[:-1]
    assert len(broken) > 20
    for world in broken:
        said = world.messages()
        world.power_comes()
        assert world.services.version == world.packages.used()
        world.packages.offered = []
        asyncio.run(world.updater.update(at_once=True))
        settled(world, world.packages.used())
        assert world.messages() == said, "what was noted stays noted"


def test_the_power_may_go_again_while_an_update_is_put_back(tmp_path: Path, template: Path) -> None:
    for point in range(1, 200):
        world = World(tmp_path / str(point), template, answers=False)
        world.cut_at = point
        with pytest.raises(PowerCut):
            asyncio.run(world.updater.update(at_once=True))
        if state.read(world.home).step is not Step.TRYING:
            continue
        for again in range(1, 200):
            world.cut_at, world.touched, world.services.version, world.services.starting = again, 0, None, True
            try:
                asyncio.run(world.updater.put_back())
            except PowerCut:
                continue
            break
        world.power_comes()
        assert (world.packages.used(), world.messages(), world.is_migrated()) == (OLD, 1, False)
        return
    raise AssertionError("never tried")


def test_a_version_that_was_cut_twice_is_not_tried_a_third_time(world: World) -> None:
    for refused in ((), (NEW,)):
        world.touched, world.cut_at = 0, None
        test_call = world._test_call

        async def resets() -> bool:
            raise PowerCut

        world._test_call = resets  # type: ignore[method-assign]
        with pytest.raises(PowerCut):
            asyncio.run(world.updater.update(at_once=True))
        world._test_call = test_call  # type: ignore[method-assign]
        world.power_comes()
        offered, world.packages.offered = world.packages.offered, []
        assert asyncio.run(world.updater.update(at_once=True)).refused == refused
        world.packages.offered = offered
        settled(world, OLD)


def test_a_state_that_is_damaged_is_named(world: World) -> None:
    (world.home / state.FOLDER / state.FILE).write_text("{", "utf-8")
    with pytest.raises(UpdateError, match="move it away"):
        state.read(world.home)


async def test_a_reception_that_was_let_go_is_started_again_when_the_updater_ends_amidst(world: World) -> None:
    leave, left = world.services.leave, []

    async def leaves() -> None:
        left.append(state.read(world.home).step)
        await leave()
        if len(left) == 1:
            raise PowerCut

    world.services.leave = leaves  # type: ignore[method-assign]
    with pytest.raises(PowerCut):
        await world.updater.update()
    now = await world.updater.put_back()
    assert (left, now.step, world.services.version) == ([Step.SWITCHING] * 2, Step.CLEANING, OLD)
