"""The practice file: who works there, when, and what the agenda holds on the first day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from difflib import get_close_matches
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from appliance.settings import keys
from appliance.settings.entry import Entry
from appliance.settings.holidays import REGIONS, SCHOOL_ZONES, legal_holidays, school_holidays
from appliance.settings.notices import calendars, call_rules, escalation, instructions, retention, sms_rules
from appliance.settings.numbers import dialled
from appliance.settings.on_call import department_number, rota
from appliance.settings.own_signs import own_signs
from appliance.settings.practitioners import practitioner, recurrence, replacement, visit_type
from appliance.settings.reading import Table, read, unknown
from appliance.vocabulary.agenda import Appointment, AppointmentId, Patient, Slot, repeated
from appliance.vocabulary.practice import Practice, Practitioner, Season

SAMPLE = Path(__file__).parent.parent / "sample_practice.toml"


@dataclass(frozen=True)
class PracticeFile:
    """A practice with what its agenda and patient file hold at the start."""

    practice: Practice
    appointments: tuple[Appointment, ...] = ()
    patients: tuple[Patient, ...] = ()
    table: Table = field(default_factory=dict, compare=False, repr=False)
    """As it was written; empty for a practice that was not read from a file."""


def load_practice(path: Path) -> PracticeFile:
    """Read and check a practice file.

    Raises:
        SettingsError: unreadable, or something in it is unknown, missing or contradictory.
    """
    return practice_of(path.name, read(path))


def practice_of(name: str, table: Table) -> PracticeFile:
    """Check the tables of a practice file, wherever they come from; ``name`` is what errors call it.

    Raises:
        SettingsError: something in it is unknown, missing or contradictory.
    """
    return replace(_PracticeReader(name, table).practice_file(), table=table)


def sample_practice() -> PracticeFile:
    """The fictional practice that ships with the box."""
    return load_practice(SAMPLE)


MOST_RINGS = 6
"""Half a minute: an operator's voicemail, and most callers, wait no longer."""

_TYPE_FORM = '{ label = "consultation", minutes = 15 }'


