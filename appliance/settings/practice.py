"""The practice file: who works there, when, and what the agenda holds on the first day."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from appliance.errors import SettingsError
from appliance.settings.holidays import REGIONS, legal_holidays
from appliance.settings.reading import KINDS, Table, read, unknown
from appliance.vocabulary.agenda import Appointment, AppointmentId, Patient, Slot
from appliance.vocabulary.practice import Opening, Practice, Practitioner, VisitType

SAMPLE = Path(__file__).parent.parent / "sample_practice.toml"

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class PracticeFile:
    """A practice with what its agenda and patient file hold at the start."""

    practice: Practice
    appointments: tuple[Appointment, ...] = ()
    patients: tuple[Patient, ...] = ()


def load_practice(path: Path) -> PracticeFile:
    """Read and check a practice file.

    Raises:
        SettingsError: unreadable, or something in it is unknown, missing or contradictory.
    """
    return _PracticeReader(path.name, read(path)).practice_file()


def sample_practice() -> PracticeFile:
    """The fictional practice that ships with the box."""
    return load_practice(SAMPLE)


_PRACTICE_KEYS = (
    *("name", "address", "phone", "timezone", "public_holidays", "types", "practitioners", "appointments"),
    *("patients", "legal_holidays", "on_call_number", "transfer_to", "unread_limit_hours"),
)
_TEXT_KEYS = ("parking", "prices", "documents", "access", "preparation", "payment")
"""Free texts that callers ask for by habit; any other text key is kept too."""

_PRACTITIONER_KEYS = ("key", "name", "role", "new_patients", "types", "closed", "hours")
_TYPE_KEYS = ("label", "minutes")
_APPOINTMENT_KEYS = ("id", "practitioner", "type", "start", "patient")
_PATIENT_KEYS = ("last", "first", "birth_date", "phone")


class _PracticeReader:
    """Reads one practice file; knows its name, for the errors."""

    def __init__(self, name: str, table: Table) -> None:
        self._name = name
        self._table = table

    def practice_file(self) -> PracticeFile:
        practice = self._practice()
        appointments = tuple(self._appointment(one, practice) for one in self._tables("appointments"))
        self._check_agenda(appointments)
        patients = tuple(self._patient(one, "patients") for one in self._tables("patients"))
        return PracticeFile(practice, appointments, patients)

    def _wrong(self, where: str, what: str) -> SettingsError:
        return SettingsError(f"{self._name}: {where}: {what}")

    def _practice(self) -> Practice:
        texts = {}
        for key, value in self._table.items():
            if key in _PRACTICE_KEYS:
                continue
            if not isinstance(value, str) or get_close_matches(key, _PRACTICE_KEYS, n=1, cutoff=0.8):
                raise self._wrong("practice", unknown(key, (*_PRACTICE_KEYS, *_TEXT_KEYS)))
            texts[key] = value
        types = {key: self._type(key, one) for key, one in self._need("types", dict, self._table).items()}
        practitioners = [self._practitioner(one, types) for one in self._tables("practitioners")]
        if not practitioners or not types:
            raise self._wrong("practice", "it needs at least one practitioner and one type of visit.")
        if len({one.key for one in practitioners}) < len(practitioners):
            raise self._wrong("practitioners", "two practitioners have the same key.")
        return Practice(
            name=self._need("name", str, self._table),
            address=self._may("address", "", self._table),
            phone=self._may("phone", "", self._table),
            zone=self._zone(),
            types=types,
            practitioners={one.key: one for one in practitioners},
            public_holidays=self._public_holidays(),
            texts=texts,
            on_call_number=self._may("on_call_number", "", self._table) or None,
            transfer_to=self._may("transfer_to", "", self._table) or None,
            unread_limit_hours=self._may("unread_limit_hours", 72, self._table),
        )

    def _need(self, key: str, kind: type, table: Table, where: str = "practice") -> Any:
        if key not in table:
            raise self._wrong(where, f"{key!r} is missing.")
        value = table[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)) or value == "":
            raise self._wrong(where, f"{key!r} must be {KINDS[kind]}.")
        return value

    def _may(self, key: str, default: Any, table: Table, where: str = "practice") -> Any:
        """A value of the default's kind; an empty text is none."""
        return default if table.get(key, "") == "" else self._need(key, type(default), table, where)

    def _tables(self, key: str) -> list[Table]:
        tables = self._table.get(key, [])
        if not isinstance(tables, list) or not all(isinstance(one, dict) for one in tables):
            raise self._wrong(key, f"write each one as [[{key}]].")
        return tables

    def _only(self, table: Table, known: Sequence[str], where: str) -> None:
        for key in table:
            if key not in known:
                raise self._wrong(where, unknown(key, known))

    def _zone(self) -> ZoneInfo:
        name = self._table.get("timezone", "Europe/Paris")
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, TypeError) as failure:
            raise self._wrong("timezone", f"{name!r} is no time zone; France is 'Europe/Paris'.") from failure

    def _parsed(self, parse: Callable[[str], Any], value: Any, where: str, example: str) -> Any:
        try:
            return parse(str(value))
        except ValueError as failure:
            raise self._wrong(where, f"{value!r} is not of the form {example}.") from failure

    def _dates(self, key: str, table: Table, where: str = "") -> list[date]:
        days = self._may(key, [], table, where or "practice")
        return [self._parsed(date.fromisoformat, one, where or key, "2026-12-25") for one in days]

    def _public_holidays(self) -> frozenset[date]:
        """Those listed; and the legal ones of the region named, or of France where nothing is said."""
        listed = self._dates("public_holidays", self._table)
        silent = "public_holidays" not in self._table
        region = self._may("legal_holidays", "france" if silent else "none", self._table)
        if region not in REGIONS:
            raise self._wrong("practice", unknown(region, REGIONS, "region for legal_holidays"))
        return legal_holidays(region, datetime.now(UTC).year) | frozenset(listed)

    def _type(self, key: str, table: Table) -> VisitType:
        where = f"types.{key}"
        if not isinstance(table, dict):
            raise self._wrong(where, 'write it as { label = "consultation", minutes = 15 }.')
        self._only(table, _TYPE_KEYS, where)
        minutes = self._need("minutes", int, table, where)
        if not 5 <= minutes <= 240:
            raise self._wrong(where, "minutes must be between 5 and 240.")
        return VisitType(key, self._need("label", str, table, where), minutes)

    def _practitioner(self, table: Table, types: Mapping[str, VisitType]) -> Practitioner:
        where = f"practitioner {table.get('key', '?')!r}"
        self._only(table, _PRACTITIONER_KEYS, where)
        taken = tuple(self._may("types", list(types), table, where))
        for kind in taken:
            if kind not in types:
                raise self._wrong(where, unknown(str(kind), types, "type of visit"))
        hours = self._may("hours", {}, table, where)
        self._only(hours, WEEKDAYS, f"{where}, hours")
        return Practitioner(
            key=self._need("key", str, table, where),
            name=self._need("name", str, table, where),
            role=self._may("role", "", table, where),
            new_patients=self._may("new_patients", True, table, where),  # noqa: FBT003 - the default of the file
            types=taken,
            hours={WEEKDAYS.index(day): self._openings(spans, where, day) for day, spans in hours.items()},
            closed=frozenset(self._dates("closed", table, where)),
        )

    def _openings(self, spans: Any, where: str, day: str) -> tuple[Opening, ...]:
        openings: list[Opening] = []
        if not isinstance(spans, list) or not all(isinstance(span, list) and len(span) == 2 for span in spans):
            raise self._wrong(f"{where}, {day}", 'hours are pairs of times, like [["08:30", "12:00"]].')
        for span in spans:
            start, end = (self._parsed(time.fromisoformat, one, f"{where}, {day}", "08:30") for one in span)
            if end <= start or (openings and start < openings[-1].end):
                raise self._wrong(f"{where}, {day}", f"{span} ends before it starts, or overlaps another.")
            openings.append(Opening(start, end))
        return tuple(openings)

    def _appointment(self, table: Table, practice: Practice) -> Appointment:
        where = f"appointment {table.get('id', '?')!r}"
        self._only(table, _APPOINTMENT_KEYS, where)
        practitioner = self._need("practitioner", str, table, where)
        kind = self._need("type", str, table, where)
        for key, known, what in (
            (practitioner, practice.practitioners, "practitioner"),
            (kind, practice.types, "type of visit"),
        ):
            if key not in known:
                raise self._wrong(where, unknown(key, known, what))
        local = self._parsed(datetime.fromisoformat, table.get("start"), where, "2026-11-26T09:00")
        start = (local if local.tzinfo else local.replace(tzinfo=practice.zone)).astimezone(UTC)
        slot = Slot(start, practice.types[kind].minutes, practitioner, kind)
        patient = self._patient(self._need("patient", dict, table, where), where)
        return Appointment(AppointmentId(str(self._need("id", str, table, where))), slot, patient)

    def _check_agenda(self, appointments: Sequence[Appointment]) -> None:
        """Each has its own id, and nobody is booked twice at a time."""
        ids: set[str] = set()
        last: dict[str, Appointment] = {}
        for one in sorted(appointments, key=lambda one: one.slot):
            if one.id in ids:
                raise self._wrong(f"appointment {one.id!r}", "another one has the same id.")
            before = last.get(one.slot.practitioner)
            if before and one.slot.start < before.slot.end:
                raise self._wrong(f"appointment {one.id!r}", f"overlaps {before.id!r} of the same practitioner.")
            ids.add(one.id)
            last[one.slot.practitioner] = one

    def _patient(self, table: Table, where: str) -> Patient:
        self._only(table, _PATIENT_KEYS, where)
        born = table.get("birth_date")
        return Patient(
            last=self._need("last", str, table, where),
            first=self._may("first", "", table, where) or None,
            birth_date=None if born is None else self._parsed(date.fromisoformat, born, where, "1946-10-02"),
            phone=_dialled(self._may("phone", "", table, where)) or None,
        )


def _dialled(phone: str) -> str:
    """As lines tell it: "+33 6 39 98 05 12" and "06.39.98.05.12" are ``0639980512``."""
    digits = re.sub(r"[^\d+]", "", phone)
    return re.sub(r"^(?:\+|00)330?", "0", digits)
