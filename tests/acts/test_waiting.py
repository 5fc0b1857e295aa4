"""The waiting list: who is offered what, and that nobody gets what somebody else has."""

import threading
from collections import Counter
from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.acts.changes import change_settings
from appliance.acts.desk import CallDesk
from appliance.acts.wishes import OfferState, WaitingWish
from appliance.jobs.reminding import queue_reminders
from appliance.sealing import AgeSeal, new_key_pair
from appliance.settings import PracticeFile
from appliance.store.store import Store
from appliance.vocabulary.acts import (
    AppointmentBooked,
    BookAppointment,
    CancelAppointment,
    FindPatient,
    PatientsFound,
)
from appliance.vocabulary.agenda import Appointment, AppointmentId, AppointmentStatus, Patient
from appliance.vocabulary.journal import JournalKind
from appliance.vocabulary.meaning import PersonName
from appliance.vocabulary.sms import Answer, SmsHeard, SmsKind, SmsRules, SmsState
from appliance.vocabulary.telephony import CallerId
from tests.acts.test_texts import BRUNOS, House
from tests.fakes.clock import FakeClock
from tests.fakes.practices import BRUNO, at, practice, visit

FREED = visit("2026-11-26 09:00")
PEOPLE = tuple(Patient(f"Client{rank}", "Anne", date(1970, 1, rank + 1), f"063998060{rank}") for rank in range(6))
WEEK = {"first_day": date(2026, 11, 24), "last_day": date(2026, 11, 30)}


def number(one: Patient) -> str:
    return f"+33{(one.phone or '')[1:]}"


@pytest.fixture
def house() -> House:
    file = PracticeFile(practice(), (Appointment(BRUNOS, FREED, BRUNO),), PEOPLE)
    return House(new_key_pair(), file)


def known(house: House, one: Patient) -> Patient:
    return on_file(house.desk, one)


def on_file(desk: CallDesk, one: Patient) -> Patient:
    born = (one.birth_date,) if one.birth_date else ()
    found = desk.perform(FindPatient(PersonName(one.last, one.first), born))
    assert isinstance(found, PatientsFound)
    return found.patients[0]


def waits(house: House, rank: int, **more: object) -> str:
    wish = WaitingWish(known(house, PEOPLE[rank]), "consultation", **WEEK)
    return house.store.waiting_list.note(replace(wish, **more))  # type: ignore[arg-type]


def offered(house: House) -> list[str]:
    house.store.waiting_list.offer_freed()
    house.sends()
    return [sms.number for sms, _ in house.store.sms.texts() if sms.kind is SmsKind.OFFER]


def frees(house: House) -> None:
    house.desk.perform(CancelAppointment(BRUNOS))


def holder(house: House) -> list[str]:
    standing = [one for one in house.store.appointments() if one.status is AppointmentStatus.BOOKED]
    return [one.patient.last for one in standing if one.slot.start == FREED.start]


def test_a_freed_slot_is_offered_to_the_first_three_who_wait_and_the_first_answer_has_it(house: House) -> None:
    for rank in range(5):
        waits(house, rank)
    frees(house)
    assert offered(house) == [number(one) for one in PEOPLE[:3]]
    assert house.hears("OUI", number(PEOPLE[1])) is Answer.YES
    assert holder(house) == ["Client1"]
    house.hears("oui", number(PEOPLE[0]))
    assert holder(house) == ["Client1"]
    assert house.kinds[-1] is SmsKind.OFFER_LOST
    house.hears("oui", number(PEOPLE[1]))
    assert len(house.store.messages(house.keys.identity)) == 0, "said twice is said once"


def test_the_next_ones_are_asked_when_nobody_answers(house: House) -> None:
    for rank in range(5):
        waits(house, rank)
    frees(house)
    offered(house)
    house.hears("NON", number(PEOPLE[0]))
    house.clock.pass_(44 * 60)
    assert len(offered(house)) == 3
    house.clock.pass_(120)
    assert offered(house) == [number(one) for one in PEOPLE[:5]]


