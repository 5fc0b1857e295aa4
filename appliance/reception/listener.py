"""From frames to utterances: when the caller begins to speak, when they have finished, what they said.

Time is counted in frames of 20 ms, never by a clock, so that a recorded call gives the same turns as a live one.

Recognition starts in the first short silence and is thrown away if the caller goes on; a turn ends after
a silence that is the longer the less its words sound complete (``Patience``).
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field, replace

from appliance.errors import CallEnded, HearingError
from appliance.ports import Call, Clock, Hearing, Recognizer, VoiceActivity
from appliance.vocabulary.audio import BYTES_PER_MS, FRAME_MS, SILENCE, Frame, Pcm16
from appliance.vocabulary.conversation import Keyed, Silence
from appliance.vocabulary.speech import NOTHING_HEARD, Completeness, Hint, Transcript, Utterance
from appliance.vocabulary.telephony import Digit, HangupCause

SPEECH_BEGINS = 0.5
SPEECH_ENDS = 0.35
"""Silero's own thresholds (snakers4/silero-vad, VADIterator: 0.5, and 0.15 less to end)."""

PRE_ROLL_MS = 300
"""Kept from before the onset: voice activity is sure only 60 to 100 ms into a word, and "oui" is short."""

SHORTEST_SPEECH_MS = 80
"""Less voice than this is a click on the line; a clipped "oui" has 120 ms."""

BARGE_IN_MS = 240
"""Voice needed to interrupt the house: longer than a cough or the echo of a consonant. A shorter "oui" over the end of
a question is an answer to it, once the house is silent."""

SPECULATION_MS = 160
"""Silence after which recognition starts, before the turn is known to be over."""

WORDLESS_SPEECH_MS = 1_000
"""Voice this long without a word is a caller we could not understand, not a noise."""

MUFFLED_SPEECH_MS = 400
"""Voice this long without a word is a cough, or a "pour moi" into the shawl: who says nothing else in the next
``MUFFLED_SILENCE_MS`` was not understood, and must not wait for the end of the silence to hear so."""

MUFFLED_SILENCE_MS = 1_500

KEYS_PAUSE_MS = 2_000
"""After the last key, unless it was ``#``."""


@dataclass(frozen=True)
class Patience:
    """How long to wait for the caller, by what was asked."""

    whole_ms: int = 360
    """Silence that ends a turn whose words sound complete."""
    unsure_ms: int = 650
    """Silence that ends a turn whose words may be misheard, or one of several."""
    unfinished_ms: int = 1_000
    """Silence that ends a turn in any case."""
    longest_s: float = 20.0
    """A caller who does not stop is heard in pieces of this length."""
    silence_s: float = 6.0
    """Without a word for so long after the house has spoken, the turn is silence (domain notes, 3.8); a noise
    in between does not begin it anew, lest a barking dog hold the line for ever."""


@dataclass(frozen=True)
class Expectation:
    """What the next turn is waited for with. The two judgements are asked for with every frame."""

    patience: Patience = field(default_factory=Patience)
    hint: Hint = field(default_factory=Hint)
    completeness: Callable[[str], Completeness] = lambda _: Completeness.WHOLE
    alarming: Callable[[str], bool] = lambda _: False
    """Words that end the turn at once, in the middle of speech too: someone is in danger."""


