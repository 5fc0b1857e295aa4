"""Who is there has time to pick up; at other hours, and when nobody would, the box answers at once."""

from dataclasses import replace

import pytest

from appliance.reception.answering import rings_first
from appliance.vocabulary.presence import Presence, PresenceMode
from appliance.vocabulary.telephony import CallerId
from tests.fakes.clock import FakeClock
from tests.fakes.practices import NOEL, ROUX, at, practice

THERE = Presence(PresenceMode.PRACTICE)
TUESDAY = "2026-11-24 10:00"


def rings(
    when: str = TUESDAY,
    presence: Presence = THERE,
    others: int = 0,
    clock: FakeClock | None = None,
    often: int = 4,
    forwarded_from: str | None = None,
) -> int:
    clock = clock or FakeClock(at(when))
    caller = CallerId("0639980512", forwarded_from)
    house = replace(practice(), rings=often, phone="02 61 91 04 00")
    return rings_first(house, presence, clock, caller, others=others)


def test_in_opening_hours_it_rings_as_often_as_the_practice_wants() -> None:
    assert rings() == 4
    assert rings(often=2) == 2
    assert rings(often=0) == 0


@pytest.mark.parametrize(
    "when",
    ["2026-11-24 07:30", "2026-11-24 12:45", "2026-11-24 22:00", "2026-11-28 10:00", "2026-12-25 10:00"],
    ids=["early", "lunch", "night", "saturday", "christmas"],
)
def test_when_the_practice_is_closed_nobody_waits(when: str) -> None:
    assert rings(when) == 0


def test_on_leave_nobody_waits() -> None:
    assert rings("2026-12-04 10:00") == 0, "Roux is away on that Friday, and Noël has no hours on Fridays"
    assert {ROUX.key, NOEL.key} == set(practice().practitioners)


@pytest.mark.parametrize("mode", [PresenceMode.MACHINE, PresenceMode.ABSENT])
def test_a_switch_that_says_nobody_is_there_is_obeyed(mode: PresenceMode) -> None:
    assert rings(presence=Presence(mode)) == 0


def test_while_the_box_speaks_with_somebody_the_next_caller_is_answered_at_once() -> None:
    assert rings(others=1) == 0


def test_a_call_that_the_practice_s_own_telephone_did_not_take_does_not_ring_again() -> None:
    assert rings(forwarded_from="0261910400") == 0
    assert rings(forwarded_from="0639980599") == 4, "somebody's mobile, sent on to the practice, rings there first"


def test_a_clock_that_may_be_wrong_closes_nothing() -> None:
    assert rings(clock=FakeClock(at("2026-11-24 22:00"), sure=False)) == 4
