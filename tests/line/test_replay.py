import random
import wave
from pathlib import Path

import pytest

from appliance.errors import CallEnded, LineError
from appliance.line.replay import ReplayLine, read_wav, write_wav
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


async def test_what_the_house_said_is_written_when_the_line_stops(tmp_path: Path) -> None:
    answers = tmp_path / "answers.wav"
    async with ReplayLine(recorded(tmp_path / "call.wav", 300), FakeClock(), answers=answers) as line:
        call = await anext(line.calls())
        await call.play(tone(250))
    assert duration_ms(read_wav(answers)) == 250


@pytest.mark.parametrize(("rate_hz", "channels"), [(8_000, 1), (16_000, 1), (44_100, 2), (48_000, 2)])
def test_any_wav_becomes_telephone_sound(tmp_path: Path, rate_hz: int, channels: int) -> None:
    sound = read_wav(recorded(tmp_path / "any.wav", 400, rate_hz, channels))
    assert duration_ms(sound) == pytest.approx(400, abs=5)


@pytest.mark.parametrize("width", [1, 2, 3, 4])
def test_any_width_keeps_its_level(tmp_path: Path, width: int) -> None:
    path = tmp_path / "wide.wav"
    with wave.open(str(path), "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(width)
        written.setframerate(8_000)
        levels = (64, -64) * 800
        full = 1 << 8 * (width - 1)
        samples = (level + 128 if width == 1 else level * full for level in levels)
        written.writeframes(b"".join(one.to_bytes(width, "little", signed=width > 1) for one in samples))
    heard = read_wav(path)
    assert {abs(int.from_bytes(heard[at : at + 2], "little", signed=True)) // 100 for at in range(0, 3_200, 2)} == {163}


@pytest.mark.parametrize("content", [b"", b"RIFF", b"not a wav file at all", b"RIFF\x10\x00\x00\x00WAVEfmt "])
async def test_what_is_no_wav_is_refused_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.wav"
    path.write_bytes(content)
    with pytest.raises(LineError, match=r"broken\.wav cannot be read"):
        async with ReplayLine(path, FakeClock()):
            pass


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(LineError, match=r"gone\.wav cannot be read"):
        read_wav(tmp_path / "gone.wav")


def test_a_damaged_wav_is_sound_or_one_sentence(tmp_path: Path) -> None:
    chance = random.Random(20_261_123)
    whole = recorded(tmp_path / "whole.wav", 100).read_bytes()
    path, refused = tmp_path / "damaged.wav", 0
    for _ in range(500):
        damaged = bytearray(whole[: chance.randrange(len(whole))])
        for _ in range(chance.randrange(8)):
            if damaged:
                damaged[chance.randrange(min(60, len(damaged)))] = chance.randrange(256)
        path.write_bytes(damaged)
        try:
            sound = read_wav(path)
        except LineError:
            refused += 1
        else:
            assert len(sound) % 2 == 0
    assert 0 < refused < 500


def test_a_folder_that_is_not_there_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(LineError, match="cannot be written"):
        write_wav(tmp_path / "none" / "answers.wav", tone(20))
