"""A practice after a busy morning: simulated patients have called it, through the conversation and the acts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from appliance.ports import CallRecord
from appliance.settings import PracticeFile, load_practice
from appliance.simulation import reading as scenarios
from appliance.simulation.text import TextCall
from appliance.store.store import Store
from appliance.vocabulary.audio import SAMPLE_RATE_HZ, Pcm16
from appliance.vocabulary.conversation import Heard, Reply, Turn
from appliance.vocabulary.telephony import HangupCause
from tests.fakes.clock import FakeClock

CALLS = Path(__file__).parents[1] / "calls"
PRACTICE = CALLS / "practice.toml"

MORNING = (
    *("c01_book_old_woman", "c24_renewal", "c25_results", "c17_cancel_one_of_two", "c39_chest_pain_at_once"),
    *("c08_book_wish_taken", "c28_message_from_nurse", "c31_hours", "c26_certificate", "c19_move", "c35_wrong_number"),
    *("c58_laboratory", "c29_angry_wants_human", "c14_book_vaccination", "c50_hangs_up_halfway"),
)


def practice() -> PracticeFile:
    return load_practice(PRACTICE)


def begin_at(file: PracticeFile) -> datetime:
    """A quarter past seven of the day on which the scenarios play."""
    local = scenarios.load(CALLS / f"{MORNING[0]}.toml").now.replace(hour=7, minute=15)
    return local.replace(tzinfo=file.practice.zone).astimezone(UTC)


def end_at(file: PracticeFile) -> datetime:
    """Shortly after the last of these calls."""
    return begin_at(file) + timedelta(hours=2)


def fill(store: Store, file: PracticeFile, clock: FakeClock, names: Sequence[str] = MORNING) -> None:
    """Each call takes a few minutes of the clock; every other one leaves its sound."""
    for rank, name in enumerate(names):
        call = TextCall(scenarios.load(CALLS / f"{name}.toml"), file, store, clock)
        if rank % 2 == 0:
            call.opened.record.sound(sound(60.0 + rank))
            call.opened = replace(call.opened, record=SpokenRecord(call.opened.record))
        clock.pass_(30)
        call.play()
        clock.pass_(60 * (3 + rank % 4))


class SpokenRecord:
    """The record of a call that was typed, as if its words had been spoken in its sound."""

    def __init__(self, record: CallRecord) -> None:
        self._record = record
        self._spoken_ms = 4_000

    def turn(self, turn: Turn | None, reply: Reply, said: Sequence[str], latency_ms: int | None) -> None:
        if isinstance(turn, Heard):
            starts = tuple(self._spoken_ms + 350 * rank for rank in range(len(turn.transcript.text.split())))
            turn = replace(turn, transcript=replace(turn.transcript, starts_ms=starts))
            self._spoken_ms = (starts[-1] if starts else self._spoken_ms) + 4_000
        self._record.turn(turn, reply, said, latency_ms)

    def sound(self, speech: Pcm16) -> None:
        self._record.sound(speech)

    def refuse_recording(self) -> None:
        self._record.refuse_recording()

    def close(self, cause: HangupCause) -> None:
        self._record.close(cause)


def sound(seconds: float) -> Pcm16:
    """Something with the loudness of speech: bursts of a voiced tone."""
    t = np.arange(int(seconds * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    loud = np.maximum(0.0, np.sin(2.2 * t) * np.sin(7.1 * t + 1)) * (0.4 + 0.6 * np.abs(np.sin(0.9 * t)))
    tone = np.sin(2 * np.pi * (140 + 25 * np.sin(3 * t)) * t)
    return Pcm16((9000 * loud * tone).astype(np.int16).tobytes())