class Listener:
    """Hears one call. ``attend`` pumps its sound; ``turn`` waits for what the caller says next."""

    def __init__(self, activity: VoiceActivity, recognizer: Recognizer, clock: Clock) -> None:
        self._activity = activity
        self._recognizer = recognizer
        self._clock = clock
        self._heard: asyncio.Queue[Frame | Digit | None] = asyncio.Queue()
        self._before: deque[Frame] = deque(maxlen=PRE_ROLL_MS // FRAME_MS)
        self._speaking = False
        self._onset = SILENCE
        self._ended = HangupCause.LOST
        self._taken_ms = 0
        self.interrupted = asyncio.Event()
        """Set when the caller speaks long enough to mean it; cleared by ``turn``."""

    async def attend(self, call: Call, keep: Callable[[Frame], None]) -> None:
        """Take in the call's sound until it ends; ``keep`` is given every frame, for the recording."""
        try:
            async for item in call.heard():
                if not isinstance(item, Digit):
                    keep(item)
                self._heard.put_nowait(item)
        finally:
            self._heard.put_nowait(None)
            self._ended = call.ended or HangupCause.LOST

    def close(self) -> None:
        """Nothing more is listened to."""
        self._activity.close()

    async def sound(self) -> AsyncIterator[Frame]:
        """What the caller says to somebody else, frame by frame.

        Raises:
            CallEnded: the caller has hung up.
        """
        while True:
            item = await self._next()
            if not isinstance(item, Digit):
                yield item

    async def turn(
        self, expected: Expectation, house_speaks: Callable[[], bool] = lambda: False
    ) -> Utterance | Silence | Keyed:
        """What the caller does next.

        Args:
            expected: how long to wait, and for what.
            house_speaks: while true, no silence is counted, and voice that ends within ``BARGE_IN_MS`` is no turn.

        Raises:
            CallEnded: the caller has hung up.
        """
        self.interrupted.clear()
        quiet_ms, since_muffled_ms = 0, 0
        muffled: Utterance | None = None
        while True:
            item = await self._next()
            if isinstance(item, Digit):
                self.interrupted.set()
                return await self._keys(item)
            if self._voiced(item):
                heard, voiced_ms = await self._utterance(expected, house_speaks)
                if isinstance(heard, Keyed) or (heard and (heard.text or voiced_ms >= WORDLESS_SPEECH_MS)):
                    return heard
                if heard and voiced_ms >= MUFFLED_SPEECH_MS:
                    muffled, since_muffled_ms = heard, 0
            self._before.append(item)
            quiet_ms = 0 if house_speaks() else quiet_ms + FRAME_MS
            since_muffled_ms += FRAME_MS
            if muffled and since_muffled_ms >= MUFFLED_SILENCE_MS and quiet_ms:
                return muffled
            if quiet_ms >= expected.patience.silence_s * 1000:
                return Silence()

    async def _next(self) -> Frame | Digit:
        item = await self._heard.get()
        if item is None:
            self._heard.put_nowait(None)
            raise CallEnded(self._ended)
        if not isinstance(item, Digit):
            self._taken_ms += FRAME_MS
        return item

    def _voiced(self, frame: Frame) -> bool:
        probability = self._activity.probability(frame)
        self._speaking = probability >= (SPEECH_ENDS if self._speaking else SPEECH_BEGINS)
        if self._speaking:
            self._onset = frame
        return self._speaking

    async def _keys(self, first: Digit) -> Keyed:
        keys, pause_ms = first.key, 0
        while pause_ms < KEYS_PAUSE_MS and not keys.endswith("#"):
            item = await self._next()
            if isinstance(item, Digit):
                keys, pause_ms = keys + item.key, 0
            else:
                pause_ms += FRAME_MS
        return Keyed(keys.rstrip("#"))

    async def _utterance(
        self, expected: Expectation, house_speaks: Callable[[], bool]
    ) -> tuple[Utterance | Keyed | None, int]:
        """The utterance that has just begun, None when it was a click, and its milliseconds of voice."""
        begins_ms = self._taken_ms - FRAME_MS * (len(self._before) + 1)
        started = _Utterance(self._recognizer.listen(expected.hint), self._clock, begins_ms)
        try:
            started.add(*self._before)
            started.add(self._onset, voiced=True)
            self._before.clear()
            while True:
                item = await self._next()
                if isinstance(item, Digit):
                    self.interrupted.set()
                    return await self._keys(item), started.voiced_ms
                voiced = self._voiced(item)
                started.add(item, voiced=voiced)
                meant = started.voiced_ms >= (BARGE_IN_MS if house_speaks() else SHORTEST_SPEECH_MS)
                if meant:
                    self.interrupted.set()
                end = await started.ended(expected)
                if end is not None:
                    return end if meant else None, started.voiced_ms
        finally:
            started.close()


def starts_ms(text: str, voiced_at_ms: Sequence[int]) -> tuple[int, ...]:
    """Where each word begins: the voice is shared out by the words' letters, and pauses are stepped over.

    Args:
        text: words with a space between.
        voiced_at_ms: where each frame of voice begins, in order.
    """
    words, letters, starts = text.split(), 0, list[int]()
    for word in words:
        starts.append(voiced_at_ms[letters * len(voiced_at_ms) // max(1, len(text))] if voiced_at_ms else 0)
        letters += len(word) + 1
    return tuple(starts)


class _Utterance:
    """One stretch of speech while it is being spoken."""

    def __init__(self, hearing: Hearing, clock: Clock, begins_ms: int) -> None:
        """``begins_ms``: where its sound begins in the call's."""
        self._hearing = hearing
        self._clock = clock
        self._begins_ms = begins_ms
        self._sound = bytearray()
        self._voiced_at_ms: list[int] = []
        self._guess: asyncio.Task[Transcript] | None = None
        self._stale = False
        self._ended_ms = clock.monotonic_ms()
        self._silence_ms = 0

    def add(self, *frames: Frame, voiced: bool = False) -> None:
        for frame in frames:
            if voiced:
                self._voiced_at_ms.append(self._begins_ms + len(self._sound) // BYTES_PER_MS)
            self._sound += frame
            self._hearing.feed(frame)
        self._silence_ms = 0 if voiced else self._silence_ms + FRAME_MS * len(frames)
        if voiced:
            self._ended_ms = self._clock.monotonic_ms()
            self._stale = True

    @property
    def voiced_ms(self) -> int:
        return FRAME_MS * len(self._voiced_at_ms)

    async def ended(self, expected: Expectation) -> Utterance | None:
        """The whole utterance once its end is certain enough; None while the caller may go on."""
        if expected.alarming(self._hearing.partial):
            return await self._whole(cut=True)
        if len(self._sound) >= expected.patience.longest_s * 1000 * BYTES_PER_MS:
            return await self._whole(cut=True)
        guess = self._guessed()
        if guess is not None and expected.alarming(guess.text):
            return self._made(guess, cut=self._stale)
        if self._silence_ms >= expected.patience.unfinished_ms:
            return await self._whole(cut=False)
        if self._silence_ms < SPECULATION_MS:
            return None
        if self._guess is None or (self._stale and self._guess.done()):
            self._start_guess()
            return None
        if guess is None or self._stale or self._silence_ms < self._needed_ms(guess.text, expected):
            return None
        return self._made(guess, cut=False)

    def _needed_ms(self, words: str, expected: Expectation) -> int:
        """Silence after which ``words`` are all that is said."""
        match expected.completeness(words):
            case Completeness.WHOLE:
                return expected.patience.whole_ms
            case Completeness.UNSURE:
                return expected.patience.unsure_ms
            case Completeness.UNFINISHED:
                return expected.patience.unfinished_ms

    def close(self) -> None:
        if self._guess is not None:
            self._guess.cancel()
        self._hearing.close()

    def _start_guess(self) -> None:
        self._stale = False
        self._guess = asyncio.create_task(self._recognized())

    def _guessed(self) -> Transcript | None:
        return self._guess.result() if self._guess is not None and self._guess.done() else None

    async def _whole(self, *, cut: bool) -> Utterance:
        """The words of all that was said; the running guess is used when nothing was said since."""
        if self._guess is None or self._stale:
            if self._guess is not None:
                self._guess.cancel()
            self._start_guess()
        assert self._guess is not None  # noqa: S101 - just started
        return self._made(await self._guess, cut=cut)

    def _made(self, transcript: Transcript, *, cut: bool) -> Utterance:
        placed = replace(transcript, starts_ms=starts_ms(transcript.text, self._voiced_at_ms))
        return Utterance(placed, Pcm16(bytes(self._sound)), self._ended_ms, cut)

    async def _recognized(self) -> Transcript:
        """Asked once more when the engine fails (``ports.Hearing``); then nothing was heard."""
        try:
            return await self._hearing.transcript()
        except HearingError:
            try:
                return await self._hearing.transcript()
            except HearingError:
                return NOTHING_HEARD
