"""A burnt box, a new station's past, new keys: nothing is lost, and nobody gets what is not theirs."""

import asyncio
import copy
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from appliance import settings
from appliance.acts.changes import change_settings
from appliance.acts.people import People
from appliance.errors import SettingsError, StoreError, SyncError
from appliance.sealing import AgeSeal, new_key_pair
from appliance.store.store import Store
from appliance.vocabulary.acts import AppointmentBooked, AssignMessage, BookAppointment, MarkRead
from appliance.vocabulary.agenda import Patient, Slot
from appliance.vocabulary.audio import duration_ms
from appliance.vocabulary.journal import JournalKind
from appliance.vocabulary.telephony import CallerId, HangupCause
from sync.box import Box, party
from sync.commands import Command, CommandDesk, Fate, written_command
from sync.envelope import Lane
from sync.keys import load_keyring, new_keyring, practice_id, succeed
from sync.past import unlock_past
from sync.ports import Arrived
from sync.publisher import Publisher
from sync.recovery import restore
from sync.replica import Fault, Replica
from sync.rows import KEYS
from sync.view import View
from tests.fakes.clock import FakeClock
from tests.fakes.nats import NatsServer
from tests.fakes.tones import tone
from tests.sync.conftest import BOX, PRACTICE, STATION
from tests.sync.worlds import PAPER, joined, message, paired

VISIT = Slot(datetime(2026, 11, 27, 8, tzinfo=UTC), 15, "lemoine", "consultation")
FILES = {"practice.toml": settings.SAMPLE.read_text("utf-8"), "recipients.txt": PAPER.recipient + "\n"}


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def store(tmp_path: Path, clock: FakeClock) -> Iterator[Store]:
    opened = Store(tmp_path / "burnt" / "permanence.db", settings.sample_practice(), clock, AgeSeal([PAPER.recipient]))
    yield opened
    opened.close()


def opened(home: Path, clock: FakeClock) -> Store:
    file = settings.load_practice(home / "practice.toml")
    return Store(home / "permanence.db", file, clock, AgeSeal([PAPER.recipient]))


async def publish(store: Store, server: NatsServer, clock: FakeClock, box: Box | None = None) -> None:
    box = box or Box(store, party(BOX, (PAPER.recipient,), FILES), clock)
    host = await server.connect(BOX, "box")
    box.renew()
    await Publisher(box.outbox, host, clock).drain()
    await host.close()


def rows(store: Store) -> dict[str, list[tuple[object, ...]]]:
    tables = (*KEYS, "booked_stretches")
    return {table: sorted(map(tuple, store.connection.run(f"SELECT * FROM {table}")), key=repr) for table in tables}


def lived_in(store: Store) -> None:
    """Calls, messages, a recording, a command done."""
    paired(store)
    key = message(store, "rappelez-moi")
    message(store, "c'est urgent", urgent=True)
    call = store.call(CallerId("0261910513"))
    call.record.sound(tone(4_000))
    call.record.close(HangupCause.CALLER)
    command = written_command(
        Command("c1", FakeClock().now(), MarkRead(key)), PRACTICE, "s1", STATION, BOX.public.recipient
    )
    assert CommandDesk(store, (BOX.identity,), PRACTICE, FakeClock()).hear(command.raw) is Fate.DONE


async def test_paper_and_host_make_a_new_box_to_the_row(
    store: Store, server: NatsServer, clock: FakeClock, tmp_path: Path
) -> None:
    lived_in(store)
    await publish(store, server, clock)
    before, journal = rows(store), list(store.journal())
    new_home, host = tmp_path / "new", await server.connect(BOX, "box")
    done = await restore(new_home, PAPER.identity, PRACTICE, BOX.nkey_seed, host, clock)
    assert (done.entries, done.messages, done.findings) == (len(journal) + 1, 2, ())
    again = Store(
        new_home / "permanence.db",
        settings.load_practice(new_home / "practice.toml"),
        clock,
        AgeSeal([PAPER.recipient]),
    )
    assert rows(again) == before
    assert list(again.journal())[: len(journal)] == journal
    assert again.broken_entry() is None
    assert list(again.journal())[-1].kind is JournalKind.BOX_RESTORED
    assert {one.text for one in again.messages(PAPER.identity)} == {"rappelez-moi", "c'est urgent"}
    assert duration_ms(again.recording(3, PAPER.identity)) >= 4_000
    assert load_keyring(new_home / "box.keys") == BOX
    await host.close()
    again.close()


