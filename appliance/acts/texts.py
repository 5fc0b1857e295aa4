"""Texts that the clock calls for, and what patients answer: each is one transaction."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from appliance.acts.agenda import Agenda
from appliance.acts.books import Books
from appliance.acts.correspondence import Question
from appliance.acts.messages import take_message
from appliance.acts.notices import Notices
from appliance.acts.waiting import WaitingList
from appliance.acts.wishes import OfferState
from appliance.notices.answers import may_mean, meaning
from appliance.notices.gsm import whole_letters
from appliance.notices.numbers import mobile
from appliance.ports import Clock
from appliance.understanding import urgency
from appliance.vocabulary.acts import CancelAppointment, ConfirmAppointment, Refused, TakeMessage
from appliance.vocabulary.agenda import Appointment
from appliance.vocabulary.journal import JournalKind
from appliance.vocabulary.meaning import IntentKind, PersonName
from appliance.vocabulary.sms import Answer, SmsHeard, SmsKind, Watcher

TRIAL = "trial:"
"""How the cause of a text begins that only tries the way."""


_HEARD_YES = frozenset({OfferState.TAKEN, OfferState.LOST})
_HEARD_NO = frozenset({OfferState.DECLINED, OfferState.EXPIRED})
"""What an offer may have become so that the answer to it needs nobody."""


class Texts:
    """Reminders out, answers in."""

    def __init__(self, books: Books, clock: Clock) -> None:
        self._books = books
        self._clock = clock
        self._notices = Notices(books, clock)
        self._agenda = Agenda(books, clock)
        self._waiting = WaitingList(books, clock)

    def to_remind(self, start: datetime, end: datetime) -> Sequence[Appointment]:
        """What begins between two instants."""
        return self._books.coming(start, end)

    def remind(self, one: Appointment, cause: str, not_after: datetime, unless_told_since: datetime) -> bool:
        """Queue one reminder; False when it was queued before, or there is no need."""
        if self._books.texts.was_queued(cause) or self._notices.number_of(one.patient) is None:
            return False
        with self._books.writing():
            if self._books.texts.told_since(one.id, unless_told_since) or self._books.appointment(one.id) != one:
                return False
            return self._notices.remind(one, cause, not_after)

    def try_out(self, number: str) -> bool:
        """Queue a text that says it is one, by the way of those on call; False: ``number`` is no mobile telephone."""
        with self._books.writing():
            return self._notices.watcher(Watcher("", number), "test", f"{TRIAL}{uuid4().hex}")

    def hear(self, heard: SmsHeard) -> Answer | None:
        """Act on a text that came in; None when it was acted on before."""
        number = mobile(heard.number) or whole_letters(heard.number)  # providers write "33..." as well
        heard = replace(heard, number=number, words=whole_letters(heard.words))
        with self._books.writing():
            asked = self._books.texts.questions(heard.number, self._clock.now())
            names = [*(one.name for one in asked), *self._practitioners()]
            said = meaning(heard.words, names, self._books.practice.own_signs)
            question = self._question(heard, asked) if said in {Answer.YES, Answer.NO} else None
            if not self._books.texts.keep(heard, said, question.sms if question else None):
                return None
            self._books.journal(JournalKind.SMS_HEARD, {"heard": heard.id, "meaning": said})
            if question is None or question.answered is not said:  # "NON", and then "NON merci"
                self._act(heard, said, question)
        return said

    def _practitioners(self) -> Iterator[str]:
        return (one.name for one in self._books.practice.practitioners.values())

    def _question(self, heard: SmsHeard, asked: Sequence[Question]) -> Question | None:
        """The one that an answer is meant for; None when there is none, or when it may be meant for several.

        Who has answered everything means the last text that they got, whatever has become of its visit, and no other:
        several people share a number. Who names a day means the visit of that day.
        """
        zone = self._books.practice.zone
        received = heard.received.astimezone(zone)
        still = [one for one in asked if one.stands and not one.answered] or asked[:1]
        meant = [one for one in still if may_mean(heard.words, one.start.astimezone(zone), received)]
        return meant[0] if len({(one.appointment, one.offer) for one in meant}) == 1 else None

    def _act(self, heard: SmsHeard, said: Answer, question: Question | None) -> None:
        if said is Answer.STOP:
            self._stop(heard)
        elif said is Answer.DANGER:
            self._message(heard, urgent=True)
            self._notices.answer(SmsKind.EMERGENCY, heard.number)
        elif question is None or not self._answered(heard.number, said, question):
            self._message(heard, urgent=False)
            moved_to = question.moved_to if question else None
            self._notices.answer(SmsKind.MOVED if moved_to else SmsKind.NOTED, heard.number, moved_to)

    def _answered(self, number: str, said: Answer, question: Question) -> bool:
        """False when it came to nothing, and a person must look."""
        if not question.stands and question.offer is None:
            return False
        if question.offer is not None:
            state = self._waiting.answer(question.offer, number, yes=said is Answer.YES)
            return state in (_HEARD_YES if said is Answer.YES else _HEARD_NO)
        if question.appointment is None:
            return False
        if said is Answer.YES:
            return not isinstance(self._agenda.confirm(ConfirmAppointment(question.appointment)), Refused)
        return not isinstance(self._agenda.cancel(CancelAppointment(question.appointment)), Refused)

    def _stop(self, heard: SmsHeard) -> None:
        if self._books.texts.refuse(heard.number):
            self._books.texts.drop_to(heard.number)
            self._books.journal(JournalKind.SMS_REFUSED, {"heard": heard.id})
            self._notices.answer(SmsKind.STOPPED, heard.number)

    def _message(self, heard: SmsHeard, *, urgent: bool) -> None:
        """For a person to read; whom it is from is told by the number, where it belongs to one alone."""
        number = f"0{heard.number[3:]}" if heard.number.startswith("+33") else heard.number
        known = self._books.patients((), number)
        name = PersonName(known[0].last, known[0].first) if len(known) == 1 else PersonName()
        flags = urgency.listen(heard.words, own=self._books.practice.own_signs).red_flags if urgent else ()
        take_message(
            self._books,
            self._clock,
            None,
            TakeMessage(IntentKind.MESSAGE, heard.words, name, phone=number, urgent=urgent, flags=flags),
        )
