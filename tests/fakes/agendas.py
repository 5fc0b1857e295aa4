"""Random practices, and random sequences of what is done to their agendas."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import strategies as st

from appliance.doors.outside import Span
from appliance.settings import PracticeFile, practice_of
from appliance.settings.practitioners import WEEKDAYS
from appliance.settings.reading import Table
from appliance.vocabulary.agenda import Patient, Slot
from appliance.vocabulary.practice import (
    Admitted,
    Block,
    DateRange,
    HoursException,
    KeptTime,
    Opening,
    Place,
    Practice,
    Practitioner,
    Recurrence,
    Replacement,
    Schedule,
    Season,
    VisitType,
    WeeklyHours,
)
from tests.fakes.practices import PARIS

DAYS = 3
"""Bookings fall on these many days, so that they meet."""

TYPES = ("consultation", "visit", "child")
PEOPLE = ("roux", "noel", "petit")

KNOWN = (
    Patient("Delaunay", "Odette", date(1946, 10, 2), "0261910513"),
    Patient("Chauvin", "Bruno", date(1971, 1, 19), "0639980512"),
    Patient("Caron", "Hugo", date(2021, 11, 26), "0639980415"),
)
NEW = (
    Patient("Vasseur", "Alain", date(1960, 2, 14), "0639980514"),
    Patient("Kessler", "Mia", date(2026, 1, 3), "0639980516"),
)


# --- what is done ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Find:
    """Search, hold what is offered first as a call does, and mostly book it."""

    type: str
    practitioner: str | None
    patient: Patient
    books: bool = True


@dataclass(frozen=True)
class Book:
    slot: Slot
    patient: Patient
    times: int = 1
    """More: a series, day after day."""
    waives: bool = False
    """On the page, "quand même"."""


@dataclass(frozen=True)
class Hold:
    slot: Slot
    then: Patient | None
    """Who books it when it is held; None: nobody, it is kept until something else happens."""


@dataclass(frozen=True)
class Change:
    """An appointment of the agenda, by its rank: moved, or without a slot cancelled or confirmed."""

    which: int
    to: Slot | None = None
    cancels: bool = True
    waives: bool = False


@dataclass(frozen=True)
class HangUp:
    """Another call begins."""


@dataclass(frozen=True)
class Wait:
    minutes: int


@dataclass(frozen=True)
class Settle:
    """The practice changes its settings: other rules from here on."""

    table: Table


@dataclass(frozen=True)
class Elsewhere:
    """Another agenda is read: ``Sequence.elsewhere[rank]`` is all that it takes of a practitioner's time."""

    practitioner: str
    rank: int


Deed = Find | Book | Hold | Change | HangUp | Wait | Settle | Elsewhere


@dataclass(frozen=True)
class Kill:
    writer: int
    after: int
    """Acknowledged deeds; whatever it is doing then."""


@dataclass(frozen=True)
class Sequence:
    file: PracticeFile
    now: datetime
    deeds: tuple[tuple[Deed, ...], ...]
    """By writer."""
    kills: tuple[Kill, ...]
    elsewhere: tuple[tuple[Span, ...], ...] = ((),)
    """What another agenda may take, each time as many spans as it has before it: so the journal tells which it was."""


# --- strategies ------------------------------------------------------------------------------------------


def _visit_type(key: str) -> st.SearchStrategy[VisitType]:
    often = st.sampled_from
    return st.builds(
        VisitType,
        st.just(key),
        st.just(key),
        minutes=often((15, 10, 20, 30)),
        buffer_before=often((0, 0, 5)),
        buffer_after=often((0, 0, 10)),
        place=st.just(Place.HOME if key == "visit" else Place.PRACTICE),
        travel_minutes=often((0, 15)) if key == "visit" else st.just(0),
        patients=often((*(Admitted.ALL,) * 6, *Admitted)),
        min_age=often((*(None,) * 5, 3)),
        max_age=often((4, None)) if key == "child" else st.none(),
        notice_minutes=often((0, 0, 60, 600)),
        days_ahead=often((366, 366, 366, 2, 1)),
        max_in_a_row=often((None, None, 1, 2)),
        max_per_day=often((None, None, 1, 3)),
        urgent=often((False, False, True)),
    )


_openings = st.sampled_from(
    (
        *((Opening(time(9), time(12)),),) * 5,
        (Opening(time(9), time(10, 20)), Opening(time(10, 20), time(12), ("visit",))),
        (Opening(time(8, 30), time(10)), Opening(time(11), time(12, 5))),
        (),
    )
)
_weeks = st.lists(_openings, min_size=7, max_size=7).map(lambda days: dict(enumerate(days)))
_morning = st.sampled_from((Opening(time(9), time(9, 45)), Opening(time(11), time(12))))


