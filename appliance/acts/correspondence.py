"""What the acts need of a store for texts that leave, and for those that come in. ``store.texts`` keeps them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from appliance.vocabulary.agenda import AppointmentId
from appliance.vocabulary.sms import Answer, Sms, SmsHeard


@dataclass(frozen=True)
class About:
    """What a text is about."""

    appointment: AppointmentId | None = None
    offer: str | None = None
    cause: str | None = None
    """Two texts with the same cause are one."""
    start: datetime | None = None
    """Of the visit or slot, as the text tells it."""


NOTHING = About()


@dataclass(frozen=True)
class Question:
    """A text that a patient may answer."""

    sms: str
    appointment: AppointmentId | None
    offer: str | None
    answered: Answer | None
    """What was answered to it."""
    stands: bool
    """The visit is still booked at that time, the offer still open."""
    moved_to: datetime | None
    """When the visit begins now, where that is not what was told."""
    start: datetime
    """As the text told it."""
    name: str
    """Of the patient, where the text was about a visit."""


class TextBooks(Protocol):
    """Reads may be made at any time; writes only inside ``Books.writing()``."""

    def queue(self, sms: Sms, not_after: datetime, about: About = NOTHING) -> bool:
        """False when one with that cause was queued before."""

    def drop(self, appointment: AppointmentId) -> None:
        """Those about an appointment that have not left are no longer true."""

    def drop_offer(self, offer: str) -> None:
        """The same for an offer."""

    def refuses(self, number: str) -> bool: ...

    def refuse(self, number: str) -> bool:
        """False when it was refused before."""

    def accept(self, number: str) -> bool:
        """Texts may go there again; False: they always could."""

    def drop_to(self, number: str) -> None:
        """The same for a number that wants no more; the 15 is told to who has spoken of danger before."""

    def was_queued(self, cause: str) -> bool: ...

    def told_since(self, appointment: AppointmentId, since: datetime) -> bool:
        """Was the patient written to about it?"""

    def keep(self, heard: SmsHeard, meaning: Answer, answers: str | None) -> bool:
        """Seal and keep a text that came in; False when it was kept before."""

    def questions(self, number: str, now: datetime) -> Sequence[Question]:
        """Texts to this number that an answer may be meant for, about what is still to come; latest first."""
