"""Small practices for tests of the agenda, the acts and the store."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from appliance.settings import PracticeFile
from appliance.vocabulary.agenda import Appointment, AppointmentId, Patient, Slot
from appliance.vocabulary.practice import Opening, Practice, Practitioner, VisitType

PARIS = ZoneInfo("Europe/Paris")
MORNING = Opening(time(9), time(12))
AFTERNOON = Opening(time(14), time(18, 30))

CONSULTATION = VisitType("consultation", "consultation", 15)
VACCINE = VisitType("vaccine", "vaccination", 10)

ROUX = Practitioner(
    "roux",
    "Docteur Anne Roux",
    "médecin généraliste",
    new_patients=True,
    types=("consultation", "vaccine"),
    hours=dict.fromkeys((0, 1, 3, 4), (MORNING, AFTERNOON)),
    closed=frozenset({date(2026, 12, 4)}),
)
NOEL = Practitioner(
    "noel",
    "Docteur Marc Noël",
    "médecin généraliste",
    new_patients=False,
    types=("consultation",),
    hours={1: (MORNING,), 2: (MORNING,)},
)

ODETTE = Patient("Delaunay", "Odette", date(1946, 10, 2), "0261910513")
BRUNO = Patient("Chauvin", "Bruno", date(1971, 1, 19), "0639980512")


def at(text: str) -> datetime:
    """An instant told in Paris time: ``"2026-11-26 14:00"``."""
    return datetime.fromisoformat(text).replace(tzinfo=PARIS).astimezone(UTC)


def visit(text: str, practitioner: str = "roux", kind: VisitType = CONSULTATION) -> Slot:
    return Slot(at(text), kind.minutes, practitioner, kind.key)


def practice(*practitioners: Practitioner) -> Practice:
    return Practice(
        name="Cabinet du Pont",
        address="1 rue du Pont",
        phone="0261910500",
        zone=PARIS,
        types={one.key: one for one in (CONSULTATION, VACCINE)},
        practitioners={one.key: one for one in practitioners or (ROUX, NOEL)},
        public_holidays=frozenset({date(2026, 12, 25)}),
    )


def practice_file() -> PracticeFile:
    """Odette is known; Bruno has an appointment on Thursday at nine."""
    return PracticeFile(practice(), (Appointment(AppointmentId("a1"), visit("2026-11-26 09:00"), BRUNO),), (ODETTE,))
