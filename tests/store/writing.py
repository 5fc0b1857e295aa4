"""Four processes that write one agenda at once; some are killed, and go on in a new process as a restart would."""

import multiprocessing
from dataclasses import dataclass, field
from datetime import timedelta
from multiprocessing.connection import Connection, wait
from pathlib import Path
from uuid import uuid4

from appliance.acts.agenda import Agenda
from appliance.acts.changes import change_settings
from appliance.acts.desk import CallDesk
from appliance.sealing import AgeSeal, new_key_pair
from appliance.store.record import SqliteRecord
from appliance.store.store import OpenCall, Store
from appliance.vocabulary.acts import (
    AgendaAct,
    BookAppointment,
    BookSeries,
    CancelAppointment,
    ConfirmAppointment,
    FindPatient,
    FindSlots,
    HoldSlot,
    MoveAppointment,
    PatientsFound,
    SlotHeld,
    SlotsFound,
)
from appliance.vocabulary.agenda import Patient
from appliance.vocabulary.meaning import PersonName, Wish
from appliance.vocabulary.practice import Recurrence
from appliance.vocabulary.telephony import CallerId, HangupCause
from sync.commands import Command, CommandDesk, Fate, written_command
from tests.fakes.agendas import Book, Change, Deed, Elsewhere, Find, HangUp, Hold, Kill, Sequence, Settle, Wait
from tests.fakes.clock import FakeClock
from tests.sync.conftest import BOX, PRACTICE, STATION
from tests.sync.worlds import paired
from web_ui.practice.appointments import WAIVED

RECIPIENT = new_key_pair().recipient
_STATION = "s1"

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload([__name__])

Told = tuple[str, object]
"""What a writer acknowledges: ``call`` and its number, ``did`` and the outcome, ``done``."""


WAIVING = "user:4"
"""Who books "quand même" on the page: the judge knows them by it."""

PAGE, STATION_ASKS = 2, 3
"""Numbers of writers; the others are lines of the reception."""


class Writer:
    """One party: two lines of the reception hold slots, the third is the practice's page, the fourth a station."""

    def __init__(self, path: Path, sequence: Sequence, number: int, deaf: Connection) -> None:
        self._tell = deaf
        self._elsewhere = sequence.elsewhere
        self._clock = FakeClock(sequence.now)
        self._store = Store(path, sequence.file, self._clock, AgeSeal([RECIPIENT]))
        self._page: Agenda | None = self._store.agenda("user:1") if number == PAGE else None
        self._station = Commanding(self._store, self._clock) if number == STATION_ASKS else None
        self._call = self._ring()

    def _ring(self) -> OpenCall:
        call = self._store.call(CallerId(None))
        self._tell.send(("call", call.id))
        return call

    def free(self, call: int) -> None:
        """What a restart does for a call that was broken off."""
        store = self._store
        if store._db.run("SELECT 1 FROM calls WHERE id = ? AND ended IS NULL", call):
            desk = CallDesk(store._books, self._clock, call)
            record = SqliteRecord(store._db, store._books, self._clock, store._seal, call)
            self._end(desk, record, HangupCause.LOST)

    def _end(self, desk: CallDesk, record: SqliteRecord, cause: HangupCause) -> None:
        with self._store._db.transaction():
            desk.release()
            record.close(cause)

    def do(self, deed: Deed) -> object:
        match deed:
            case Wait(minutes):
                return self._clock.pass_(minutes * 60)
            case HangUp():
                self.hang_up()
                self._call = self._ring()
                return None
            case Find():
                return self._find(deed)
            case Book():
                return self._book(deed)
            case Hold(slot, then):
                held = self._call.desk.perform(HoldSlot(slot))
                return self._call.desk.perform(BookAppointment(slot, then)) if then and _is_held(held) else held
            case Change():
                return self._change(deed)
            case Settle(table):
                return change_settings(self._store.books("user:3"), "règles", table, {})
            case Elsewhere(practitioner, rank):
                return self._store.doors.take_busy("https://agenda.invalid", practitioner, self._elsewhere[rank])

    def close(self) -> None:
        self.hang_up()
        self._store.close()

    def hang_up(self) -> None:
        self._end(self._call.desk, self._call.record, HangupCause.CALLER)

    def _find(self, deed: Find) -> object:
        person = self._person(deed.patient)
        known, born = person.id is not None, person.birth_date
        act = FindSlots(Wish(earliest=True), deed.type, deed.practitioner, known, count=1, birth_date=born)
        found = self._call.desk.perform(act)
        if not isinstance(found, SlotsFound) or not found.slots:
            return found
        booking = BookAppointment(found.slots[0], person)
        if self._page or self._station:
            return self._act(booking)
        held = self._call.desk.perform(HoldSlot(found.slots[0]))
        return self._call.desk.perform(booking) if deed.books and _is_held(held) else held

    def _person(self, patient: Patient) -> Patient:
        found = self._call.desk.perform(
            FindPatient(
                PersonName(patient.last, patient.first), tuple(filter(None, [patient.birth_date])), patient.phone
            )
        )
        return found.patients[0] if isinstance(found, PatientsFound) and found.patients else patient

    def _book(self, deed: Book) -> object:
        person = self._person(deed.patient)
        if deed.times == 1:
            return self._act(BookAppointment(deed.slot, person), waives=deed.waives)
        last = deed.slot.start.date() + timedelta(days=deed.times - 1)
        agenda = self._waiving() if deed.waives else self._page or self._store.agenda("user:2")
        series = f"{person.last} {deed.slot}"
        return agenda.book_series(BookSeries(series, deed.slot, person, Recurrence(1, last)))

    def _change(self, deed: Change) -> object:
        agenda = self._store.appointments()
        if not agenda:
            return None
        chosen = agenda[deed.which % len(agenda)].id
        if deed.to is not None:
            return self._act(MoveAppointment(chosen, deed.to), waives=deed.waives)
        return self._act(CancelAppointment(chosen) if deed.cancels else ConfirmAppointment(chosen))

    def _act(self, act: AgendaAct, *, waives: bool = False) -> object:
        """By the way of this party."""
        if self._station:
            return self._station.asks(act)
        agenda = self._waiving() if waives else self._page
        return (agenda or self._call.desk).perform(act)

    def _waiving(self) -> Agenda:
        return self._store.agenda(WAIVING, WAIVED)


