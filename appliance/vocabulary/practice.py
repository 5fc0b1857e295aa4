"""A practice and its people, as its TOML file describes them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class VisitType:
    key: str
    label: str
    """As said to a patient: "consultation"."""
    minutes: int


@dataclass(frozen=True)
class Opening:
    """One stretch of a day, in the practice's local time; ``end`` excluded."""

    start: time
    end: time


@dataclass(frozen=True)
class Practitioner:
    key: str
    name: str
    """As said to a patient: "Docteur Agnès Fournier"."""
    role: str
    new_patients: bool
    types: tuple[str, ...]
    """Keys of the visit types this practitioner takes."""
    hours: Mapping[int, tuple[Opening, ...]]
    """By weekday, 0 is Monday; a missing day is closed."""
    closed: frozenset[date] = frozenset()


@dataclass(frozen=True)
class Practice:
    name: str
    address: str
    phone: str
    zone: ZoneInfo
    types: Mapping[str, VisitType]
    practitioners: Mapping[str, Practitioner]
    public_holidays: frozenset[date] = frozenset()
    texts: Mapping[str, str] = field(default_factory=dict)
    """Free texts answered to callers: ``parking``, ``prices``, ``documents``..., by key."""
    on_call_number: str | None = None
    """The department's on-call number for after hours; None: only the 15 is named."""
    transfer_to: str | None = None
    """Where "parler à quelqu'un" is transferred; None: a message is taken instead."""
    unread_limit_hours: int = 72
    """Beyond this without anybody reading messages, the greeting says so (design, section 5, rule 3)."""
