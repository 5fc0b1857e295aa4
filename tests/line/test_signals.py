"""Keys, caller id, tones and echo, over line noise and levels; ``python -m tests.line.rates`` has the table."""

import numpy as np
import pytest

from appliance.hearing.activity import SileroActivity
from appliance.line.echo import Echo
from appliance.line.spandsp import Announcement, Keys, announced
from appliance.line.tones import Tone, Tones
from appliance.reception.listener import BARGE_IN_MS, SPEECH_BEGINS
from appliance.speaking.espeak import EspeakVoice
from appliance.vocabulary.audio import FRAME_BYTES, FRAME_MS, Frame, Pcm16
from appliance.vocabulary.telephony import CallerId
from tests.line import signals
from tests.line.rates import caller_told, keys_told, pieces, tone_told
from tests.line.signals import Sound, cadence, caller_id, pcm, quiet, sine

GREETING = """Bonjour, vous êtes bien au cabinet médical des Quatre-Vents, et je suis un répondeur automatique. En cas
d'urgence, raccrochez et composez le 15. Cet appel est enregistré pour le médecin. Dites-moi ce que je peux faire pour
vous : prendre un rendez-vous, le déplacer, ou laisser un message au cabinet."""


@pytest.mark.parametrize("level", [-25, -15, -5])
def test_every_key_is_told_once_at_every_level(level: float) -> None:
    assert keys_told(signals.KEYPAD, level, -50, 1) == signals.KEYPAD


@pytest.mark.parametrize("number", ["0639980512", "0033639980512", "00441632960961", None])
@pytest.mark.parametrize("level", [-24, -14])
def test_who_calls_is_told(number: str | None, level: float) -> None:
    told = caller_told(caller_id(number, level), -60, 2)
    french = {"0033639980512": "0639980512", "00441632960961": "+441632960961"}
    assert told == CallerId(french.get(number or "", number))


def test_a_damaged_announcement_is_nobody() -> None:
    sound = caller_id("0639980512")
    sound[len(sound) * 3 // 4 :] = 0
    assert caller_told(sound, -60, 3) is None


@pytest.mark.parametrize("message", [b"", b"\x80", b"\x80\x05\x02", b"\x80\x03\x02\xff0", b"\x80\x04\x02\x02\xff\xfe"])
def test_a_message_that_ends_early_is_a_withheld_number(message: bytes) -> None:
    assert announced(message).withheld


@pytest.mark.parametrize("hz", [415, 425, 440, 450])
@pytest.mark.parametrize(("on_ms", "times", "tone"), [(500, 4, Tone.BUSY), (250, 6, Tone.CONGESTION)])
def test_busy_and_congestion_are_heard(hz: int, on_ms: int, times: int, tone: Tone) -> None:
    assert tone_told(cadence(on_ms, on_ms, times, hz), -35, 4) is tone


def test_a_dial_tone_is_heard() -> None:
    assert tone_told(sine(440, 4_000), -35, 5) is Tone.DIAL


@pytest.mark.parametrize(
    "other",
    [cadence(1_500, 3_500, 3), cadence(500, 500, 2), cadence(500, 500, 5, 1_000), cadence(330, 330, 6), quiet(4_000)],
    ids=["ringback", "two beeps", "another frequency", "another cadence", "silence"],
)
def test_what_is_no_tone_of_the_end_is_none(other: Sound) -> None:
    assert tone_told(other, -35, 6) is None


def test_noise_alone_says_nothing() -> None:
    keys, tones, who = Keys(), Tones(), Announcement()
    for frame in pieces(signals.noise(60 * 8_000, -20, 7)):
        assert keys.hear(frame) == []
        assert tones.hear(frame) is None
        who.hear(frame)
    assert who.caller is None


def spoken(seconds: int, seed: int) -> Sound:
    """Noise that comes and goes like syllables."""
    chance = np.random.default_rng(seed)
    sound = signals.noise(seconds * 8_000, -14, seed)
    return sound * np.repeat(chance.random(seconds * 5), 1_600)


def hybrid(sound: Sound, delay_ms: int) -> Sound:
    """The echo of a line: three ways, 9 dB below."""
    at = delay_ms * 8
    answer = np.zeros(at + 60)
    answer[[at, at + 10, at + 50]] = 0.3, -0.2, 0.1
    return np.convolve(sound, answer)[: len(sound)]


def cancelled(said: Sound, heard: Sound) -> Sound:
    echo, ours, theirs = Echo(), pcm(said), pcm(heard)
    out = b"".join(
        echo.without(Frame(Pcm16(ours[at : at + FRAME_BYTES])), Frame(Pcm16(theirs[at : at + FRAME_BYTES])))
        for at in range(0, len(ours), FRAME_BYTES)
    )
    return np.frombuffer(out, "<i2") / 32_767


@pytest.mark.parametrize("delay_ms", [5, 60, 150])
def test_our_own_echo_is_taken_out(delay_ms: int) -> None:
    said = spoken(10, 8)
    heard = hybrid(said, delay_ms) + signals.noise(len(said), -60, 9)
    left = cancelled(said, heard)[-16_000:]
    assert 10 * np.log10(np.sum(heard[-16_000:] ** 2) / np.sum(left**2)) > 15


@pytest.mark.parametrize("delay_ms", [5, 60, 150])
async def test_the_first_call_of_a_line_does_not_take_our_own_voice_for_a_callers(delay_ms: int) -> None:
    said = np.frombuffer(await EspeakVoice().render(GREETING), "<i2") / 32_768
    heard = hybrid(said, delay_ms) + signals.noise(len(said), -60, 9)
    echo, voice = Echo(), SileroActivity()
    voiced_ms = {True: 0, False: 0}
    for ours, on_wires in zip(pieces(said), pieces(heard), strict=True):
        clean = echo.without(ours, on_wires)
        voiced_ms[echo.mistakable] += FRAME_MS * (voice.probability(clean) >= SPEECH_BEGINS)
    voice.close()
    assert voiced_ms[True], "it would be, while the canceller learns"
    assert voiced_ms[False] < BARGE_IN_MS


def test_who_speaks_over_us_is_heard() -> None:
    said = spoken(10, 8)
    caller = np.concatenate([quiet(8_000), spoken(2, 10)])
    left = cancelled(said, hybrid(said, 60) + caller)[-16_000:]
    theirs = caller[-16_000:]
    alike = np.correlate(left, theirs[320:-320], "valid") / (np.linalg.norm(left) * np.linalg.norm(theirs))
    assert np.max(alike) > 0.7  # at whatever delay the canceller adds


def test_a_key_pressed_while_we_speak_is_told() -> None:
    said = spoken(10, 8)
    pressed = np.concatenate([quiet(8_000), signals.keys("159#", on_ms=100), quiet(1_200)])
    keys = Keys()
    told = [digit.key for frame in pieces(cancelled(said, hybrid(said, 60) + pressed)) for digit in keys.hear(frame)]
    assert told == ["1", "5", "9", "#"]
