"""The doors over a real database, and the commands."""

import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar

from appliance.doors.people import read_appointments, read_patients
from appliance.errors import DoorError
from appliance.jobs.calendars import read_calendars
from appliance.sealing import AgeSeal, new_key_pair
from appliance.settings import SAMPLE
from appliance.store.database import MEMORY
from appliance.store.doors import Imported
from appliance.store.store import Store
from appliance.vocabulary.acts import (
    BookAppointment,
    CancelAppointment,
    ConfirmAppointment,
    FindSlots,
    MoveAppointment,
    Refusal,
    Refused,
    SlotsFound,
)
from appliance.vocabulary.agenda import AppointmentId
from appliance.vocabulary.journal import JournalKind
from appliance.vocabulary.meaning import Wish
from appliance.vocabulary.practice import OutsideCalendar
from appliance.vocabulary.telephony import CallerId
from tests.doors.test_feed import ics
from tests.fakes.clock import FakeClock
from tests.fakes.practices import ODETTE, practice_file, visit


def reading(path: Path) -> Store:
    file = practice_file()
    calendars = (OutsideCalendar("roux", str(path)),)
    rules = replace(file.practice, calendars=calendars)
    return Store(MEMORY, replace(file, practice=rules), FakeClock(), AgeSeal([new_key_pair().recipient]))


def offered(store: Store) -> list[str]:
    desk = store.call(CallerId(None)).desk
    found = desk.perform(FindSlots(Wish(dates=(date(2026, 11, 27),)), "consultation", "roux", count=40))
    assert isinstance(found, SlotsFound)
    return [f"{one.start:%d %H:%M}" for one in found.slots]


def test_what_is_busy_in_another_agenda_is_neither_offered_nor_booked(tmp_path: Path) -> None:
    path, clock = tmp_path / "other.ics", FakeClock()
    path.write_bytes(ics("DTSTART:20261127T080000Z|DTEND:20261127T100000Z"))
    store = reading(path)
    assert "27 08:00" in offered(store)
    assert [read_calendars(store, clock) for _ in range(2)] == [1, 0]
    assert offered(store)[0] == "27 10:00"
    desk = store.call(CallerId(None)).desk
    assert desk.perform(BookAppointment(visit("2026-11-27 09:00"), ODETTE)) == Refused(Refusal.SLOT_TAKEN)
    path.write_bytes(ics())
    assert read_calendars(store, clock) == 1
    assert "27 08:00" in offered(store)
    assert [one.kind for one in store.journal()].count(JournalKind.CALENDAR_READ) == 2


def test_an_agenda_that_cannot_be_read_stands_as_it_was(tmp_path: Path) -> None:
    path, clock = tmp_path / "other.ics", FakeClock()
    path.write_bytes(ics("DTSTART:20261127T080000Z|DTEND:20261127T100000Z"))
    store = reading(path)
    read_calendars(store, clock)
    for broken in (b"<html>", None):
        path.write_bytes(broken) if broken else path.unlink()
        read_calendars(store, clock)
        assert offered(store)[0] == "27 10:00"
        assert len(store.doors.calendar_troubles()) == 1
    path.write_bytes(ics("DTSTART:20261127T080000Z|DTEND:20261127T100000Z"))
    read_calendars(store, clock)
    assert store.doors.calendar_troubles() == []


def test_an_agenda_taken_out_of_the_practice_file_is_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "other.ics"
    path.write_bytes(ics("DTSTART:20261127T080000Z|DTEND:20261127T100000Z"))
    store = reading(path)
    read_calendars(store, FakeClock())
    store.doors.forget_calendars([])
    assert "27 08:00" in offered(store)


def test_a_feed_answers_only_at_its_secret_address(store: Store) -> None:
    token = store.doors.feed_token("roux")
    assert store.doors.feed_token("roux") == token
    assert len(token) >= 32
    feed = store.doors.feed(token)
    assert feed is not None
    assert b"a1@" in feed
    assert b"Chauvin" not in feed
    named = store.doors.renew_feed("roux", names=True)
    assert store.doors.feed(token) is None
    assert b"Chauvin" in (store.doors.feed(named) or b"")
    assert store.doors.feed("") is None


def test_patients_are_added_once_and_lacking_numbers_filled_in(store: Store) -> None:
    lines = read_patients(
        "nom;prénom;naissance;téléphone\nDelaunay;Odette;02/10/1946;\nPetit;Léo;;0612345678\n".encode()
    )
    assert [store.doors.import_patients(lines).new for _ in range(2)] == [1, 0]


def test_each_change_of_a_visit_raises_its_sequence(store: Store) -> None:
    token, desk = store.doors.feed_token("roux"), store.call(CallerId(None)).desk
    told = []
    for act in (
        ConfirmAppointment(AppointmentId("a1")),
        MoveAppointment(AppointmentId("a1"), visit("2026-11-27 09:00")),
        MoveAppointment(AppointmentId("a1"), visit("2026-11-27 10:00")),
        CancelAppointment(AppointmentId("a1")),
    ):
        desk.perform(act)
        (event,) = Calendar.from_ical(store.doors.feed(token) or b"").walk("VEVENT")
        told.append((event["sequence"], event["status"], f"{event.start:%d %H}"))
    assert told == [
        (0, "CONFIRMED", "26 08"),
        (1, "CONFIRMED", "27 08"),
        (2, "CONFIRMED", "27 09"),
        (3, "CANCELLED", "27 09"),
    ]


def bring(store: Store, line: str) -> Imported:
    return store.doors.import_patients(read_patients(f"nom;prénom;naissance;téléphone\n{line}\n".encode()))


