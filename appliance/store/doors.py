"""The doors' tables: busy times of other agendas, secret addresses of our feeds, what a file brings in."""

import hashlib
import re
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from appliance.acts.waiting import WaitingList
from appliance.doors import people
from appliance.doors.feed import calendar
from appliance.doors.outside import Span
from appliance.doors.table import Line, refuse
from appliance.ports import Clock
from appliance.store.books import SqliteBooks
from appliance.store.database import Connection
from appliance.store.instants import read, written
from appliance.store.rows import stored_appointment, stored_patient
from appliance.store.tables.agenda import CHANGES
from appliance.understanding.text import unaccented
from appliance.vocabulary.agenda import Appointment, AppointmentId, Patient
from appliance.vocabulary.journal import JournalKind

FEED_DAYS_BACK = 30
TOKEN_BYTES = 24

NAMESAKES = "plusieurs patients portent ce nom ; ajoutez la naissance"
_NOT_A_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Imported:
    """What has come of a file."""

    new: int
    remarks: tuple[str, ...] = ()
    """What was not taken over, or is to be looked at: French sentences, each with its line."""


class Doors:
    """What comes from other programs, and what goes to them."""

    def __init__(self, db: Connection, books: SqliteBooks, clock: Clock) -> None:
        self._db = db
        self._books = books
        self._clock = clock

    # --- feeds -------------------------------------------------------------------------------------------

    def feed_token(self, practitioner: str) -> str:
        """The secret part of a practitioner's address; made when it is first asked for."""
        with self._db.transaction():
            rows = self._db.run("SELECT token FROM feeds WHERE practitioner = ?", practitioner)
            return str(rows[0]["token"]) if rows else self.renew_feed(practitioner)

    def renew_feed(self, practitioner: str, *, names: bool = False) -> str:
        """Another address; the one before answers nobody any more. With ``names`` it says who comes, not only when."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        with self._db.transaction():
            self._db.run("INSERT OR REPLACE INTO feeds VALUES (?, ?, ?)", practitioner, token, int(names))
            self._books.journal(JournalKind.FEED_RENEWED, {"practitioner": practitioner, "names": names})
        return token

    def feed(self, token: str) -> bytes | None:
        """The calendar behind a secret address; None when there is none."""
        rows = self._db.run("SELECT * FROM feeds WHERE token = ?", token)
        if not rows or rows[0]["practitioner"] not in self._books.practice.practitioners:
            return None
        now, who = self._clock.now(), rows[0]["practitioner"]
        found = self._db.run(
            f"""SELECT a.*, p.last, p.first, p.birth_date, p.phone, (
                   SELECT count(*) FROM journal INDEXED BY journal_changes
                   WHERE {CHANGES} AND json_extract(payload, '$.appointment') = +a.id) AS changes
               FROM appointments a
               JOIN patients p ON p.id = a.patient
               WHERE a.practitioner = ? AND a.start > strftime('%Y-%m-%dT%H:%M:%S+00:00', ?, ?) ORDER BY a.start""",
            *(who, written(now), f"-{FEED_DAYS_BACK} days"),
        )
        visits, changes = map(stored_appointment, found), {row["id"]: row["changes"] for row in found}
        return calendar(self._books.practice, who, visits, changes, now, names=bool(rows[0]["names"]))

    # --- other agendas -----------------------------------------------------------------------------------

    def take_busy(self, address: str, practitioner: str, spans: Sequence[Span]) -> bool:
        """Put an agenda's busy times in the place of what it said before; False when nothing has changed."""
        key, told = _key(address, practitioner), [(written(start), written(end)) for start, end in spans]
        fingerprint = hashlib.sha256(repr(told).encode()).hexdigest()
        with self._db.transaction():
            rows = self._db.run("SELECT fingerprint FROM outside_calendars WHERE calendar = ?", key)
            self._db.run(
                "INSERT OR REPLACE INTO outside_calendars VALUES (?, ?, ?, '')",
                *(key, fingerprint, written(self._clock.now())),
            )
            if rows and rows[0]["fingerprint"] == fingerprint:
                return False
            before = self._db.run("DELETE FROM outside_busy WHERE calendar = ? RETURNING start, end", key)
            for start, end in told:
                self._db.run("INSERT INTO outside_busy VALUES (?, ?, ?, ?)", key, practitioner, start, end)
            self._books.journal(JournalKind.CALENDAR_READ, {"practitioner": practitioner, "spans": len(told)})
            waiting = WaitingList(self._books, self._clock)
            for start, end in {(row["start"], row["end"]) for row in before}.difference(told):
                waiting.given_back(practitioner, read(start), read(end))
        return True

    def note_trouble(self, address: str, practitioner: str, why: str) -> None:
        """It could not be read: what it said last still stands."""
        with self._db.transaction():
            self._db.run(
                """INSERT INTO outside_calendars VALUES (?, '', NULL, ?)
                   ON CONFLICT DO UPDATE SET trouble = excluded.trouble""",
                *(_key(address, practitioner), why),
            )

    def forget_calendars(self, kept: Sequence[tuple[str, str]]) -> None:
        """Those that no longer stand in the practice file; addresses and practitioners of the others."""
        keys = {_key(address, practitioner) for address, practitioner in kept}
        with self._db.transaction():
            for row in self._db.run("SELECT calendar FROM outside_calendars"):
                if row["calendar"] not in keys:
                    self._db.run("DELETE FROM outside_busy WHERE calendar = ?", row["calendar"])
                    self._db.run("DELETE FROM outside_calendars WHERE calendar = ?", row["calendar"])

    def calendar_troubles(self) -> Sequence[tuple[str, datetime | None]]:
        """What is wrong with which other agenda, and when it was last read."""
        rows = self._db.run("SELECT * FROM outside_calendars WHERE trouble != ''")
        return [(row["trouble"], row["read_at"] and datetime.fromisoformat(row["read_at"])) for row in rows]

    # --- tables ------------------------------------------------------------------------------------------

    def patients(self) -> Sequence[Patient]:
        rows = self._db.run("SELECT * FROM patients ORDER BY last, first, birth_date")
        return [stored_patient(row, row["id"]) for row in rows]

    def patients_csv(self) -> bytes:
        return people.patients_csv(self.patients())

    def appointments_csv(self, since: datetime) -> bytes:
        return people.appointments_csv(
            self._books.practice, self._books.coming(since, datetime.max.replace(tzinfo=since.tzinfo))
        )

    def import_patients(self, lines: Sequence[Line[Patient]]) -> Imported:
        """Add who is not in the file yet; known ones get the number, and the birth date, that they lacked.

        Raises:
            DoorError: a number is one of two people's of that name; says which lines. Nothing is taken over then.
        """
        wrong, remarks, new = list[str](), list[str](), 0
        with self._db.transaction():
            known = _Known(self.patients())
            for line in lines:
                one, same = line.value, known.like(line.value)
                remarks += [f"ligne {line.number} : {remark}." for remark in (*line.remarks, *known.doubts(one))]
                if not same:
                    known.add(replace(one, id=self._books.add_patient(one)))
                    new += 1
                elif len(same) == 1:
                    self._complete(same[0], one, known)
                elif one.phone and same[0].phone is None:
                    wrong.append(f"ligne {line.number} : {NAMESAKES}.")
            refuse(wrong)
            self._books.journal(JournalKind.PATIENTS_IMPORTED, {"lines": len(lines), "new": new})
        return Imported(new, tuple(remarks))

    def _complete(self, one: Patient, told: Patient, known: "_Known") -> None:
        """What the file of patients lacks of somebody."""
        whole = replace(one, phone=one.phone or told.phone, birth_date=one.birth_date or told.birth_date)
        if whole != one:
            born = whole.birth_date and whole.birth_date.isoformat()
            self._db.run("UPDATE patients SET phone = ?, birth_date = ? WHERE id = ?", whole.phone, born, whole.id)
            known.add(whole, instead=one)

    def import_appointments(self, lines: Sequence[Line[Appointment]]) -> Imported:
        """Write appointments as another agenda had them, whatever the rules say of them; all or none.

        Returns:
            How many were new; those that stand already are left as they are.

        Raises:
            DoorError: one overlaps another, or is of one of two people of that name; says which lines.
        """
        wrong, new = list[str](), 0
        with self._db.transaction():
            people = self.import_patients([Line(one.number, one.value.patient, one.remarks) for one in lines])
            known = _Known(self.patients())
            for line in lines:
                same = known.like(line.value.patient)
                if len(same) > 1:
                    wrong.append(f"ligne {line.number} : {NAMESAKES}.")
                    continue
                one = replace(line.value, patient=same[0])
                if any(stands.slot == one.slot for stands in self._standing(one)):
                    continue
                if self._insert(one):
                    new += 1
                else:
                    wrong.append(f"ligne {line.number} : ce créneau est déjà pris dans l'agenda.")
            refuse(wrong)
        return Imported(new, people.remarks)

    def _standing(self, one: Appointment) -> Sequence[Appointment]:
        patient = one.patient.id
        return [] if patient is None else self._books.standing(patient, one.slot.start, one.slot.end)

    def _insert(self, one: Appointment) -> bool:
        made = replace(one, id=AppointmentId(secrets.token_hex(16)))
        if not self._books.insert_appointment(made):
            return False
        slot = {"practitioner": one.slot.practitioner, "type": one.slot.type, "minutes": one.slot.minutes}
        told = {"appointment": made.id, "patient": one.patient.id, "call": None, "start": one.slot.start.isoformat()}
        self._books.journal(JournalKind.APPOINTMENT_BOOKED, {**told, **slot, "imported": True})
        return True


