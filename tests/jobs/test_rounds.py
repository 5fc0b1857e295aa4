"""The scheduler, as the reception runs it."""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from apscheduler.schedulers.background import BackgroundScheduler

from appliance.errors import StoreError
from appliance.jobs.rounds import Round, look, put_right, rounds, running
from appliance.jobs.sending import Routes, send_waiting
from appliance.sealing import new_key_pair
from appliance.vocabulary.acts import CancelAppointment, HoldSlot, RaiseAlert, Refused
from appliance.vocabulary.sms import Sms, SmsHeard, SmsState
from appliance.vocabulary.telephony import CallerId
from tests.acts.test_texts import BRUNOS, House
from tests.fakes.practices import visit
from tests.fakes.texting import FakeTexting

PATIENCE_S = 20


class Awaited(FakeTexting):
    def __init__(self) -> None:
        super().__init__()
        self.came = Event()

    def send(self, sms: Sms) -> None:
        super().send(sms)
        self.came.set()


def test_what_waited_while_the_box_was_off_leaves_at_once() -> None:
    house = House(new_key_pair())
    house.desk.perform(CancelAppointment(BRUNOS))
    assert house.store.sms.claim(only_who_wrote_since=None) is not None, "and then the power went"
    provider = Awaited()
    with running(house.store, Routes(provider), house.clock):
        assert provider.came.wait(PATIENCE_S)
    assert house.store.sms.counts() == {SmsState.SENT: 1}


class Slow(FakeTexting):
    """Takes texts, and then keeps everybody waiting who asks for something."""

    def __init__(self, slow: str) -> None:
        super().__init__("provider")
        self.slow = slow
        self.asked, self.goes_on = Event(), Event()

    def state(self, key: str) -> SmsState | None:
        self._wait("receipts")
        return super().state(key)

    def heard(self, after: str | None) -> Sequence[SmsHeard]:
        self._wait("answers")
        return super().heard(after)

    def _wait(self, what: str) -> None:
        if what == self.slow:
            self.asked.set()
            assert self.goes_on.wait(PATIENCE_S)


@pytest.mark.parametrize("slow", ["receipts", "answers"])
def test_an_alert_leaves_while_the_provider_is_slow_to_tell(slow: str) -> None:
    house = House(new_key_pair())
    provider, modem = Slow(slow), Awaited()
    house.desk.perform(CancelAppointment(BRUNOS))
    assert send_waiting(house.store, Routes(provider), house.clock, print) == 1
    house.clock.pass_(60)
    with running(house.store, Routes(provider, modem), house.clock):
        assert provider.asked.wait(PATIENCE_S)
        house.desk.perform(RaiseAlert(("chest_pain",), "ça serre"))
        left = modem.came.wait(PATIENCE_S / 2)
        provider.goes_on.set()
    assert left


def test_a_job_that_fails_is_told_and_hurts_nobody(caplog: pytest.LogCaptureFixture) -> None:
    def breaks() -> None:
        raise StoreError("held")

    def stumbles() -> None:
        raise KeyError("a bug")

    with caplog.at_level(logging.ERROR):
        look(Round("a", 1, breaks))
        look(Round("b", 1, stumbles))
    assert [record.__dict__["job"] for record in caplog.records] == ["a", "b"]


def test_a_clock_that_is_set_back_puts_no_job_off() -> None:
    """What is to come when a clock was right by two hours too many: the scheduler would wait for them."""
    scheduler = BackgroundScheduler(timezone="UTC")
    scheduler.start(paused=True)
    try:
        now = datetime.now(UTC)
        off = scheduler.add_job(dict, "interval", seconds=30, next_run_time=now + timedelta(hours=2))
        on_time = scheduler.add_job(dict, "interval", seconds=3600, next_run_time=now + timedelta(minutes=50))
        put_right(scheduler)
        assert off.next_run_time <= datetime.now(UTC)
        assert on_time.next_run_time == now + timedelta(minutes=50)
    finally:
        scheduler.shutdown()


def test_every_round_runs_on_an_empty_box() -> None:
    house = House(new_key_pair())
    for one in rounds(house.store, Routes(), house.clock):
        one.run()
    assert house.store.broken_entry() is None


def test_old_holds_are_freed() -> None:
    house = House(new_key_pair())
    slot = visit("2026-11-27 10:00")
    house.desk.perform(HoldSlot(slot))
    other = house.store.call(CallerId(None)).desk
    assert house.store.free_old_holds() == 0
    assert isinstance(other.perform(HoldSlot(slot)), Refused)
    house.clock.pass_(41 * 60)
    house.clock.sure = False
    assert house.store.free_old_holds() == 0, "no call can be told to be old"
    house.clock.sure = True
    assert house.store.free_old_holds() == 1
    assert not isinstance(other.perform(HoldSlot(slot)), Refused)