KNOWN = (
    "Delaunay;Odette;;0261910513",
    "DELAUNAY;ODETTE;;02 61 91 05 13",
    "Delaunay;Odette;;",
    "Delaunay;Odette;02/10/1946;",
)


@pytest.mark.parametrize("line", KNOWN)
def test_who_is_known_gets_no_second_file(store: Store, line: str) -> None:
    before = store.doors.patients()
    assert bring(store, line) == Imported(0)
    assert store.doors.patients() == before


def test_a_birth_date_is_filled_in_by_the_number_alone(store: Store) -> None:
    bring(store, "Lefèvre;Zoé;;0612345678")
    assert bring(store, "LEFEVRE;Zoe;03/04/1980;0612345678") == Imported(0)
    zoe = [one for one in store.doors.patients() if one.last == "Lefèvre"]
    assert [one.birth_date for one in zoe] == [date(1980, 4, 3)]
    doubt = "ligne 2 : un patient de ce nom était déjà connu ; si c'est la même personne, réunissez les deux fiches."
    assert bring(store, "Lefèvre;Zoé;;0699999999") == Imported(1, (doubt,)), "a daughter, or another number of hers"
    assert bring(store, "Lefèvre;Zoé;05/06/2001;") == Imported(1, (doubt,))


def test_what_is_not_taken_over_is_told(store: Store) -> None:
    text = (
        "nom;prénom;naissance;tel;portable\nDelaunay;Odette;02/10/1946;;0639980512\nRoche;Anne;;0261910514;0639980513\n"
    )
    assert store.doors.import_patients(read_patients(text.encode())).remarks == (
        "ligne 2 : ce patient est connu avec un autre numéro ; 0639980512 n'est pas gardé.",
        "ligne 3 : le numéro 0639980513 est gardé, 0261910514 ne l'est pas.",
    )
    visits = "praticien;type;début;nom;tel;portable\nroux;consultation;30/11/2026 20:00;Petit;0261910515;0639980514\n"
    done = store.doors.import_appointments(read_appointments(visits.encode(), store.practice))
    assert done == Imported(1, ("ligne 2 : le numéro 0639980514 est gardé, 0261910515 ne l'est pas.",))


def test_two_people_of_one_name_stay_two(store: Store) -> None:
    file = "nom;prénom;téléphone\nMartin;Jean;\nMartin;Jean;0612345678\nMartin;Jean;0699999999\n"
    lines = read_patients(file.encode())
    assert [store.doors.import_patients(lines).new for _ in range(2)] == [2, 0], (
        "the first line has its number by the second"
    )
    numbers = sorted(str(one.phone) for one in store.doors.patients() if one.last == "Martin")
    assert numbers == ["0612345678", "0699999999"]
    visits = "praticien;type;début;nom;prénom;téléphone\nroux;consultation;30/11/2026 20:00;Martin;Jean;"
    with pytest.raises(DoorError, match="ligne 2 : plusieurs patients portent ce nom"):
        store.doors.import_appointments(read_appointments(visits.encode(), store.practice))
    told = read_appointments(f"{visits}0699999999".encode(), store.practice)
    assert store.doors.import_appointments(told).new == 1
    assert next(one for one in store.appointments() if one.patient.last == "Martin").patient.phone == "0699999999"


def test_appointments_are_imported_all_or_none_and_once(store: Store) -> None:
    good = "praticien;type;début;nom;prénom\nroux;consultation;30/11/2026 20:00;Petit;Léo\n"
    lines = read_appointments(good.encode(), store.practice)
    assert [store.doors.import_appointments(lines).new for _ in range(2)] == [1, 0], (
        "though the practice is closed then"
    )
    bad = read_appointments(f"{good}roux;consultation;26/11/2026 09:05;Noël;Mia\n".encode(), store.practice)
    before = (list(store.journal()), store.doors.patients())
    with pytest.raises(DoorError, match="ligne 3"):
        store.doors.import_appointments(bad)
    assert (list(store.journal()), store.doors.patients()) == before
    assert store.broken_entry() is None


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = (sys.executable, "-m", "appliance", *words, "--home", str(folder), "--practice", str(SAMPLE))
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_commands_carry_a_practice_over(tmp_path: Path) -> None:
    patients, agenda = tmp_path / "patients.csv", tmp_path / "agenda.csv"
    assert "patients" in run(tmp_path, "patients", "export", str(patients)).stdout
    assert patients.stat().st_mode & 0o077 == 0, "for its owner alone"
    assert run(tmp_path, "patients", "import", str(patients)).stdout.startswith("Patients ajoutés : 0 ;")
    again = run(tmp_path, "patients", "export", str(patients))
    assert (again.returncode, again.stderr) == (2, "patients.csv existe déjà ; donnez un autre nom.\n")
    assert run(tmp_path, "appointments", "export", str(agenda)).returncode == 0
    two_numbers = tmp_path / "numbers.csv"
    two_numbers.write_text("nom;tel;portable\nRoche;0261910514;0639980513\n", "utf-8")
    assert run(tmp_path, "patients", "import", str(two_numbers)).stdout.splitlines() == [
        "Patients ajoutés : 1 ; déjà connus : 0.",
        "ligne 2 : le numéro 0639980513 est gardé, 0261910514 ne l'est pas.",
    ]
    agenda.write_text("praticien;nom\n", "utf-8")
    wrong = run(tmp_path, "appointments", "import", str(agenda))
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "Il manque la colonne « type »" in wrong.stderr
    shown = run(tmp_path, "calendars").stdout
    assert shown.count("/agenda/") == 2
    assert run(tmp_path, "calendars", "--renew", "lemoine").stdout != shown
    assert run(tmp_path, "calendars", "--renew", "lemoin").returncode == 2