@st.composite
def _practitioner(draw: st.DrawFn, key: str, today: date) -> Practitioner:
    day = st.integers(0, DAYS).map(lambda ahead: today + timedelta(days=ahead))
    few = {"max_size": draw(st.sampled_from((0, 1)))}
    schedule = st.builds(
        Schedule,
        _weeks,
        st.builds(DateRange, day, st.sampled_from((None, today + timedelta(days=2)))).filter(
            lambda period: period.end is None or period.start <= period.end
        ),
        st.sampled_from(Season),
        st.sampled_from((1, 2)),
    )
    block = st.builds(
        lambda first, start, minutes, again: Block(
            datetime.combine(first, start),
            datetime.combine(first, start) + timedelta(minutes=minutes),
            again,
        ),
        day,
        st.sampled_from((time(8, 50), time(9, 30), time(10, 10))),
        st.sampled_from((15, 15, 60, 1500)),
        st.none() | st.builds(Recurrence, st.just(1), day, st.frozensets(day, max_size=1)),
    )
    kept = st.builds(
        KeptTime,
        st.builds(lambda one: dict.fromkeys(range(7), (one,)), _morning),
        st.sampled_from((None, time(8), time(9, 30))),
    )
    return Practitioner(
        key,
        key,
        "",
        new_patients=draw(st.sampled_from((True, True, True, False))),
        types=draw(st.sampled_from((TYPES, TYPES, TYPES[:2]))),
        hours={} if key == "petit" else draw(_weeks),
        closed=draw(st.frozensets(day, **few)),
        schedules=tuple(draw(st.lists(schedule, **few))) if key == "roux" else (),
        exceptions=tuple(draw(st.lists(st.builds(HoursException, day, _openings), **few))),
        blocked=tuple(draw(st.lists(block, **few))),
        kept=tuple(draw(st.lists(kept, **few))),
        minutes=draw(st.sampled_from(({}, {}, {"consultation": 25}))),
    )


@st.composite
def _practice(draw: st.DrawFn, today: date) -> Practice:
    away = DateRange(today + timedelta(days=draw(st.integers(0, 2))), today + timedelta(days=3))
    return Practice(
        *("Cabinet du Pont", "1 rue du Pont", "0261910500", PARIS),
        types={key: draw(_visit_type(key)) for key in TYPES},
        practitioners={key: draw(_practitioner(key, today)) for key in PEOPLE},
        public_holidays=draw(st.sampled_from((frozenset(), frozenset({today + timedelta(days=1)})))),
        school_holidays=draw(st.sampled_from((frozenset(), frozenset({today + timedelta(days=2)})))),
        replacements=draw(st.sampled_from(((), (Replacement("noel", "petit", away),)))),
    )


# --- a practice as its file says it -----------------------------------------------------------------------


def _told(practice: Practice) -> Table:
    """What ``practice_of`` reads as ``practice`` again, with those who are known."""
    return {
        "name": practice.name,
        "address": practice.address,
        "phone": practice.phone,
        "types": {key: _told_type(one) for key, one in practice.types.items()},
        "practitioners": [_told_practitioner(one) for one in practice.practitioners.values()],
        "public_holidays": _days(practice.public_holidays),
        "school_holidays": _days(practice.school_holidays or {date(2020, 1, 1)}),
        "replacements": [
            {"absent": one.absent, "locum": one.locum, **_told_period(one.period)} for one in practice.replacements
        ],
        "patients": [
            {"last": one.last, "first": one.first, "birth_date": str(one.birth_date), "phone": one.phone}
            for one in KNOWN
        ],
    }


def _told_type(one: VisitType) -> Table:
    kept = {key: value for key, value in asdict(one).items() if key != "key" and value is not None}
    return {**kept, "place": str(one.place), "patients": str(one.patients)}


def _told_practitioner(one: Practitioner) -> Table:
    return {
        "key": one.key,
        "name": one.name,
        "new_patients": one.new_patients,
        "types": list(one.types),
        "hours": _told_week(one.hours),
        "closed": _days(one.closed),
        "schedules": [
            {
                "hours": _told_week(plan.hours),
                "season": str(plan.season),
                "every_weeks": plan.every_weeks,
                **_told_period(plan.period),
            }
            for plan in one.schedules
        ],
        "exceptions": [{"day": str(each.day), "hours": _told_openings(each.openings)} for each in one.exceptions],
        "blocked": [
            {"from": each.start.isoformat(), "to": each.end.isoformat(), **_told_again(each.recurrence)}
            for each in one.blocked
        ],
        "kept": [
            {"hours": _told_week(each.hours), **({"release": f"{each.release:%H:%M}"} if each.release else {})}
            for each in one.kept
        ],
        "minutes": dict(one.minutes),
    }


def _told_week(week: WeeklyHours) -> Table:
    return {WEEKDAYS[day]: _told_openings(openings) for day, openings in week.items()}


