"""The promises at the wall, on one page. Machines live behind them in line/, hearing/, speaking/, store/.

Each port has one contract suite in ``tests/contracts/``, run over the fake and every real adapter. What nothing but
``updates`` asks of the system stands there.
"""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Protocol, Self

from appliance.vocabulary.acts import Act, Outcome
from appliance.vocabulary.agenda import Patient, Slot
from appliance.vocabulary.audio import Frame, Pcm16
from appliance.vocabulary.conversation import EarlierMessage, Reply, Turn
from appliance.vocabulary.practice import Practice
from appliance.vocabulary.presence import Presence
from appliance.vocabulary.reminding import ReminderCall
from appliance.vocabulary.sms import Sms, SmsHeard, SmsState
from appliance.vocabulary.speech import Hint, Transcript
from appliance.vocabulary.telephony import CallerId, Digit, HangupCause


class Clock(Protocol):
    def now(self) -> datetime:
        """The present instant, timezone-aware UTC."""

    def is_sure(self) -> bool:
        """False until time is known to be right (a Raspberry Pi 4 has no clock): then promise no date."""

    def monotonic_ms(self) -> int:
        """Milliseconds that never jump; for time-outs and latency."""

    async def sleep(self, seconds: float) -> None:
        """Let ``seconds`` pass."""


class Call(Protocol):
    """One call, ringing when it is handed over."""

    @property
    def caller(self) -> CallerId: ...

    @property
    def ended(self) -> HangupCause | None:
        """None while the call lives."""

    @property
    def rung(self) -> int:
        """Rings that had sounded when the call was handed over."""

    async def answer(self) -> None:
        """Pick up; nothing happens when the call is up already.

        Raises:
            CallEnded: the caller was gone already.
        """

    def heard(self) -> AsyncIterator[Frame | Digit]:
        """The caller's sound, frame by frame in real time, with keys where pressed; ends with the call.

        One reader at a time; what arrives while nobody reads may be dropped.
        """

    async def play(self, sound: Pcm16) -> None:
        """Let the caller hear ``sound``; returns when its last sample has left.

        Cancelling it is barge-in: at most 60 ms more is heard.

        Raises:
            CallEnded: the call is over.
        """

    def feed(self, frame: Frame) -> None:
        """Let the caller hear 20 ms more, without waiting; nothing happens when the call is over.

        For sound that comes in real time; what would make the caller wait longer and longer is dropped.
        """

    async def ring(self, number: str) -> "Call | None":
        """Call somebody else besides, and wait until they pick up.

        None when they do not, are busy, or where the line has no second way. Cancelled, the ringing ends.
        """

    async def hang_up(self) -> None:
        """End the call; nothing happens when it has ended already."""


class Line(Protocol):
    """One telephone line. ``async with line:`` starts and stops it."""

    async def __aenter__(self) -> Self: ...

    async def __aexit__(self, *exc: object) -> None: ...

    def calls(self) -> AsyncIterator[Call]:
        """Calls as they ring; ends when the line stops."""

    async def place(self, number: str) -> Call | None:
        """Call ``number``, as dialled in France; somebody has picked up when this returns.

        None: nobody does, or they are busy. Cancelled, the ringing ends.

        Raises:
            LineError: no call can be placed now: no way out, not registered, somebody else has the line.
        """


class VoiceActivity(Protocol):
    """Speech or not, frame by frame; one for each call, with its own memory."""

    def probability(self, frame: Frame) -> float:
        """In [0, 1], that the caller is speaking at the end of ``frame``."""

    def close(self) -> None:
        """The call is over."""


class Recognizer(Protocol):
    """Turns speech into words; one for the process, used by every call."""

    def listen(self, hint: Hint) -> "Hearing":
        """Begin one utterance."""

    async def warm_up(self) -> None:
        """Load what is heavy, so that the first call does not wait.

        Raises:
            MissingPart: the model is not installed.
            ModelError: the model cannot be loaded.
        """


class Hearing(Protocol):
    """One utterance being recognised."""

    def feed(self, speech: Pcm16) -> None:
        """More of the utterance; never blocks."""

    @property
    def partial(self) -> str:
        """Words recognised so far; "" for a recogniser that only hears whole utterances."""

    async def transcript(self) -> Transcript:
        """Words for all that was fed. May be asked again after more was fed, then for the whole.

        Raises:
            HearingError: the engine failed; the caller may ask again once.
        """

    def close(self) -> None:
        """Forget the utterance; nothing more is asked of it."""


