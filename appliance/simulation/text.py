"""A scenario in text: the real conversation, acts and database in this process; no audio, no waiting."""

import time
from datetime import UTC, datetime

from appliance.dialogue import script
from appliance.dialogue.state import CallContext
from appliance.reception import exchange
from appliance.reception.exchange import Exchange
from appliance.sealing import AgeSeal, new_key_pair
from appliance.settings import PracticeFile
from appliance.simulation import ear
from appliance.simulation.ear import Offer
from appliance.simulation.landed import compare
from appliance.simulation.patient import HangUp, Move, Patient, Speak, Stay
from appliance.simulation.played import Played, TurnPlayed
from appliance.simulation.scenario import Scenario
from appliance.store.store import OpenCall, Store
from appliance.vocabulary.conversation import Heard, Silence
from appliance.vocabulary.speech import Transcript
from appliance.vocabulary.telephony import CallerId, HangupCause

SILENCE_S = 6.0
"""A caller's silence from which the house speaks again (domain notes, 3.8: 5 to 7 s are tolerated)."""

PROMPT_S = 4.0
"""About how long the house then speaks, before it waits again."""

MOST_TURNS = 60
"""No scenario is that patient: a conversation this long goes round in circles."""


class StillClock:
    """``ports.Clock`` that stands at the scenario's time, and is sure of it."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def is_sure(self) -> bool:
        return True

    def monotonic_ms(self) -> int:
        return time.monotonic_ns() // 1_000_000

    async def sleep(self, seconds: float) -> None:
        """Nothing passes."""


def play(scenario: Scenario, file: PracticeFile) -> Played:
    """One call on a fresh practice.

    Raises:
        StoreError: the database failed.
    """
    started = time.monotonic()
    keys = new_key_pair()
    clock = StillClock(utc(scenario, file))
    store = Store(":memory:", file, clock, AgeSeal([keys.recipient]))
    try:
        before = store.appointments()
        call = TextCall(scenario, file, store, clock)
        call.play()
        landed = compare(
            before,
            store.appointments(),
            store.messages(keys.identity),
            store.alerts(keys.identity),
            recording_kept=call.recording,
        )
    finally:
        store.close()
    return Played(
        *(scenario, "text", file.practice.zone, tuple(call.turns), landed),
        *(time.monotonic() - started, call.patient.ran_out),
    )


def utc(scenario: Scenario, file: PracticeFile) -> datetime:
    """The scenario's time as an instant."""
    return scenario.now.replace(tzinfo=file.practice.zone).astimezone(UTC)


def existing(file: PracticeFile) -> dict[str, Offer]:
    """The appointments that stand, by id, as a caller knows them."""
    zone = file.practice.zone
    return {
        one.id: Offer(
            one.slot.start.astimezone(zone).date(), one.slot.start.astimezone(zone).time(), one.slot.practitioner
        )
        for one in file.appointments
    }


class TextCall:
    """One caller, against a store that may hold other calls already."""

    def __init__(self, scenario: Scenario, file: PracticeFile, store: Store, clock: StillClock) -> None:
        caller = CallerId(scenario.persona.caller_id)
        self.patient = Patient(scenario, existing(file))
        self.turns: list[TurnPlayed] = []
        self._scenario = scenario
        self._practice = file.practice
        self._words = script.french()
        self.opened: OpenCall = store.call(caller)
        context = CallContext(
            file.practice, caller, clock.now(), household=store.household(caller), earlier=store.earlier_message(caller)
        )
        self._said = exchange.begin(context)

    @property
    def recording(self) -> bool:
        """Would the caller's voice have been kept?"""
        return self._said.state.recording

    def play(self) -> None:
        """From the greeting to the end."""
        self._note("", self._said, None)
        cause = HangupCause.HOUSE
        while len(self.turns) < MOST_TURNS:
            moves = self.patient.hears(self._heard())
            if not moves:
                break
            if not all(self._does(move) for move in moves):
                cause = HangupCause.CALLER
                exchange.hung_up(self._said.state, self.opened.desk)
                break
        self.opened.desk.release()
        self.opened.record.close(cause)

    def _heard(self) -> ear.HouseSaid:
        words = " ".join(self._words.phrases(self._said.reply))
        return ear.marked(self._said.reply, words, self._practice, self._scenario.now)

    def _does(self, move: Move) -> bool:
        """Let the caller do it; False when that ends the call."""
        match move:
            case HangUp():
                return False
            case Speak():
                self._take(Transcript(move.text, 1.0), move.text)
            case Stay():
                for _ in range(_silences(move.seconds)):
                    if not self._said.reply.ends_call:
                        self._take(Silence(), "")
        return True

    def _take(self, heard: Transcript | Silence, words: str) -> None:
        if self._said.reply.ends_call:
            return
        began = time.perf_counter()
        self._said = exchange.take(self._said.state, heard, self.opened.desk)
        if self._said.reply.transfers:
            self._said = exchange.transfer_refused(self._said.state, self.opened.desk)
        self._note(words, self._said, round((time.perf_counter() - began) * 1000))

    def _note(self, words: str, said: Exchange, latency_ms: int | None) -> None:
        phrases = self._words.phrases(said.reply)
        self.opened.record.turn(said.turn, said.reply, phrases, latency_ms)
        heard = said.turn if isinstance(said.turn, Heard) else None
        self.turns.append(
            TurnPlayed(
                n=len(self.turns),
                caller_said=words,
                heard=heard.transcript.text if heard else "",
                intent=str(heard.intent.kind) if heard else "",
                said=" ".join(phrases),
                asks=(str(said.reply.asks),) if said.reply.asks else (),
                tells=tuple(sorted(said.reply.tells)),
                latency_ms=latency_ms,
            )
        )


def _silences(seconds: float) -> int:
    """How often the house would speak into a silence of this length."""
    return 0 if seconds < SILENCE_S else 1 + int((seconds - SILENCE_S) // (SILENCE_S + PROMPT_S))
