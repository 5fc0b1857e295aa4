"""What the waiting list needs of a store, and what it is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Protocol

from appliance.vocabulary.agenda import Appointment, Patient, Slot


class WishState(StrEnum):
    OPEN = "open"
    SERVED = "served"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class OfferState(StrEnum):
    OPEN = "open"
    TAKEN = "taken"
    LOST = "lost"
    """Somebody else was faster."""
    DECLINED = "declined"
    EXPIRED = "expired"


@dataclass(frozen=True)
class WaitingWish:
    """What a patient waits for; days and hours are the practice's own, the last ones of each included."""

    patient: Patient
    type: str
    first_day: date
    last_day: date
    practitioner: str | None = None
    """None: any who takes the type."""
    after: time = time(0, 0)
    before: time = time(23, 59)
    appointment: Appointment | None = None
    """To be moved earlier; None: there is none yet."""
    id: str = ""
    state: WishState = WishState.OPEN


@dataclass(frozen=True)
class Offer:
    id: str
    wish: WaitingWish
    slot: Slot
    state: OfferState


class WaitingBooks(Protocol):
    """Writes only inside a transaction of the books."""

    def add_wish(self, wish: WaitingWish) -> str: ...

    def wish(self, key: str) -> WaitingWish | None: ...

    def open_wishes(self) -> Sequence[WaitingWish]:
        """By when they were made."""

    def end_wish(self, key: str, state: WishState) -> None: ...

    def add_freed(self, slot: Slot) -> None:
        """A slot became free; nothing when nobody waits."""

    def freed(self, now: datetime) -> Sequence[tuple[str, datetime]]:
        """Practitioner and start of what is to be offered now, or again."""

    def next_round(self, practitioner: str, start: datetime, at: datetime | None) -> None:
        """When it is offered again; None: never."""

    def offered(self, practitioner: str, start: datetime) -> Sequence[str]:
        """Keys of the wishes to which it was offered."""

    def add_offer(self, wish: WaitingWish, slot: Slot) -> str: ...

    def offer(self, key: str) -> Offer | None: ...

    def end_offer(self, key: str, state: OfferState) -> None: ...

    def lose_offers(self, slot: Slot) -> Sequence[str]:
        """Open ones of any of its time: somebody has it now. Returns their keys."""

    def asked_at(self, practitioner: str, start: datetime, now: datetime) -> datetime | None:
        """When the last text that offers it left, ``now`` while one is on its way; None: nobody has to answer."""

    def unanswered(self, since: datetime) -> Sequence[str]:
        """Wishes with an open offer whose text is on its way, or has left since then."""

    def open_offers(self, wish: str) -> Sequence[Offer]: ...

    def expire(self, now: datetime, today: date) -> Sequence[str]:
        """End wishes whose last day is over, and offers of slots that have begun. Returns keys of the wishes."""
