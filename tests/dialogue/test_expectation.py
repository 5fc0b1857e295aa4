"""What the recogniser is told of the answer."""

from dataclasses import replace

import pytest

from appliance.dialogue import expectation
from appliance.dialogue.state import CallContext, Person, State
from appliance.vocabulary.conversation import Detail
from appliance.vocabulary.meaning import PersonName
from appliance.vocabulary.telephony import CallerId
from tests.fakes.clock import FakeClock
from tests.fakes.practices import practice

KNOWN = ("Odette Delaunay", "Bruno Chauvin")
STATE = State(CallContext(practice(), CallerId(None), FakeClock().now(), known=KNOWN))


@pytest.mark.parametrize("asked", [Detail.NAME, Detail.PATIENT])
def test_whom_the_practice_knows_is_told_where_a_name_is_asked(asked: Detail) -> None:
    assert expectation.hint(replace(STATE, asking=asked)).names == KNOWN


@pytest.mark.parametrize("asked", [Detail.REQUEST, Detail.BIRTH_DATE, Detail.READBACK])
def test_nobody_is_named_where_none_is_asked(asked: Detail) -> None:
    assert expectation.hint(replace(STATE, asking=asked)).names == ()


def test_a_first_name_may_come_with_the_last_name_that_is_known() -> None:
    person = Person(name=PersonName("Morin"))
    names = expectation.hint(replace(STATE, asking=Detail.FIRST_NAME, person=person)).names
    assert {"Lucas", "Lucas Morin"} <= set(names)
    assert "Odette Delaunay" not in names
