"""From the box to the station and back, over the real server."""

import asyncio
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from appliance.store.database import MEMORY, Connection
from appliance.store.store import Store
from appliance.vocabulary.acts import BookAppointment, CancelAppointment, MarkRead
from appliance.vocabulary.agenda import AppointmentId
from appliance.vocabulary.journal import JournalKind
from appliance.vocabulary.telephony import CallerId, HangupCause
from sync.commands import Command, CommandAct, CommandDesk, Fate, Unheeded, written_command
from sync.envelope import Envelope, Lane, read
from sync.rebuild import drop_guards, put
from sync.replica import Replica
from sync.sealing import open_contents
from tests.fakes.clock import FakeClock
from tests.fakes.nats import NatsServer
from tests.fakes.practices import ODETTE, visit
from tests.fakes.tones import tone
from tests.sync.conftest import BOX, PRACTICE, STATION, STRANGER
from tests.sync.worlds import PAPER, RealSleep, box_of, follow, joined, message, paired, running, store_at


@pytest.fixture
def clock() -> FakeClock:
    return RealSleep()


@pytest.fixture
def store(tmp_path: Path, clock: FakeClock) -> Iterator[Store]:
    opened = store_at(tmp_path / "box" / "permanence.db", clock)
    yield opened
    opened.close()


@pytest.fixture
def replica(tmp_path: Path, clock: FakeClock) -> Iterator[Replica]:
    opened = Replica(tmp_path / "replica.db", clock)
    joined(opened)
    yield opened
    opened.close()


def view(replica: Replica, identity: str = STATION.identity) -> Connection:
    """What the station shows once it is unlocked."""
    db = Connection(MEMORY)
    drop_guards(db)
    for envelope in replica.envelopes(PRACTICE, Lane.JOURNAL):
        assert not put(db, open_contents(envelope.sealed, identity))
    return db


def asked(act: CommandAct, before: Envelope | None = None, key: str = "c1", clock: FakeClock | None = None) -> Envelope:
    at = (clock or FakeClock()).now()
    link = (before.header.sequence, before.hash) if before else (0, "0" * 64)
    return written_command(Command(key, at, act), PRACTICE, "s1", STATION, BOX.public.recipient, link)


async def test_a_message_comes_to_the_station_and_its_reading_back_to_the_box(
    server: NatsServer, store: Store, replica: Replica, clock: FakeClock
) -> None:
    paired(store)
    key = message(store)
    async with running(box_of(store, clock), lambda: server.connect(BOX, "box")):
        station = await server.connect(STATION, "s1")
        count = len(list(store.journal()))
        await follow(station, replica, Lane.JOURNAL, lambda: _known(replica) >= count)
        assert dict(view(replica).run("SELECT last, read_at FROM messages")[0]) == {"last": "Delaunay", "read_at": None}
        await (await station.send(asked(MarkRead(key), clock=clock)))
        await follow(station, replica, Lane.JOURNAL, lambda: _known(replica) >= count + 2)
        await station.close()
    shown = view(replica)
    assert shown.run("SELECT read_by FROM messages")[0]["read_by"] == "station:s1"
    done = json.loads(shown.run("SELECT payload FROM journal WHERE kind = 'command_done'")[0]["payload"])
    assert done["command"] == "c1"
    assert store.unread_hours() == 0


def _known(replica: Replica) -> int:
    """Journal entries that have come."""
    came = replica.envelopes(PRACTICE, Lane.JOURNAL)
    return sum(len(open_contents(one.sealed, PAPER.identity)["entries"]) for one in came)


async def test_what_a_thousand_entries_tell_comes_in_few_envelopes_and_in_order(
    server: NatsServer, store: Store, replica: Replica, clock: FakeClock
) -> None:
    for rank in range(200):
        message(store, f"numéro {rank}")
    async with running(box_of(store, clock), lambda: server.connect(BOX, "box")):
        station = await server.connect(STATION, "s1")
        count = len(list(store.journal()))
        await follow(station, replica, Lane.JOURNAL, lambda: _known(replica) >= count)
        await station.close()
    entries = [one["sequence"] for envelope in replica.envelopes(PRACTICE, "journal")
               for one in open_contents(envelope.sealed, PAPER.identity)["entries"]]  # fmt: skip
    assert entries == list(range(1, count + 1))
    assert replica.link(PRACTICE, "journal")[0] < count / 20
    assert not replica.findings(PRACTICE)
    assert store.connection.run("SELECT count(*) AS n FROM outbox WHERE lane = 'journal'")[0]["n"] == 0


