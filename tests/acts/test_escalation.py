"""The clocks of messages: who is written to, when, and that only a person ends them."""

import pytest

from appliance.sealing import new_key_pair
from appliance.vocabulary.acts import AlertRaised, MessageTaken, RaiseAlert, TakeMessage
from appliance.vocabulary.journal import JournalKind
from appliance.vocabulary.meaning import IntentKind, PersonName
from appliance.vocabulary.sms import Lamp, SmsKind
from appliance.vocabulary.telephony import CallerId
from tests.acts.test_texts import House

SECRETARY, DOCTOR = "+33639980420", "+33639980421"


@pytest.fixture
def house() -> House:
    return House(new_key_pair())


def leaves(house: House, number: str | None = "0261910513", *, urgent: bool = False, to: str | None = None) -> str:
    words = TakeMessage(IntentKind.MESSAGE, f"{house.clock.now()}", PersonName("Noël"), urgent=urgent, practitioner=to)
    taken = house.store.call(CallerId(number)).desk.perform(words)
    assert isinstance(taken, MessageTaken)
    return taken.id


def told(house: House) -> list[str]:
    """Numbers of the people on call who were written to, after a round."""
    house.store.escalation.round()
    return [number for kind, number, _ in house.written if kind is SmsKind.ON_CALL]


def test_one_after_the_other_is_written_to_until_a_person_has_read(house: House) -> None:
    key = leaves(house)
    house.clock.pass_(59 * 60)
    assert told(house) == []
    house.clock.pass_(60)
    assert told(house) == [SECRETARY]
    assert told(house) == [SECRETARY], "once"
    house.clock.pass_(3 * 3600)
    assert told(house) == [SECRETARY, DOCTOR]
    house.store.mark_read(key, "user:marie")
    house.clock.pass_(4 * 3600)
    assert len(told(house)) == 2
    assert [one.kind for one in house.store.journal()].count(JournalKind.MESSAGE_ESCALATED) == 2


def test_who_has_read_in_time_spares_everybody(house: House) -> None:
    house.store.mark_read(leaves(house), "user:marie")
    house.clock.pass_(86400)
    assert told(house) == []


def test_an_urgent_message_goes_out_at_once_then_to_the_next(house: House) -> None:
    leaves(house, urgent=True)
    assert told(house) == [SECRETARY]
    house.clock.pass_(15 * 60)
    assert told(house) == [SECRETARY, DOCTOR]


def test_a_doctor_is_not_written_to_about_a_colleagues_message(house: House) -> None:
    leaves(house, urgent=True, to="noel")
    house.clock.pass_(3600)
    assert told(house) == [SECRETARY]


def test_at_night_only_what_is_urgent_wakes_anybody(house: House) -> None:
    house.at("2026-11-24 22:00")
    leaves(house)
    house.clock.pass_(5 * 3600)
    assert told(house) == []
    leaves(house, urgent=True)
    assert told(house) == [SECRETARY]
    house.at("2026-11-25 08:00")
    assert told(house) == [SECRETARY, SECRETARY, DOCTOR], "the doctor of the urgent one"
    house.clock.pass_(179 * 60)
    assert told(house).count(DOCTOR) == 1, "the night leaves the secretary her three hours"
    house.clock.pass_(60)
    assert told(house).count(DOCTOR) == 2


def test_what_came_while_the_clock_was_a_day_ahead_does_not_wait_a_day_longer(house: House) -> None:
    house.at("2026-11-25 10:00")
    leaves(house)
    house.at("2026-11-24 10:00")
    assert told(house) == [SECRETARY, DOCTOR]


def test_an_alert_is_signed_off_by_one_person(house: House) -> None:
    raised = house.desk.perform(RaiseAlert(("chest_pain",), "ça serre"))
    assert isinstance(raised, AlertRaised)
    assert told(house) == [SECRETARY]
    house.clock.pass_(600)
    assert house.store.escalation.acknowledge(raised.id, "user:marie")
    assert house.store.escalation.acknowledge(raised.id, "user:paul"), "again is no error"
    assert not house.store.escalation.acknowledge("none", "user:marie")
    house.clock.pass_(600)
    assert told(house) == [SECRETARY]
    assert [one.kind for one in house.store.journal()].count(JournalKind.ALERT_ACKNOWLEDGED) == 1


def test_the_lamp_shows_the_worst(house: House) -> None:
    assert house.store.lamp() is Lamp.OFF
    calm = leaves(house)
    assert house.store.lamp() is Lamp.UNREAD
    urgent = leaves(house, urgent=True)
    assert house.store.lamp() is Lamp.URGENT
    house.store.mark_read(urgent, "user:marie")
    assert house.store.lamp() is Lamp.UNREAD
    house.store.mark_read(calm, "user:marie")
    assert house.store.lamp() is Lamp.OFF


def test_the_third_call_within_two_hours_makes_the_message_urgent(house: House) -> None:
    leaves(house)
    house.clock.pass_(3600)
    house.store.call(CallerId("0261910513"))
    assert house.store.lamp() is Lamp.UNREAD
    house.clock.pass_(3000)
    house.store.call(CallerId("0261910513"))
    assert house.store.lamp() is Lamp.URGENT
    assert SECRETARY in told(house)
    raised = [one for one in house.store.journal() if one.kind is JournalKind.MESSAGE_RAISED]
    house.store.call(CallerId("0261910513"))
    assert len(raised) == len([one for one in house.store.journal() if one.kind is JournalKind.MESSAGE_RAISED]) == 1


def test_whoever_was_told_of_a_message_is_told_that_it_became_urgent(house: House) -> None:
    leaves(house)
    house.clock.pass_(4 * 3600)
    assert told(house) == [SECRETARY, DOCTOR]
    for _ in range(3):
        house.store.call(CallerId("0261910513"))
    assert told(house) == [SECRETARY, DOCTOR] * 2


def test_a_message_left_in_the_third_call_is_urgent_too(house: House) -> None:
    for _ in range(2):
        house.store.call(CallerId("0261910513"))
    leaves(house)
    assert house.store.lamp() is Lamp.URGENT


@pytest.mark.parametrize(("number", "hours"), [(None, 0), ("0261910513", 3)])
def test_withheld_numbers_and_old_calls_do_not_count(house: House, number: str | None, hours: int) -> None:
    for _ in range(2):
        house.store.call(CallerId(number))
    house.clock.pass_(hours * 3600)
    leaves(house, number)
    assert house.store.lamp() is Lamp.UNREAD