def _told_openings(openings: tuple[Opening, ...]) -> list[Table]:
    return [
        {"from": f"{one.start:%H:%M}", "to": f"{one.end:%H:%M}", **({"types": list(one.types)} if one.types else {})}
        for one in openings
    ]


def _told_period(period: DateRange) -> Table:
    return {key: str(day) for key, day in (("from", period.start), ("to", period.end)) if day}


def _told_again(again: Recurrence | None) -> Table:
    if again is None:
        return {}
    return {"every_days": again.every_days, "until": str(again.last), "except": _days(again.except_on)}


def _days(days: Iterable[date]) -> list[str]:
    return sorted(map(str, days))


@st.composite
def _slots(draw: st.DrawFn, practice: Practice, today: date) -> tuple[Slot, ...]:
    """A few, most of them close together with one practitioner, and of the right length."""
    busy_day, busy_one = today + timedelta(days=draw(st.integers(0, DAYS))), draw(st.sampled_from(PEOPLE))
    found = []
    for _ in range(draw(st.integers(4, 9))):
        kind, elsewhere = draw(st.sampled_from(TYPES)), draw(st.sampled_from((False, False, False, True)))
        who = draw(st.sampled_from(PEOPLE)) if elsewhere else busy_one
        day = today + timedelta(days=draw(st.integers(0, DAYS))) if elsewhere else busy_day
        minutes = draw(st.sampled_from((practice.minutes(who, kind),) * 12 + (45,)))
        at = datetime.combine(day, time(9)) + timedelta(minutes=5 * draw(st.integers(-1, 20)))
        found.append(Slot(at.replace(tzinfo=PARIS).astimezone(UTC), minutes, who, kind))
    return tuple(found)


NOWS = (
    datetime(2026, 11, 24, 5, 30, tzinfo=UTC),
    datetime(2027, 3, 26, 7, 40, tzinfo=UTC),  # summer time begins on 28 March
    datetime(2026, 10, 23, 8, 5, tzinfo=UTC),  # and ended on 25 October
    datetime(2026, 12, 23, 22, 50, tzinfo=UTC),  # ten to midnight
)


@st.composite
def _elsewhere(draw: st.DrawFn, slots: tuple[Slot, ...]) -> tuple[tuple[Span, ...], ...]:
    """None, one and two spans, near what is booked: some begin with it."""
    near = st.sampled_from(slots).map(lambda one: one.start)
    begin = st.builds(lambda at, by: at + timedelta(minutes=by), near, st.sampled_from((0, 0, -20, 35)))
    span = st.builds(lambda at, length: (at, at + timedelta(minutes=length)), begin, st.sampled_from((10, 45, 120)))
    spans = st.lists(span, min_size=3, max_size=3, unique_by=lambda one: one[0])
    one, *two = draw(spans)
    return (), (one,), tuple(sorted(two))


@st.composite
def sequences(draw: st.DrawFn, writers: int = 4, most: int = 9) -> Sequence:
    """Rules, that may change on the way, and what four writers do at once; some are killed."""
    now = draw(st.sampled_from(NOWS))
    today = now.astimezone(PARIS).date()
    practice = draw(_practice(today))
    slots = draw(_slots(practice, today))
    slot = st.sampled_from(slots)
    patient = st.sampled_from((*KNOWN, *NEW))
    deed = st.one_of(
        st.builds(Find, st.sampled_from(TYPES), st.none() | st.sampled_from(PEOPLE), patient),
        st.builds(Find, st.just("consultation"), st.sampled_from((None, "roux")), patient),
        st.builds(Find, st.just("consultation"), st.just("roux"), patient, st.booleans()),
        st.builds(Book, slot, patient, st.sampled_from((1, 1, 3)), st.sampled_from((False, False, True))),
        st.builds(Hold, slot, st.none() | patient),
        st.builds(Change, st.integers(0, 9), slot, waives=st.booleans()),
        st.builds(Change, st.integers(0, 9), st.none(), st.booleans()),
        st.builds(HangUp),
        st.builds(Wait, st.sampled_from((10, 90, 600))),
        st.builds(Settle, st.builds(_told, _practice(today))),
        st.builds(Elsewhere, st.sampled_from(PEOPLE), st.integers(0, 2)),
    )
    deeds = draw(st.lists(st.lists(deed, min_size=3, max_size=most).map(tuple), min_size=writers, max_size=writers))
    kill = st.builds(Kill, st.integers(0, writers - 1), st.integers(0, most - 1))
    kills = draw(st.lists(kill, max_size=2, unique_by=lambda one: one.writer))
    told = practice_of("drawn", _told(practice))
    return Sequence(told, now, tuple(deeds), tuple(kills), draw(_elsewhere(slots)))
