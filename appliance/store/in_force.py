"""The practice file, and its tables brought to it: at the start, and when a setting has changed."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from hashlib import sha256
from json import dumps

from appliance.agenda.unusual import unusual_days
from appliance.ports import Clock
from appliance.settings import PracticeFile, practice_of
from appliance.store.books import SqliteBooks
from appliance.store.database import Connection
from appliance.store.instants import written
from appliance.store.versions import Versions, file_print
from appliance.vocabulary.agenda import Patient
from appliance.vocabulary.journal import JournalKind
from appliance.vocabulary.practice import Practice


class InForce:
    """The practice as it stands now: the file, with what the page, or another process, has changed since."""

    def __init__(self, file: PracticeFile, db: Connection, books: SqliteBooks, clock: Clock) -> None:
        self.practice = file.practice
        self.sentences: Mapping[str, str] = {}
        """The practice's own, in the place of those of the script."""
        self._version = 0
        self._db = db
        self._books = books
        self._clock = clock

    @property
    def versions(self) -> Versions:
        return Versions(self._db)

    def begin(self, file: PracticeFile) -> None:
        """Once, at the start."""
        with self._db.transaction():
            self._load(self._present(file))

    def refresh(self) -> None:
        """Follow what another process has changed in the settings; costs one look at an index."""
        number = self.versions.number()
        if number == self._version:
            return
        last = self.versions.last()
        if last is not None:
            with self._db.transaction():
                self._load(practice_of("réglages", last.practice))
            self.sentences = last.texts
        self._version = number

    def _present(self, file: PracticeFile) -> PracticeFile:
        """What the page has made of the file; a file that was edited since is a change like another."""
        last, now = self.versions.last(), file_print(file.table)
        if last is not None and file.table and self.versions.file() != now:
            at = written(self._clock.now())
            number = self.versions.add(at, "file", "fichier modifié", now, file.table, last.texts)
            self._books.journal(JournalKind.SETTINGS_CHANGED, {"version": number, "what": "fichier modifié"})
        elif last is None and file.table:
            self.versions.add(written(self._clock.now()), "file", "premier démarrage", now, file.table, {})
        self._version = self.versions.number()
        last = self.versions.last() if file.table else None
        self.sentences = last.texts if last else {}
        return file if last is None else practice_of("réglages", last.practice)

    def _load(self, file: PracticeFile) -> None:
        """Bring the tables to the practice file; journaled when it has changed."""
        practice, run = file.practice, self._db.run
        self.practice = practice
        fingerprint = _fingerprint(practice)
        before = run("SELECT fingerprint FROM practice")
        if before and before[0]["fingerprint"] == fingerprint:
            return
        run(
            "INSERT OR REPLACE INTO practice VALUES (1, ?, ?, ?, ?, ?)",
            *(practice.name, practice.address, practice.phone, practice.zone.key, fingerprint),
        )
        for kind in practice.types.values():
            run(
                "INSERT INTO visit_types VALUES (?, ?, ?) ON CONFLICT DO UPDATE"
                " SET label=excluded.label, minutes=excluded.minutes",
                *(kind.key, kind.label, kind.minutes),
            )
        self._load_practitioners(practice)
        self._load_unusual_days(practice)
        run("DELETE FROM instructions")
        for topic, words in practice.instructions.items():
            run("INSERT INTO instructions VALUES (?, ?)", topic, words)
        if not before:
            self._seed(file)
        self._books.journal(JournalKind.PRACTICE_LOADED, {"practice": practice.name, "fingerprint": fingerprint})

    def _load_practitioners(self, practice: Practice) -> None:
        run = self._db.run
        run("DELETE FROM opening_hours")
        for one in practice.practitioners.values():
            run(
                "INSERT INTO practitioners VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE"
                " SET name=excluded.name, role=excluded.role, new_patients=excluded.new_patients",
                *(one.key, one.name, one.role, int(one.new_patients)),
            )
            for day, openings in one.hours.items():
                for opening in openings:
                    span = (opening.start.isoformat("minutes"), opening.end.isoformat("minutes"))
                    run("INSERT INTO opening_hours VALUES (?, ?, ?, ?)", one.key, day, *span)

    def _load_unusual_days(self, practice: Practice) -> None:
        """Only what has changed is written: what is deleted is told to every station (decision 0020)."""
        today, run = self._clock.now().astimezone(practice.zone).date(), self._db.run
        wanted = {
            (one.practitioner, str(one.day)): (one.why, dumps(one.open), dumps(one.blocked), one.locum)
            for one in unusual_days(practice, today)
        }
        for row in run("SELECT * FROM unusual_days"):
            key = (row["practitioner"], row["day"])
            if key not in wanted:
                run("DELETE FROM unusual_days WHERE practitioner = ? AND day = ?", *key)
            elif wanted[key] == (row["why"], row["open"], row["blocked"], row["locum"]):
                del wanted[key]
        for key, told in wanted.items():
            run("INSERT OR REPLACE INTO unusual_days VALUES (?, ?, ?, ?, ?, ?)", *key, *told)

    def _seed(self, file: PracticeFile) -> None:
        """What the agenda and the patient file hold on the first day."""
        known: dict[tuple[object, ...], Patient] = {}
        for one in (*file.patients, *(one.patient for one in file.appointments)):
            if _person(one) not in known:
                known[_person(one)] = replace(one, id=self._books.add_patient(one))
        for appointment in file.appointments:
            self._books.insert_appointment(replace(appointment, patient=known[_person(appointment.patient)]))


def _fingerprint(practice: Practice) -> str:
    """Changes with anything the practice file says of the practice."""
    told = dumps(
        asdict(practice), sort_keys=True, default=lambda one: sorted(one) if isinstance(one, frozenset) else str(one)
    )
    return sha256(told.encode()).hexdigest()


def _person(one: Patient) -> tuple[object, ...]:
    """Who it is, whatever number is given with the name."""
    return one.last, one.first, one.birth_date
