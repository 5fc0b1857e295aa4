"""Where a conversation stands. Frozen: each turn makes a new one."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Self

from appliance.errors import PermanenceError
from appliance.understanding.mentions import Beneficiary
from appliance.vocabulary.acts import Act
from appliance.vocabulary.agenda import Appointment, AppointmentId, Patient, Slot
from appliance.vocabulary.conversation import Detail, EarlierMessage, Reply
from appliance.vocabulary.meaning import IntentKind, PersonName, Wish
from appliance.vocabulary.practice import Practice
from appliance.vocabulary.reminding import ReminderCall
from appliance.vocabulary.telephony import CallerId


@dataclass(frozen=True)
class CallContext:
    """What is true when the phone rings; fixed for the call."""

    practice: Practice
    caller: CallerId
    now: datetime
    """Timezone-aware UTC."""
    clock_sure: bool = True
    unread_hours: float = 0.0
    """How long the oldest message has waited for a reader."""
    recording: bool = True
    """False: the practice keeps text only, and the notice says so."""
    absent_until: datetime | None = None
    """Somebody of the practice has said that nobody is there until then, whatever the hours say."""
    earlier: EarlierMessage | None = None
    """What was left from the calling number before; told only to who speaks of it."""
    crowded: bool = False
    """More callers than the box can talk with at once: a message is taken."""
    household: tuple[Patient, ...] = ()
    """Who of the practice's file has the calling number: helps hearing, proves nothing."""

    known: tuple[str, ...] = ()
    """Names of the practice's file, first name first: helps hearing, and nothing of it is said."""
    deaf: bool = False
    """The recogniser is broken: what is said can only be recorded."""
    reminder: ReminderCall | None = None
    """We have called them, to remind them of a visit."""

    @property
    def local_now(self) -> datetime:
        return self.now.astimezone(self.practice.zone)


@dataclass(frozen=True)
class Person:
    """Whom the call is for, as far as known."""

    beneficiary: Beneficiary | None = None
    name: PersonName = field(default_factory=PersonName)
    birth_dates: tuple[date, ...] = ()
    """Readings of what was said, likeliest first; the practice's file may know which."""
    birth_guesses: tuple[date, ...] = ()
    """Dates that sound like an answer that was none: only for finding the person in the file."""
    phone: str | None = None
    patient: Patient | None = None
    """The person of the practice's file, once found by more than the name."""
    looked_up: bool = False
    newcomer: bool = False
    """Says that they have never been here."""
    called: bool = False
    """At their own number, and they said that it is they: their visit may be spoken of."""

    @property
    def birth_date(self) -> date | None:
        if self.patient and self.patient.birth_date:
            return self.patient.birth_date
        return self.birth_dates[0] if self.birth_dates else None

    def again(self, **known: object) -> Self:
        """With new knowledge; the file is looked up afresh."""
        return replace(self, patient=None, looked_up=False, called=False, **known)  # type: ignore[arg-type]


OF_A_VISIT = frozenset({IntentKind.CANCEL, IntentKind.MOVE, IntentKind.CONFIRM})
"""What may be done with an appointment that stands."""

DONE_HERE = OF_A_VISIT | frozenset(
    {
        *(IntentKind.BOOK, IntentKind.TELECONSULTATION),
        *(IntentKind.INFO_HOURS, IntentKind.INFO_ADDRESS, IntentKind.INFO_PRICE, IntentKind.INFO_OTHER),
    }
)
"""What the house does itself; every other kind of request is a message."""


