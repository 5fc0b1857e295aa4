"""One call's desk: does what the conversation decides. Each act is one transaction with its journal entry.

Asked twice, an act changes nothing the second time: a repeated "oui" books one appointment.
"""

from appliance.acts.agenda import Agenda
from appliance.acts.books import Books
from appliance.acts.messages import raise_alert, take_message
from appliance.acts.patients import recognised
from appliance.acts.reminder_calls import ReminderCalls
from appliance.acts.search import find_slots
from appliance.acts.waiting import WaitingList
from appliance.ports import Clock
from appliance.vocabulary.acts import (
    Act,
    AlertRaised,
    AppointmentsFound,
    CallsRefused,
    FindAppointments,
    FindPatient,
    FindSlots,
    HoldSlot,
    MessageTaken,
    Outcome,
    PatientsFound,
    RaiseAlert,
    Refusal,
    RefuseCalls,
    Refused,
    ReminderSettled,
    SettleReminder,
    TakeMessage,
    WaitForEarlier,
)


class CallDesk:
    """``ports.Desk`` for one call."""

    def __init__(self, books: Books, clock: Clock, call: int, reminders: ReminderCalls | None = None) -> None:
        """``reminders``: of a call that the box has placed."""
        self._reminders = reminders
        self._books = books
        self._clock = clock
        self._call = call
        self._agenda = Agenda(books, clock, call)
        self._said: dict[Act, Outcome] = {}
        """Messages and alerts of this call: sealed, they cannot be compared in the books."""

    def perform(self, act: Act) -> Outcome:  # noqa: C901, PLR0911 - one line an act
        match act:
            case FindPatient():
                return self._find_patient(act)
            case TakeMessage():
                return self._take_message(act)
            case RaiseAlert():
                return self._raise_alert(act)
            case SettleReminder():
                return self._settle(act)
            case RefuseCalls():
                return self._refuse_calls(act)
            case _ if not self._clock.is_sure():
                return Refused(Refusal.CLOCK_UNSURE)
            case FindSlots():
                return find_slots(self._books, act, self._clock.now(), self._call)
            case FindAppointments():
                return self._find_appointments(act)
            case HoldSlot():
                return self._agenda.hold(act, self._call)
            case WaitForEarlier():
                return WaitingList(self._books, self._clock).wait(act)
            case _:
                return self._agenda.perform(act)

    def release(self) -> None:
        """Free what this call held."""
        self._agenda.release(self._call)

    def _find_patient(self, act: FindPatient) -> PatientsFound:
        return PatientsFound(recognised(act, self._books.patients((*act.birth_dates, *act.birth_guesses), act.phone)))

    def _find_appointments(self, act: FindAppointments) -> AppointmentsFound:
        if act.patient.id is None:
            return AppointmentsFound(())
        return AppointmentsFound(tuple(self._books.upcoming(act.patient.id, self._clock.now())))

    def _settle(self, act: SettleReminder) -> Outcome:
        if self._reminders is None:
            return Refused(Refusal.NOT_FOUND)
        self._reminders.settle(act, self._call)
        return ReminderSettled(act.reached)

    def _refuse_calls(self, act: RefuseCalls) -> Outcome:
        if self._reminders is None:
            return Refused(Refusal.NOT_FOUND)
        self._reminders.refuse(act, self._call)
        return CallsRefused(act.number)

    # --- words for the practice --------------------------------------------------------------------------

    def _take_message(self, act: TakeMessage) -> Outcome:
        if act not in self._said:
            with self._books.writing():
                self._said[act] = MessageTaken(take_message(self._books, self._clock, self._call, act))
        return self._said[act]

    def _raise_alert(self, act: RaiseAlert) -> Outcome:
        if act not in self._said:
            with self._books.writing():
                self._said[act] = AlertRaised(raise_alert(self._books, self._clock, self._call, act))
        return self._said[act]
