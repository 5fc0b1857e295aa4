"""What is rendered before anybody asks for it."""

from appliance.dialogue import french, script
from appliance.reception.rehearsal import DAYS_AHEAD, phrases_ahead
from appliance.sealing import AgeSeal, new_key_pair
from appliance.store.database import MEMORY
from appliance.store.store import Store
from appliance.vocabulary.acts import BookAppointment
from appliance.vocabulary.telephony import CallerId
from tests.fakes.clock import FakeClock
from tests.fakes.practices import ODETTE, practice_file


def test_the_next_slots_of_each_are_known_and_follow_the_agenda() -> None:
    store = Store(MEMORY, practice_file(), FakeClock(), AgeSeal([new_key_pair().recipient]))
    before = store.next_slots()
    assert {(one.practitioner, one.type) for one in before} == {
        ("roux", "consultation"),
        ("roux", "vaccine"),
        ("noel", "consultation"),
    }
    store.call(CallerId(None)).desk.perform(BookAppointment(before[0], ODETTE))
    assert before[0] not in store.next_slots()


def test_a_slot_far_ahead_is_rendered_when_it_is_the_next() -> None:
    clock = FakeClock()
    store = Store(MEMORY, practice_file(), clock, AgeSeal([new_key_pair().recipient]))
    today = clock.now().date()
    far = max(store.next_slots(), key=lambda one: one.start)
    clock.pass_(-20 * 24 * 3600)
    spoken = french.day(far.start.date(), clock.now().date())
    words, practice = script.french(), store.practice
    assert (today - clock.now().date()).days > DAYS_AHEAD
    assert spoken not in phrases_ahead(words, practice, clock.now())
    assert any(spoken in one for one in phrases_ahead(words, practice, clock.now(), (far,)))