def test_only_who_wished_for_it_is_asked(house: House) -> None:
    waits(house, 0, last_day=date(2026, 11, 25))
    waits(house, 1, after=time(14))
    waits(house, 2, practitioner="noel")
    waits(house, 3, type="vaccine")
    waits(house, 4, practitioner="roux", before=time(12))
    frees(house)
    assert offered(house) == [number(PEOPLE[3]), number(PEOPLE[4])]


def test_who_waits_with_an_appointment_is_moved_and_frees_another_slot(house: House) -> None:
    later = house.desk.perform(BookAppointment(visit("2026-11-27 10:00"), known(house, PEOPLE[0])))
    assert isinstance(later, AppointmentBooked)
    waits(house, 0, appointment=later.appointment)
    waits(house, 1, first_day=date(2026, 11, 27))
    frees(house)
    assert offered(house) == [number(PEOPLE[0])]
    house.hears("OUI", number(PEOPLE[0]))
    moved = house.appointment(later.appointment.id)
    assert moved.slot.start == FREED.start
    assert offered(house)[-1] == number(PEOPLE[1])


def test_a_wish_is_noted_once_withdrawn_and_expires(house: House) -> None:
    first = waits(house, 0)
    assert waits(house, 0) == first
    assert house.store.waiting_list.withdraw(first)
    assert not house.store.waiting_list.withdraw(first)
    second = waits(house, 0)
    assert second != first
    house.at("2026-12-01 08:00")
    house.clock.sure = False
    assert house.store.waiting_list.expire() == 0
    house.clock.sure = True
    assert [house.store.waiting_list.expire() for _ in range(2)] == [1, 0]
    assert house.store.broken_entry() is None


def test_nothing_is_offered_too_near(house: House) -> None:
    waits(house, 0)
    house.at("2026-11-26 07:30")
    frees(house)
    assert offered(house) == []


def test_a_caller_may_be_faster(house: House) -> None:
    waits(house, 0)
    frees(house)
    offered(house)
    house.desk.perform(BookAppointment(FREED, known(house, PEOPLE[5])))
    house.hears("OUI", number(PEOPLE[0]))
    assert holder(house) == ["Client5"]
    assert house.kinds[-1] is SmsKind.OFFER_LOST


OTHER = visit("2026-11-26 11:00")


@pytest.fixture
def two(house: House) -> House:
    """Two appointments that can be cancelled."""
    booked = house.desk.perform(BookAppointment(OTHER, known(house, PEOPLE[5])))
    assert isinstance(booked, AppointmentBooked)
    return house


def frees_both(house: House) -> None:
    for one in house.store.appointments():
        house.desk.perform(CancelAppointment(one.id))


def latest(house: House) -> dict[str, str]:
    """The hour of the last offer that each number got."""
    house.store.waiting_list.offer_freed()
    house.sends()
    offers = [sms for sms, state in house.store.sms.texts() if sms.kind is SmsKind.OFFER and state is SmsState.SENT]
    return {sms.number: sms.words.partition(" à ")[2].partition(".")[0] for sms in offers}


def test_who_is_asked_about_one_slot_is_asked_about_the_other_as_soon_as_they_may_want_it(two: House) -> None:
    for rank in range(3):
        waits(two, rank)
    frees_both(two)
    assert latest(two) == dict.fromkeys(map(number, PEOPLE[:3]), "9h")
    two.hears("OUI", number(PEOPLE[0]))
    assert latest(two) == {number(PEOPLE[0]): "9h", number(PEOPLE[1]): "11h", number(PEOPLE[2]): "11h"}
    two.hears("OUI", number(PEOPLE[2]))
    standing = [one for one in two.store.appointments() if one.status is AppointmentStatus.BOOKED]
    assert [(one.slot, one.patient.last) for one in standing] == [(FREED, "Client0"), (OTHER, "Client2")]


