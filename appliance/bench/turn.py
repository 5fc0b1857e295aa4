"""``permanence bench turn``: how long a caller waits for an answer, measured from outside.

A reception runs as its own process; this one calls it over SIP on loopback with sentences rendered beforehand, and
recognises nothing, so that it leaves both cores to the box. Latency runs from the last loud sample of the caller's
speech leaving for the line until the first audible sample that comes back. The calls are as many as it takes for the
turns asked for; a reply is over after 0.9 s of silence, then the next sentence is spoken.
"""

import asyncio
import time
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from appliance import settings
from appliance.bench.report import Measurement, Target, percentile
from appliance.clock import SystemClock
from appliance.line.caller import dial
from appliance.line.sip import SipCall
from appliance.ports import Voice
from appliance.simulation.box import BoxProcess
from appliance.speaking.channel import telephone
from appliance.vocabulary.audio import AUDIBLE, Pcm16
from appliance.vocabulary.telephony import Digit

TURNS = 30
REPLY_OVER_S = 0.9
LONGEST_WAIT_S = 6.0
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
TARGETS = {
    "p50_ms": Target(700),
    "p95_ms": Target(1_200),
    "ready_s": Target(15),
    "peak_mb": Target(1_200),
}


@dataclass(frozen=True)
class Listened:
    """What came back after one sentence."""

    latency_ms: float | None
    """None: nothing came."""
    over: bool
    """The call has ended."""


async def measure(voice: Voice, folder: Path, turns: int = TURNS) -> Measurement:
    """Call until ``turns`` answers are measured."""
    spoken = {
        text: _to_its_end(telephone(await voice.render(text)))
        for conversation in CONVERSATIONS
        for text in conversation
    }
    async with BoxProcess(settings.SAMPLE, folder) as box:
        latencies: list[float] = []
        calls, cpu_s = 0, 0.0
        while len(latencies) < turns:
            conversation = CONVERSATIONS[calls % len(CONVERSATIONS)]
            before_s = box.cpu_s()
            latencies += await _call(box.address, [spoken[text] for text in conversation])
            calls += 1
            cpu_s += box.cpu_s() - before_s
        figures = {
            "turns": float(len(latencies)),
            "p50_ms": percentile(latencies, 50),
            "p95_ms": percentile(latencies, 95),
            "max_ms": max(latencies),
            "ready_s": box.ready_s,
            "peak_mb": box.peak_mb(),
            "cpu_s_per_call": cpu_s / calls,
        }
    return Measurement("turn", {name: round(value, 1) for name, value in figures.items()}, TARGETS)


async def _call(address: str, sentences: Sequence[Pcm16]) -> list[float]:
    """Latencies of one conversation."""
    latencies = []
    async with dial(address, "0639980499", SystemClock()) as call:
        ear = _Ear(call)
        listening = asyncio.create_task(ear.listen())
        await ear.reply_over()
        for sentence in sentences:
            ear.expect()
            await call.play(sentence)
            said_at = time.monotonic()
            listened = await ear.answer(said_at)
            if listened.latency_ms is not None:
                latencies.append(listened.latency_ms)
            if listened.over:
                break
            await ear.reply_over()
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
