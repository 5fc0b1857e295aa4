"""How loud a call is: speech with pauses, clicks, clipping, and our own voice that comes back."""

import numpy as np
import pytest

from appliance.line.meter import ENOUGH_MS, MOST_DB, Loudness, Meter
from appliance.vocabulary.audio import FRAME_BYTES, FRAME_MS, SILENCE, Frame, Pcm16, silence
from tests.line.signals import noise, pcm, quiet, sine


def frames(sound: Pcm16) -> list[Frame]:
    return [Frame(Pcm16(sound[at : at + FRAME_BYTES])) for at in range(0, len(sound), FRAME_BYTES)]


def heard(sound: Pcm16) -> Loudness:
    loudness = Loudness()
    loudness.add(sound)
    return loudness


def test_pauses_and_the_noise_in_them_do_not_make_a_voice_fainter() -> None:
    speech = sine(300, 2_000, -20)
    alone = heard(pcm(speech)).dbov
    paused = np.concatenate([speech, quiet(8_000)]) + noise(80_000, -60, seed=1)
    assert alone == pytest.approx(-20 - 3.14 - 3.01, abs=0.6)
    assert heard(pcm(paused)).dbov == pytest.approx(alone, abs=1)


def test_a_click_is_no_voice() -> None:
    faint = np.concatenate([sine(300, 20, -25), sine(300, 20_000, -50)])
    assert heard(pcm(faint)).dbov == pytest.approx(-56, abs=2)


def test_noise_alone_is_as_faint_as_it_is_and_silence_is_nothing() -> None:
    assert heard(pcm(noise(80_000, -60, seed=2))).dbov == pytest.approx(-66, abs=1)
    assert heard(silence(5_000)).dbov is None


def test_what_touches_full_scale_is_counted() -> None:
    cut = np.clip(3 * sine(300, 1_000, 0), -1, 1)
    sound = pcm(np.concatenate([cut, sine(300, 3_000, -20), quiet(5_000)]))
    assert heard(sound).clipped == pytest.approx(0.25, abs=0.01)
    assert heard(pcm(sine(300, 1_000, -20))).clipped == 0


@pytest.mark.parametrize("count", [0, 2, FRAME_BYTES - 2])
def test_what_is_shorter_than_a_frame_is_nothing(count: int) -> None:
    assert heard(Pcm16(b"\x00\x40" * (count // 2))).dbov is None


def on_two_wires(meter: Meter, returns_db: float | None, delay_frames: int, *, caller: float | None = None) -> None:
    """Twelve seconds of our voice in one-second sentences, its echo, and a caller after each sentence."""
    ours = frames(pcm(np.concatenate([sine(300, 1_000, -15), quiet(1_000)] * 12)))
    theirs = frames(pcm(np.concatenate([quiet(1_300), sine(500, 500, caller), quiet(200)] * 12))) if caller else None
    for rank, said in enumerate(ours):
        echo = np.zeros(FRAME_BYTES // 2)
        if returns_db is not None and rank >= delay_frames:
            echo = np.frombuffer(ours[rank - delay_frames], "<i2") * 10 ** (-returns_db / 20)
        back = echo + (np.frombuffer(theirs[rank], "<i2") if theirs else 0)
        meter.two_wires(said, Frame(Pcm16(back.astype("<i2").tobytes())), SILENCE)


@pytest.mark.parametrize("delay_frames", [1, 5, 9])
def test_the_echo_of_our_voice_is_as_strong_as_it_comes_back(delay_frames: int) -> None:
    meter = Meter()
    on_two_wires(meter, 12, delay_frames, caller=-20)
    levels = meter.levels
    assert levels is not None
    assert levels.echo_db == pytest.approx(12, abs=1)
    assert levels.left_db == MOST_DB
    assert levels.heard_dbov == pytest.approx(-26, abs=1)
    assert levels.said_dbov == pytest.approx(-21, abs=1)


def test_of_a_short_call_nothing_is_told() -> None:
    meter = Meter()
    for _ in range(ENOUGH_MS // FRAME_MS - 1):
        meter.hear(None)
    assert meter.levels is None
    meter.hear(None)
    assert meter.levels is not None
    assert meter.levels.heard_dbov is None
    assert meter.levels.echo_db is None
