"""A scenario over the telephone: a real reception in another process, a real SIP call, real speech both ways.

The caller hears the house through a recogniser and finds the question in its words. What the box noted of the call
(its own transcripts, replies and latencies) is read from its database afterwards.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path

from appliance import models, settings, wiring
from appliance.clock import SystemClock
from appliance.dialogue import french, script
from appliance.errors import CallEnded
from appliance.hearing.whisper import WhisperRecognizer
from appliance.line.caller import dial
from appliance.ports import Clock
from appliance.settings import Box, PracticeFile
from appliance.simulation import ear, voices
from appliance.simulation.alignment import Spoken, aligned
from appliance.simulation.box import BoxProcess
from appliance.simulation.ear import HouseSaid
from appliance.simulation.landed import Landed, compare
from appliance.simulation.listening import Ear
from appliance.simulation.patient import HangUp, Move, Patient, Speak, Stay
from appliance.simulation.played import Played
from appliance.simulation.scenario import Scenario
from appliance.simulation.tape import TapedCall
from appliance.simulation.text import StillClock, existing, utc
from appliance.simulation.voices import CallerVoice
from appliance.speaking.cache import SoundCache
from appliance.store.store import Store
from appliance.vocabulary.agenda import Appointment
from appliance.vocabulary.journal import JournalKind
from appliance.vocabulary.speech import Hint

HOUSE_SILENT_S = 20.0
"""A house that says nothing for so long is taken to have said nothing."""

INTERRUPTING_MS = 1_500
"""A caller who barges in has heard so much of the house first."""

EXPECTED = "Je vous propose lundi 2 mars à 9h, mardi 10 à 14h30, mercredi, jeudi 26 novembre, vendredi, samedi."
"""Prompt for the caller's ear: what a house says most, which a recogniser without context hears worst."""

LONGEST_CALL_S = 600
CLOSED_WITHIN_S = 15.0
POLL_S = 0.1


@dataclass(frozen=True)
class Sound:
    """How the caller sounds."""

    voice: str | None = None
    """A Kokoro voice; None: by the persona."""
    noise_db: float | None = None
    seed: int = 0


Live = Callable[[str, str], None]
"""Told who speaks ("patient" or "house") and the words, while the call goes on."""


def play(
    scenario: Scenario, practice: Path, sound: Sound, live: Live = lambda *_: None, tape: Path | None = None
) -> Played:
    """One call to a fresh reception; both sides are kept on ``tape``, a WAV file.

    Raises:
        MissingPart: a model is not installed.
        PermanenceError: the reception did not start.
        LineError: the call was not taken.
    """
    return asyncio.run(_play(scenario, practice, sound, live, tape))


async def _play(scenario: Scenario, practice: Path, sound: Sound, live: Live, tape: Path | None) -> Played:
    file = settings.load_practice(practice)
    await rehearse(scenario, file)
    caller = _voice(scenario, sound)
    patient = Patient(scenario, existing(file))
    for phrase in patient.phrases():
        await caller.say(phrase)
    await _recognizer().warm_up()
    started = time.monotonic()
    clock = SystemClock()
    async with BoxProcess(practice, at=scenario.now.isoformat(timespec="minutes")) as box:
        store = box.store()
        try:
            before = store.appointments()
            async with dial(box.address, scenario.persona.caller_id, clock) as call:
                taped = TapedCall(call)
                talk = _AudioCall(scenario, file, patient, caller, taped, clock, live)
                await talk.play()
                if tape is not None:
                    taped.write(tape)
            await _closed(store, clock)
            landed = _landed(store, box.identity, before)
            kept = [turn for one in store.calls() for turn in store.turns(one, box.identity)]
        finally:
            store.close()
    return Played(
        *(scenario, "audio", file.practice.zone, aligned(kept, talk.spoken), landed),
        *(time.monotonic() - started, patient.ran_out),
    )


async def rehearse(
    scenario: Scenario, file: PracticeFile, on_done: Callable[[int, int], None] = lambda *_: None
) -> None:
    """Render what the house will say, as a box has done long before anybody calls it.

    Args:
        scenario: for its day.
        file: the practice.
        on_done: told how many phrases of how many are ready.
    """
    phrases = wiring.ahead(script.french(), file, StillClock(utc(scenario, file)))
    ready = count(1)
    await wiring.studio(Box()).prepare(phrases, lambda _: on_done(next(ready), len(phrases)))


