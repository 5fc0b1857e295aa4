from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.agenda.busy import Busy
from appliance.agenda.hours import openings
from appliance.agenda.slots import STEP, free_slots, refusal
from appliance.agenda.visitors import Visitor
from appliance.vocabulary.acts import Refusal
from appliance.vocabulary.practice import Opening, VisitType
from tests.fakes.practices import CONSULTATION, NOEL, PARIS, ROUX, VACCINE, at, practice, visit

THURSDAY = date(2026, 11, 26)
NOW = at("2026-11-24 12:40")


def starts(day: date, *busy: Busy, kind: str = "consultation") -> list[str]:
    slots = free_slots(practice(), ROUX, kind, busy, day, NOW)
    return [slot.start.astimezone(PARIS).strftime("%H:%M") for slot in slots]


def test_an_empty_morning_is_filled_from_its_opening_to_its_end() -> None:
    morning = [start for start in starts(THURSDAY) if start < "13:00"]
    assert morning[:3] == ["09:00", "09:15", "09:30"]
    assert morning[-1] == "11:45"


def test_slots_go_on_after_what_is_booked() -> None:
    vaccine = Busy("roux", at("2026-11-26 09:00"), at("2026-11-26 09:10"))
    assert starts(THURSDAY, vaccine)[:2] == ["09:10", "09:25"]


def test_a_gap_too_short_is_left_free() -> None:
    early = Busy("roux", at("2026-11-26 09:10"), at("2026-11-26 09:25"))
    assert starts(THURSDAY, early)[0] == "09:25"


def test_what_a_colleague_has_booked_takes_nothing() -> None:
    assert starts(THURSDAY, Busy("noel", at("2026-11-26 09:00"), at("2026-11-26 12:00")))[0] == "09:00"


@pytest.mark.parametrize("day", [date(2026, 11, 25), date(2026, 12, 4), date(2026, 12, 25)])
def test_no_slots_on_a_day_off_a_closed_day_or_a_holiday(day: date) -> None:
    assert starts(day) == []


@pytest.mark.parametrize(
    ("day", "utc"),
    [(date(2027, 3, 26), 8), (date(2027, 3, 29), 7), (date(2026, 10, 23), 7), (date(2026, 10, 26), 8)],
)
def test_opening_hours_are_local_on_both_sides_of_a_clock_change(day: date, utc: int) -> None:
    opening = next(openings(practice(), ROUX, day))
    assert opening.start.hour == utc


stretches = st.tuples(st.integers(0, 11 * 60), st.integers(1, 90))


@settings(deadline=None)
@given(st.lists(stretches, max_size=12), st.sampled_from([CONSULTATION, VACCINE]))
def test_free_slots_touch_nothing_and_leave_no_room(taken: list[tuple[int, int]], kind: VisitType) -> None:
    opening = at("2026-11-26 08:00")
    busy = [
        Busy("roux", opening + timedelta(minutes=start), opening + timedelta(minutes=start + length))
        for start, length in taken
    ]
    slots = list(free_slots(practice(), ROUX, kind.key, busy, THURSDAY, NOW))
    stretches_used = [*busy, *(Busy("roux", one.start, one.end) for one in slots)]
    for number, one in enumerate(slots):
        assert all(one.end <= other.start or other.end <= one.start for other in stretches_used[: len(busy) + number])
    length = timedelta(minutes=kind.minutes)
    for start, end, _ in openings(practice(), ROUX, THURSDAY):
        room = start
        while room + length <= end:
            overlapped = any(room < other.end and other.start < room + length for other in stretches_used)
            assert overlapped, "a visit would still fit here"
            room += STEP


def why_not(text: str, *, known: bool = True, practitioner: str = "roux") -> Refusal | None:
    return refusal(practice(), visit(text, practitioner), (), NOW, Visitor(known))


def test_an_open_slot_is_allowed() -> None:
    assert why_not("2026-11-26 09:00") is None


@pytest.mark.parametrize(
    ("slot", "refused"),
    [
        ("2026-11-24 12:40", Refusal.IN_THE_PAST),
        ("2026-11-26 11:50", Refusal.OUTSIDE_HOURS),
        ("2026-11-26 13:00", Refusal.OUTSIDE_HOURS),
        ("2026-12-25 09:00", Refusal.OUTSIDE_HOURS),
        ("2026-12-04 09:00", Refusal.OUTSIDE_HOURS),
    ],
)
def test_a_slot_the_practitioner_does_not_offer_is_refused(slot: str, refused: Refusal) -> None:
    assert why_not(slot) is refused


def test_new_patients_are_refused_where_the_practitioner_takes_none() -> None:
    assert why_not("2026-11-25 09:00", known=False, practitioner="noel") is Refusal.NO_NEW_PATIENTS
    assert why_not("2026-11-25 09:00", known=True, practitioner="noel") is None


def test_a_type_or_a_length_the_practitioner_does_not_take_is_refused() -> None:
    vaccine = visit("2026-11-25 09:00", "noel", VACCINE)
    longer = replace(visit("2026-11-26 09:00"), minutes=60)
    for slot in (vaccine, longer, visit("2026-11-26 09:00", "nobody")):
        assert refusal(practice(), slot, (), NOW) is Refusal.TYPE_NOT_TAKEN


def test_an_opening_that_ends_at_midnight_less_a_minute_holds_its_last_visit() -> None:
    late = replace(NOEL, hours={2: (Opening(time(23), time(23, 45)),)})
    slots = list(free_slots(practice(late), late, "consultation", [], date(2026, 11, 25), NOW))
    assert [one.start for one in slots] == [at(f"2026-11-25 23:{minute}") for minute in ("00", "15", "30")]