async def test_recordings_hold_up_neither_who_is_let_in_nor_the_sign_of_life(
    server: NatsServer, store: Store, clock: FakeClock
) -> None:
    for _ in range(4):
        call = store.call(CallerId(None))
        for _ in range(30):
            call.record.sound(tone(2_000))
        call.record.close(HangupCause.CALLER)

    class Hurried(RealSleep):
        """Half a minute passes whenever somebody looks."""

        def monotonic_ms(self) -> int:
            self.pass_(30)
            return super().monotonic_ms()

    box, positions = box_of(store, Hurried()), dict[str, list[int]]()
    station = await server.connect(STATION, "s1")
    async with running(box, lambda: server.connect(BOX, "box")), asyncio.timeout(60):
        for lane, many in ((Lane.RECORDINGS, 4), (Lane.PULSE, 3), (Lane.ACCESS, 1)):
            arriving = station.arrivals(lane, 0)
            positions[lane] = [(await anext(arriving)).position for _ in range(many)]
    await station.close()
    first, *_, last = positions[Lane.RECORDINGS]
    assert positions[Lane.ACCESS][0] < first
    assert any(first < one < last for one in positions[Lane.PULSE])


async def test_a_station_that_has_just_been_paired_hears_the_box_at_once(
    server: NatsServer, store: Store, clock: FakeClock
) -> None:
    host = await server.connect(STATION, "s1")
    async with running(box_of(store, clock), lambda: server.connect(BOX, "box")), asyncio.timeout(60):
        pulses = host.arrivals(Lane.PULSE, 0)
        await anext(pulses)
        paired(store, key="s2", keys=STRANGER)
        heard = read((await anext(pulses)).raw)
        assert open_contents(heard.sealed, STRANGER.identity)["name"] == store.practice.name
    await host.close()


async def test_a_pulse_names_nothing_that_the_host_has_not_acknowledged(store: Store, clock: FakeClock) -> None:
    message(store)
    box = box_of(store, clock)
    assert box.outbox.seal_journal()
    box.pulse()
    (pulse,) = box.outbox.waiting(Lane.PULSE, 0)
    assert open_contents(pulse.sealed, PAPER.identity)["heads"] == {"journal": [0, "0" * 64]}
    (sent,) = box.outbox.waiting(Lane.JOURNAL, 0)
    box.outbox.acknowledged({Lane.JOURNAL: 1})
    box.pulse()
    (pulse,) = box.outbox.waiting(Lane.PULSE, 0)
    assert open_contents(pulse.sealed, PAPER.identity)["heads"] == {"journal": [1, sent.hash]}


async def test_the_urgent_overtakes_a_backlog(server: NatsServer, store: Store, clock: FakeClock) -> None:
    for rank in range(150):
        message(store, f"numéro {rank}")
    urgent = message(store, "mon mari ne respire plus", urgent=True)
    async with running(box_of(store, clock), lambda: server.connect(BOX, "box")):
        station = await server.connect(STATION, "s1")
        arriving = station.arrivals("urgent", 0)
        first = await asyncio.wait_for(anext(arriving), 30)
        await station.close()
    assert first.position == 1, "before everything else"
    rows = open_contents(read(first.raw).sealed, PAPER.identity)["rows"]
    assert [one["id"] for one in rows["messages"]] == [urgent]


# --- commands ------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(store: Store, clock: FakeClock) -> CommandDesk:
    paired(store)
    return CommandDesk(store, (BOX.identity,), PRACTICE, clock)


def last(store: Store) -> tuple[JournalKind, dict[str, object]]:
    entry = list(store.journal())[-1]
    return entry.kind, json.loads(entry.payload)


