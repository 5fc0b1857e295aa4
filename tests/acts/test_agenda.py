"""The agenda's verbs for whoever uses them: series, holds and the notice they keep, somebody who does not call."""

from dataclasses import replace
from datetime import date

import pytest

from appliance.acts.agenda import Agenda
from appliance.acts.desk import CallDesk
from appliance.store.store import Store
from appliance.vocabulary.acts import (
    AppointmentBooked,
    AppointmentMarked,
    BookAppointment,
    BookSeries,
    CancelAppointment,
    CancelSeries,
    HoldSlot,
    MarkMissed,
    MoveAppointment,
    Refusal,
    Refused,
    SeriesBooked,
    SlotHeld,
)
from appliance.vocabulary.agenda import AppointmentStatus, Patient, PatientId
from appliance.vocabulary.journal import JournalKind
from appliance.vocabulary.practice import Recurrence
from tests.fakes.clock import FakeClock
from tests.fakes.practices import ODETTE, at, visit

MONDAYS = BookSeries(
    "s1", visit("2027-03-15 09:00"), ODETTE, Recurrence(7, date(2027, 4, 5), frozenset({date(2027, 3, 22)}))
)
NEWCOMER = Patient("Vasseur", "Alain", date(1960, 2, 14), "0639980514")


@pytest.fixture
def agenda(store: Store) -> Agenda:
    return store.agenda("user:1")


def starts(booked: SeriesBooked) -> list[str]:
    return [f"{one.slot.start:%m-%d %H:%M}" for one in booked.appointments]


def test_a_series_keeps_its_hour_through_the_clock_change_and_leaves_out_its_exceptions(agenda: Agenda) -> None:
    booked = agenda.book_series(MONDAYS)
    assert starts(booked) == ["03-15 08:00", "03-29 07:00", "04-05 07:00"], "UTC; summer time begins on 28 March"
    assert {one.series for one in booked.appointments} == {"s1"}


def test_a_series_asked_again_is_the_same_even_when_one_was_moved_or_cancelled(store: Store, agenda: Agenda) -> None:
    booked = agenda.book_series(MONDAYS)
    first, second, _ = booked.appointments
    agenda.move(MoveAppointment(first.id, visit("2027-03-16 09:00")))
    agenda.cancel(CancelAppointment(second.id))
    before = list(store.journal())
    again = agenda.book_series(MONDAYS)
    assert list(store.journal()) == before
    assert {one.id for one in again.appointments} == {one.id for one in booked.appointments}


def test_what_a_series_cannot_have_is_told(agenda: Agenda) -> None:
    agenda.book(BookAppointment(visit("2027-03-29 09:00"), NEWCOMER))
    booked = agenda.book_series(replace(MONDAYS, recurrence=Recurrence(7, date(2027, 4, 5))))
    assert starts(booked) == ["03-15 08:00", "03-22 08:00", "04-05 07:00"]
    assert booked.left_out == ((visit("2027-03-29 09:00"), Refusal.SLOT_TAKEN),)


def test_a_newcomers_series_is_for_one_person(agenda: Agenda) -> None:
    booked = agenda.book_series(replace(MONDAYS, patient=NEWCOMER))
    assert len({one.patient.id for one in booked.appointments}) == 1


def test_what_is_to_come_of_a_series_is_cancelled_once(store: Store, clock: FakeClock, agenda: Agenda) -> None:
    agenda.book_series(MONDAYS)
    clock.pass_((at("2027-03-20 12:00") - clock.now()).total_seconds())
    assert len(agenda.cancel_series(CancelSeries("s1")).appointments) == 2
    before = list(store.journal())
    agenda.cancel_series(CancelSeries("s1"))
    assert list(store.journal()) == before
    standing = [one for one in store.appointments() if one.series and one.status is AppointmentStatus.BOOKED]
    assert [one.slot.start for one in standing] == [at("2027-03-15 09:00")]


def test_a_series_is_cancelled_from_one_of_its_visits_on(agenda: Agenda) -> None:
    first, second, third = agenda.book_series(MONDAYS).appointments
    dropped = agenda.cancel_series(CancelSeries("s1", since=second.slot.start)).appointments
    assert [one.id for one in dropped] == [second.id, third.id]
    assert agenda.cancel_series(CancelSeries("s1")).appointments[0].id == first.id


