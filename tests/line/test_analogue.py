"""An analogue line through the real sound path: how a call comes, how it ends, and whose the line is."""

import asyncio
from pathlib import Path

import numpy as np
import pytest

from appliance.clock import SystemClock
from appliance.errors import CallEnded, LineError, SettingsError
from appliance.line.analogue import AnalogueLine, AnalogueSettings
from appliance.line.pins import APART_MS, GIVEN_UP_MS, RING_MS, Pins, Rings
from appliance.settings.box import load_box
from appliance.vocabulary.audio import FRAME_BYTES, FRAME_MS, SAMPLE_RATE_HZ
from appliance.vocabulary.levels import Levels
from appliance.vocabulary.telephony import CallerId, Digit, HangupCause
from tests.line.exchange import Exchange, analogue_line, comes, sound_server, wires
from tests.line.opened import everything
from tests.line.signals import Sound, cadence, keys, noise, pcm, quiet, sine


@pytest.mark.sip
async def test_keys_are_told_and_a_busy_tone_ends_the_call(tmp_path: Path) -> None:
    async with analogue_line(tmp_path, loop_pin=None) as (line, far):
        ringing = asyncio.create_task(far.rings(2))
        call = await comes(line)
        assert call.caller == CallerId(None)
        await ringing
        await call.answer()
        assert far.off_hook
        leaving = asyncio.create_task(_leaves(far, keys("15#", on_ms=150)))
        _, pressed = await asyncio.wait_for(everything(call), 60)
        leaving.cancel()
        # A sound server that is late on a busy machine may cut a key in two.
        assert list(dict.fromkeys(pressed)) == ["1", "5", "#"]
        assert call.ended is HangupCause.CALLER
        assert not far.off_hook


@pytest.mark.sip
async def test_a_card_that_does_not_know_the_telephones_rate_is_heard_and_speaks_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def knows(_: object, rate: int, **__: object) -> bool:
        if rate == SAMPLE_RATE_HZ:
            raise ValueError("Invalid sample rate")
        return True

    monkeypatch.setattr("pyaudio.PyAudio.is_format_supported", knows)
    async with analogue_line(tmp_path, loop_pin=None) as (line, far):
        ringing = asyncio.create_task(far.rings(2))
        call = await comes(line)
        await ringing
        await call.answer()
        far.heard.clear()
        await call.play(pcm(np.concatenate([sine(1_000, 1_000), quiet(500)])))
        assert sounds_ms(bytes(far.heard), 1_000) > 600  # a sound server that is late on a busy machine tears it
        theirs = np.concatenate([sine(600, 1_000), quiet(300), keys("7", on_ms=150)])
        leaving = asyncio.create_task(_leaves(far, theirs))
        frames, pressed = [], []
        async for item in call.heard():
            pressed.append(item.key) if isinstance(item, Digit) else frames.append(item)
        leaving.cancel()
        assert sounds_ms(b"".join(frames), 600) > 600
        assert list(dict.fromkeys(pressed)) == ["7"]
        assert call.ended is HangupCause.CALLER


