"""Patients and appointments as lines of a table."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from difflib import get_close_matches

from appliance.doors import table
from appliance.doors.table import Column, Line, Row, Tell
from appliance.understanding.phones import parse_phone
from appliance.vocabulary.agenda import Appointment, AppointmentId, Patient, Slot
from appliance.vocabulary.practice import Practice

PATIENT = (
    Column("nom", ("nom de famille", "nom de naissance", "last name"), needed=True),
    Column("prénom", ("prenom", "first name")),
    Column("naissance", ("date de naissance", "né le", "née le", "ddn")),
    Column("téléphone", ("tel", "numéro", "téléphone fixe", "tél fixe", "fixe", "domicile")),
)
PORTABLE = Column("portable", ("mobile", "téléphone portable", "téléphone mobile", "tél portable", "tél mobile", "gsm"))
"""Read beside ``téléphone``, and never written: the file of patients has one number for each."""

APPOINTMENT = (
    Column("praticien", ("médecin", "docteur"), needed=True),
    Column("type", ("motif", "acte"), needed=True),
    Column("début", ("date", "date et heure", "debut"), needed=True),
    Column("durée", ("minutes", "duree")),
    *PATIENT,
)
_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ T]+(\d{1,2})[:h](\d{2})?(?::\d{2})?)?")
_NO_HOUR = re.compile(r"[ T]00:00(:00(\.0+)?)?$")

EARLIEST = date(1850, 1, 1)
"""A file keeps people who are long dead; an earlier birth is a year written with two digits, or mistyped."""


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
    return table.read(data, (*PATIENT, PORTABLE), _patient)


def read_appointments(data: bytes, practice: Practice) -> list[Line[Appointment]]:
    """The appointments of a file, each with a patient and an empty id; hours are the practice's own.

    Raises:
        DoorError: what is wrong, line by line.
    """

    def appointment(row: Row, tell: Tell) -> Appointment:
        who = _key(row["praticien"], {one.name: key for key, one in practice.practitioners.items()}, "praticien")
        kind = _key(row["type"], {one.label: key for key, one in practice.types.items()}, "type")
        start = _instant(row["début"], practice)
        minutes = _minutes(row.get("durée", "")) or practice.minutes(who, kind)
        return Appointment(AppointmentId(""), Slot(start, minutes, who, kind), _patient(row, tell))

    return table.read(data, (*APPOINTMENT, PORTABLE), appointment)


def _person(one: Patient) -> list[str]:
    born = f"{one.birth_date:%d/%m/%Y}" if one.birth_date else ""
    return [one.last, one.first or "", born, one.phone or ""]


def _patient(row: Row, tell: Tell) -> Patient:
    born = row.get("naissance", "")
    return Patient(
        last=row["nom"],
        first=row.get("prénom") or None,
        birth_date=_day(born) if born else None,
        phone=_one_phone(
            [_phone(told, tell) for column in ("portable", "téléphone") if (told := row.get(column))], tell
        ),
    )


def _one_phone(numbers: Sequence[str], tell: Tell) -> str | None:
    """The one to keep, a mobile telephone by preference, which takes texts; the other one is told."""
    if not numbers:
        return None
    kept = next((one for one in numbers if one.startswith(("06", "07"))), numbers[0])
    for other in numbers:
        if other != kept:
            tell(f"le numéro {kept} est gardé, {other} ne l'est pas")
    return kept


def _key(told: str, names: dict[str, str], what: str) -> str:
    """By key or by name, whatever its case."""
    known = {name.casefold(): key for name, key in names.items()} | {key.casefold(): key for key in names.values()}
    if told.casefold() in known:
        return known[told.casefold()]
    near = get_close_matches(told.casefold(), known, n=1)
    hint = f" ; vouliez-vous dire « {known[near[0]]} » ?" if near else f" ; il y a : {', '.join(names.values())}"
    raise ValueError(f"le {what} « {told} » n'existe pas{hint}")


def _day(told: str) -> date:
    """Databases write midnight behind it; an instant in UTC is none: it may be the evening before."""
    found = _DATE.fullmatch(told)
    try:
        day = date(int(found[3]), int(found[2]), int(found[1])) if found else date.fromisoformat(_NO_HOUR.sub("", told))
    except ValueError as failure:
        raise ValueError(f"« {told} » n'est pas une date ; écrivez 02/10/1946") from failure
    if day > datetime.now(UTC).date():
        raise ValueError(f"la naissance « {told} » est dans l'avenir")
    if day < EARLIEST:
        raise ValueError(f"la naissance « {told} » est trop ancienne")
    return day


def _instant(told: str, practice: Practice) -> datetime:
    """Of a day and an hour, to the minute; a day alone is none."""
    found = _DATE.fullmatch(told)
    if found and found[4]:
        told = f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}T{int(found[4]):02}:{found[5] or '00'}"
    try:
        local = datetime.fromisoformat(told if ":" in told else "").replace(second=0, microsecond=0)
        return (local if local.tzinfo else local.replace(tzinfo=practice.zone)).astimezone(UTC)
    except (ValueError, OverflowError) as failure:
        raise ValueError(f"« {told} » n'est pas un jour et une heure ; écrivez 26/11/2026 14:00") from failure


def _minutes(told: str) -> int | None:
    if not told:
        return None
    if not told.isdecimal() or not 1 <= int(told) <= 600:
        raise ValueError(f"la durée « {told} » n'est pas un nombre de minutes")
    return int(told)


def _phone(told: str, tell: Tell) -> str:
    """As lines tell it; a spreadsheet has often eaten the first zero."""
    digits = re.sub(r"^00", "+", re.sub(r"[^\d+]", "", told))
    number = parse_phone(f"0{digits}" if len(digits) == 9 and digits[0] in "12345679" else digits)
    if number is None and not re.fullmatch(r"\+\d{8,15}", digits):
        raise ValueError(f"« {told} » n'est pas un numéro de téléphone")
    if beside := " ".join(re.findall(r"[^\W\d_]+", told)):
        tell(f"« {beside} », à côté du numéro, n'est pas gardé")
    return number or digits
