"""Which slots answer a wish? Reads the books, changes nothing."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import chain

from appliance.acts.books import Books
from appliance.acts.busy import BusyDays
from appliance.agenda.hours import day_hours, replaced_by
from appliance.agenda.search import search, wished_days
from appliance.agenda.slots import HORIZON, free_slots
from appliance.agenda.visitors import Visitor
from appliance.vocabulary.acts import FindSlots, SlotsFound
from appliance.vocabulary.agenda import Slot
from appliance.vocabulary.meaning import Wish
from appliance.vocabulary.practice import AGENDA_DAYS, Opening, Practice, Practitioner


def find_slots(books: Books, act: FindSlots, now: datetime, call: int | None) -> SlotsFound:
    """Slots of every practitioner who may be meant, best first."""
    practice, visitor = books.practice, Visitor(act.known_patient, act.birth_date)
    able = _able(books, act)
    today = now.astimezone(practice.zone).date()
    days = [today + timedelta(days=ahead) for ahead in range(_days_ahead(books, act, today) + 1)] if able else []
    moving = books.appointment(act.moving) if act.moving else None
    leaving = moving.slot if moving else None
    taken = BusyDays(books, practice, [one.key for one in able], act.type, days, call, leaving)

    def hours(day: date) -> Iterator[Opening]:
        return chain.from_iterable(day_hours(practice, one, day) for one in _there(practice, act, able, day))

    def free(day: date) -> Sequence[Slot]:
        busy = taken.around(day)
        there = _there(practice, act, able, day)
        found = (free_slots(practice, one, act.type, busy[one.key], day, now, visitor) for one in there)
        return sorted(chain.from_iterable(found))

    return SlotsFound(*search(act.wish, days, hours, free, today, practice.zone, act.without, act.count))


def next_slots(books: Books, now: datetime) -> tuple[Slot, ...]:
    """What would be offered next, for each practitioner and type of visit, to who wants the first free slot."""
    wish = Wish(earliest=True)
    asked = (FindSlots(wish, kind, one.key) for one in books.practice.practitioners.values() for kind in one.types)
    return tuple(slot for act in asked for slot in find_slots(books, act, now, None).slots)


def _able(books: Books, act: FindSlots) -> Sequence[Practitioner]:
    locums = {one.locum for one in books.practice.replacements if act.locums and one.absent == act.practitioner}
    return [
        one
        for one in books.practice.practitioners.values()
        if act.type in one.types and (act.practitioner in {None, one.key} or one.key in locums)
        if one.new_patients or act.known_patient is not False
    ]


def _there(practice: Practice, act: FindSlots, able: Sequence[Practitioner], day: date) -> Sequence[Practitioner]:
    """Who may be meant that day: a locum only while the one who was asked for is away."""
    if act.practitioner is None:
        return able
    meant = {act.practitioner, replaced_by(practice, act.practitioner, day)}
    return [one for one in able if one.key in meant]


def _days_ahead(books: Books, act: FindSlots, today: date) -> int:
    """A day that was named is looked at, even beyond the horizon, as far as the type of visit allows."""
    named = [*wished_days(act.wish, today), *filter(None, (act.wish.start, act.wish.end))]
    wanted = max((HORIZON.days, *((day - today).days + 2 for day in named)))
    return min(AGENDA_DAYS, books.practice.types[act.type].days_ahead, wanted)