@dataclass(frozen=True)
class Request:
    """One thing the caller wants, and what is known of it."""

    kind: IntentKind
    words: tuple[str, ...] = ()
    """What the caller said about it; the text of a message."""
    reason: str = ""
    wish: Wish = field(default_factory=Wish)
    """When they would like to come."""
    wish_words: str = ""
    """Of a move: the words that say it, which may mean a time from the appointment on ("la semaine d'après")."""
    about: Wish = field(default_factory=Wish)
    """When the appointment is that they speak of."""
    practitioner: str | None = None
    waits: bool = False
    """For the return of who was asked for: no locum."""
    type: str | None = None
    slot: Slot | None = None
    """Proposed, waiting for an answer."""
    others: tuple[Slot, ...] = ()
    """Named beside the proposed one, for the caller to choose."""
    fits: bool = True
    """The proposed slot answers the wish."""
    accepted: bool = False
    declined: tuple[Slot, ...] = ()
    appointments: tuple[Appointment, ...] | None = None
    """Upcoming ones of the person; None: not looked up yet."""
    chosen: Appointment | None = None
    every: bool = False
    """All of them are meant ("tout ce que j'ai chez vous")."""
    read_back: bool = False
    """Read back and approved."""
    fields: tuple[tuple[str, str], ...] = ()
    """What a message holds besides its first words, by what was asked."""
    booked: AppointmentId | None = None
    """Just booked, though the caller had wished for something earlier."""
    plain: bool = False
    """A message taken because we did not understand: the words are enough."""

    @property
    def wanted(self) -> str | None:
        """With whom: who was asked for, else whose appointment it is."""
        return self.practitioner or (self.chosen.slot.practitioner if self.chosen else None)

    @property
    def moving(self) -> AppointmentId | None:
        """What makes room for what is proposed."""
        return self.chosen.id if self.chosen and self.kind is IntentKind.MOVE else None

    @property
    def is_message(self) -> bool:
        """Words for a person to read, and nothing that is done here and now?"""
        return self.plain or self.kind not in DONE_HERE


@dataclass(frozen=True)
class State:
    context: CallContext
    asking: Detail = Detail.REQUEST
    request: Request | None = None
    person: Person = field(default_factory=Person)
    later: tuple[IntentKind, ...] = ()
    """Further requests, to be taken up in turn."""
    heard: tuple[str, ...] = ()
    """All the caller's words so far, for a message that must not lose any."""
    tries: Mapping[Detail, int] = field(default_factory=dict)
    """How often each detail was asked."""
    unknown: frozenset[Detail] = frozenset()
    """What the caller could not say: not asked again."""
    failures: int = 0
    """Turns in a row that were not understood."""
    started_over: bool = False
    """The caller had been taken for wanting something else, and was asked anew."""
    asides: int = 0
    """Questions of the caller's, or "pardon ?", answered since ours was asked first."""
    silences: int = 0
    recording: bool = True
    flags: tuple[str, ...] = ()
    """Red and watch flags heard so far."""
    foreign: bool = False
    """The caller speaks another language."""
    in_danger: bool = False
    """The emergency instruction was given: nothing is booked any more in this call."""
    saved: bool = False
    """What the caller wanted has been kept: an appointment, a message, an answer."""
    last: Reply = field(default_factory=Reply)
    alerted: bool = False
    """The person on call was told of a professional's critical result."""
    earlier_told: bool = False
    """What became of the message left before was said."""
    nobody_there: bool = False
    """The person to whom the caller was to be handed over did not take the call."""
    over: bool = False

    @property
    def current(self) -> Request:
        """The request in hand; asked only while there is one."""
        if self.request is None:
            raise PermanenceError("The conversation has no request in hand; please report this call.")
        return self.request

    def with_request(self, **known: object) -> "State":
        assert self.request is not None  # noqa: S101 - the plan of a request runs only with one
        return replace(self, request=replace(self.current, **known))  # type: ignore[arg-type]

    def with_person(self, **known: object) -> "State":
        return replace(self, person=replace(self.person, **known))  # type: ignore[arg-type]


@dataclass(frozen=True)
class Step:
    """What follows from a turn: a new state, words to say, and at most one thing to do first."""

    state: State
    reply: Reply = field(default_factory=Reply)
    act: Act | None = None
