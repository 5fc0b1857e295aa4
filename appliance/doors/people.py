"""Patients and appointments as lines of a table."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from difflib import get_close_matches

from appliance.doors import table
from appliance.doors.table import Column, Line, Row
from appliance.understanding.phones import parse_phone
from appliance.vocabulary.agenda import Appointment, AppointmentId, Patient, Slot
from appliance.vocabulary.practice import Practice

PATIENT = (
    Column("nom", ("nom de famille", "nom de naissance", "last name"), needed=True),
    Column("prénom", ("prenom", "first name")),
    Column("naissance", ("date de naissance", "né le", "née le", "ddn")),
    Column("téléphone", ("tel", "tél", "portable", "mobile", "numéro")),
)
APPOINTMENT = (
    Column("praticien", ("médecin", "docteur"), needed=True),
    Column("type", ("motif", "acte"), needed=True),
    Column("début", ("date", "date et heure", "debut"), needed=True),
    Column("durée", ("minutes", "duree")),
    *PATIENT,
)
_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ T]+(\d{1,2})[:h](\d{2})?)?")


def patients_csv(patients: Iterable[Patient]) -> bytes:
    return table.written(PATIENT, (_person(one) for one in patients))


def appointments_csv(practice: Practice, appointments: Iterable[Appointment]) -> bytes:
    rows = (
        [
            *(one.slot.practitioner, one.slot.type, f"{one.slot.start.astimezone(practice.zone):%d/%m/%Y %H:%M}"),
            *(str(one.slot.minutes), *_person(one.patient)),
        ]
        for one in appointments
    )
    return table.written(APPOINTMENT, rows)


def read_patients(data: bytes) -> list[Line[Patient]]:
    """The patients of a file.

    Raises:
        DoorError: what is wrong, line by line.
    """
    return table.read(data, PATIENT, _patient)


def read_appointments(data: bytes, practice: Practice) -> list[Line[Appointment]]:
    """The appointments of a file, each with a patient and an empty id; hours are the practice's own.

    Raises:
        DoorError: what is wrong, line by line.
    """

    def appointment(row: Row) -> Appointment:
        who = _key(row["praticien"], {one.name: key for key, one in practice.practitioners.items()}, "praticien")
        kind = _key(row["type"], {one.label: key for key, one in practice.types.items()}, "type")
        start = _instant(row["début"], practice)
        minutes = _minutes(row.get("durée", "")) or practice.minutes(who, kind)
        return Appointment(AppointmentId(""), Slot(start, minutes, who, kind), _patient(row))

    return table.read(data, APPOINTMENT, appointment)


def _person(one: Patient) -> list[str]:
    born = f"{one.birth_date:%d/%m/%Y}" if one.birth_date else ""
    return [one.last, one.first or "", born, one.phone or ""]


def _patient(row: Row) -> Patient:
    born, phone = row.get("naissance", ""), row.get("téléphone", "")
    return Patient(
        last=row["nom"],
        first=row.get("prénom") or None,
        birth_date=_day(born) if born else None,
        phone=_phone(phone) if phone else None,
    )


def _key(told: str, names: dict[str, str], what: str) -> str:
    """By key or by name, whatever its case."""
    known = {name.casefold(): key for name, key in names.items()} | {key.casefold(): key for key in names.values()}
    if told.casefold() in known:
        return known[told.casefold()]
    near = get_close_matches(told.casefold(), known, n=1)
    hint = f" ; vouliez-vous dire « {known[near[0]]} » ?" if near else f" ; il y a : {', '.join(names.values())}"
    raise ValueError(f"le {what} « {told} » n'existe pas{hint}")


def _day(told: str) -> date:
    found = _DATE.fullmatch(told)
    try:
        day = date(int(found[3]), int(found[2]), int(found[1])) if found else date.fromisoformat(told)
    except ValueError as failure:
        raise ValueError(f"« {told} » n'est pas une date ; écrivez 02/10/1946") from failure
    if day > datetime.now(UTC).date():
        raise ValueError(f"la naissance « {told} » est dans l'avenir")
    return day


def _instant(told: str, practice: Practice) -> datetime:
    """Of a day and an hour; a day alone is none."""
    found = _DATE.fullmatch(told)
    if found and found[4]:
        told = f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}T{int(found[4]):02}:{found[5] or '00'}"
    try:
        local = datetime.fromisoformat(told if ":" in told else "")
    except ValueError as failure:
        raise ValueError(f"« {told} » n'est pas un jour et une heure ; écrivez 26/11/2026 14:00") from failure
    return (local if local.tzinfo else local.replace(tzinfo=practice.zone)).astimezone(UTC)


def _minutes(told: str) -> int | None:
    if not told:
        return None
    if not told.isdigit() or not 1 <= int(told) <= 600:
        raise ValueError(f"la durée « {told} » n'est pas un nombre de minutes")
    return int(told)


def _phone(told: str) -> str:
    """As lines tell it; a spreadsheet has often eaten the first zero."""
    digits = re.sub(r"[^\d+]", "", told)
    number = parse_phone(f"0{digits}" if len(digits) == 9 and digits[0] in "12345679" else digits)
    if number is None and not re.fullmatch(r"\+\d{8,15}", digits):
        raise ValueError(f"« {told} » n'est pas un numéro de téléphone")
    return number or digits
