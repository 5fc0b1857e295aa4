"""Hearing without engines: speech that carries its own words, and adapters that read them back.

``says("oui", 300)`` is 300 ms of voice; the fake recogniser finds "oui" in it, the fake voice activity finds a voice.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import ParamSpec, TypeVar

from appliance.errors import HearingError
from appliance.ports import Call
from appliance.vocabulary.audio import FRAME_BYTES, FRAME_MS, SILENCE, Frame, Pcm16
from appliance.vocabulary.speech import NOTHING_HEARD, Hint, Transcript
from appliance.vocabulary.telephony import CallerId, Digit, HangupCause

_P, _T = ParamSpec("_P"), TypeVar("_T")

_WORDS = b"\x7fw"
_VOICE = Frame(Pcm16(b"\x00\x10" * (FRAME_BYTES // 2)))


def says(words: str, ms: int) -> list[Frame]:
    """``ms`` of voice saying ``words`` ("" is a cough); the words are complete with the last frame."""
    label = _WORDS + words.encode() + b"\x00"
    last = Frame(Pcm16(label + bytes(_VOICE[len(label) :])))
    return [_VOICE] * (ms // FRAME_MS - 1) + [last]


def pause(ms: int) -> list[Frame]:
    return [SILENCE] * (ms // FRAME_MS)


def keys(pressed: str) -> list[Digit]:
    return [Digit(key) for key in pressed]


def joined(frames: Iterable[Frame]) -> Pcm16:
    return Pcm16(b"".join(frames))


class FakeActivity:
    """``ports.VoiceActivity``: whatever is not digital silence is a voice."""

    def probability(self, frame: Frame) -> float:
        return 0.0 if frame == SILENCE else 1.0

    def close(self) -> None:
        """There is nothing to let go."""


class FakeRecognizer:
    """``ports.Recognizer`` for the speech of ``says``.

    Args:
        failures: so many transcripts fail first.
        streaming: words are there in ``partial`` as soon as they are fed.
    """

    name = "fake"

    def __init__(self, failures: int = 0, *, streaming: bool = False) -> None:
        self.failures = failures
        self.streaming = streaming
        self.heard: list[str] = []
        """What each transcript was, in order."""
        self.unclosed = 0
        """Utterances that were begun and not yet forgotten."""

    def listen(self, hint: Hint) -> "FakeHearing":
        self.unclosed += 1
        return FakeHearing(self)

    async def warm_up(self) -> None:
        """Nothing is heavy here."""


class FakeHearing:
    def __init__(self, recognizer: FakeRecognizer) -> None:
        self._recognizer = recognizer
        self._speech = bytearray()
        self._closed = False

    def feed(self, speech: Pcm16) -> None:
        self._speech += speech

    @property
    def partial(self) -> str:
        return self._words() if self._recognizer.streaming else ""

    async def transcript(self) -> Transcript:
        await asyncio.sleep(0)
        if self._recognizer.failures:
            self._recognizer.failures -= 1
            raise HearingError("The recogniser failed on this utterance.")
        words = self._words()
        self._recognizer.heard.append(words)
        return Transcript(words, 0.9) if words else NOTHING_HEARD

    def close(self) -> None:
        if not self._closed:
            self._recognizer.unclosed -= 1
        self._closed = True

    def _words(self) -> str:
        labels = bytes(self._speech).split(_WORDS)[1:]
        return " ".join(filter(None, (label.split(b"\x00")[0].decode() for label in labels)))


class _AtOnce(ThreadPoolExecutor):
    """Does what it is given before it hands back the future."""

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        future = Future[_T]()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as failure:  # noqa: BLE001 - whoever waits for it gets it, whatever it is
            future.set_exception(failure)
        return future


class CallClock:
    """``ports.Clock`` that moves with the frames of a ``SpokenCall``, 20 ms each."""

    def __init__(self) -> None:
        self.ms = 0

    def now(self) -> datetime:
        return datetime(2026, 11, 23, 9, tzinfo=UTC) + timedelta(milliseconds=self.ms)

    def is_sure(self) -> bool:
        return True

    def monotonic_ms(self) -> int:
        return self.ms

    async def sleep(self, seconds: float) -> None:
        self.ms += int(seconds * 1000)
        await asyncio.sleep(0)


class SpokenCall:
    """The caller's half of a ``ports.Call``: what they say and press, then they hang up.

    Each frame is handed over when everything that waits for the one before has run, as on a real line; what is handed
    to a thread is done at once, so that no frame slips by while a busy machine is at it.
    """

    def __init__(
        self, clock: CallClock, *parts: Iterable[Frame | Digit], cause: HangupCause = HangupCause.CALLER
    ) -> None:
        self.caller = CallerId(None)
        self.ended: HangupCause | None = None
        self.rung = 0
        self.answered_ms: int | None = None
        """When the house picked up; None: it rings."""
        self.person: Call | None = None
        """Who picks up when the house rings somebody; None: nobody."""
        self.rang: list[str] = []
        self.fed: list[Frame] = []
        self._clock = clock
        self._cause = cause
        self._items = [item for part in parts for item in part]

    async def answer(self) -> None:
        if self.answered_ms is None:
            self.answered_ms = self._clock.ms

    async def heard(self) -> AsyncIterator[Frame | Digit]:
        asyncio.get_running_loop().set_default_executor(_AtOnce())
        for item in self._items:
            for _ in range(20):
                await asyncio.sleep(0)
            if not isinstance(item, Digit):
                self._clock.ms += FRAME_MS
            yield item
        self.ended = self._cause

    async def play(self, sound: Pcm16) -> None:
        """The caller listens politely."""

    def feed(self, frame: Frame) -> None:
        self.fed.append(frame)

    async def ring(self, number: str) -> Call | None:
        self.rang.append(number)
        return self.person

    async def hang_up(self) -> None:
        self.ended = self.ended or HangupCause.HOUSE