class Voice(Protocol):
    """Turns French sentences into telephone speech."""

    @property
    def fingerprint(self) -> str:
        """Changes when the same text would sound different; part of the cache key."""

    async def render(self, text: str) -> Pcm16:
        """Speak ``text``, written for the ear.

        Raises:
            SpeakingError: the voice failed.
            MissingPart: its model or program is not installed.
        """


class Texting(Protocol):
    """Sends texts; blocking, for the jobs' own threads."""

    name: str
    """Of the adapter: what is noted of a text it took stands under this."""

    def send(self, sms: Sms) -> None:
        """Hand a text over; the same ``sms.id`` twice is one text.

        Raises:
            Unsendable: it is refused for good.
            TextingError: it may or may not have been taken; ``state`` knows.
        """

    def state(self, key: str) -> SmsState | None:
        """What became of a text: SENT, DELIVERED or FAILED; None when this side never had it.

        Raises:
            TextingError: nobody answers.
        """

    def withdraw(self, key: str) -> bool:
        """Take back a text that has not left, or was given up; False: it has left, or nobody knows.

        Raises:
            TextingError: it could not be taken back.
        """

    def heard(self, after: str | None) -> Sequence[SmsHeard]:
        """Texts that came in after the one with that id, oldest first; None: all that are still kept.

        Raises:
            TextingError: nobody answers.
        """


class Seal(Protocol):
    """Seals what a patient said when it is written; the box itself cannot read it back."""

    def seal(self, words: bytes) -> bytes: ...

    def also(self, recipients: Sequence[str]) -> "Seal":
        """The same, with further readers.

        Raises:
            SettingsError: one of them is no recipient.
        """


class Studio(Protocol):
    """Sentences as sound, from wherever they come soonest."""

    def begin(self, phrase: str) -> None:
        """``phrase`` will be wanted soon; returns at once."""

    async def sound(self, phrase: str) -> Pcm16:
        """``phrase`` as the caller hears it; always something, soon."""


class Desk(Protocol):
    """The verbs, for one call: each act is one transaction with its journal entry."""

    def release(self) -> None:
        """The call is over: free what it held."""

    def perform(self, act: Act) -> Outcome:
        """Do it, durably, before returning.

        Raises:
            StoreError: nothing was written.
        """


class CallRecord(Protocol):
    """What is kept of one call while it runs; every write is durable before it returns."""

    def turn(self, turn: Turn | None, reply: Reply, said: Sequence[str], latency_ms: int | None) -> None: ...

    def sound(self, speech: Pcm16) -> None:
        """Append the caller's sound to the recording; nothing happens after ``refuse_recording``."""

    def refuse_recording(self) -> None:
        """Delete what was recorded so far, and record no more."""

    def close(self, cause: HangupCause) -> None: ...


class OpenCall(Protocol):
    """What one call needs of the ledger."""

    @property
    def id(self) -> int: ...

    @property
    def desk(self) -> Desk: ...

    @property
    def record(self) -> CallRecord: ...


class Ledger(Protocol):
    """The house's memory, for the reception."""

    @property
    def practice(self) -> Practice: ...

    def call(self, caller: CallerId) -> OpenCall:
        """Begin to keep a call.

        Raises:
            StoreError: nothing can be kept.
        """

    def answered(self, reminder: ReminderCall) -> OpenCall:
        """Begin to keep a call that we have placed.

        Raises:
            StoreError: nothing can be kept.
        """

    def household(self, caller: CallerId) -> tuple[Patient, ...]:
        """Whom the practice's file knows by the calling number."""

    def names(self) -> tuple[str, ...]:
        """Of everybody in the practice's file, first name first ("Odette Delaunay")."""

    def earlier_message(self, caller: CallerId) -> EarlierMessage | None:
        """The last one of the calling number, of the last days."""

    def presence(self) -> Presence:
        """Who answers the telephone now."""

    def unread_hours(self) -> float:
        """How long the oldest message has waited for a reader; 0.0 without any."""

    def next_slots(self) -> Sequence[Slot]:
        """What would be offered next, for each practitioner and type of visit."""

    def agenda_version(self) -> int:
        """Another number whenever something was booked, moved or cancelled, or the rules or another agenda changed."""


class Reminders(Protocol):
    """Reminders by voice, for who places the calls; every change is durable before it returns."""

    def next(self) -> ReminderCall | None:
        """The one to place now, taken: nobody else is given it. None: nobody is to be called now.

        Raises:
            StoreError: nothing was written.
        """

    def put_back(self, reminder: ReminderCall) -> None:
        """It could not be placed: this was no try."""

    def ended(self, reminder: ReminderCall) -> None:
        """The call is over, or nobody has picked up; tried again later unless it came to something."""