def test_what_is_past_is_not_cancelled(store: Store, clock: FakeClock, agenda: Agenda) -> None:
    booked = agenda.book(BookAppointment(visit("2026-11-26 10:00"), ODETTE))
    assert isinstance(booked, AppointmentBooked)
    clock.pass_((at("2026-11-26 10:05") - clock.now()).total_seconds())
    before = list(store.journal())
    assert agenda.cancel(CancelAppointment(booked.appointment.id)) == Refused(Refusal.IN_THE_PAST)
    assert list(store.journal()) == before


def test_what_a_series_cannot_have_is_known_before(store: Store, agenda: Agenda) -> None:
    agenda.book(BookAppointment(visit("2027-03-29 09:00"), NEWCOMER))
    before = list(store.journal())
    whole = replace(MONDAYS, recurrence=Recurrence(7, date(2027, 4, 5)))
    foreseen = agenda.foresee(whole)
    assert list(store.journal()) == before
    booked = agenda.book_series(whole)
    assert tuple((slot, why_not) for slot, why_not in foreseen if why_not) == booked.left_out
    assert [slot for slot, why_not in foreseen if not why_not] == [one.slot for one in booked.appointments]


def test_what_a_call_holds_the_page_cannot_book(desk: CallDesk, agenda: Agenda) -> None:
    slot = visit("2026-11-26 10:00")
    assert desk.perform(HoldSlot(slot)) == SlotHeld(slot)
    assert agenda.book(BookAppointment(slot, ODETTE)) == Refused(Refusal.SLOT_TAKEN)
    desk.release()
    assert isinstance(agenda.book(BookAppointment(slot, ODETTE)), AppointmentBooked)


def test_a_hold_ends_with_an_entry_of_the_journal_and_not_when_a_booking_changed_nothing(
    store: Store, desk: CallDesk, agenda: Agenda
) -> None:
    booked, held = visit("2026-11-26 10:00"), visit("2026-11-26 11:00")
    agenda.book(BookAppointment(booked, ODETTE))
    desk.perform(HoldSlot(held))
    before = list(store.journal())
    desk.perform(BookAppointment(booked, ODETTE))
    assert list(store.journal()) == before
    assert agenda.book(BookAppointment(held, NEWCOMER)) == Refused(Refusal.SLOT_TAKEN)


def test_the_notice_counts_from_when_the_slot_was_held(clock: FakeClock, desk: CallDesk) -> None:
    soon, later = visit("2026-11-24 14:00"), visit("2026-11-24 14:15")
    clock.pass_(20 * 60)  # 13:00
    assert desk.perform(HoldSlot(soon)) == SlotHeld(soon)
    clock.pass_(5 * 60)
    assert isinstance(desk.perform(BookAppointment(soon, ODETTE)), AppointmentBooked)
    clock.pass_(15 * 60)
    assert desk.perform(BookAppointment(later, NEWCOMER)) == Refused(Refusal.TOO_LATE)


def test_who_acts_stands_in_the_journal(store: Store, agenda: Agenda) -> None:
    agenda.book(BookAppointment(visit("2026-11-26 10:00"), ODETTE))
    assert list(store.journal())[-1].actor == "user:1"


def test_who_did_not_come_is_noted_once_and_taken_back(store: Store, clock: FakeClock, agenda: Agenda) -> None:
    first = next(one for one in store.appointments() if one.slot.start > clock.now())
    assert agenda.mark_missed(MarkMissed(first.id)) == Refused(Refusal.NOT_YET)
    clock.pass_((first.slot.start - clock.now()).total_seconds() + 60)
    for missed in (True, True, False):
        marked = agenda.mark_missed(MarkMissed(first.id, missed=missed))
        assert isinstance(marked, AppointmentMarked)
        assert marked.appointment.missed is missed
    kinds = [entry.kind for entry in store.journal()][-2:]
    assert kinds == [JournalKind.APPOINTMENT_MISSED, JournalKind.APPOINTMENT_ATTENDED]
    gone = agenda.book(BookAppointment(visit("2027-03-15 09:00"), NEWCOMER))
    assert isinstance(gone, AppointmentBooked)
    agenda.cancel(CancelAppointment(gone.appointment.id))
    assert agenda.mark_missed(MarkMissed(gone.appointment.id)) == Refused(Refusal.NOT_FOUND)