def test_an_offer_that_nobody_answers_keeps_nobody_from_another(two: House) -> None:
    waits(two, 0)
    frees_both(two)
    assert latest(two) == {number(PEOPLE[0]): "9h"}
    two.clock.pass_(44 * 60)
    assert latest(two) == {number(PEOPLE[0]): "9h"}
    two.clock.pass_(120)
    assert latest(two) == {number(PEOPLE[0]): "11h"}
    assert two.hears("OUI", number(PEOPLE[0])) is Answer.YES
    assert [one.slot for one in two.store.appointments() if one.status is AppointmentStatus.BOOKED] == [OTHER]


def test_time_that_another_agenda_gives_back_is_offered_slot_by_slot(house: House) -> None:
    busy, shorter = ([(at(f"2026-11-26 {start}"), at("2026-11-26 12:00"))] for start in ("10:00", "10:30"))
    house.store.doors.take_busy("https://agenda.invalid", "roux", busy)
    for rank in range(2):
        waits(house, rank, after=time(10), before=time(12))
    assert latest(house) == {}
    house.store.doors.take_busy("https://agenda.invalid", "roux", shorter)
    assert latest(house) == dict.fromkeys(map(number, PEOPLE[:2]), "10h")
    house.hears("OUI", number(PEOPLE[1]))
    assert latest(house) == {number(PEOPLE[0]): "10h15", number(PEOPLE[1]): "10h"}


def test_a_late_yes_still_has_what_is_free(house: House) -> None:
    waits(house, 0)
    frees(house)
    offered(house)
    house.clock.pass_(3 * 3600)
    offered(house)
    house.hears("OUI", number(PEOPLE[0]))
    assert holder(house) == ["Client0"]


def test_a_visit_that_is_no_longer_given_is_offered_to_nobody_and_others_are_asked(house: House) -> None:
    waits(house, 0, type="vaccine")
    waits(house, 1)
    hours = {"thu": [{"from": "09:00", "to": "12:00"}]}
    roux = {"key": "roux", "name": "Docteur Anne Roux", "new_patients": True, "types": ["consultation"], "hours": hours}
    table = {
        **dict.fromkeys(("name", "address", "phone"), "0261910500"),
        "types": {"consultation": {"label": "consultation", "minutes": 15}},
        "practitioners": [roux],
        "sms": {},
    }
    change_settings(house.store.books("user:1"), "visites", table, {})
    frees(house)
    assert offered(house) == [number(PEOPLE[1])]


def test_an_offer_that_has_not_left_goes_with_its_slot_or_its_wish(house: House) -> None:
    wishes = [waits(house, rank) for rank in range(3)]
    frees(house)
    house.provider.down = True
    offered(house)
    house.store.waiting_list.withdraw(wishes[2])
    assert [state for kind, _, state in house.written if kind is SmsKind.OFFER].count(SmsState.DROPPED) == 1
    house.desk.perform(BookAppointment(FREED, known(house, PEOPLE[5])))
    house.provider.down = False
    house.clock.pass_(3600)
    house.sends()
    assert {state for kind, _, state in house.written if kind is SmsKind.OFFER} == {SmsState.DROPPED}
    assert house.store.broken_entry() is None


