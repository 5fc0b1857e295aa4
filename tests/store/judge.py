"""Reads a journal again, and judges each booking by the rules: minute by minute, sharing nothing with ``agenda``."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from appliance.doors.outside import Span
from appliance.settings import PracticeFile
from appliance.vocabulary.agenda import Appointment, AppointmentStatus
from appliance.vocabulary.journal import JournalEntry, JournalKind
from appliance.vocabulary.practice import Opening, Practice, Practitioner, Season, VisitType

MINUTE = timedelta(minutes=1)

Place = tuple[object, object, object, object]
"""Practitioner, type, start and minutes, as a journal entry says them."""


@dataclass(frozen=True)
class Told:
    """An appointment as the journal tells it."""

    id: str
    patient: str
    practitioner: str
    type: str
    start: datetime
    minutes: int
    booked: bool = True
    confirmed: bool = False
    series: str | None = None

    @property
    def end(self) -> datetime:
        return self.start + self.minutes * MINUTE


def of_table(one: Appointment) -> Told:
    slot = one.slot
    return Told(
        *(one.id, one.patient.id or "", slot.practitioner, slot.type, slot.start, slot.minutes),
        *(one.status is AppointmentStatus.BOOKED, one.confirmed, one.series),
    )


def stretches(agenda: Iterable[Told]) -> list[tuple[str, str, str]]:
    """What one practitioner has without a gap, as practitioner, start and end."""
    found: list[list[object]] = []
    for one in sorted(agenda, key=lambda one: (one.practitioner, one.start)):
        if one.booked and found and found[-1][0] == one.practitioner and found[-1][2] == one.start:
            found[-1][2] = one.end
        elif one.booked:
            found.append([one.practitioner, one.start, one.end])
    return [(str(who), *(str(at).replace(" ", "T") for at in (start, end))) for who, start, end in found]


@dataclass
class Judge:
    """Replays a journal from the first entry; ``broken`` collects what should not have been written."""

    file: PracticeFile
    births: dict[str, date | None]
    """By patient id, as the tables hold them."""
    known: set[str]
    """Ids of the patients who stood in the file on the first day."""
    settings: Callable[[int], PracticeFile]
    """What a version of the settings says."""
    elsewhere: Sequence[Sequence[Span]]
    """What another agenda takes, by how many spans it has."""
    waiving: str
    """Who may set aside what is made for callers."""
    busy: dict[str, Sequence[Span]] = field(default_factory=dict)
    """By practitioner, in the other agenda as it was read last."""
    agenda: dict[str, Told] = field(default_factory=dict)
    held: dict[int | None, tuple[Place, datetime]] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    def hear(self, journal: Iterable[JournalEntry]) -> None:
        for entry in journal:
            self._entry(entry, json.loads(entry.payload))

    def _entry(self, entry: JournalEntry, said: dict[str, object]) -> None:
        call = said.get("call")
        assert call is None or isinstance(call, int)
        match entry.kind:
            case JournalKind.SETTINGS_CHANGED:
                self.file = self.settings(int(str(said["version"])))
            case JournalKind.CALENDAR_READ:
                self.busy[str(said["practitioner"])] = self.elsewhere[int(str(said["spans"]))]
            case JournalKind.SLOT_HELD:
                self._judge_hold(entry, call, said)
                self.held[call] = (_place(said), entry.at)
            case JournalKind.CALL_ENDED:
                self.held.pop(call, None)
            case JournalKind.APPOINTMENT_BOOKED:
                new = _told(said)
                if new.id in self.agenda:
                    self.broken.append(f"{entry.sequence}: booked twice")
                self._judge_hold(entry, call, said)
                self._judge(entry, new, self._since(call, said, entry), known=new.patient in self.known)
                self.known.add(new.patient)
                self.agenda[new.id] = new
                self.held.pop(call, None)
            case JournalKind.APPOINTMENT_MOVED:
                before = self.agenda.pop(str(said["appointment"]))
                self._judge_hold(entry, call, said)
                self._judge(entry, _told(said), self._since(call, said, entry), known=None)
                self.agenda[before.id] = replace(_told(said), series=before.series)
                self.held.pop(call, None)
            case JournalKind.APPOINTMENT_CANCELLED | JournalKind.APPOINTMENT_CONFIRMED:
                here = self.agenda[str(said["appointment"])]
                cancelled = entry.kind is JournalKind.APPOINTMENT_CANCELLED
                changed = replace(here, booked=False) if cancelled else replace(here, confirmed=True)
                if not here.booked or changed == here:
                    self.broken.append(f"{entry.sequence}: {entry.kind} changes nothing")
                self.agenda[here.id] = changed

    def _judge_hold(self, entry: JournalEntry, call: int | None, said: dict[str, object]) -> None:
        """Nobody takes what another call holds, nor holds what is booked."""
        who, _, start, minutes = _place(said)
        begin = datetime.fromisoformat(str(start))
        end = begin + int(str(minutes)) * MINUTE
        held = [place for other, (place, _) in self.held.items() if other != call]
        for other, _, at, length in held:
            from_ = datetime.fromisoformat(str(at))
            if other == who and begin < from_ + int(str(length)) * MINUTE and from_ < end:
                self.broken.append(f"{entry.sequence}: held by another call")
        booked = [one for one in self.agenda.values() if one.booked and one.practitioner == who]
        if entry.kind is JournalKind.SLOT_HELD and any(one.start < end and begin < one.end for one in booked):
            self.broken.append(f"{entry.sequence}: held though booked")

    def _since(self, call: int | None, said: dict[str, object], entry: JournalEntry) -> datetime:
        place, since = self.held.get(call, (None, entry.at))
        return since if place == _place(said) else entry.at

    def _judge(self, entry: JournalEntry, new: Told, since: datetime, *, known: bool | None) -> None:
        others = [one for one in self.agenda.values() if one.booked]
        rules = [*self._wrong_time(new, entry.at, since), *self._wrong_person(new, known=known)]
        wrong = [
            *(rules if entry.actor != self.waiving else ()),
            *self._wrong_always(new, entry.at),
            *self._wrong_beside(new, others, waived=entry.actor == self.waiving),
        ]
        self.broken += [f"{entry.sequence}: {new.type} with {new.practitioner} at {new.start}: {why}" for why in wrong]

    # --- one rule after the other ------------------------------------------------------------------------

    @property
    def _practice(self) -> Practice:
        return self.file.practice

    def _local(self, instant: datetime) -> datetime:
        return instant.astimezone(self._practice.zone).replace(tzinfo=None)

    def _wrong_time(self, new: Told, now: datetime, since: datetime) -> Iterator[str]:
        who, kind = self._practice.practitioners[new.practitioner], self._practice.types[new.type]
        if new.start - since < kind.notice_minutes * MINUTE:
            yield "too late"
        if (self._local(new.start).date() - self._local(now).date()).days > kind.days_ahead:
            yield "too far ahead"
        minutes = [self._local(new.start + MINUTE * rank) for rank in range(new.minutes)]
        if not all(self._open(who, kind, at) for at in minutes):
            yield "closed"
        if any(self._blocked(who, self._local(at)) for at in self._reach(new)):
            yield "blocked"
        if not kind.urgent and any(self._kept(who, at, self._local(now)) for at in minutes):
            yield "kept for urgencies"

    def _wrong_always(self, new: Told, now: datetime) -> Iterator[str]:
        """Nobody sets these aside."""
        who, kind = self._practice.practitioners[new.practitioner], self._practice.types[new.type]
        if kind.key not in who.types or new.minutes != who.minutes.get(kind.key, kind.minutes):
            yield "not taken"
        if new.start <= now:
            yield "past"
        if any(self._busy_elsewhere(new.practitioner, at) for at in self._reach(new)):
            yield "busy elsewhere"

    def _reach(self, new: Told) -> list[datetime]:
        """Each minute that it needs, with the room beside it."""
        kind = self._practice.types[new.type]
        early, late = max(kind.buffer_before, kind.travel_minutes), max(kind.buffer_after, kind.travel_minutes)
        return [new.start + MINUTE * rank for rank in range(-early, new.minutes + late)]

    def _wrong_person(self, new: Told, *, known: bool | None) -> Iterator[str]:
        kind = self._practice.types[new.type]
        if known is False and not self._practice.practitioners[new.practitioner].new_patients:
            yield "no new patients"
        if (known is False and kind.patients == "known") or (known and kind.patients == "new"):
            yield "not for this patient"
        born = self.births[new.patient]
        if born is not None:
            on = self._local(new.start).date()
            birthdays = sum(1 for year in range(born.year + 1, on.year + 1) if on >= date(year, born.month, born.day))
            if birthdays < (kind.min_age or 0) or birthdays > (200 if kind.max_age is None else kind.max_age):
                yield "not this age"

    def _wrong_beside(self, new: Told, others: list[Told], *, waived: bool) -> Iterator[str]:
        kind = self._practice.types[new.type]
        if any(one.patient == new.patient and one.start < new.end and new.start < one.end for one in others):
            yield "in two places"
        same = [one for one in others if one.practitioner == new.practitioner]
        if any(self._between(first, after) < self._room(first, after) for first, after in _in_order(new, same)):
            yield "double booked"
        if waived:
            return
        today = [one for one in (*same, new) if self._local(one.start).date() == self._local(new.start).date()]
        if kind.max_per_day is not None and sum(one.type == kind.key for one in today) > kind.max_per_day:
            yield "too many in a day"
        if kind.max_in_a_row is not None and self._in_a_row(new, kind, today) > kind.max_in_a_row:
            yield "too many in a row"

    def _between(self, first: Told, after: Told) -> timedelta:
        return after.start - first.end

    def _room(self, first: Told, after: Told) -> timedelta:
        one, other = self._practice.types[first.type], self._practice.types[after.type]
        behind, ahead = max(one.buffer_after, one.travel_minutes), max(other.buffer_before, other.travel_minutes)
        return max(behind, ahead) * MINUTE

    def _in_a_row(self, new: Told, kind: VisitType, today: list[Told]) -> int:
        """Links of the chain that holds the new one."""
        pause = (new.minutes + max(kind.buffer_before, kind.buffer_after, kind.travel_minutes)) * MINUTE
        who = self._practice.practitioners[new.practitioner]
        chains: list[list[Told]] = []
        for one in sorted(today, key=lambda one: one.start):
            before = chains[-1][-1] if chains else None
            linked = before is not None and before.type == one.type == kind.key and one.start - before.end < pause
            if before and linked:
                gap = int((one.start - before.end) / MINUTE)
                linked = not any(self._taken(who, before.end + MINUTE * rank) for rank in range(gap))
            if linked:
                chains[-1].append(one)
            else:
                chains.append([one])
        return next(len(chain) for chain in chains if new in chain)

    # --- one minute --------------------------------------------------------------------------------------

    def _taken(self, who: Practitioner, at: datetime) -> bool:
        """By something else than a visit, which parts two of them."""
        return self._blocked(who, self._local(at)) or self._busy_elsewhere(who.key, at)

    def _busy_elsewhere(self, who: str, at: datetime) -> bool:
        return any(start <= at < end for start, end in self.busy.get(who, ()))

    def _open(self, who: Practitioner, kind: VisitType, at: datetime) -> bool:
        openings = self._day(who, at.date())
        return any(one.start <= at.time() < one.end and (not one.types or kind.key in one.types) for one in openings)

    def _day(self, who: Practitioner, day: date) -> tuple[Opening, ...]:
        for exception in who.exceptions:
            if exception.day == day:
                return exception.openings
        away = [one for one in self._practice.replacements if one.absent == who.key and self._during(one.period, day)]
        if away or day in self._practice.public_holidays or day in who.closed:
            return ()
        who = self._as(who, day)
        week = who.hours
        for schedule in who.schedules:
            holidays = day in self._practice.school_holidays
            season = {Season.ALWAYS: True, Season.HOLIDAYS: holidays, Season.SCHOOL: not holidays}[schedule.season]
            if season and self._during(schedule.period, day):
                weeks = 0
                if schedule.every_weeks > 1 and schedule.period.start:
                    first = schedule.period.start
                    weeks = len({one for one in _dates(first, day) if one.weekday() == 0 and one > first})
                if weeks % schedule.every_weeks == 0:
                    week = schedule.hours
        return week.get(day.weekday(), ())

    def _during(self, period: object, day: date) -> bool:
        start, end = getattr(period, "start", None), getattr(period, "end", None)
        return not (start and day < start) and not (end and day > end)

    def _as(self, who: Practitioner, day: date) -> Practitioner:
        if not who.hours and not who.schedules:
            for one in self._practice.replacements:
                if one.locum == who.key and self._during(one.period, day):
                    return self._practice.practitioners[one.absent]
        return who

    def _blocked(self, who: Practitioner, at: datetime) -> bool:
        for block in who.blocked:
            if block.recurrence is None and block.start <= at < block.end:
                return True
            if block.recurrence:
                for day in _dates(block.start.date(), block.recurrence.last):
                    shift = day - block.start.date()
                    due = shift.days % block.recurrence.every_days == 0 and day not in block.recurrence.except_on
                    if due and block.start + shift <= at < block.end + shift:
                        return True
        return False

    def _kept(self, who: Practitioner, at: datetime, now: datetime) -> bool:
        for one in self._as(who, at.date()).kept:
            inside = any(span.start <= at.time() < span.end for span in one.hours.get(at.weekday(), ()))
            if inside and (one.release is None or now < datetime.combine(at.date(), one.release)):
                return True
        return False


def _dates(first: date, last: date) -> list[date]:
    return [first + timedelta(days=rank) for rank in range((last - first).days + 1)]


def _in_order(new: Told, others: list[Told]) -> Iterator[tuple[Told, Told]]:
    for one in others:
        yield (one, new) if one.start <= new.start else (new, one)


def _place(said: dict[str, object]) -> Place:
    return said["practitioner"], said["type"], said["start"], said["minutes"]


def _told(said: dict[str, object]) -> Told:
    series = said.get("series")
    return Told(
        *(str(said["appointment"]), str(said["patient"]), str(said["practitioner"]), str(said["type"])),
        *(datetime.fromisoformat(str(said["start"])), int(str(said["minutes"]))),
        series=None if series is None else str(series),
    )
