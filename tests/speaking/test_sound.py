import math
import struct

import numpy as np
import pytest

from appliance.speaking.sound import PEAK, TAIL_MS, for_telephone
from appliance.vocabulary.audio import Pcm16, duration_ms, silence


def tone(ms: int, rate_hz: int, level: float = 0.5) -> list[float]:
    return [level * math.sin(2 * math.pi * 440 * n / rate_hz) for n in range(ms * rate_hz // 1_000)]


def samples(sound: Pcm16) -> tuple[int, ...]:
    return struct.unpack(f"<{len(sound) // 2}h", sound)


@pytest.mark.parametrize("rate_hz", [8_000, 22_050, 24_000, 48_000])
def test_every_rate_becomes_the_telephone_s(rate_hz: int) -> None:
    assert duration_ms(for_telephone(tone(1_000, rate_hz), rate_hz)) == pytest.approx(1_000 + TAIL_MS, abs=10)


def test_silence_around_is_cut_and_a_breath_left() -> None:
    around = [0.0] * 24_000
    sound = for_telephone([*around, *tone(500, 24_000), *around], 24_000)
    assert duration_ms(sound) == pytest.approx(500 + 15 + TAIL_MS, abs=10)
    assert sound.endswith(silence(TAIL_MS - 5))
    assert max(map(abs, samples(sound)[: 30 * 8])) > 1_000


@pytest.mark.parametrize("level", [0.01, 0.1, 1.0, 30.0])
def test_quiet_and_loud_come_out_even(level: float) -> None:
    spoken = samples(for_telephone(tone(1_000, 24_000, level), 24_000))[: 1_000 * 8]
    assert math.sqrt(sum(one * one for one in spoken) / len(spoken)) == pytest.approx(3_300, rel=0.05)


def test_a_click_does_not_clip() -> None:
    heard = samples(for_telephone([*tone(500, 8_000, 0.01), 0.9, *tone(500, 8_000, 0.01)], 8_000))
    assert max(map(abs, heard)) <= PEAK


@pytest.mark.parametrize("nothing", [[], [0.0] * 1_000, [math.nan] * 1_000, np.zeros(0, np.float32)])
def test_nothing_is_a_breath(nothing: list[float]) -> None:
    assert for_telephone(nothing, 24_000) == silence(TAIL_MS)
