import wave
from pathlib import Path

import pytest

from appliance.errors import CallEnded, LineError
from appliance.line.replay import ReplayLine, read_wav
from appliance.vocabulary.audio import FRAME_BYTES, SILENCE, duration_ms
from appliance.vocabulary.telephony import Digit, HangupCause
from tests.fakes.clock import FakeClock
from tests.fakes.tones import loud, tone


def recorded(path: Path, ms: int, rate_hz: int = 8_000, channels: int = 1) -> Path:
    with wave.open(str(path), "wb") as written:
        written.setnchannels(channels)
        written.setsampwidth(2)
        written.setframerate(rate_hz)
        written.writeframes(tone(ms * rate_hz // 8_000 * channels))
    return path


async def test_a_recording_calls_and_hangs_up_at_its_end(tmp_path: Path) -> None:
    async with ReplayLine(recorded(tmp_path / "call.wav", 300), FakeClock()) as line:
        call = await anext(line.calls())
        await call.answer()
        frames = [item async for item in call.heard() if not isinstance(item, Digit)]
    assert [len(frame) for frame in frames] == [FRAME_BYTES] * 15
    assert all(map(loud, frames))
    assert call.ended is HangupCause.CALLER
    with pytest.raises(CallEnded):
        await call.play(SILENCE)


async def test_what_the_house_says_takes_its_time_and_is_kept(tmp_path: Path) -> None:
    clock = FakeClock()
    async with ReplayLine(recorded(tmp_path / "call.wav", 300), clock) as line:
        call = await anext(line.calls())
        began = clock.monotonic_ms()
        await call.play(tone(250))
    assert bytes(call.said) == tone(250)
    assert clock.monotonic_ms() - began == pytest.approx(250, abs=20)


@pytest.mark.parametrize(("rate_hz", "channels"), [(8_000, 1), (16_000, 1), (44_100, 2), (48_000, 2)])
def test_any_wav_becomes_telephone_sound(tmp_path: Path, rate_hz: int, channels: int) -> None:
    sound = read_wav(recorded(tmp_path / "any.wav", 400, rate_hz, channels))
    assert duration_ms(sound) == pytest.approx(400, abs=5)


@pytest.mark.parametrize("content", [b"", b"RIFF", b"not a wav file at all", b"RIFF\x10\x00\x00\x00WAVEfmt "])
async def test_what_is_no_wav_is_refused_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.wav"
    path.write_bytes(content)
    with pytest.raises(LineError, match=r"broken\.wav cannot be read"):
        async with ReplayLine(path, FakeClock()):
            pass