@settings(max_examples=12, deadline=None)
@given(order=st.permutations(range(3)), a_caller_too=st.booleans())
def test_answers_at_the_same_instant_sell_a_slot_once(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], *, a_caller_too: bool
) -> None:
    """Each answer in a thread with a database connection of its own, all let go together."""
    clock = FakeClock()
    rules = replace(practice(), sms=SmsRules())
    file = PracticeFile(rules, (Appointment(AppointmentId("a1"), FREED, BRUNO),), PEOPLE)
    path = tmp_path_factory.mktemp("waiting") / "permanence.db"
    stores = [Store(path, file, clock, AgeSeal([new_key_pair().recipient])) for _ in range(4)]
    main = stores[0]
    desk = main.call(CallerId(None)).desk
    for one in PEOPLE[:3]:
        main.waiting_list.note(WaitingWish(on_file(desk, one), "consultation", **WEEK))
    desk.perform(CancelAppointment(AppointmentId("a1")))
    main.waiting_list.offer_freed()
    while (sms := main.sms.claim(only_who_wrote_since=None)) is not None:
        assert sms.id
    gate = threading.Barrier(3 + a_caller_too)

    def answers(rank: int) -> None:
        gate.wait()
        heard = SmsHeard(f"h{rank}", number(PEOPLE[rank]), "OUI", clock.now())
        stores[rank].texts.hear(heard)

    def calls() -> None:
        gate.wait()
        stores[3].call(CallerId(None)).desk.perform(BookAppointment(FREED, PEOPLE[5]))

    threads = [threading.Thread(target=answers, args=(rank,)) for rank in order]
    threads += [threading.Thread(target=calls)] if a_caller_too else []
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    standing = [one for one in main.appointments() if one.status is AppointmentStatus.BOOKED]
    assert len(standing) == 1
    told = Counter(entry.kind for entry in main.journal())
    assert told[JournalKind.APPOINTMENT_BOOKED] == 1
    assert told[JournalKind.OFFER_ANSWERED] == 3
    assert main.broken_entry() is None
    for store in stores:
        store.close()


def test_an_unknown_offer_is_nothing(house: House) -> None:
    assert house.store.waiting_list.answer("none", number(PEOPLE[0]), yes=True) is None
    waits(house, 0)
    frees(house)
    offered(house)
    key = house.store._books._db.run("SELECT id FROM offers")[0]["id"]
    assert house.store.waiting_list.answer(key, number(PEOPLE[0]), yes=False) is OfferState.DECLINED
    assert house.store.waiting_list.answer(key, number(PEOPLE[0]), yes=True) is OfferState.DECLINED


def test_at_night_nobody_more_is_asked(house: House) -> None:
    for rank in range(6):
        waits(house, rank)
    house.at("2026-11-24 19:59:58")
    frees(house)
    house.store.waiting_list.offer_freed()
    for _ in range(16):
        house.clock.pass_(45 * 60)
        house.store.waiting_list.offer_freed()
        house.sends()
    assert len(house.provider.sent) - 1 <= 3, "the cancellation, and three"
    house.at("2026-11-25 08:00")
    assert len(offered(house)) == 3
    house.at("2026-11-25 08:44")
    assert len(offered(house)) == 3, "they have had the text since 8"
    house.at("2026-11-25 08:46")
    assert len(offered(house)) == 6


def test_an_offer_that_somebody_else_took_does_not_stand_in_the_way_of_an_answer(house: House) -> None:
    one = known(house, PEOPLE[0])
    own = house.desk.perform(BookAppointment(visit("2026-11-27 10:00"), one))
    assert isinstance(own, AppointmentBooked)
    waits(house, 0)
    frees(house)
    offered(house)
    house.desk.perform(BookAppointment(FREED, known(house, PEOPLE[5])))
    house.at("2026-11-25 11:00")
    queue_reminders(house.store, house.clock)
    house.sends()
    assert house.hears("NON", number(PEOPLE[0])) is Answer.NO
    assert house.appointment(own.appointment.id).status is AppointmentStatus.CANCELLED


def test_who_said_stop_is_not_promised_a_text(house: House) -> None:
    assert house.desk.perform(BookAppointment(visit("2026-11-27 10:00"), known(house, PEOPLE[0]))).by_sms  # type: ignore[union-attr]
    house.hears("STOP", number(PEOPLE[0]))
    assert not house.desk.perform(BookAppointment(visit("2026-11-27 11:00"), known(house, PEOPLE[0]))).by_sms  # type: ignore[union-attr]