def _voice(scenario: Scenario, sound: Sound) -> CallerVoice:
    how = voices.manner(scenario.persona.voice, scenario.id, sound.seed, sound.voice)
    voice = voices.kokoro(models.path("kokoro"), how)
    return CallerVoice(voice, SoundCache(wiring.home() / "sounds"), sound.noise_db, sound.seed, how.pitch)


@cache
def _recognizer() -> WhisperRecognizer:
    """The caller's own; loaded once for several calls."""
    return WhisperRecognizer(models.path("whisper-base"))


class _AudioCall:
    def __init__(
        self,
        scenario: Scenario,
        file: PracticeFile,
        patient: Patient,
        caller: CallerVoice,
        call: TapedCall,
        clock: Clock,
        live: Live,
    ) -> None:
        doctors = ", ".join(french.title(one.name) for one in file.practice.practitioners.values())
        self._scenario = scenario
        self._practice = file.practice
        self._patient = patient
        self._caller = caller
        self._call = call
        self._ear = Ear(call, _recognizer(), Hint(prompt=f"{file.practice.name}, {doctors}. {EXPECTED}"))
        self._clock = clock
        self._live = live
        self._said = ""
        self.spoken: list[Spoken] = []

    async def play(self) -> None:
        """From the greeting until either side hangs up."""
        attending = asyncio.create_task(self._ear.attend())
        try:
            async with asyncio.timeout(LONGEST_CALL_S):
                await self._conversation()
        except (CallEnded, TimeoutError):
            pass
        finally:
            attending.cancel()
            with suppress(asyncio.CancelledError, CallEnded):
                await attending

    async def _conversation(self) -> None:
        said: HouseSaid | None = await self._hears()
        while said is not None:
            self._note(said)
            if self._ear.ended:
                return
            said = await self._does(self._patient.hears(said))

    async def _hears(self) -> HouseSaid:
        """The house's next reply; a caller who means to interrupt it does so first."""
        while (barging := self._patient.interrupts()) is not None:
            await self._ear.begins(INTERRUPTING_MS)
            self._note(HouseSaid(""))
            await self._says(barging)
            self._ear.forget()
        return await self._listens(HOUSE_SILENT_S)

    async def _listens(self, longest_wait_s: float) -> HouseSaid:
        words = await self._ear.words(lambda text: ear.question(text) is not None, longest_wait_s)
        if words:
            self._live("house", words)
        return ear.heard(words, self._practice, self._scenario.now)

    async def _does(self, moves: Sequence[Move]) -> HouseSaid | None:
        """Do what the patient decided, and hear what follows; None when the caller hangs up."""
        meanwhile: HouseSaid | None = None
        for move in moves:
            match move:
                case HangUp():
                    if self._said:
                        self._note(HouseSaid(""))
                    return None
                case Speak():
                    if meanwhile is not None:
                        self._note(meanwhile)
                        meanwhile = None
                    await self._says(move)
                case Stay():
                    meanwhile = await self._stays(move.seconds)
        return meanwhile or await self._hears()

    async def _stays(self, seconds: float) -> HouseSaid | None:
        """Say nothing for so long; what the house said last meanwhile."""
        until_ms = self._clock.monotonic_ms() + seconds * 1000
        last: HouseSaid | None = None
        while (left_ms := until_ms - self._clock.monotonic_ms()) > 0 and not self._ear.ended:
            said = await self._listens(left_ms / 1000)
            if said.words:
                if last is not None:
                    self._note(last)
                last = said
        return last

    async def _says(self, speak: Speak) -> None:
        self._said = f"{self._said} {speak.text}".strip()
        self._live("patient", speak.text)
        await self._call.play(await self._caller.say(speak.text, hesitant=speak.hesitant))

    def _note(self, then: HouseSaid) -> None:
        self.spoken.append(Spoken(self._said, then))
        self._said = ""


# --- afterwards ------------------------------------------------------------------------------------------


async def _closed(store: Store, clock: Clock) -> None:
    """Wait until the box has closed the call: what was said last is kept by then."""
    waited_s = 0.0
    while waited_s < CLOSED_WITHIN_S and not any(one.kind is JournalKind.CALL_ENDED for one in store.journal()):
        await clock.sleep(POLL_S)
        waited_s += POLL_S


def _landed(store: Store, identity: str, before: Sequence[Appointment]) -> Landed:
    return compare(
        before,
        store.appointments(),
        store.messages(identity),
        store.alerts(identity),
        recording_kept=any(store.recording(call, identity) for call in store.calls()),
    )
