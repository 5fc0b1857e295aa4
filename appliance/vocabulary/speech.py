"""What was heard, and what the recogniser may expect."""

from dataclasses import dataclass, field
from enum import IntEnum

from appliance.vocabulary.audio import Pcm16


@dataclass(frozen=True)
class Transcript:
    """Words for one stretch of speech."""

    text: str
    """Lower-case French; "" when nothing was heard."""
    confidence: float
    """In [0, 1]."""
    alternatives: tuple[str, ...] = ()
    """Other readings, best first, without ``text`` itself."""
    starts_ms: tuple[int, ...] = ()
    """Where each word of ``text`` begins in the call's sound, as far as the voice tells; empty: not known."""


NOTHING_HEARD = Transcript(text="", confidence=0.0)


class Completeness(IntEnum):
    """How much words sound like all that the caller wants to say."""

    UNFINISHED = 0
    """In the middle: a telephone number half dictated, a sentence that ends on "avec"."""
    UNSURE = 1
    """Perhaps misheard, perhaps one word of several."""
    WHOLE = 2


@dataclass(frozen=True)
class Hint:
    """What the conversation expects to hear next; biases the recogniser, never forces it."""

    prompt: str = ""
    """A short French context in the practice's own words, for recognisers that take a prompt."""
    phrases: tuple[str, ...] = ()
    """Words and phrases likely in the answer, for recognisers that take a grammar."""
    names: tuple[str, ...] = ()
    """Known people who may be named in the answer, first name first ("Odette Delaunay"), for recognisers that can tell
    how likely each is."""
    dictated: bool = False
    """Letters, digits or a date, said one by one."""


@dataclass(frozen=True)
class Utterance:
    """One stretch of the caller's speech, with its words."""

    transcript: Transcript
    speech: Pcm16 = field(repr=False)
    ended_ms: int
    """Monotonic milliseconds of the last sample of speech."""
    cut: bool = False
    """The caller was still speaking: more follows."""

    @property
    def text(self) -> str:
        return self.transcript.text
