import math
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.speaking.channel import telephone
from appliance.vocabulary.audio import Pcm16, silence


def pcm(samples: list[int]) -> Pcm16:
    return Pcm16(struct.pack(f"<{len(samples)}h", *samples))


def samples(sound: Pcm16) -> list[int]:
    return list(struct.unpack(f"<{len(sound) // 2}h", sound))


def tone(hz: float, level: float = 8_000, ms: int = 1_000) -> Pcm16:
    return pcm([round(level * math.sin(2 * math.pi * hz * n / 8_000)) for n in range(ms * 8)])


def rms(sound: Pcm16) -> float:
    middle = samples(sound)[1_000:-1_000]
    return math.sqrt(sum(one * one for one in middle) / len(middle))


def decibels(ratio: float) -> float:
    return 20 * math.log10(ratio)


@pytest.mark.parametrize("hz", [400, 1_000, 2_000, 3_200])
def test_the_band_of_speech_passes(hz: float) -> None:
    assert abs(decibels(rms(telephone(tone(hz))) / rms(tone(hz)))) < 0.5


@pytest.mark.parametrize("hz", [50, 150, 200, 3_600, 3_900])
def test_what_lies_outside_the_band_does_not(hz: float) -> None:
    assert decibels(rms(telephone(tone(hz))) / rms(tone(hz))) < -35


@pytest.mark.parametrize("noise_db", [0, 10, 20])
def test_noise_has_the_asked_ratio(noise_db: float) -> None:
    clean = samples(telephone(tone(1_000)))
    noisy = samples(telephone(tone(1_000), noise_db))
    noise = pcm([a - b for a, b in zip(noisy, clean, strict=True)])
    assert decibels(rms(tone(1_000)) / rms(noise)) == pytest.approx(noise_db, abs=0.7)


def test_pauses_do_not_hide_the_noise() -> None:
    """Three quarters of silence would lower a plain mean by 6 dB, and the noise with it."""
    spoken = Pcm16(silence(3_000) + tone(1_000))
    pause = Pcm16(telephone(spoken, 20)[: 2_800 * 16])
    assert decibels(rms(tone(1_000)) / rms(pause)) == pytest.approx(20, abs=0.7)


def test_the_same_seed_gives_the_same_noise_and_another_another() -> None:
    assert telephone(tone(500), 10, seed=3) == telephone(tone(500), 10, seed=3)
    assert telephone(tone(500), 10, seed=3) != telephone(tone(500), 10, seed=4)


def test_a_law_keeps_quiet_sounds_finer_than_loud_ones() -> None:
    """G.711, 3.1: the ratio of signal to quantising noise stays near 38 dB over a wide range of levels."""
    for level in (300, 3_000, 30_000):
        steps = {abs(one) for one in samples(telephone(tone(1_000, level)))}
        smallest_step = min(b - a for a, b in zip(sorted(steps), sorted(steps)[1:], strict=False))
        assert len(steps) <= 128
        assert smallest_step in {16, 32}
    assert max(abs(one) for one in samples(telephone(tone(1_000, 32_767)))) == 32_256  # G.711 table 1a: 4 032 * 8


@given(st.binary(max_size=700))
def test_any_bytes_keep_their_length(noise: bytes) -> None:
    for noise_db in (None, 10):
        assert len(telephone(Pcm16(noise), noise_db)) == len(noise) // 2 * 2