async def test_who_was_erased_or_made_one_with_another_does_not_come_back(
    store: Store, server: NatsServer, clock: FakeClock, tmp_path: Path
) -> None:
    lived_in(store)
    people = People(store.books("user:agnes"))
    kept = people.add(Patient("Tissier", "Marguerite", None, None))
    twice = people.add(Patient("Tissier", "Margot", None, "0261910514"))
    gone = people.add(Patient("Delaunay", "Odette", None, "0261910513"))
    booked = store.agenda("user:agnes").book(BookAppointment(VISIT, Patient("Tissier", "Margot", None, None, twice)))
    assert isinstance(booked, AppointmentBooked)
    await publish(store, server, clock)
    people.merge(kept, twice)
    people.erase(gone)
    table = copy.deepcopy(settings.sample_practice().table)
    table["practitioners"][0]["hours"]["mon"] = [["10:00", "11:00"]]
    change_settings(store.books("user:agnes"), "horaires", table, {})
    store.refresh()
    await publish(store, server, clock)
    before, host = rows(store), await server.connect(BOX, "box")
    assert not before["messages"], "both were hers"
    await restore(tmp_path / "new", PAPER.identity, PRACTICE, BOX.nkey_seed, host, clock)
    again = opened(tmp_path / "new", clock)
    assert rows(again) == before
    assert not again.connection.run("SELECT 1 FROM retold")
    assert [one.patient.id for one in again.appointments() if one.id == booked.appointment.id] == [kept]
    await host.close()
    again.close()


async def test_the_new_box_goes_on_where_the_old_one_ended(
    store: Store, server: NatsServer, clock: FakeClock, tmp_path: Path
) -> None:
    lived_in(store)
    await publish(store, server, clock)
    replica = Replica(":memory:", clock)
    joined(replica)
    station = await server.connect(STATION, "s1")
    first = await station.last(Lane.JOURNAL)
    new_home, host = tmp_path / "new", await server.connect(BOX, "box")
    await restore(new_home, PAPER.identity, PRACTICE, BOX.nkey_seed, host, clock)
    again = Store(
        new_home / "permanence.db",
        settings.load_practice(new_home / "practice.toml"),
        clock,
        AgeSeal([PAPER.recipient]),
    )
    message(again, "après l'incendie")
    await publish(again, server, clock, Box(again, party(BOX, (PAPER.recipient,), FILES), clock))
    assert await station.last(Lane.JOURNAL) != first
    arriving = station.arrivals(Lane.JOURNAL, 0)
    while await station.last(Lane.JOURNAL) != (one := await anext(arriving)).raw:
        replica.take(PRACTICE, Lane.JOURNAL, one)
    replica.take(PRACTICE, Lane.JOURNAL, one)
    assert not replica.findings(PRACTICE), "one chain"
    view = View(replica, replica.memberships()[0], STATION.identity)
    view.refresh()
    assert view.text(view.unread()[-1]["sealed_text"]) == "après l'incendie"
    asked = written_command(Command("c1", clock.now(), MarkRead("m")), PRACTICE, "s1", STATION, BOX.public.recipient)
    assert CommandDesk(again, (BOX.identity,), PRACTICE, clock).hear(asked.raw) is Fate.KNOWN, "nothing is done twice"
    for one_ in (station, host):
        await one_.close()
    again.close()


async def test_another_paper_or_another_name_restores_nothing(
    store: Store, server: NatsServer, clock: FakeClock, tmp_path: Path
) -> None:
    await publish(store, server, clock)
    host = await server.connect(BOX, "box")
    with pytest.raises(SyncError, match="not sealed to this key"):
        await restore(tmp_path / "a", new_key_pair().identity, PRACTICE, BOX.nkey_seed, host, clock)
    other = practice_id(new_keyring().public.signer)
    with pytest.raises(SettingsError, match="not this practice's"):
        await restore(tmp_path / "b", PAPER.identity, other, BOX.nkey_seed, host, clock)
    assert not (tmp_path / "a").exists()
    assert not (tmp_path / "b").exists()
    with pytest.raises(SettingsError, match="already"):
        await restore(tmp_path / "burnt", PAPER.identity, PRACTICE, BOX.nkey_seed, host, clock)
    await host.close()


