"""Texts that follow from acts, reminders, and what patients answer."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from appliance.acts.people import People
from appliance.errors import TextingError, Unsendable
from appliance.jobs.reminding import queue_reminders
from appliance.jobs.sending import MODEM_TRIES, Routes, follow_up, hear, send_waiting, take_back
from appliance.sealing import AgeSeal, KeyPair, new_key_pair
from appliance.settings import PracticeFile
from appliance.store.database import MEMORY
from appliance.store.store import Store
from appliance.vocabulary.acts import (
    AppointmentBooked,
    BookAppointment,
    CancelAppointment,
    MoveAppointment,
    RaiseAlert,
    TakeMessage,
)
from appliance.vocabulary.agenda import Appointment, AppointmentId, AppointmentStatus, Patient, PatientId
from appliance.vocabulary.journal import JournalKind
from appliance.vocabulary.meaning import IntentKind, PersonName
from appliance.vocabulary.sms import Answer, Sms, SmsHeard, SmsKind, SmsRules, SmsState, Watcher
from appliance.vocabulary.telephony import CallerId
from tests.fakes.clock import FakeClock
from tests.fakes.practices import BRUNO, ODETTE, at, practice, practice_file, visit
from tests.fakes.texting import FakeTexting

BRUNOS = AppointmentId("a1")
MOBILE = "+33639980512"
SECRETARY = Watcher("Secrétariat", "0639980420", after_minutes=60)
DOCTOR = Watcher("Docteur Roux", "0639980421", after_minutes=240, urgent_after_minutes=15, practitioner="roux")


class House:
    """A practice that writes to its patients, with both ways out."""

    def __init__(self, keys: KeyPair, file: PracticeFile | None = None, *, clock: FakeClock | None = None) -> None:
        self.keys = keys
        self.clock = clock or FakeClock()
        self.provider, self.modem = FakeTexting("provider"), FakeTexting("modem")
        self.routes = Routes(self.provider, self.modem)
        file = file or practice_file()
        rules = replace(file.practice, sms=SmsRules(), escalation=(SECRETARY, DOCTOR))
        self.store = Store(MEMORY, replace(file, practice=rules), self.clock, AgeSeal([keys.recipient]))
        self.desk = self.store.call(CallerId(None)).desk
        self.detours: list[str] = []

    def sends(self) -> int:
        return send_waiting(self.store, self.routes, self.clock, self.detours.append)

    def notes(self) -> int:
        """What became of texts, by both ways."""
        return sum(follow_up(self.store, self.routes, one) for one in (self.routes.patients, self.routes.on_call))

    def hears(self, words: str, number: str = MOBILE) -> Answer | None:
        self.clock.pass_(1)
        heard = SmsHeard(f"h{self.clock.monotonic_ms()}", number, words, self.clock.now())
        return self.store.texts.hear(heard)

    def at(self, when: str) -> None:
        self.clock.pass_((at(when) - self.clock.now()).total_seconds())

    @property
    def written(self) -> list[tuple[SmsKind, str, SmsState]]:
        return [(sms.kind, sms.number, state) for sms, state in self.store.sms.texts()]

    @property
    def kinds(self) -> list[SmsKind]:
        return [kind for kind, _, _ in self.written]

    def appointment(self, key: str) -> Appointment:
        return next(one for one in self.store.appointments() if one.id == key)


@pytest.fixture
def house() -> House:
    return House(new_key_pair())


def booked(house: House, patient: Patient, when: str = "2026-11-27 10:00") -> Appointment:
    outcome = house.desk.perform(BookAppointment(visit(when), patient))
    assert isinstance(outcome, AppointmentBooked)
    return outcome.appointment


# --- what follows from an act ------------------------------------------------------------------------------


def test_a_confirmation_goes_to_the_number_of_the_file_whatever_a_station_believes(house: House) -> None:
    bruno = house.appointment(BRUNOS).patient
    booked(house, replace(bruno, phone="0639980599"))
    assert [number for _, number, _ in house.written] == [MOBILE]


def test_each_change_is_told_to_a_mobile_telephone_in_the_same_transaction(house: House) -> None:
    house.desk.perform(MoveAppointment(BRUNOS, visit("2026-11-26 10:00")))
    house.desk.perform(MoveAppointment(BRUNOS, visit("2026-11-26 10:00")))
    house.desk.perform(CancelAppointment(BRUNOS))
    entries = [entry.kind for entry in house.store.journal()]
    assert entries[-5:] == [
        *(JournalKind.APPOINTMENT_MOVED, JournalKind.SMS_QUEUED),
        *(JournalKind.APPOINTMENT_CANCELLED, JournalKind.SMS_DROPPED, JournalKind.SMS_QUEUED),
    ]
    assert house.written == [
        (SmsKind.MOVED, MOBILE, SmsState.DROPPED),
        (SmsKind.CANCELLED, MOBILE, SmsState.WAITING),
    ], "what has not left and is no longer true is dropped"


def test_a_landline_gets_none(house: House) -> None:
    booked(house, ODETTE)
    booked(house, Patient("Sans", "Numéro"), "2026-11-27 11:00")
    assert house.written == []


def test_a_practice_without_sms_writes_to_nobody() -> None:
    store = Store(MEMORY, practice_file(), FakeClock(), AgeSeal([new_key_pair().recipient]))
    store.call(CallerId(None)).desk.perform(CancelAppointment(BRUNOS))
    assert store.sms.texts() == []


def test_the_words_of_a_text_hold_neither_name_nor_reason(house: House) -> None:
    house.desk.perform(BookAppointment(visit("2026-11-27 10:00"), BRUNO, "mes hémorroïdes"))
    sms, _ = house.store.sms.texts()[0]
    assert sms.words == (
        "Cabinet du Pont : rendez-vous noté le vendredi 27 novembre à 10h."
        " Pour changer ou annuler, appelez le 02 61 91 05 00."
    )


# --- reminders -----------------------------------------------------------------------------------------------


def test_a_reminder_is_queued_once_when_it_is_due(house: House) -> None:
    house.at("2026-11-24 08:59")
    assert queue_reminders(house.store, house.clock) == 0
    house.at("2026-11-24 09:00")
    assert [queue_reminders(house.store, house.clock) for _ in range(3)] == [1, 0, 0]
    house.at("2026-11-25 09:00")
    assert [queue_reminders(house.store, house.clock) for _ in range(3)] == [1, 0, 0]


def test_after_a_power_cut_a_reminder_comes_late_but_never_after_the_visit(house: House) -> None:
    house.at("2026-11-25 19:00")
    assert queue_reminders(house.store, house.clock) == 1, "only the one that is of use now"
    house.at("2026-11-26 09:10")
    assert house.sends() == 0
    assert house.written == [(SmsKind.REMINDER, MOBILE, SmsState.DROPPED)]
    assert queue_reminders(house.store, house.clock) == 0


def test_who_has_just_booked_is_not_reminded(house: House) -> None:
    house.at("2026-11-25 12:00")
    booked(house, Patient("Vasseur", "Alain", phone="0639980514"), "2026-11-27 09:00")
    house.at("2026-11-25 12:30")
    queue_reminders(house.store, house.clock)
    assert house.kinds == [SmsKind.BOOKED, SmsKind.REMINDER], "Bruno's, of the 26th"
    house.at("2026-11-26 09:00")
    queue_reminders(house.store, house.clock)
    assert house.kinds.count(SmsKind.REMINDER) == 2


def test_without_a_sure_clock_nobody_is_reminded(house: House) -> None:
    house.at("2026-11-24 10:00")
    house.clock.sure = False
    assert queue_reminders(house.store, house.clock) == 0


# --- sending -------------------------------------------------------------------------------------------------


def test_texts_leave_by_day_and_wait_by_night(house: House) -> None:
    house.at("2026-11-24 21:00")
    house.desk.perform(CancelAppointment(BRUNOS))
    assert house.sends() == 0
    house.at("2026-11-25 08:00")
    assert house.sends() == 1
    assert [sms.number for sms in house.provider.sent.values()] == [MOBILE]


def test_a_provider_that_is_down_is_tried_again_later_and_asked_first(house: House) -> None:
    house.desk.perform(CancelAppointment(BRUNOS))
    house.provider.down = True
    assert house.sends() == 0
    assert house.sends() == 0, "not at once"
    house.provider.down = False
    house.clock.pass_(60)
    assert house.sends() == 1
    assert house.sends() == 0
    house.provider.states = dict.fromkeys(house.provider.states, SmsState.DELIVERED)
    house.clock.pass_(60)
    assert house.notes() == 1
    assert house.written[0][2] is SmsState.DELIVERED


def test_a_text_that_may_have_left_before_a_crash_is_not_sent_again(house: House) -> None:
    house.desk.perform(CancelAppointment(BRUNOS))
    claimed = house.store.sms.claim(only_who_wrote_since=None)
    assert claimed is not None
    house.provider.send(claimed)
    house.provider.sent.clear()  # what follows would show again
    assert house.store.sms.recover() == 1
    assert house.sends() == 1
    assert house.provider.sent == {}


def test_a_text_is_not_lost_to_a_bug_in_its_adapter(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumbles(_: Sms) -> None:
        raise KeyError("a bug")

    house.desk.perform(CancelAppointment(BRUNOS))
    with monkeypatch.context() as broken:
        broken.setattr(house.provider, "send", stumbles)
        with pytest.raises(KeyError):
            house.sends()
    house.clock.pass_(60)
    assert house.sends() == 1


def test_after_days_without_internet_only_what_is_still_true_leaves(house: House) -> None:
    booked(house, Patient("Vasseur", "Alain", phone="0639980514"), "2026-12-03 10:00")
    house.hears("Oui mais à 15h")
    house.provider.down = True
    for _ in range(3 * 24 * 4):
        house.clock.pass_(15 * 60)
        queue_reminders(house.store, house.clock)
        house.sends()
        with suppress(TextingError):
            house.notes()
    assert house.provider.sent == {}
    house.desk.perform(RaiseAlert(("chest_pain",), "ça serre"))
    house.provider.down = False
    house.clock.pass_(15 * 60)
    house.sends()
    assert [sms.kind for sms in house.modem.sent.values()] == [SmsKind.ON_CALL]
    assert house.written == [
        (SmsKind.BOOKED, "+33639980514", SmsState.SENT),
        (SmsKind.NOTED, MOBILE, SmsState.DROPPED),
        *[(SmsKind.REMINDER, MOBILE, SmsState.DROPPED)] * 2,
        (SmsKind.ON_CALL, "+33639980420", SmsState.SENT),
    ], "the visit is over, and an answer of three days ago surprises"


def test_words_are_forgotten_after_a_month(house: House) -> None:
    house.desk.perform(CancelAppointment(BRUNOS))
    house.sends()
    house.hears("merci bien")
    house.clock.pass_(29 * 86400)
    assert house.store.sms.forget_words() == 0
    house.clock.pass_(2 * 86400)
    assert house.store.sms.forget_words() >= 2


# --- answers ---------------------------------------------------------------------------------------------------


def reminded(house: House) -> None:
    house.at("2026-11-24 10:00")
    queue_reminders(house.store, house.clock)
    house.sends()


def test_oui_confirms_and_non_cancels(house: House) -> None:
    reminded(house)
    assert house.hears("Oui") is Answer.YES
    assert house.appointment(BRUNOS).confirmed
    assert house.kinds == [SmsKind.REMINDER], "nobody pays for a thank-you"
    assert house.hears("Finalement non") is Answer.OTHER
    assert house.hears("NON") is Answer.NO
    assert house.appointment(BRUNOS).status is AppointmentStatus.CANCELLED
    assert house.kinds[-1] is SmsKind.CANCELLED


def test_an_answer_is_acted_on_once(house: House) -> None:
    reminded(house)
    house.provider.comes_in(MOBILE, "NON")
    assert hear(house.store, house.routes) == 1
    assert hear(house.store, house.routes) == 0
    heard = SmsHeard("provider:in-000", MOBILE, "NON", datetime(2026, 11, 24, 12, 0, tzinfo=UTC))
    assert house.store.texts.hear(heard) is None
    assert house.kinds.count(SmsKind.CANCELLED) == 1


def test_another_providers_answers_are_read_from_its_first_on(house: House) -> None:
    reminded(house)
    house.provider.comes_in(MOBILE, "merci bien")
    assert hear(house.store, house.routes) == 1
    other = FakeTexting("other")
    other.comes_in(MOBILE, "NON")
    assert hear(house.store, Routes(other, house.modem)) == 1, "its first text has the number of the other's"
    assert house.appointment(BRUNOS).status is AppointmentStatus.CANCELLED


@pytest.mark.parametrize("number", ["33639980512", "0639980512", "0033639980512", "+33 6 39 98 05 12"])
def test_a_number_is_known_however_a_provider_writes_it(house: House, number: str) -> None:
    reminded(house)
    house.hears("NON", number)
    assert house.appointment(BRUNOS).status is AppointmentStatus.CANCELLED
    house.hears("STOP", number)
    assert house.kinds.count(SmsKind.STOPPED) == 1
    assert house.written[-1] == (SmsKind.STOPPED, MOBILE, SmsState.WAITING)
    booked(house, BRUNO)
    assert house.kinds[-1] is SmsKind.STOPPED


def test_stop_is_remembered_and_answered_once(house: House) -> None:
    reminded(house)
    house.hears("STOP")
    house.hears("stop")
    assert house.kinds == [SmsKind.REMINDER, SmsKind.STOPPED]
    house.desk.perform(CancelAppointment(BRUNOS))
    assert house.kinds[-1] is SmsKind.STOPPED, "never again"
    refused = [entry.payload for entry in house.store.journal() if entry.kind is JournalKind.SMS_REFUSED]
    assert len(refused) == 1
    assert MOBILE not in refused[0]


@pytest.mark.parametrize("words", ["OUI", "START", "Oui je veux bien vos SMS"])
def test_no_text_lifts_a_stop_but_a_person_does(house: House, words: str) -> None:
    house.hears("STOP")
    house.hears(words)
    key = booked(house, BRUNO).patient.id
    assert key is not None
    assert SmsKind.BOOKED not in house.kinds
    assert People(house.store.books("user:1")).want_texts_again(key) is None
    house.desk.perform(CancelAppointment(BRUNOS))
    assert house.kinds[-1] is SmsKind.CANCELLED


@pytest.mark.parametrize("words", ["Oui mais à 15h", "OUI"])
def test_what_is_not_plain_or_answers_nothing_is_read_by_a_person(house: House, words: str) -> None:
    assert house.hears(words) is not None
    message = house.store.messages(house.keys.identity)[0]
    assert (message.text, message.phone, message.patient.last, message.urgent) == (words, BRUNO.phone, "Chauvin", False)
    assert house.kinds == [SmsKind.NOTED]


def test_danger_in_a_text_is_urgent_and_answered_with_the_15(house: House) -> None:
    reminded(house)
    assert house.hears("non j'ai très mal dans la poitrine, je n'arrive plus à respirer") is Answer.DANGER
    assert house.store.messages(house.keys.identity)[0].urgent
    assert house.appointment(BRUNOS).status is AppointmentStatus.BOOKED
    assert house.kinds[1:] == [SmsKind.ON_CALL, SmsKind.EMERGENCY]


def test_the_15_is_told_at_any_hour_and_before_anything_else_to_patients(house: House) -> None:
    house.at("2026-11-24 07:50")
    house.desk.perform(CancelAppointment(BRUNOS))
    house.at("2026-11-24 08:00")
    house.hears("j'ai très mal dans la poitrine", "+33639980514")
    house.sends()
    assert [sms.kind for sms in house.provider.sent.values()] == [SmsKind.EMERGENCY, SmsKind.CANCELLED]
    house.at("2026-11-25 03:00")
    house.hears("je n'arrive plus à respirer")
    house.hears("STOP")
    assert house.sends() == 3
    assert [sms.kind for sms in house.provider.sent.values()][2:] == [SmsKind.EMERGENCY, SmsKind.STOPPED]


def test_the_15_is_told_whatever_the_clock_says(house: House) -> None:
    house.clock.sure = False
    house.hears("je n'arrive plus à respirer")
    house.hears("merci bien", "+33639980514")
    house.sends()
    assert [sms.kind for sms in house.provider.sent.values()] == [SmsKind.EMERGENCY], "who knows whether it is night"


def test_the_15_leaves_within_a_minute_of_the_provider_coming_back(house: House) -> None:
    house.hears("je n'arrive plus à respirer")
    house.provider.down = True
    for _ in range(60):
        house.sends()
        house.clock.pass_(60)
    house.provider.down = False
    house.sends()
    assert [sms.kind for sms in house.provider.sent.values()] == [SmsKind.EMERGENCY]


def test_who_has_just_written_is_answered_at_night_and_nobody_else(house: House) -> None:
    reminded(house)
    house.at("2026-11-24 22:30")
    house.desk.perform(BookAppointment(visit("2026-11-27 10:00"), Patient("Vasseur", "Alain", phone="0639980514")))
    house.hears("NON")
    assert house.sends() == 1
    assert [sms.kind for sms in house.provider.sent.values()][1:] == [SmsKind.CANCELLED]


def test_who_wrote_in_the_evening_is_not_woken_by_an_answer_that_could_not_leave(house: House) -> None:
    house.at("2026-11-24 22:30")
    house.hears("merci bien")
    house.provider.down = True
    assert house.sends() == 0
    house.provider.down = False
    house.at("2026-11-25 02:00")
    assert house.sends() == 0
    house.at("2026-11-25 08:00")
    assert house.sends() == 1


def test_an_answer_that_may_mean_two_visits_is_read_by_a_person() -> None:
    other = Appointment(
        AppointmentId("a2"), visit("2026-11-26 09:15"), Patient("Chauvin", "Mia", date(2015, 1, 2), BRUNO.phone)
    )
    one = Appointment(BRUNOS, visit("2026-11-26 09:00"), BRUNO)
    house = House(new_key_pair(), PracticeFile(practice(), (one, other)))
    reminded(house)
    assert house.kinds == [SmsKind.REMINDER] * 2
    house.hears("NON")
    assert {found.status for found in house.store.appointments()} == {AppointmentStatus.BOOKED}
    assert len(house.store.messages(house.keys.identity)) == 1


def test_of_two_visits_an_answer_means_the_one_whose_day_it_names() -> None:
    later = Appointment(AppointmentId("a2"), visit("2026-11-27 09:00"), replace(BRUNO, id=PatientId("p2")))
    house = House(
        new_key_pair(), PracticeFile(practice(), (Appointment(BRUNOS, visit("2026-11-26 09:00"), BRUNO), later))
    )
    reminded(house)
    house.at("2026-11-25 10:00")
    queue_reminders(house.store, house.clock)
    house.sends()
    house.hears("Non pour le 28")
    assert {found.status for found in house.store.appointments()} == {AppointmentStatus.BOOKED}
    house.hears("Non pour le 27")
    assert house.appointment("a2").status is AppointmentStatus.CANCELLED
    house.hears("Oui, Bruno Chauvin")
    assert house.appointment(BRUNOS).confirmed


@pytest.mark.parametrize("words", ["NON", "OUI", "Non pour le 26"])
def test_an_answer_to_what_was_told_before_the_visit_moved_changes_nothing_and_hears_when_it_is(
    house: House, words: str
) -> None:
    reminded(house)
    house.desk.perform(MoveAppointment(BRUNOS, visit("2026-12-03 10:00")))
    house.sends()
    assert house.hears(words) in {Answer.YES, Answer.NO}
    moved = house.appointment(BRUNOS)
    assert (moved.status, moved.confirmed) == (AppointmentStatus.BOOKED, False)
    assert [message.text for message in house.store.messages(house.keys.identity)] == [words]
    assert house.kinds == [SmsKind.REMINDER, SmsKind.MOVED, SmsKind.MOVED]
    assert "le jeudi 3 décembre à 10h. Pour changer ou annuler" in house.store.sms.texts()[-1][0].words


def test_after_a_move_the_answer_to_the_next_reminder_counts(house: House) -> None:
    reminded(house)
    house.desk.perform(MoveAppointment(BRUNOS, visit("2026-12-03 10:00")))
    house.at("2026-12-02 10:00")
    queue_reminders(house.store, house.clock)
    house.sends()
    house.hears("OUI")
    assert house.appointment(BRUNOS).confirmed


def test_an_answer_about_another_day_is_read_by_a_person(house: House) -> None:
    reminded(house)
    house.hears("Oui pour vendredi 27")
    assert not house.appointment(BRUNOS).confirmed
    assert len(house.store.messages(house.keys.identity)) == 1


def test_a_second_no_means_the_same_visit_and_not_another_persons() -> None:
    husbands = Appointment(BRUNOS, visit("2026-11-27 09:00"), BRUNO)
    wife = Patient("Chauvin", "Léa", date(1973, 1, 2), BRUNO.phone)
    wifes = Appointment(AppointmentId("a2"), visit("2026-11-27 10:00"), wife)
    house = House(new_key_pair(), PracticeFile(practice(), (husbands, wifes)))
    for when, answer in (("2026-11-25 09:30", "OUI"), ("2026-11-25 10:30", "NON")):
        house.at(when)
        queue_reminders(house.store, house.clock)
        house.sends()
        house.hears(answer)
    assert house.appointment("a2").status is AppointmentStatus.CANCELLED
    house.hears("NON merci")
    assert house.appointment(BRUNOS).status is AppointmentStatus.BOOKED
    assert house.store.messages(house.keys.identity) == (), "it was done already"


def test_what_no_telephone_sent_is_kept_but_not_answered(house: House) -> None:
    house.hears("Profitez de nos offres", "38100")
    assert len(house.store.messages(house.keys.identity)) == 1
    assert house.kinds == []


def test_what_comes_to_the_modem_is_no_patients_answer(house: House) -> None:
    reminded(house)
    house.modem.comes_in(MOBILE, "NON")
    assert hear(house.store, house.routes) == 0
    assert house.appointment(BRUNOS).status is AppointmentStatus.BOOKED


# --- people on call --------------------------------------------------------------------------------------------


def test_urgent_words_reach_the_first_on_call_at_once_even_at_night(house: House) -> None:
    house.at("2026-11-24 23:00")
    house.desk.perform(TakeMessage(IntentKind.MESSAGE, "c'est grave", PersonName("Chauvin"), urgent=True))
    house.desk.perform(RaiseAlert(("chest_pain",), "ça serre"))
    assert house.sends() == 2
    assert [sms.number for sms in house.modem.sent.values()] == ["+33639980420"] * 2
    assert house.provider.sent == {}


def test_a_broken_modem_is_replaced_by_the_provider_and_it_is_told(house: House) -> None:
    house.modem.down = True
    house.desk.perform(RaiseAlert(("chest_pain",), "ça serre"))
    for _ in range(4):
        house.sends()
        house.clock.pass_(900)
    assert len(house.provider.sent) == 1
    assert house.detours == ["sms: provider instead of modem"]


def test_an_alert_that_lies_in_a_dead_modems_folder_leaves_through_the_provider(house: House) -> None:
    house.modem.gives_back = True
    house.desk.perform(RaiseAlert(("chest_pain",), "ça serre"))
    assert house.sends() == 1
    house.clock.pass_(170)
    assert take_back(house.store, house.routes) == 0, "it may be sending"
    house.clock.pass_(20)
    assert take_back(house.store, house.routes) == 1
    assert house.sends() == 1
    assert (len(house.modem.sent), len(house.provider.sent)) == (0, 1)
    assert house.detours == ["sms: provider instead of modem"]
    house.provider.states = dict.fromkeys(house.provider.states, SmsState.DELIVERED)
    house.clock.pass_(60)
    assert house.notes() == 1, "who took it is asked"


def test_an_alert_goes_back_to_the_modem_when_the_provider_is_down(house: House) -> None:
    house.provider.down = house.modem.gives_back = True
    house.desk.perform(RaiseAlert(("chest_pain",), "ça serre"))
    house.sends()
    house.clock.pass_(190)
    assert take_back(house.store, house.routes) == 1, "it was only slow"
    house.modem.gives_back = False
    assert house.sends() == 0
    house.clock.pass_(60)
    assert house.sends() == 1
    assert len(house.modem.sent) == 1
    assert house.detours == []


def test_an_alert_is_tried_by_either_way_until_one_takes_it(house: House) -> None:
    house.provider.down = house.modem.gives_back = True
    house.desk.perform(RaiseAlert(("chest_pain",), "ça serre"))
    for _ in range(500):
        house.sends()
        house.clock.pass_(60)
        take_back(house.store, house.routes)
    house.provider.down = False
    for _ in range(6):
        house.sends()
        house.clock.pass_(60)
        take_back(house.store, house.routes)
    assert len(house.provider.sent) == 1
    assert house.detours == ["sms: provider instead of modem"]


def test_an_alert_that_the_provider_refuses_leaves_through_the_modem(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(_: Sms) -> None:
        raise Unsendable("no such sender")

    monkeypatch.setattr(house.provider, "send", refuses)
    house.modem.down = True
    house.desk.perform(RaiseAlert(("chest_pain",), "ça serre"))
    for _ in range(MODEM_TRIES + 1):
        house.sends()
        house.clock.pass_(60)
    house.modem.down = False
    assert house.sends() == 1
    assert len(house.modem.sent) == 1


def test_an_alert_taken_out_of_the_folder_just_before_a_power_cut_still_leaves(house: House) -> None:
    house.desk.perform(RaiseAlert(("chest_pain",), "ça serre"))
    house.sends()
    house.modem.states.clear()
    house.clock.pass_(190)
    assert take_back(house.store, house.routes) == 1
    assert house.sends() == 1


def test_an_alert_that_the_modem_gives_up_leaves_through_the_provider(house: House) -> None:
    house.modem.gives_back = True
    house.desk.perform(RaiseAlert(("chest_pain",), "ça serre"))
    house.sends()
    house.modem.states = dict.fromkeys(house.modem.states, SmsState.FAILED)
    house.clock.pass_(60)
    assert house.notes() == 0
    assert house.sends() == 1
    assert len(house.provider.sent) == 1


def test_without_a_provider_the_modem_tries_an_alert_again_but_not_for_ever(house: House) -> None:
    house.routes = Routes(None, house.modem)
    house.modem.gives_back = True
    house.desk.perform(RaiseAlert(("chest_pain",), "ça serre"))
    tries = 0
    while house.sends():
        tries += 1
        house.modem.states = dict.fromkeys(house.modem.states, SmsState.FAILED)
        house.clock.pass_(60)
        house.notes()
    assert tries == MODEM_TRIES + 1
    assert house.written[0][2] is SmsState.FAILED


# --- a clock that is wrong, and is put right ------------------------------------------------------------------


def test_nothing_is_dropped_as_late_by_a_clock_that_is_not_sure(house: House) -> None:
    house.desk.perform(MoveAppointment(BRUNOS, visit("2026-11-26 10:00")))
    house.at("2026-12-24 10:00")
    house.clock.sure = False
    assert house.sends() == 0
    assert house.kinds == [SmsKind.MOVED]
    assert house.written[0][2] is SmsState.WAITING
    house.clock.sure = True
    assert house.sends() == 0
    assert house.written[0][2] is SmsState.DROPPED


@pytest.mark.parametrize("days", [-3, 3])
def test_an_alert_leaves_although_the_clock_was_put_right_meanwhile(house: House, days: int) -> None:
    house.modem.down = True
    house.desk.perform(RaiseAlert(("chest_pain",), "ça serre"))
    assert house.sends() == 0
    house.modem.down = False
    house.clock.pass_(days * 86400)
    assert house.sends() == 1