def test_a_command_is_done_once_however_often_it_comes(store: Store, desk: CommandDesk) -> None:
    command = asked(BookAppointment(visit("2026-11-26 10:00"), ODETTE, "genou"))
    assert [desk.hear(command.raw) for _ in range(3)] == [Fate.DONE, Fate.KNOWN, Fate.KNOWN]
    kind, told = last(store)
    assert kind is JournalKind.COMMAND_DONE
    assert told["appointment"] in {one.id for one in store.appointments()}
    assert [entry.actor for entry in store.journal()][-2:] == ["station:s1"] * 2


def test_commands_are_done_in_the_order_they_were_asked(store: Store, desk: CommandDesk) -> None:
    first = asked(CancelAppointment(AppointmentId("a1")))
    second = asked(MarkRead(message(store)), first, "c2")
    assert desk.hear(second.raw) is Fate.EARLY
    assert desk.hear(first.raw) is Fate.DONE
    assert desk.hear(second.raw) is Fate.DONE


def test_a_refusal_comes_back_with_its_reason(store: Store, desk: CommandDesk) -> None:
    assert desk.hear(asked(BookAppointment(visit("2026-11-26 09:00"), ODETTE)).raw) is Fate.REFUSED
    kind, told = last(store)
    assert (kind, told["why"], told["command"]) == (JournalKind.COMMAND_REFUSED, "slot_taken", "c1")


def test_a_station_asks_only_what_the_practice_allows_it(store: Store, clock: FakeClock) -> None:
    paired(store, ("messages",))
    desk = CommandDesk(store, (BOX.identity,), PRACTICE, clock)
    assert desk.hear(asked(CancelAppointment(AppointmentId("a1"))).raw) is Fate.REFUSED
    assert last(store)[1]["why"] == Unheeded.NO_RIGHT


@pytest.mark.parametrize(
    ("hours", "fate"),
    [
        *((-2, Fate.DONE), (2, Fate.DONE), (26, Fate.DONE)),
        *((-25, Fate.REFUSED), (73, Fate.REFUSED), (-73, Fate.REFUSED)),
    ],
)
def test_a_clock_two_hours_wrong_hinders_nothing_and_an_old_command_is_refused(
    store: Store, desk: CommandDesk, hours: int, fate: Fate
) -> None:
    station = FakeClock(FakeClock().now() - timedelta(hours=hours))
    command = asked(CancelAppointment(AppointmentId("a1")), clock=station)
    assert desk.hear(command.raw) is fate
    assert fate is Fate.DONE or last(store)[1]["why"] == Unheeded.STALE


def test_what_a_paired_station_did_not_sign_is_nobody_s(store: Store, desk: CommandDesk) -> None:
    before = len(list(store.journal()))
    command = Command("c1", FakeClock().now(), CancelAppointment(AppointmentId("a1")))
    forged = written_command(command, PRACTICE, "s1", STRANGER, BOX.public.recipient)
    unknown = written_command(command, PRACTICE, "s2", STRANGER, BOX.public.recipient)
    changed = bytearray(asked(command.act).raw)
    changed[-1] ^= 1
    for raw in (forged.raw, unknown.raw, bytes(changed), b"", b"x" * 100):
        assert desk.hear(raw) is Fate.FORGED
    store.stations.revoke("s1")
    assert desk.hear(asked(command.act).raw) is Fate.FORGED
    assert len(list(store.journal())) == before + 1, "only the revocation"


def test_a_command_nobody_can_read_is_refused_and_those_behind_it_are_heard(store: Store, desk: CommandDesk) -> None:
    command = Command("c1", FakeClock().now(), CancelAppointment(AppointmentId("a1")))
    unreadable = written_command(command, PRACTICE, "s1", STATION, STRANGER.public.recipient)
    assert desk.hear(unreadable.raw) is Fate.REFUSED
    assert last(store)[1]["why"] == Unheeded.UNREADABLE
    assert desk.hear(asked(command.act, unreadable).raw) is Fate.DONE
