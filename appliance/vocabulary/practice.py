"""A practice, its people and their rules, as its TOML file describes them.

Days and times of day are the practice's own (local); a stretch's ``end`` is excluded, a period's last day included.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from appliance.vocabulary.meaning import IntentKind
from appliance.vocabulary.sms import SmsRules, Watcher

AGENDA_DAYS = 366
"""No agenda is open further ahead: what the search looks at when a caller names a far day."""

NOTICE_MINUTES = 60
"""A patient on the phone needs this long to come; domain notes 3.2 name "minimum lead time"."""


INSTRUCTED = (
    *(IntentKind.MESSAGE, IntentKind.RENEWAL, IntentKind.RESULTS, IntentKind.CERTIFICATE, IntentKind.HUMAN),
    *(IntentKind.BOOK, IntentKind.MOVE, IntentKind.CANCEL, IntentKind.HOME_VISIT, IntentKind.EMERGENCY),
)
"""Kinds of messages for which a practice may tell its secretaries what to do."""


class Place(StrEnum):
    """Where a visit takes place."""

    PRACTICE = "practice"
    HOME = "home"
    REMOTE = "remote"


class Admitted(StrEnum):
    """Whom a type of visit is for."""

    ALL = "all"
    NEW = "new"
    KNOWN = "known"


@dataclass(frozen=True)
class VisitType:
    key: str
    label: str
    """As said to a patient: "consultation"."""
    minutes: int
    buffer_before: int = 0
    """Minutes kept free before; two neighbours share the longer of their buffers."""
    buffer_after: int = 0
    place: Place = Place.PRACTICE
    travel_minutes: int = 0
    """House calls: the way there, and the way back."""
    patients: Admitted = Admitted.ALL
    min_age: int | None = None
    """Years completed on the day of the visit."""
    max_age: int | None = None
    """Included: 2 is a child before its third birthday."""
    notice_minutes: int = NOTICE_MINUTES
    """How late before its start it may still be booked."""
    days_ahead: int = AGENDA_DAYS
    """How far ahead; 0 is the same day."""
    max_in_a_row: int | None = None
    max_per_day: int | None = None
    urgent: bool = False
    """May take the time kept for urgencies."""

    @property
    def before(self) -> int:
        """Minutes its practitioner cannot see anybody before it."""
        return max(self.buffer_before, self.travel_minutes)

    @property
    def after(self) -> int:
        return max(self.buffer_after, self.travel_minutes)


@dataclass(frozen=True)
class Opening:
    """One stretch of a day."""

    start: time
    end: time
    types: tuple[str, ...] = ()
    """Visit types it is for; none named: all that the practitioner takes."""


WeeklyHours = Mapping[int, tuple[Opening, ...]]
"""By weekday, 0 is Monday; a missing day is closed."""


@dataclass(frozen=True)
class DateRange:
    """From a day to a day, both included; None is without limit."""

    start: date | None = None
    end: date | None = None

    def __contains__(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


class Season(StrEnum):
    """When in the school year a schedule is followed."""

    ALWAYS = "always"
    SCHOOL = "school"
    HOLIDAYS = "holidays"


@dataclass(frozen=True)
class Schedule:
    """Other weekly hours than the usual, for a time; the last one that fits a day counts, and counts alone."""

    hours: WeeklyHours
    period: DateRange = DateRange()
    season: Season = Season.ALWAYS
    every_weeks: int = 1
    """2: one week in two, counted from the week of the period's first day."""


@dataclass(frozen=True)
class HoursException:
    """The hours of one day, whatever the week, the holidays and the closed days say; none: closed."""

    day: date
    openings: tuple[Opening, ...] = ()


