"""How a call on two wires ends, frame by frame, without a sound card: a busy tone over our own voice, and silence."""

from collections.abc import AsyncIterator, Iterator
from itertools import repeat

import numpy as np
import pytest

from appliance.line.analogue_call import SILENT_MS, AnalogueCall
from appliance.line.echo import Echo
from appliance.line.pins import Pins
from appliance.line.sound import SoundCard
from appliance.speaking.espeak import EspeakVoice
from appliance.vocabulary.audio import FRAME_MS, SILENCE, Frame
from appliance.vocabulary.telephony import CallerId, HangupCause
from tests.fakes.clock import FakeClock
from tests.line.exchange import wires
from tests.line.rates import pieces
from tests.line.signals import Sound, cadence, noise, sine
from tests.line.test_signals import GREETING, hybrid

LEARNT_MS = 6_000
"""Of the house's voice: the canceller knows the wires by then."""
NOTICED_MS = 5_000
"""Three cycles of the busy tone end after 2.5 s; one that our voice drowns costs two seconds more."""


@pytest.fixture
async def call() -> AsyncIterator[AnalogueCall]:
    """On the line."""
    with wires():
        pins = Pins(23, 24, None)
        up = AnalogueCall(CallerId(None), 2, pins, SoundCard("telephone", lambda *_: None), FakeClock())
        await up.answer()
        yield up


def lasts_ms(call: AnalogueCall, frames: Iterator[tuple[Frame, Frame]], *, quiet_house: bool) -> int:
    """How long the call goes on with what is on the wires, and that without our echo."""
    for at, (on_wires, clean) in enumerate(frames):
        if call.ended is not None:
            return at * FRAME_MS
        call.frame(clean, on_wires, quiet_house=quiet_house)
    raise AssertionError("the call goes on")


@pytest.mark.parametrize("echo_db", [15, 9])
@pytest.mark.parametrize("dbov", [-20, -14, -10, -8])
async def test_a_busy_tone_is_heard_over_our_own_voice(call: AnalogueCall, dbov: int, echo_db: int) -> None:
    said = await house_says()
    busy = cadence(500, 500, 20, level=dbov + 3.14)[: len(said) - LEARNT_MS * 8]
    heard = hybrid(said, 60) * 10 ** ((9 - echo_db) / 20) + noise(len(said), -60, 9)
    heard[LEARNT_MS * 8 :][: len(busy)] += busy
    lasted_ms = lasts_ms(call, on_two_wires(said, heard), quiet_house=False)
    assert LEARNT_MS < lasted_ms <= LEARNT_MS + NOTICED_MS
    assert call.ended is HangupCause.CALLER


async def test_our_own_voice_is_no_busy_tone(call: AnalogueCall) -> None:
    said = await house_says()
    for on_wires, clean in on_two_wires(said, hybrid(said, 60)):
        call.frame(clean, on_wires, quiet_house=False)
    assert call.ended is None


async def house_says() -> Sound:
    """Half a minute, 20 dB below full scale."""
    spoken = np.frombuffer(await EspeakVoice().render(GREETING), "<i2") / 32_768
    return np.tile(spoken * 0.1 / np.sqrt(np.mean(spoken**2)), 2)


def on_two_wires(said: Sound, heard: Sound) -> Iterator[tuple[Frame, Frame]]:
    echo = Echo()
    for ours, on_wires in zip(pieces(said), pieces(heard), strict=True):
        yield on_wires, echo.without(ours, on_wires)


async def test_who_says_nothing_for_a_minute_while_nobody_speaks_to_them_is_gone(call: AnalogueCall) -> None:
    assert lasts_ms(call, repeat((SILENCE, SILENCE)), quiet_house=True) == SILENT_MS
    assert call.ended is HangupCause.LOST


async def test_a_bad_lines_noise_is_silence_and_a_word_in_it_is_none(call: AnalogueCall) -> None:
    hiss = list(pieces(noise(8 * SILENT_MS, -52, 3)))
    word = list(pieces(sine(600, 100, -25)))
    heard = [*hiss[: -len(word)], *word, *hiss, *hiss]
    assert lasts_ms(call, zip(heard, heard, strict=True), quiet_house=True) == 2 * SILENT_MS
    assert call.ended is HangupCause.LOST


async def test_silence_counts_from_the_last_word_of_the_house(call: AnalogueCall) -> None:
    for _ in range(2 * SILENT_MS // FRAME_MS):
        call.frame(SILENCE, SILENCE, quiet_house=False)
    assert call.ended is None
    assert lasts_ms(call, repeat((SILENCE, SILENCE)), quiet_house=True) == SILENT_MS