class _PracticeReader:
    """Reads one practice file; knows its name, for the errors."""

    def __init__(self, name: str, table: Table) -> None:
        self._whole = Entry(name, table, "practice")

    def practice_file(self) -> PracticeFile:
        practice = self._practice()
        told = self._whole.tables("appointments")
        appointments = tuple(made for one in told for made in _appointments(one, practice))
        self._check_agenda(appointments)
        patients = tuple(_patient(one) for one in self._whole.tables("patients"))
        return PracticeFile(practice, appointments, patients)

    def _practice(self) -> Practice:
        whole = self._whole
        texts = self._texts()
        told = whole.need("types", dict)
        types = {key: visit_type(key, whole.below(one, f"types.{key}", _TYPE_FORM)) for key, one in told.items()}
        practitioners = [practitioner(one, types) for one in whole.tables("practitioners")]
        if not practitioners or not types:
            raise whole.wrong("it needs at least one practitioner and one type of visit.")
        by_key = {one.key: one for one in practitioners}
        if len(by_key) < len(practitioners):
            raise whole.wrong("two practitioners have the same key.", "practitioners")
        return Practice(
            name=whole.need("name", str),
            address=whole.may("address", ""),
            phone=whole.may("phone", ""),
            zone=self._zone(),
            types=types,
            practitioners=by_key,
            public_holidays=self._public_holidays(),
            texts=texts,
            on_call_number=department_number(whole),
            rota=rota(whole),
            transfer_to=whole.may("transfer_to", "") or None,
            rings=self._rings(),
            unread_limit_hours=whole.may("unread_limit_hours", 72),
            school_holidays=self._school_holidays(practitioners),
            replacements=tuple(replacement(one, by_key) for one in whole.tables("replacements")),
            retention=retention(whole),
            sms=sms_rules(whole),
            reminder_calls=call_rules(whole),
            escalation=escalation(whole, by_key),
            calendars=calendars(whole, by_key),
            instructions=instructions(whole),
            own_signs=own_signs(whole),
        )

    def _rings(self) -> int:
        rings = self._whole.may("rings", 4)
        if not 0 <= rings <= MOST_RINGS:
            raise self._whole.wrong(f"rings must be from 0 to {MOST_RINGS}, not {rings}.", "rings")
        return rings

    def _texts(self) -> dict[str, str]:
        """Everything else that stands at the top."""
        texts: dict[str, str] = {}
        for key, value in self._whole.table.items():
            if key in keys.PRACTICE:
                continue
            if not isinstance(value, str) or get_close_matches(key, keys.PRACTICE, n=1, cutoff=0.8):
                raise self._whole.wrong(unknown(key, (*keys.PRACTICE, *keys.TEXTS)))
            texts[key] = value
        return texts

    def _zone(self) -> ZoneInfo:
        name = self._whole.table.get("timezone", "Europe/Paris")
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, TypeError) as failure:
            raise self._whole.wrong(f"{name!r} is no time zone; France is 'Europe/Paris'.", "timezone") from failure

    def _public_holidays(self) -> frozenset[date]:
        """Those listed; and the legal ones of the region named, or of France where nothing is said."""
        listed = self._whole.days("public_holidays")
        silent = "public_holidays" not in self._whole.table
        region = self._whole.may("legal_holidays", "france" if silent else "none")
        if region not in REGIONS:
            raise self._whole.wrong(unknown(region, REGIONS, "region for legal_holidays"))
        return legal_holidays(region, datetime.now(UTC).year) | listed

    def _school_holidays(self, practitioners: Sequence[Practitioner]) -> frozenset[date]:
        """Those of the zone, and those listed; a schedule that follows them needs the one or the other."""
        listed, zone = self._whole.days("school_holidays"), self._whole.may("school_zone", "")
        if zone and zone not in SCHOOL_ZONES:
            raise self._whole.wrong(f"school_zone must be one of {', '.join(SCHOOL_ZONES)}, not {zone!r}.")
        found = listed | (school_holidays(zone) if zone else frozenset())
        followed = (plan for one in practitioners for plan in one.schedules if plan.season is not Season.ALWAYS)
        if any(followed) and not found:
            raise self._whole.wrong("a schedule follows the school holidays: set school_zone to A, B or C.")
        return found

    def _check_agenda(self, appointments: Sequence[Appointment]) -> None:
        """Each has its own id, and nobody is booked twice at a time."""
        ids: set[str] = set()
        last: dict[str, Appointment] = {}
        for one in sorted(appointments, key=lambda one: one.slot):
            if one.id in ids:
                raise self._whole.wrong("another one has the same id.", f"appointment {one.id!r}")
            before = last.get(one.slot.practitioner)
            if before and one.slot.start < before.slot.end:
                raise self._whole.wrong(f"overlaps {before.id!r} of the same practitioner.", f"appointment {one.id!r}")
            ids.add(one.id)
            last[one.slot.practitioner] = one


def _appointments(entry: Entry, practice: Practice) -> Iterator[Appointment]:
    """One, or with ``every_days`` a series, each with the rank in its id."""
    entry = Entry(entry.file, entry.table, f"appointment {entry.table.get('id', '?')!r}")
    entry.only(keys.APPOINTMENT)
    key = entry.need("id", str)
    slot = _slot(entry, practice)
    patient = _patient(entry.below(entry.need("patient", dict), entry.where, "{ last = ... }"))
    again = recurrence(entry)
    if again is None:
        yield Appointment(AppointmentId(key), slot, patient)
        return
    for rank, one in enumerate(repeated(slot, again, practice.zone), start=1):
        yield Appointment(AppointmentId(f"{key}.{rank}"), one, patient, series=key)


def _slot(entry: Entry, practice: Practice) -> Slot:
    who, kind = entry.need("practitioner", str), entry.need("type", str)
    if who not in practice.practitioners:
        raise entry.wrong(unknown(who, practice.practitioners, "practitioner"))
    if kind not in practice.types:
        raise entry.wrong(unknown(kind, practice.types, "type of visit"))
    local = entry.instant("start")
    start = (local if local.tzinfo else local.replace(tzinfo=practice.zone)).astimezone(UTC)
    return Slot(start, practice.minutes(who, kind), who, kind)


def _patient(entry: Entry) -> Patient:
    entry.only(keys.PATIENT)
    born = entry.table.get("birth_date")
    return Patient(
        last=entry.need("last", str),
        first=entry.may("first", "") or None,
        birth_date=None if born is None else entry.parsed(date.fromisoformat, born, "1946-10-02"),
        phone=dialled(entry.may("phone", "")) or None,
    )
