"""Who may have a visit, when it may be booked, what room it needs, how many there may be."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from appliance.agenda.busy import Busy
from appliance.agenda.slots import free_slots, refusal
from appliance.agenda.visitors import ANYBODY, Visitor, age
from appliance.vocabulary.acts import Refusal
from appliance.vocabulary.agenda import Slot
from appliance.vocabulary.practice import (
    Admitted,
    Block,
    KeptTime,
    Opening,
    Place,
    Practice,
    Practitioner,
    VisitType,
)
from tests.fakes.agendas import PEOPLE, TYPES, Sequence, sequences
from tests.fakes.practices import PARIS, ROUX, at

NOW = at("2026-11-24 12:40")
THURSDAY = date(2026, 11, 26)
CONSULTATION = VisitType("consultation", "consultation", 20)
SHORT = VisitType("vaccine", "vaccination", 10)


def house(kind: VisitType, one: Practitioner = ROUX, other: VisitType = SHORT) -> Practice:
    return Practice("", "", "", PARIS, {each.key: each for each in (other, kind)}, {one.key: one})


def starts(
    kind: VisitType, *busy: Busy, one: Practitioner = ROUX, now: datetime = NOW, who: Visitor = ANYBODY
) -> list[str]:
    one = replace(one, types=(kind.key, SHORT.key))
    found = free_slots(house(kind, one), one, kind.key, busy, THURSDAY, now, who)
    return [slot.start.astimezone(PARIS).strftime("%H:%M") for slot in found]


def why_not(kind: VisitType, start: str, *busy: Busy, one: Practitioner = ROUX, **asked: object) -> Refusal | None:
    one = replace(one, types=(kind.key, SHORT.key))
    slot = Slot(at(f"2026-11-26 {start}"), kind.minutes, one.key, kind.key)
    now = asked.get("now", NOW)
    who = asked.get("who", ANYBODY)
    assert isinstance(now, datetime)
    assert isinstance(who, Visitor)
    return refusal(house(kind, one), slot, busy, now, who)


def taken(start: str, end: str, kind: VisitType | None = None) -> Busy:
    return Busy("roux", at(f"2026-11-26 {start}"), at(f"2026-11-26 {end}"), kind.key if kind else "")


# --- who ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("patients", "known", "refused"),
    [
        (Admitted.NEW, True, Refusal.NEW_PATIENTS_ONLY),
        (Admitted.NEW, False, None),
        (Admitted.NEW, None, None),
        (Admitted.KNOWN, False, Refusal.KNOWN_PATIENTS_ONLY),
        (Admitted.KNOWN, True, None),
        (Admitted.ALL, False, None),
    ],
)
def test_a_visit_may_be_for_new_or_for_known_patients(
    patients: Admitted, *, known: bool | None, refused: Refusal | None
) -> None:
    kind = replace(CONSULTATION, patients=patients)
    assert why_not(kind, "09:00", who=Visitor(known)) is refused
    assert bool(starts(kind, who=Visitor(known))) is (refused is None)


@pytest.mark.parametrize(
    ("born", "refused"),
    [
        (date(2023, 11, 26), None),
        (date(2023, 11, 27), Refusal.AGE_NOT_TAKEN),
        (date(2016, 11, 26), Refusal.AGE_NOT_TAKEN),
        (date(2016, 11, 27), None),
        (None, None),
    ],
)
def test_ages_are_those_of_the_day_of_the_visit(born: date | None, refused: Refusal | None) -> None:
    kind = replace(CONSULTATION, min_age=3, max_age=9)
    assert why_not(kind, "09:00", who=Visitor(birth_date=born)) is refused
    assert bool(starts(kind, who=Visitor(birth_date=born))) is (refused is None)


def test_a_leap_days_child_grows_older_on_the_first_of_march() -> None:
    born = date(2024, 2, 29)
    assert [age(born, day) for day in (date(2027, 2, 28), date(2027, 3, 1), date(2028, 2, 29))] == [2, 3, 4]


# --- when --------------------------------------------------------------------------------------------------


def test_notice_and_horizon() -> None:
    kind = replace(CONSULTATION, notice_minutes=120, days_ahead=2)
    assert starts(kind, now=at("2026-11-26 07:10"))[0] == "09:20"
    assert why_not(kind, "09:00", now=at("2026-11-26 07:10")) is Refusal.TOO_LATE
    assert why_not(kind, "09:00", now=at("2026-11-26 07:00")) is None
    assert why_not(kind, "09:00", now=at("2026-11-23 23:59")) is Refusal.TOO_FAR_AHEAD
    assert starts(kind, now=at("2026-11-23 23:59")) == []
    assert starts(kind, now=at("2026-11-24 00:00"))


def test_a_slot_held_in_time_may_be_booked_a_little_later() -> None:
    slot = Slot(at("2026-11-26 09:00"), 20, "roux", "consultation")
    there = house(CONSULTATION)
    held = at("2026-11-26 08:00")
    assert refusal(there, slot, (), at("2026-11-26 08:04"), since=held) is None
    assert refusal(there, slot, (), at("2026-11-26 08:04")) is Refusal.TOO_LATE
    assert refusal(there, slot, (), at("2026-11-26 09:00"), since=held) is Refusal.IN_THE_PAST


def test_hours_for_some_types_are_for_no_other() -> None:
    lunch = Opening(time(13), time(14), ("consultation",))
    one = replace(ROUX, hours={3: (Opening(time(9), time(10), ("vaccine",)), lunch)})
    assert starts(CONSULTATION, one=one) == ["13:00", "13:20", "13:40"]
    assert why_not(CONSULTATION, "09:00", one=one) is Refusal.OUTSIDE_HOURS


def test_time_kept_for_urgencies_is_released_on_the_day() -> None:
    week = {3: (Opening(time(11), time(12)),)}
    one = replace(ROUX, kept=(KeptTime(week, time(8)),))
    urgent = replace(CONSULTATION, urgent=True, notice_minutes=0)
    before, after = at("2026-11-26 07:59"), at("2026-11-26 08:00")
    assert why_not(CONSULTATION, "11:00", one=one, now=before) is Refusal.KEPT_FOR_URGENCIES
    assert why_not(CONSULTATION, "11:00", one=one, now=after) is None
    assert why_not(CONSULTATION, "10:50", one=one, now=before) is Refusal.KEPT_FOR_URGENCIES
    assert why_not(urgent, "11:00", one=one, now=before) is None
    assert "11:00" not in starts(CONSULTATION, one=one, now=before)
    assert "11:00" in starts(CONSULTATION, one=one, now=after)
    never = replace(ROUX, kept=(KeptTime(week),))
    assert why_not(CONSULTATION, "11:00", one=never, now=after) is Refusal.KEPT_FOR_URGENCIES


def test_a_start_between_two_minutes_is_no_slot() -> None:
    slot = Slot(at("2026-11-26 09:00:30"), 20, "roux", "consultation")
    assert refusal(house(CONSULTATION), slot, (), NOW) is Refusal.OUTSIDE_HOURS


# --- room --------------------------------------------------------------------------------------------------


def test_two_visits_share_the_longer_of_their_buffers() -> None:
    kind = replace(CONSULTATION, buffer_before=5, buffer_after=15)
    other = taken("10:00", "10:20", kind)
    assert [one for one in starts(kind, other) if "09:00" <= one < "11:00"] == ["09:00", "09:20", "10:35", "10:55"]
    assert why_not(kind, "09:25", other) is None, "09:45 and a quarter of an hour is ten o'clock"
    assert why_not(kind, "09:30", other) is Refusal.SLOT_TAKEN
    assert why_not(kind, "10:30", other) is Refusal.SLOT_TAKEN
    assert why_not(kind, "10:35", other) is None


def test_a_visit_without_buffers_leaves_room_for_its_neighbours() -> None:
    kind = replace(CONSULTATION, buffer_after=15)
    one = replace(ROUX, types=("consultation", "vaccine"))
    neighbour = taken("10:00", "10:20", kind)
    slot = Slot(at("2026-11-26 10:30"), 10, "roux", "vaccine")
    assert refusal(house(kind, one), slot, (neighbour,), NOW) is Refusal.SLOT_TAKEN
    assert refusal(house(kind, one), replace(slot, start=at("2026-11-26 10:35")), (neighbour,), NOW) is None


def test_from_one_house_call_to_the_next_the_way_is_driven_once() -> None:
    home = replace(CONSULTATION, place=Place.HOME, travel_minutes=15)
    assert starts(home, taken("09:00", "09:20", home))[0] == "09:35"
    assert why_not(home, "09:00") is None, "the way to the first house lies before the opening"


def test_a_buffer_does_not_reach_into_a_blocked_range() -> None:
    home = replace(CONSULTATION, place=Place.HOME, travel_minutes=15)
    meeting = Block(datetime.fromisoformat("2026-11-26T10:00"), datetime.fromisoformat("2026-11-26T10:30"))
    one = replace(ROUX, blocked=(meeting,))
    assert why_not(home, "09:30", one=one) is Refusal.OUTSIDE_HOURS
    assert why_not(home, "09:25", one=one) is None
    assert [start for start in starts(home, one=one) if start < "11:00"] == ["09:00", "09:20", "10:45"]


# --- how many ----------------------------------------------------------------------------------------------


def test_no_more_of_a_type_in_a_day() -> None:
    kind = replace(CONSULTATION, max_per_day=2)
    two = (taken("09:00", "09:20", kind), taken("16:00", "16:20", kind))
    assert why_not(kind, "11:00", *two) is Refusal.TOO_MANY
    assert starts(kind, *two) == []
    assert why_not(kind, "11:00", two[0], taken("16:00", "16:10", SHORT)) is None
    assert (
        why_not(kind, "11:00", two[0], two[1]._replace(start=at("2026-11-25 16:00"), end=at("2026-11-25 16:20")))
        is None
    )


def test_no_more_of_a_type_in_a_row() -> None:
    kind = replace(CONSULTATION, max_in_a_row=2)
    two = (taken("09:00", "09:20", kind), taken("09:20", "09:40", kind))
    assert why_not(kind, "09:40", *two) is Refusal.TOO_MANY
    assert why_not(kind, "09:55", *two) is Refusal.TOO_MANY, "a quarter of an hour is no pause between these visits"
    assert why_not(kind, "10:00", *two) is None
    assert starts(kind, *two)[0] == "10:00"
    between = (taken("09:00", "09:20", kind), taken("09:40", "10:00", kind))
    assert why_not(kind, "09:20", *between) is Refusal.TOO_MANY
    assert why_not(kind, "09:50", *two, taken("09:40", "09:50", SHORT)) is None, "another type is a pause"


def test_what_somebody_may_give_back_is_no_pause() -> None:
    kind = replace(CONSULTATION, max_in_a_row=2)
    two = (taken("09:00", "09:20", kind), taken("09:20", "09:40", kind))
    held = taken("09:40", "09:50", SHORT)._replace(held=True)
    assert why_not(kind, "09:50", *two, held) is Refusal.TOO_MANY


def test_a_practitioner_has_their_own_length_of_a_visit() -> None:
    slow = replace(ROUX, minutes={"consultation": 45})
    assert starts(CONSULTATION, one=slow)[:2] == ["09:00", "09:45"]
    assert why_not(CONSULTATION, "09:00", one=slow) is Refusal.TYPE_NOT_TAKEN


# --- both ways of asking ------------------------------------------------------------------------------------


@settings(max_examples=150, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(sequences(), st.data())
def test_whatever_the_rules_what_is_offered_may_be_booked(sequence: Sequence, data: st.DataObject) -> None:
    """Random practices and agendas: each free slot is accepted, and free slots of one search do not overlap."""
    there, now = sequence.file.practice, sequence.now
    busy: tuple[Busy, ...] = ()
    for _ in range(4):
        one, kind = there.practitioners[data.draw(st.sampled_from(PEOPLE))], data.draw(st.sampled_from(TYPES))
        day = now.astimezone(PARIS).date() + timedelta(days=data.draw(st.integers(0, 3)))
        free = list(free_slots(there, one, kind, busy, day, now))
        assert [refusal(there, slot, busy, now) for slot in free] == [None] * len(free)
        assert all(before.end <= after.start for before, after in pairwise(free))
        if free:
            slot = data.draw(st.sampled_from(free))
            busy = (*busy, Busy(slot.practitioner, slot.start, slot.end, slot.type))
