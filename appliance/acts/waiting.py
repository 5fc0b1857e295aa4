"""The waiting list: a wish is noted, a freed slot is offered to a few who wished for one, the first answer has it.

An offered slot is not held: whoever books it first has it, a caller as well, and the database lets nobody have it
twice. An offer that comes too late is answered so.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import islice

from appliance.acts.agenda import Agenda
from appliance.acts.books import Books
from appliance.acts.busy import busy_around
from appliance.acts.notices import Notices
from appliance.acts.wishes import Offer, OfferState, WaitingWish, WishState
from appliance.agenda.reminders import is_quiet
from appliance.agenda.slots import free_slots
from appliance.ports import Clock
from appliance.vocabulary.acts import BookAppointment, MoveAppointment, Refusal, Refused, WaitForEarlier, WishNoted
from appliance.vocabulary.agenda import AppointmentStatus, Slot
from appliance.vocabulary.journal import JournalKind
from appliance.vocabulary.sms import SmsKind

AT_ONCE = 3
"""Of so many who are asked, one mostly answers, and two are not disappointed too often."""

ANSWER_WITHIN = timedelta(minutes=45)
"""Counted from when the text left; then the next ones are asked as well."""

REACH = timedelta(hours=2)
"""Nearer than this nobody is offered a slot by a text."""


class WaitingList:
    """Acts of the waiting list, each one transaction with its journal entry."""

    def __init__(self, books: Books, clock: Clock) -> None:
        self._books = books
        self._waiting = books.waiting
        self._clock = clock
        self._notices = Notices(books, clock)
        self._agenda = Agenda(books, clock)

    def note(self, wish: WaitingWish) -> str:
        """Put on the list; the same wish again is the one that stands.

        Returns:
            The key of the wish.
        """
        with self._books.writing():
            same = next((one.id for one in self._waiting.open_wishes() if _same(one, wish)), None)
            if same is not None:
                return same
            key = self._waiting.add_wish(wish)
            told = {"wish": key, "patient": wish.patient.id, "type": wish.type, "practitioner": wish.practitioner}
            self._books.journal(JournalKind.WISH_NOTED, told)
            return key

    def wait(self, act: WaitForEarlier) -> WishNoted | Refused:
        """For something earlier than an appointment that stands, of the same kind and with the same practitioner."""
        now = self._clock.now()
        standing = self._books.appointment(act.appointment)
        if standing is None or standing.status is not AppointmentStatus.BOOKED or standing.slot.start <= now:
            return Refused(Refusal.NOT_FOUND)
        zone = self._books.practice.zone
        today, last = (at.astimezone(zone).date() for at in (now, standing.slot.start))
        first = max(today, act.first_day or today)
        slot = standing.slot
        wish = WaitingWish(standing.patient, slot.type, first, last, slot.practitioner, act.after, act.before, standing)
        return WishNoted(self.note(wish))

    def open(self) -> Sequence[WaitingWish]:
        """Who waits, by when they asked."""
        return self._waiting.open_wishes()

    def withdraw(self, key: str) -> bool:
        """False when there is no such open wish."""
        with self._books.writing():
            wish = self._waiting.wish(key)
            if wish is None or wish.state is not WishState.OPEN:
                return False
            self._end(key, WishState.WITHDRAWN)
            return True

    def offer_freed(self) -> int:
        """Offer what became free to those who wait, a few at a time. Returns how many texts were queued.

        None while patients are asleep: texts would pile up until the morning, and everybody be asked at once.
        """
        queued, now = 0, self._clock.now()
        rules = self._books.practice.sms
        if not self._clock.is_sure() or (rules and is_quiet(rules, now, self._books.practice.zone)):
            return 0
        for practitioner, start in self._waiting.freed(now):
            with self._books.writing():
                queued += self._round(practitioner, start, now)
        return queued

    def expire(self) -> int:
        """End what is over, as far as the clock can be believed. Returns how many wishes."""
        if not self._clock.is_sure():
            return 0
        now = self._clock.now()
        with self._books.writing():
            over = self._waiting.expire(now, now.astimezone(self._books.practice.zone).date())
            for key in over:
                self._books.journal(JournalKind.WISH_ENDED, {"wish": key, "state": WishState.EXPIRED})
            return len(over)

    def answer(self, key: str, number: str, *, yes: bool) -> OfferState | None:
        """Somebody answers an offer, by a text or on the page; the same answer again changes nothing.

        Returns:
            What has become of the offer; None: there is no such one.
        """
        with self._books.writing():
            offer = self._waiting.offer(key)
            if offer is None or offer.state not in {OfferState.OPEN, OfferState.LOST}:
                return offer.state if offer else None
            state = self._taken(offer) if yes else OfferState.DECLINED
            self._waiting.end_offer(key, state)
            self._books.journal(JournalKind.OFFER_ANSWERED, {"offer": key, "wish": offer.wish.id, "state": state})
            if state is OfferState.TAKEN:
                self._end(offer.wish.id, WishState.SERVED)
            elif state is OfferState.LOST:
                self._notices.answer(SmsKind.OFFER_LOST, number)
            return state

    # --- inside a transaction ----------------------------------------------------------------------------

    def given_back(self, practitioner: str, start: datetime, end: datetime) -> None:
        """Time that another agenda no longer takes is offered slot by slot, of the types that somebody waits for."""
        practice, now = self._books.practice, self._clock.now()
        one = practice.practitioners.get(practitioner)
        wishes = [wish for wish in self._waiting.open_wishes() if wish.practitioner in {None, practitioner}]
        if one is None or not wishes:
            return
        first, last = (at.astimezone(practice.zone).date() for at in (max(start, now), end))
        last = min(last, max(wish.last_day for wish in wishes))
        for day in (first + timedelta(days=ahead) for ahead in range((last - first).days + 1)):
            busy = busy_around(self._books, practitioner, day, day, None)
            for kind in {wish.type for wish in wishes}.intersection(one.types):
                for slot in free_slots(practice, one, kind, busy, day, now):
                    if start <= slot.start and slot.end <= end:
                        self._waiting.add_freed(slot)

    def _taken(self, offer: Offer) -> OfferState:
        wish = offer.wish
        if wish.state is not WishState.OPEN:
            return OfferState.LOST
        done = (
            self._agenda.move(MoveAppointment(wish.appointment.id, offer.slot))
            if wish.appointment
            else self._agenda.book(BookAppointment(offer.slot, wish.patient))
        )
        return OfferState.LOST if isinstance(done, Refused) else OfferState.TAKEN

    def _round(self, practitioner: str, start: datetime, now: datetime) -> int:
        if start - now < REACH:
            self._waiting.next_round(practitioner, start, None)
            return 0
        asked_at = self._waiting.asked_at(practitioner, start, now)
        if asked_at is not None and now < asked_at + ANSWER_WITHIN:
            self._waiting.next_round(practitioner, start, asked_at + ANSWER_WITHIN)
            return 0
        asked = set(self._waiting.offered(practitioner, start))
        meant = [
            one for one in self._waiting.open_wishes() if one.id not in asked and self._meant(one, practitioner, start)
        ]
        elsewhere = set(self._waiting.unanswered(now - ANSWER_WITHIN))
        to_ask = [one for one in meant if one.id not in elsewhere]
        suited = islice((one for one in to_ask if self._suits(one, practitioner, start)), AT_ONCE)
        queued = sum(self._offered(one, self._slot(one, practitioner, start)) for one in suited)
        # Who is asked about another slot may answer at any moment, and is then asked about this one.
        again = now if len(to_ask) < len(meant) else None
        self._waiting.next_round(practitioner, start, now + ANSWER_WITHIN if queued else again)
        return queued

    def _offered(self, wish: WaitingWish, slot: Slot) -> bool:
        """One that was never answered makes room: a yes from now on means this one."""
        self._end_offers(wish.id)
        key = self._waiting.add_offer(wish, slot)
        told = {"offer": key, "wish": wish.id, "practitioner": slot.practitioner, "start": slot.start.isoformat()}
        self._books.journal(JournalKind.SLOT_OFFERED, told)
        return self._notices.offer(wish.patient, slot.start, slot.start - REACH / 2, key)

    def _slot(self, wish: WaitingWish, practitioner: str, start: datetime) -> Slot:
        return Slot(start, self._books.practice.minutes(practitioner, wish.type), practitioner, wish.type)

    def _meant(self, wish: WaitingWish, practitioner: str, start: datetime) -> bool:
        """Is it what they wish for, and can they be written to?"""
        practice = self._books.practice
        local = start.astimezone(practice.zone)
        if wish.practitioner not in {None, practitioner} or practitioner not in practice.practitioners:
            return False
        if wish.type not in practice.types:  # no longer given
            return False
        if not wish.first_day <= local.date() <= wish.last_day or not wish.after <= local.time() <= wish.before:
            return False
        standing = wish.appointment
        if standing and (standing.status is not AppointmentStatus.BOOKED or standing.slot.start <= start):
            return False
        return self._notices.number_of(wish.patient) is not None

    def _suits(self, wish: WaitingWish, practitioner: str, start: datetime) -> bool:
        """Would it be booked for them, now?"""
        return self._agenda.why_not(self._slot(wish, practitioner, start), wish.patient, wish.appointment) is None

    def _end(self, key: str, state: WishState) -> None:
        self._waiting.end_wish(key, state)
        self._books.journal(JournalKind.WISH_ENDED, {"wish": key, "state": state})
        self._end_offers(key)

    def _end_offers(self, wish: str) -> None:
        for offer in self._waiting.open_offers(wish):
            self._waiting.end_offer(offer.id, OfferState.EXPIRED)
            self._books.texts.drop_offer(offer.id)


def _same(one: WaitingWish, other: WaitingWish) -> bool:
    """For the same person and visit; days and hours may have been told otherwise."""
    return (one.patient.id, one.type, one.practitioner, one.appointment and one.appointment.id) == (
        *(other.patient.id, other.type, other.practitioner),
        other.appointment and other.appointment.id,
    )