@dataclass(frozen=True)
class Recurrence:
    """Comes again at the same time of day, whatever the clock change, but on single days it does not."""

    every_days: int
    """1 daily, 7 weekly, 14 one week in two."""
    last: date
    """Included."""
    except_on: frozenset[date] = frozenset()

    def days(self, first: date, start: date, end: date) -> Iterator[date]:
        """When what begins on ``first`` comes, from ``start`` to ``end``, both included."""
        missed = max(0, -(-(start - first).days // self.every_days))
        day = first + timedelta(days=missed * self.every_days)
        while day <= min(end, self.last):
            if day not in self.except_on:
                yield day
            day += timedelta(days=self.every_days)


@dataclass(frozen=True)
class Block:
    """Time in which a practitioner sees nobody: training, a meeting, a duty elsewhere."""

    start: datetime
    """Local, without a zone."""
    end: datetime
    recurrence: Recurrence | None = None
    """None: once."""

    def days(self, start: date, end: date) -> Iterator[date]:
        """On which it begins, from ``start`` to ``end``, both included."""
        first = self.start.date()
        once = Recurrence(every_days=1, last=first)
        return (self.recurrence or once).days(first, start, end)


@dataclass(frozen=True)
class KeptTime:
    """Time kept each week for urgencies, and given to everybody from an hour of the day on."""

    hours: WeeklyHours
    release: time | None = None
    """On the day itself; None: never."""


@dataclass(frozen=True)
class Practitioner:
    key: str
    name: str
    """As said to a patient: "Docteur Agnès Fournier"."""
    role: str
    new_patients: bool
    types: tuple[str, ...]
    """Keys of the visit types this practitioner takes."""
    hours: WeeklyHours
    """The usual ones."""
    closed: frozenset[date] = frozenset()
    schedules: tuple[Schedule, ...] = ()
    exceptions: tuple[HoursException, ...] = ()
    blocked: tuple[Block, ...] = ()
    kept: tuple[KeptTime, ...] = ()
    minutes: Mapping[str, int] = field(default_factory=dict)
    """This practitioner's own length of a visit type, by its key."""


@dataclass(frozen=True)
class Replacement:
    """A practitioner is away, and a locum sees patients instead."""

    absent: str
    locum: str
    period: DateRange


@dataclass(frozen=True)
class OnCall:
    """Who answers in the practice's place."""

    number: str
    """As it is dialled in France: ``116117``, ``0261910513``."""
    name: str | None = None
    """As said to callers; None: a doctor on duty."""


@dataclass(frozen=True)
class Shift:
    """A stretch of the rota; local, without a zone, ``end`` excluded."""

    start: datetime
    end: datetime
    who: OnCall


@dataclass(frozen=True)
class OutsideCalendar:
    """Another agenda of a practitioner, whose events take their time here too."""

    practitioner: str
    address: str
    """An ``.ics`` over https, or a file of the box."""


@dataclass(frozen=True)
class Retention:
    """How many days what patients said is kept (domain notes, 2.3); what nobody has read yet is kept longer."""

    recordings_days: int = 30
    """Voices."""
    transcripts_days: int = 90
    """What was said turn by turn, and reasons of visits that are over."""
    messages_days: int = 365
    """Messages that were read, with their notes; alerts, and what was said in their calls."""


@dataclass(frozen=True)
class CallRules:
    """Whom the practice calls, and when; local hours of the practice."""

    from_hour: int = 10
    until_hour: int = 19
    leaves_word: bool = True
    """An answering machine is told who has called and the number to call back; else it hears nothing."""


@dataclass(frozen=True)
class OwnSign:
    """What people of a region say of a danger, beside what ``red_flags.toml`` lists."""

    flag: str
    """Its key there."""
    words: str
    """As they are said, one after the other."""


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
    """Of the département's doctors on duty, who answer out of hours; None: only the 15 is named."""
    rota: tuple[Shift, ...] = ()
    """In order, none over another; goes before ``on_call_number``."""
    transfer_to: str | None = None
    """Where "parler à quelqu'un" is transferred; None: a message is taken instead."""
    rings: int = 4
    """How often it rings in opening hours before the box answers, while somebody is there."""
    unread_limit_hours: int = 72
    """Beyond this without anybody reading messages, the greeting says so (design, section 5, rule 3)."""
    school_holidays: frozenset[date] = frozenset()
    replacements: tuple[Replacement, ...] = ()
    retention: Retention = Retention()
    sms: SmsRules | None = None
    """None: patients get no texts."""
    reminder_calls: CallRules | None = None
    """None: nobody is called."""
    escalation: tuple[Watcher, ...] = ()
    calendars: tuple[OutsideCalendar, ...] = ()
    instructions: Mapping[str, str] = field(default_factory=dict)
    """What secretaries read beside a message: ``script``, ``always``, and by kind of message (``INSTRUCTED``)."""
    own_signs: tuple[OwnSign, ...] = ()

    def minutes(self, practitioner: str, kind: str) -> int:
        """How long a visit lasts with this practitioner."""
        return self.practitioners[practitioner].minutes.get(kind, self.types[kind].minutes)
