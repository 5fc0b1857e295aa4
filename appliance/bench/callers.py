"""Callers of the benches: sentences rendered beforehand, an ear that hears when sound comes back, no recognition.

Whoever measures a reception must leave the machine to it.
"""

import asyncio
import time
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from appliance.line.sip import SipCall
from appliance.ports import Voice
from appliance.speaking.channel import telephone
from appliance.vocabulary.audio import AUDIBLE, Pcm16
from appliance.vocabulary.telephony import Digit

REPLY_OVER_S = 0.9
LONGEST_WAIT_S = 6.0
HURRIED_S = 1.5
"""So much of a reply does somebody hear who knows it by heart."""
CONVERSATIONS: Sequence[Sequence[str]] = (
    (
        "Bonjour, je voudrais un rendez-vous avec le docteur Lemoine jeudi après-midi.",
        "J'ai mal au genou depuis quelques jours.",
        "C'est pour moi.",
        "Marguerite Tissier.",
        "Le huit janvier trente-neuf.",
        "Oui, ça me va.",
        "Oui.",
        "Non merci.",
    ),
    (
        "Bonjour, c'est pour annuler mon rendez-vous.",
        "André Leroux.",
        "Le vingt-deux septembre cinquante-sept.",
        "Oui.",
        "Non merci, au revoir.",
    ),
    (
        "Bonsoir, c'est pour un renouvellement d'ordonnance.",
        "Mes cachets pour la tension, et ceux pour le cholestérol.",
        "Nadia Benali.",
        "Le deux juillet quatre-vingt-cinq.",
        "Non, c'est tout.",
    ),
)


@dataclass(frozen=True)
class Listened:
    """What came back after one sentence."""

    latency_ms: float | None
    """None: nothing came before the end of the call, or of our patience."""
    over: bool
    """The call has ended."""


async def spoken(voice: Voice) -> Mapping[str, Pcm16]:
    """Each sentence of the conversations as a telephone carries it, to its last loud sample."""
    texts = {text for conversation in CONVERSATIONS for text in conversation}
    return {text: _to_its_end(telephone(await voice.render(text))) for text in texts}


async def converse(call: SipCall, sentences: Sequence[Pcm16], *, cuts_in: bool = False) -> list[float]:
    """Hold a conversation to its end; the latencies of its answers, in milliseconds.

    Who ``cuts_in`` hears no reply to its end.
    """
    latencies = []
    ear = _Ear(call)
    listening = asyncio.create_task(ear.listen())
    await (asyncio.sleep(HURRIED_S) if cuts_in else ear.reply_over())
    for sentence in sentences:
        ear.expect()
        await call.play(sentence)
        said_at = time.monotonic()
        listened = await ear.answer(said_at)
        if listened.latency_ms is not None or not listened.over:
            latencies.append(listened.latency_ms or LONGEST_WAIT_S * 1000)
        if listened.over:
            break
        await (asyncio.sleep(HURRIED_S) if cuts_in else ear.reply_over())
    listening.cancel()
    return latencies


class _Ear:
    """Notes when sound comes back."""

    def __init__(self, call: SipCall) -> None:
        self._call = call
        self._loud_at = 0.0
        self._first_loud_at: float | None = None
        self._over = False

    async def listen(self) -> None:
        async for item in self._call.heard():
            if not isinstance(item, Digit) and _loudest(item) > AUDIBLE:
                self._loud_at = time.monotonic()
                self._first_loud_at = self._first_loud_at or self._loud_at
        self._over = True

    def expect(self) -> None:
        self._first_loud_at = None

    async def answer(self, since: float) -> Listened:
        """The first sound after ``since``."""
        while time.monotonic() - since < LONGEST_WAIT_S and not self._over:
            if self._first_loud_at is not None and self._first_loud_at >= since:
                return Listened((self._first_loud_at - since) * 1000, over=False)
            if self._first_loud_at is not None:
                self._first_loud_at = None
            await asyncio.sleep(0.005)
        return Listened(None, self._over)

    async def reply_over(self) -> None:
        began = time.monotonic()
        while not self._over and time.monotonic() - began < 30:
            quiet_s = time.monotonic() - max(self._loud_at, began)
            if quiet_s > REPLY_OVER_S and (self._loud_at > began or quiet_s > LONGEST_WAIT_S):
                return
            await asyncio.sleep(0.02)


def _to_its_end(speech: Pcm16) -> Pcm16:
    """Without the silence after the last word."""
    samples = array("h", speech)
    last = max((at for at, sample in enumerate(samples) if abs(sample) > AUDIBLE), default=0)
    return Pcm16(samples[: last + 1].tobytes())


def _loudest(sound: bytes) -> int:
    return max(map(abs, array("h", sound)))
