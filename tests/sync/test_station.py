"""The station's core: what she sees, what she asks, and that what she asked is shown as asked until it is done."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from appliance.acts.people import People
from appliance.errors import SettingsError, SyncError
from appliance.store.store import Store
from appliance.vocabulary.acts import AssignMessage, BookAppointment, MarkRead, TakeMessage
from appliance.vocabulary.agenda import Patient
from appliance.vocabulary.audio import duration_ms
from appliance.vocabulary.meaning import IntentKind, PersonName
from appliance.vocabulary.practice import HoursException
from appliance.vocabulary.telephony import CallerId, HangupCause
from sync.jetstream import JetStreamHost, _Lost, client_of
from sync.ports import Arrived, Host
from sync.rebuild import put
from sync.replica import Membership
from sync.sealing import open_contents
from sync.station import Station, set_up, unlocked
from sync.view import CLOSED, DayHours, Standing
from tests.fakes.clock import FakeClock
from tests.fakes.nats import NatsServer
from tests.fakes.practices import MORNING, NOEL, ODETTE, ROUX, practice, practice_file, visit
from tests.fakes.tones import tone
from tests.sync.conftest import BOX, PRACTICE, members
from tests.sync.worlds import RealSleep, box_of, message, paired, running, store_at

PASSWORD = "un mot de passe assez long"


@pytest.fixture
def clock() -> FakeClock:
    return RealSleep()


@pytest.fixture
def store(tmp_path: Path, clock: FakeClock) -> Iterator[Store]:
    opened = store_at(tmp_path / "box" / "permanence.db", clock)
    yield opened
    opened.close()


@pytest.fixture
def station(tmp_path: Path, clock: FakeClock, store: Store) -> Iterator[Station]:
    """Paired with the practice; its keys are its own."""
    made = Station(tmp_path / "station", set_up(tmp_path / "station", PASSWORD), clock)
    paired(store, keys=made.keys)
    rights = ("messages", "agenda")
    made.replica.join(Membership(PRACTICE, "s1", (), "", BOX.public.recipient, (BOX.public.signer,), rights), {})
    made.look()
    yield made
    made.lock()


@pytest.fixture
async def server(tmp_path: Path, station: Station) -> AsyncIterator[NatsServer]:
    told = members()
    told[PRACTICE] = told[PRACTICE].__class__(PRACTICE, BOX.public.nkey, {"s1": station.keys.public.nkey}, 64_000_000)
    running_ = NatsServer(tmp_path / "host", told)
    running_.start()
    await running_.ready()
    yield running_
    running_.stop()


@asynccontextmanager
async def linked(station: Station, server: NatsServer) -> AsyncIterator[None]:
    async def connect(_: Membership) -> Host:
        return await server.connect(station.keys, "s1")

    task = asyncio.create_task(station.run(PRACTICE, connect))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until(station: Station, met: object) -> None:
    assert callable(met)
    news = station.news()
    async with asyncio.timeout(30):
        while not met():
            news.clear()
            await news.wait()
    station.no_news(news)


def test_another_password_opens_nothing(station: Station, tmp_path: Path, clock: FakeClock) -> None:
    with pytest.raises(SettingsError, match="mot de passe"):
        unlocked(tmp_path / "station", "un autre")
    assert unlocked(tmp_path / "station", PASSWORD) == station.keys
    with pytest.raises(SettingsError, match="déjà"):
        set_up(tmp_path / "station", "un autre")
    assert b"AGE-SECRET" not in (tmp_path / "station" / "station.keys").read_bytes()


async def test_a_message_is_read_by_the_secretary_and_its_clock_stops_at_the_box(
    store: Store, station: Station, server: NatsServer, clock: FakeClock
) -> None:
    early = message(store, "rappelez-moi")
    urgent = message(store, "j'ai mal dans la poitrine", urgent=True)
    view = station.views[PRACTICE]
    async with running(box_of(store, clock), lambda: server.connect(BOX, "box")), linked(station, server):
        await until(station, lambda: len(view.messages()) == 2)
        assert [row["id"] for row in view.messages()] == [urgent, early], "urgent first"
        assert [view.text(row["sealed_text"]) for row in view.messages()] == [
            "j'ai mal dans la poitrine",
            "rappelez-moi",
        ]
        station.ask(PRACTICE, MarkRead(urgent))
        assert view.asked()[0].standing is Standing.ASKED
        await until(station, lambda: view.asked()[0].standing is Standing.DONE)
    assert [row["id"] for row in view.unread()] == [early]
    assert [row["id"] for row in view.messages()] == [early, urgent], "what was read stays until it is put away"
    assert view.name == "Cabinet du Pont"
    assert view.known_until() == clock.now()


async def test_what_was_asked_offline_is_done_when_the_line_is_back_or_refused_with_its_reason(
    store: Store, station: Station, server: NatsServer, clock: FakeClock
) -> None:
    view = station.views[PRACTICE]
    station.ask(PRACTICE, BookAppointment(visit("2026-11-26 10:00"), ODETTE, "genou"))
    station.ask(PRACTICE, BookAppointment(visit("2026-11-26 09:00"), ODETTE, "genou"))
    assert [one.standing for one in view.asked()] == [Standing.ASKED] * 2
    async with running(box_of(store, clock), lambda: server.connect(BOX, "box")), linked(station, server):
        await until(station, lambda: all(one.standing is not Standing.ASKED for one in view.asked()))
    refused, done = view.asked()
    assert (refused.standing, refused.why, done.standing) == (Standing.REFUSED, "slot_taken", Standing.DONE)
    assert len(store.appointments()) == 2


async def test_two_secretaries_see_who_has_taken_a_message(
    store: Store, station: Station, server: NatsServer, clock: FakeClock
) -> None:
    key = message(store)
    store.inbox("station:s2").perform(AssignMessage(key, "station:s2"))
    view = station.views[PRACTICE]
    async with running(box_of(store, clock), lambda: server.connect(BOX, "box")), linked(station, server):
        await until(station, lambda: [row["owner"] for row in view.messages()] == ["station:s2"])
        station.ask(PRACTICE, AssignMessage(key, "station:s1"))
        await until(station, lambda: view.asked()[0].standing is Standing.REFUSED)
    assert view.asked()[0].why == "taken_by_another"


async def test_a_recording_comes_after_the_messages_and_is_heard(
    store: Store, station: Station, server: NatsServer, clock: FakeClock
) -> None:
    call = store.call(CallerId(None))
    for _ in range(30):
        call.record.sound(tone(2_000))
    call.record.close(HangupCause.CALLER)
    view = station.views[PRACTICE]
    async with running(box_of(store, clock), lambda: server.connect(BOX, "box")), linked(station, server):
        await until(station, lambda: duration_ms(view.recording(call.id)) >= 60_000)
    assert station.replica.link(PRACTICE, "recordings")[0] > 1, "in pieces"


async def test_a_link_ends_when_it_is_told_to_even_if_its_host_fails_at_that_moment(
    station: Station, server: NatsServer
) -> None:
    begun = asyncio.Event()

    class Failing(JetStreamHost):
        async def arrivals(self, lanes: str, after: int) -> AsyncIterator[Arrived]:
            try:
                begun.set()
                async for one in super().arrivals(lanes, after):
                    yield one
            finally:
                raise SyncError("The connection to the host is lost; it is tried again by itself.")

    async def connect(_: Membership) -> Host:
        lost = _Lost()
        return Failing(await client_of(server.addresses, station.keys.nkey_seed, "s1", None, lost), lost)

    link = asyncio.create_task(station.run(PRACTICE, connect))
    async with asyncio.timeout(30):
        await begun.wait()
    link.cancel()
    await asyncio.wait((link,), timeout=30)
    assert link.cancelled()


async def test_who_was_erased_is_gone_from_the_station_and_a_late_recording_does_not_bring_the_call_back(
    store: Store, station: Station, server: NatsServer, clock: FakeClock
) -> None:
    call = store.call(CallerId("0261910513"))
    call.desk.perform(TakeMessage(IntentKind.RENEWAL, "plus de cachets", PersonName("Quatrepoint", "Odette")))
    call.record.sound(tone(2_000))
    call.record.close(HangupCause.CALLER)
    people = People(store.books("user:agnes"))
    key = people.add(Patient("Quatrepoint", "Odette", None, None))
    view = station.views[PRACTICE]
    async with running(box_of(store, clock), lambda: server.connect(BOX, "box")), linked(station, server):
        await until(station, lambda: duration_ms(view.recording(call.id)) >= 2_000)
        (envelope,) = station.replica.envelopes(PRACTICE, "recordings")
        people.erase(key)
        await until(station, lambda: not view.messages() and not view.recording(call.id))
    put(view.db, open_contents(envelope.sealed, station.keys.identity))
    assert not view.recording(call.id)
    assert "Quatrepoint" not in str([tuple(row) for row in view.db.run("SELECT * FROM patients")])


async def test_the_secretary_sees_what_is_other_than_usual_on_a_day_and_follows_it(
    store: Store, station: Station, server: NatsServer, clock: FakeClock, tmp_path: Path
) -> None:
    view, friday, saint_etienne = station.views[PRACTICE], date(2026, 12, 4), date(2026, 12, 26)
    async with running(box_of(store, clock), lambda: server.connect(BOX, "box")), linked(station, server):
        await until(station, lambda: view.hours_of(friday).get("roux", DayHours([])).why == "away")
        assert view.hours_of(date(2026, 11, 24))["noel"] == DayHours([("09:00", "12:00")])
        assert view.hours_of(date(2026, 12, 25))["roux"] == DayHours([], [], "holiday")
        own = HoursException(saint_etienne, (MORNING,))
        changed = practice(replace(ROUX, closed=frozenset(), exceptions=(own,)), NOEL)
        store_at(tmp_path / "box" / "permanence.db", clock, replace(practice_file(), practice=changed)).close()
        await until(station, lambda: view.hours_of(saint_etienne)["roux"].why == "exception")
    assert view.hours_of(saint_etienne)["roux"].open == [("09:00", "12:00")]
    assert view.hours_of(friday)["roux"] == DayHours([("09:00", "12:00"), ("14:00", "18:30")])


async def test_what_was_said_before_the_station_came_stays_closed(
    tmp_path: Path, clock: FakeClock, server: NatsServer, store: Store, station: Station
) -> None:
    store.stations.revoke("s1")
    message(store, "avant")
    paired(store, keys=station.keys)
    view = station.views[PRACTICE]
    async with running(box_of(store, clock), lambda: server.connect(BOX, "box")), linked(station, server):
        await until(station, lambda: len(view.messages()) == 1)
    assert view.text(view.messages()[0]["sealed_text"]) == CLOSED
    assert view.messages()[0]["last"] == "Delaunay", "whom to call back is known all the same"


async def test_no_word_stands_readable_in_the_station_s_files(
    store: Store, station: Station, server: NatsServer, clock: FakeClock, tmp_path: Path
) -> None:
    said = "zébrure au genou gauche"
    message(store, said, last="Quatrepoint")
    view = station.views[PRACTICE]
    async with running(box_of(store, clock), lambda: server.connect(BOX, "box")), linked(station, server):
        await until(station, lambda: len(view.messages()) == 1)
        station.ask(PRACTICE, BookAppointment(visit("2026-11-26 10:00"), ODETTE, said))
        await until(station, lambda: view.asked()[0].standing is Standing.DONE)
    assert view.text(view.messages()[0]["sealed_text"]) == said
    for folder in ("station", "host"):
        held = b"".join(path.read_bytes() for path in sorted((tmp_path / folder).rglob("*")) if path.is_file())
        assert len(held) > 1_000
        for word in (said, "Quatrepoint", "Delaunay", "0261910513", "Odette", "genou"):
            assert word.encode() not in held, folder