@dataclass(frozen=True)
class Commanded:
    """A station's command was done."""

    appointment: str


class Commanding:
    """A station's commands as they reach the box; one that was broken off is asked again."""

    def __init__(self, store: Store, clock: FakeClock) -> None:
        self._store = store
        self._clock = clock
        self._desk = CommandDesk(store, (BOX.identity,), PRACTICE, clock)
        if store.stations.one(_STATION) is None:
            paired(store, key=_STATION)

    def asks(self, act: AgendaAct) -> object:
        command = Command(uuid4().hex, self._clock.now(), act)
        before = self._desk._heard(_STATION)
        envelope = written_command(command, PRACTICE, _STATION, STATION, BOX.public.recipient, before)
        fate = self._desk.hear(envelope.raw)
        rows = self._store.connection.run(
            "SELECT json_extract(payload, '$.appointment') FROM journal WHERE json_extract(payload, '$.command') = ?",
            command.id,
        )
        return Commanded(rows[0][0]) if fate is Fate.DONE else fate


def _is_held(outcome: object) -> bool:
    return isinstance(outcome, SlotHeld)


Job = tuple[Path, Sequence, int, tuple[Deed, ...], int | None]
"""Where, what, who, what is left to do, and the call that a kill broke off."""


def _work(jobs: Connection, mouth: Connection) -> None:
    """A process of the pool: one job after the other, until it is killed."""
    while True:
        path, sequence, number, deeds, broken = jobs.recv()
        writer = Writer(path, sequence, number, mouth)
        if broken is not None:
            writer.free(broken)
        for deed in deeds:
            mouth.send(("did", writer.do(deed)))
        writer.close()
        mouth.send(("done", None))


class Worker:
    """A process, and the pipes to it."""

    def __init__(self) -> None:
        theirs, self._jobs = _processes.Pipe(duplex=False)
        self.ear, mouth = _processes.Pipe(duplex=False)
        self.process = _processes.Process(target=_work, args=(theirs, mouth), daemon=True)
        self.process.start()
        theirs.close()
        mouth.close()

    def begin(self, job: Job) -> None:
        self._jobs.send(job)

    def kill(self) -> list[Told]:
        """At once, whatever it does; what it had acknowledged before is heard."""
        self.process.kill()
        self.process.join()
        told: list[Told] = []
        try:
            while True:
                told.append(self.ear.recv())
        except (EOFError, OSError):
            self.ear.close()
            return told


@dataclass
class Party:
    """A writer as its parent sees it."""

    number: int
    deeds: tuple[Deed, ...]
    worker: Worker
    kill: Kill | None
    call: int | None = None
    outcomes: list[object] = field(default_factory=list)
    done: bool = False

    def begin(self, path: Path, sequence: Sequence) -> None:
        """From the first deed that was not acknowledged."""
        self.worker.begin((path, sequence, self.number, self.deeds[len(self.outcomes) :], self.call))

    def hear(self, told: Told) -> None:
        match told:
            case ("call", int(call)):
                self.call = call
            case ("did", outcome):
                self.outcomes.append(outcome)
            case ("done", _):
                self.done = True

    @property
    def must_die(self) -> bool:
        """Once it holds something to lose."""
        return self.kill is not None and self.call is not None and len(self.outcomes) >= self.kill.after


class Writers:
    """The four processes; who is killed is replaced."""

    def __init__(self) -> None:
        self._workers = [Worker() for _ in range(4)]

    def close(self) -> None:
        for worker in self._workers:
            worker.kill()

    def write(self, path: Path, sequence: Sequence) -> list[object]:
        """All at once until each has done its deeds; what was acknowledged.

        Raises:
            EOFError: a writer ended by itself.
        """
        kills = {kill.writer: kill for kill in sequence.kills}
        parties = [
            Party(number, deeds, self._workers[number], kills.get(number))
            for number, deeds in enumerate(sequence.deeds)
        ]
        for party in parties:
            party.begin(path, sequence)
        while busy := {party.worker.ear: party for party in parties if not party.done}:
            for ear in wait(list(busy)):
                self._listen(busy[ear], path, sequence)
        return [outcome for party in parties for outcome in party.outcomes]

    def _listen(self, party: Party, path: Path, sequence: Sequence) -> None:
        party.hear(party.worker.ear.recv())
        if not party.must_die or party.done:
            return
        party.kill = None
        for told in party.worker.kill():
            party.hear(told)
        party.worker = self._workers[party.number] = Worker()
        if not party.done:
            party.begin(path, sequence)
