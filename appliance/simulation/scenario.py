"""A call as a file: who calls, what they answer, what they do, and what must hold at the end.

The format is fixed in docs/scenarios.md. A key it does not name is an error with "did you mean", except among the
facts, which are free, and in a goal, where it is only warned about.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from appliance.vocabulary.conversation import Detail, Told
from appliance.vocabulary.meaning import IntentKind

USUAL_PATIENCE = 14
"""Turns after which a caller gives up, when the file does not say."""


class Do(StrEnum):
    """What a behaviour makes the caller do."""

    SAY = "say"
    BARGE_IN = "barge_in"
    """Speak while the house speaks."""
    SILENCE = "silence"
    HESITATE = "hesitate"
    """The same words with a pause in the middle."""
    HANG_UP = "hang_up"
    CHANGE_MIND = "change_mind"
    REJECT = "reject"
    ANGRY = "angry"
    ACCEPT = "accept"
    UNKNOWN_DATE = "unknown_date"
    SIDE_TALK = "side_talk"
    CORRECT = "correct"
    SPEAK_ENGLISH = "speak_english"
    REFUSE_RECORDING = "refuse_recording"


class Outcome(StrEnum):
    APPOINTMENT = "appointment"
    CANCELLED = "cancelled"
    CONFIRMED = "confirmed"
    MOVED = "moved"
    MESSAGE = "message"
    EMERGENCY = "emergency"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Persona:
    last: str = ""
    first: str = ""
    birth_date: date | None = None
    phone: str = ""
    caller_id: str | None = None
    """None: withheld."""
    known_patient: bool = False
    voice: str = ""
    """A description: "woman, 80, slow"."""


@dataclass(frozen=True)
class Trigger:
    """When a behaviour fires: ``kind`` of ``KINDS``, and which one ("3" of "turn:3", "name" of "asked:name")."""

    kind: str
    which: str = ""


@dataclass(frozen=True)
class Behaviour:
    when: Trigger
    do: Do
    text: str = ""
    seconds: float = 0.0


@dataclass(frozen=True)
class Window:
    """When an appointment suits; what is None is free. ``before`` is excluded."""

    start: date | None = None
    end: date | None = None
    after: time | None = None
    before: time | None = None
    not_weekdays: frozenset[int] = frozenset()

    def holds(self, day: date | None, at: time | None) -> bool:
        """Does a day and an hour, as far as they are known, lie inside?"""
        if day is not None and not (self.start or date.min) <= day <= (self.end or date.max):
            return False
        if day is not None and day.weekday() in self.not_weekdays:
            return False
        return at is None or ((self.after or time.min) <= at and (self.before is None or at < self.before))


@dataclass(frozen=True)
class Wanted:
    """The patient an appointment or a message must be for; None is not judged."""

    last: str | None = None
    first: str | None = None
    birth_date: date | None = None


@dataclass(frozen=True)
class Goal:
    """What must hold at the end; empty fields are not judged."""

    outcome: Outcome
    practitioner: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    window: Window = field(default_factory=Window)
    patient: Wanted | None = None
    existing: str = ""
    category: tuple[str, ...] = ()
    urgent: bool | None = None
    mentions_any: tuple[str, ...] = ()
    told_15: bool | None = None
    within_turns: int | None = None
    told_any: tuple[str, ...] = ()
    alert: bool | None = None
    unchanged: tuple[str, ...] = ()
    allow_extra: tuple[str, ...] = ()
    no_appointment: bool = False
    no_alert: bool = False
    no_recording: bool = False
    must_say_any: tuple[str, ...] = ()
    must_say_all: tuple[str, ...] = ()
    topic: str = ""
    alternative: "Goal | None" = None


@dataclass(frozen=True)
class Scenario:
    id: str
    title: str
    now: datetime
    """Local time of the practice, without a zone."""
    persona: Persona
    opening: str
    """The caller's first words; "" for one who never speaks."""
    facts: Mapping[str, str]
    behaviours: tuple[Behaviour, ...]
    goal: Goal
    max_turns: int = USUAL_PATIENCE
    warnings: tuple[str, ...] = ()
    """Keys of the goal, or marks, that mean nothing here."""


KINDS: Mapping[str, str] = {
    "greeting": r"",
    "recording_notice": r"",
    "readback": r"",
    "turn": r"[1-9]\d*",
    "asked": r"[a-z_]+",
    "proposed": r"[1-9]\d*",
    "told": r"[a-z_\d]+",
}
"""Triggers, with the form of what follows their colon."""

MARKS: Mapping[str, frozenset[str]] = {
    "asked": frozenset(Detail),
    "told": frozenset(Told),
}
"""What a trigger can wait for; another mark never comes, and is warned about."""

CATEGORIES = frozenset(IntentKind)


def trigger(text: str) -> Trigger | None:
    """ "asked:name" as a trigger; None when it is none."""
    kind, colon, which = text.partition(":")
    form = KINDS.get(kind)
    if form is None or bool(colon) != bool(form) or not re.fullmatch(form, which):
        return None
    return Trigger(kind, which)