LAST_MINUTE = frozenset({Refusal.TOO_LATE, Refusal.OUTSIDE_HOURS})


def in_the_hour_before_ten(clock: FakeClock) -> None:
    clock.pass_((at("2026-11-26 09:20") - clock.now()).total_seconds())


def test_who_waives_the_notice_takes_nothing_from_a_caller_or_another_agenda(
    store: Store, clock: FakeClock, desk: CallDesk
) -> None:
    held, outside = visit("2026-11-26 10:00"), visit("2026-11-26 10:15")
    desk.perform(HoldSlot(held))
    store.doors.take_busy("https://agenda.invalid", "roux", [(outside.start, outside.end)])
    in_the_hour_before_ten(clock)
    page = store.agenda("user:1", LAST_MINUTE)
    for slot in (held, outside):
        assert store.agenda("user:1").book(BookAppointment(slot, ODETTE)) == Refused(Refusal.TOO_LATE)
        assert page.book(BookAppointment(slot, ODETTE)) == Refused(Refusal.SLOT_TAKEN)
    assert isinstance(page.book(BookAppointment(visit("2026-11-26 10:05"), ODETTE)), Refused)
    assert isinstance(page.book(BookAppointment(visit("2026-11-26 10:30"), ODETTE)), AppointmentBooked)


def test_a_newcomer_who_gets_no_visit_is_not_in_the_file(store: Store, clock: FakeClock) -> None:
    taken = visit("2026-11-26 23:55")
    page = store.agenda("user:1", LAST_MINUTE)
    page.book(BookAppointment(visit("2026-11-27 00:05"), ODETTE))
    before = list(store.journal()), store.doors.patients()
    for slot in (taken, visit("2026-11-26 09:00")):
        assert page.book(BookAppointment(slot, NEWCOMER)) == Refused(Refusal.SLOT_TAKEN)
    assert (list(store.journal()), store.doors.patients()) == before


def test_a_visit_moves_into_no_time_of_another_agenda_even_from_its_first_minute(store: Store, agenda: Agenda) -> None:
    standing = next(one for one in store.appointments() if one.slot == visit("2026-11-26 09:00"))
    store.doors.take_busy("https://agenda.invalid", "roux", [(standing.slot.start, at("2026-11-26 12:00"))])
    to = visit("2026-11-26 09:30")
    assert agenda.why_not(to, standing.patient, standing) is Refusal.SLOT_TAKEN
    assert agenda.move(MoveAppointment(standing.id, to)) == Refused(Refusal.SLOT_TAKEN)


def test_what_is_past_is_not_moved(store: Store, clock: FakeClock, agenda: Agenda) -> None:
    first = store.appointments()[0]
    clock.pass_((first.slot.start - clock.now()).total_seconds() + 60)
    before = list(store.journal())
    assert agenda.move(MoveAppointment(first.id, visit("2026-11-27 10:00"))) == Refused(Refusal.IN_THE_PAST)
    assert list(store.journal()) == before


def test_a_booking_asked_again_is_the_same_for_who_has_told_a_name_alone(store: Store, agenda: Agenda) -> None:
    act = BookAppointment(visit("2026-11-26 10:00"), Patient("Roche", "Anne"))
    booked = agenda.book(act)
    before = list(store.journal())
    assert agenda.book(act) == booked
    assert list(store.journal()) == before
    assert agenda.book(replace(act, patient=Patient("Roche", "Jean"))) == Refused(Refusal.SLOT_TAKEN)


def test_who_is_no_longer_in_the_file_is_not_booked(agenda: Agenda) -> None:
    gone = replace(ODETTE, id=PatientId("gone"))
    assert agenda.book(BookAppointment(visit("2026-11-26 10:00"), gone)) == Refused(Refusal.NOT_FOUND)
    series = agenda.book_series(replace(MONDAYS, patient=gone))
    assert {why_not for _, why_not in series.left_out} == {Refusal.NOT_FOUND}
    assert agenda.foresee(replace(MONDAYS, patient=gone)) == list(series.left_out)