def test_a_practitioner_gives_a_station_the_past(store: Store, clock: FakeClock) -> None:
    message(store, "avant")
    paired(store)
    box = Box(store, party(BOX, (PAPER.recipient,), FILES), clock)
    with pytest.raises(StoreError):
        unlock_past(store, box.outbox, new_key_pair().identity, "s1", "user:agnes")
    assert unlock_past(store, box.outbox, PAPER.identity, "s1", "user:agnes") == 1
    assert unlock_past(store, box.outbox, PAPER.identity, "s2", "user:agnes") == 0
    while box.outbox.seal_journal():
        pass
    replica = Replica(":memory:", clock)
    joined(replica)
    for lane in ("past.s1", Lane.JOURNAL):
        for rank, envelope in enumerate(box.outbox.waiting(lane, 0), start=1):
            replica.take(PRACTICE, lane, Arrived(rank, envelope.raw))
    view = View(replica, replica.memberships()[0], STATION.identity)
    view.refresh()
    assert view.text(view.messages()[0]["sealed_text"]) == "avant"
    store.inbox("user:agnes").perform(AssignMessage(view.messages()[0]["id"], "user:agnes"))
    box.outbox.seal_journal()
    for envelope in box.outbox.waiting(Lane.JOURNAL, replica.link(PRACTICE, Lane.JOURNAL)[0]):
        replica.take(PRACTICE, Lane.JOURNAL, Arrived(99, envelope.raw))
    view.refresh()
    assert view.messages()[0]["owner"] == "user:agnes"
    assert view.text(view.messages()[0]["sealed_text"]) == "avant", "also when the row comes again"


async def test_keys_are_rotated_and_stations_follow(store: Store, server: NatsServer, clock: FakeClock) -> None:
    paired(store)
    await publish(store, server, clock)
    new = replace(new_keyring(), nkey_seed=BOX.nkey_seed)
    who = party(new, (PAPER.recipient,), FILES, (succeed(BOX, new.public.signer),), (BOX.identity,))
    assert who.practice == PRACTICE
    message(store, "après")
    await publish(store, server, clock, Box(store, who, clock))
    replica = Replica(":memory:", clock)
    joined(replica)
    station = await server.connect(STATION, "s1")
    for lane in (Lane.ACCESS, Lane.JOURNAL):
        last, arriving = await station.last(lane), station.arrivals(lane, 0)
        while (one := await asyncio.wait_for(anext(arriving), 10)).raw != last:
            replica.take(PRACTICE, lane, one)
        replica.take(PRACTICE, lane, one)
    view = View(replica, replica.memberships()[0], STATION.identity)
    view.refresh()
    assert view.text(view.messages()[0]["sealed_text"]) == "après"
    assert not replica.findings(PRACTICE)
    old = written_command(Command("c1", clock.now(), MarkRead("m")), PRACTICE, "s1", STATION, BOX.public.recipient)
    assert CommandDesk(store, (new.identity, *who.old_identities), PRACTICE, clock).hear(old.raw) is Fate.REFUSED
    refused = store.connection.run("SELECT payload FROM journal WHERE kind = 'command_refused'")[0]["payload"]
    assert "not_found" in refused, "it was read with the key it was sealed to"
    await station.close()


def test_a_key_that_nobody_named_is_not_believed(store: Store, clock: FakeClock) -> None:
    thief = new_keyring()
    box = Box(store, party(thief, (PAPER.recipient,), FILES, (succeed(thief, thief.public.signer),)), clock)
    box.outbox.seal_journal()
    replica = Replica(":memory:", clock)
    joined(replica)
    for envelope in box.outbox.waiting(Lane.JOURNAL, 0):
        assert not replica.take(PRACTICE, Lane.JOURNAL, Arrived(1, envelope.raw))
    assert [one.fault for one in replica.findings(PRACTICE)] == [Fault.FORGED]