def sounds_ms(sound: bytes, hz: int) -> int:
    """How much of it is this tone."""
    samples = np.frombuffer(sound[: len(sound) // FRAME_BYTES * FRAME_BYTES], "<i2").reshape(-1, FRAME_BYTES // 2)
    wave = np.exp(-2j * np.pi * hz * np.arange(FRAME_BYTES // 2) / SAMPLE_RATE_HZ)
    power = np.mean((samples / 32_768) ** 2, axis=1)
    share = 2 * np.abs(samples / 32_768 @ wave / len(wave)) ** 2
    return int(np.sum((power > 1e-4) & (share > 0.9 * power))) * FRAME_MS


@pytest.mark.sip
async def test_a_line_that_another_telephone_holds_is_never_taken(tmp_path: Path) -> None:
    async with analogue_line(tmp_path) as (line, far):
        await far.rings(2, "0639980512")
        call = await comes(line)
        far.current(flows=True)
        with pytest.raises(CallEnded):
            await call.answer()
        assert call.ended is HangupCause.REJECTED
        assert not far.off_hook


@pytest.mark.sip
async def test_the_next_caller_is_served(tmp_path: Path) -> None:
    async with analogue_line(tmp_path) as (line, far):
        for number in ("0639980512", "0261910599"):
            ringing = asyncio.create_task(far.rings(2, number))
            call = await comes(line)
            await ringing
            assert call.caller == CallerId(number)
            await call.answer()
            await far.taken()
            await call.hang_up()
            assert not far.off_hook
            far.current(flows=False)


@pytest.mark.sip
async def test_a_call_is_measured_as_loud_as_it_was(tmp_path: Path) -> None:
    async with analogue_line(tmp_path) as (line, far):
        await far.echoes(25)
        ringing = asyncio.create_task(far.rings(2))
        call = await comes(line)
        await ringing
        await call.answer()
        await far.taken()
        hearing = asyncio.create_task(everything(call))
        for seed in range(6):  # a canceller learns from sound as broad as a voice, and goes astray with pure tones
            await call.play(pcm(np.concatenate([noise(12_000, -15, seed), quiet(500)])))
            await far.says(pcm(sine(600, 800, -25)))
        await call.hang_up()
        await hearing
        far.current(flows=False)
        (levels,) = await measured(line)
        assert levels.said_dbov == pytest.approx(-21, abs=1)
        assert levels.heard_dbov == pytest.approx(-31, abs=2)
        assert levels.echo_db == pytest.approx(12, abs=3)
        assert levels.left_db > levels.echo_db
        assert levels.clipped == 0


@pytest.mark.sip
async def test_a_sound_card_that_is_not_there_is_named(tmp_path: Path) -> None:
    async with sound_server(tmp_path):
        with wires(), pytest.raises(LineError, match=r"no sound card 'telefone'\. Did you mean 'telephone'"):
            async with AnalogueLine(AnalogueSettings(sound_card="telefone"), SystemClock()):
                pass


def test_a_pin_that_does_not_exist_is_named() -> None:
    with wires(), pytest.raises(LineError, match="hook_pin = 99 cannot be used"):
        Pins(17, 99, None)


def rung(rings: Rings, *, active: bool, ms: int) -> int:
    return sum(rings.hear(active=active) for _ in range(ms // FRAME_MS))


def test_a_ring_is_no_click_and_two_rings_are_two() -> None:
    rings = Rings()
    assert rung(rings, active=True, ms=RING_MS - FRAME_MS) == 0
    assert rung(rings, active=False, ms=1_000) == 0
    for _ in range(2):
        assert rung(rings, active=True, ms=1_500) == 1
        assert rung(rings, active=False, ms=3_500) == 0
    assert rings.count == 2
    assert not rings.given_up
    rung(rings, active=False, ms=GIVEN_UP_MS)
    assert rings.given_up


def test_a_ring_has_begun_before_it_counts() -> None:
    rings = Rings()
    assert not rings.begun
    rung(rings, active=True, ms=FRAME_MS)
    assert rings.begun
    rung(rings, active=False, ms=APART_MS)
    assert not rings.begun


def test_a_slow_ring_voltage_that_alternates_is_one_ring() -> None:
    rings = Rings()
    assert sum(rings.hear(active=frame % 2 == 0) for frame in range(75)) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('line = "analog"', "line must be one of sip, analogue, not 'analog'"),
        ("ring_pim = 3", "Did you mean 'ring_pin'"),
        ("ring_pin = 40", "GPIO number from 0 to 27"),
        ("ring_pin = 24", "three different GPIO numbers"),
        ("rings = 0", "at least 1"),
        (
            'line = "analogue"\npanel = ["GPIO17", "GPIO27", "GPIO22", "GPIO5", "GPIO24"]',
            "GPIO24 is hook_pin: choose another one for the panel",
        ),
    ],
)
def test_a_line_that_is_badly_described_stops_the_start(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "box.toml").write_text(text)
    with pytest.raises(SettingsError, match=said):
        load_box(tmp_path / "box.toml")


async def _leaves(far: Exchange, last: Sound) -> None:
    """Then the exchange plays the busy tone until the line is given back."""
    await far.says(pcm(last))
    while True:
        await far.says(pcm(cadence(500, 500, 2)))


async def measured(line: AnalogueLine) -> list[Levels]:
    """Of calls that are over: the line's next frame settles them."""
    async with asyncio.timeout(5):
        while not (levels := line.measured()):
            await SystemClock().sleep(FRAME_MS / 1_000)
    return levels