def _key(address: str, practitioner: str) -> str:
    """An address is as secret as ours: only its hash is kept."""
    return hashlib.sha256(f"{practitioner} {address}".encode()).hexdigest()


class _Known:
    """Who is in the file, by name: whatever its case, accents and hyphens, which programs write as they like."""

    def __init__(self, people: Iterable[Patient]) -> None:
        self._by_name: dict[tuple[str, str], list[Patient]] = {}
        for one in people:
            self.add(one)

    def add(self, one: Patient, instead: Patient | None = None) -> None:
        same = self._by_name.setdefault(_name(one), [])
        if instead:
            same.remove(instead)
        same.append(one)

    def like(self, told: Patient) -> list[Patient]:
        """Who it may be: of that name and birth date; where one of these is lacking, the number tells people apart.

        Nobody's birth date or number is taken for another's: a file too many is put right later, a wrong one is not.
        """
        same = self._by_name.get(_name(told), [])
        by_number = [one for one in same if told.phone and one.phone == told.phone]
        if told.birth_date:
            born_then = [one for one in same if one.birth_date == told.birth_date]
            return (born_then or [one for one in by_number if one.birth_date is None])[:1]
        if told.phone:
            return by_number or [one for one in same if one.phone is None and one.birth_date is None]
        return list(same)

    def doubts(self, told: Patient) -> Iterator[str]:
        """What somebody should look at, of a person who is told."""
        same = self.like(told)
        namesakes = self._by_name.get(_name(told), [])
        if not same and any(one.birth_date is None or told.birth_date is None for one in namesakes):
            yield "un patient de ce nom était déjà connu ; si c'est la même personne, réunissez les deux fiches"
        if len(same) == 1 and told.phone and same[0].phone not in {None, told.phone}:
            yield f"ce patient est connu avec un autre numéro ; {told.phone} n'est pas gardé"


def _name(one: Patient) -> tuple[str, str]:
    last, first = (_NOT_A_LETTER.sub(" ", unaccented(name or "")).strip() for name in (one.last, one.first))
    return last, first
