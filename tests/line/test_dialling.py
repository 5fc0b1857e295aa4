"""Dialling on two wires: the keys as an exchange hears them, and when somebody has picked up."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from appliance.errors import LineError
from appliance.line import dialling
from appliance.line.dialling import DialTone, PickedUp
from appliance.line.spandsp import Keys
from appliance.vocabulary.audio import FRAME_BYTES, FRAME_MS, Frame, Pcm16
from appliance.vocabulary.telephony import CallerId
from tests.line.exchange import Exchange, analogue_line, comes
from tests.line.signals import Sound, cadence, noise, pcm, quiet, sine

NUMBER = "0261910513"
RINGING = cadence(1_500, 3_500, 1)


def voice(ms: int) -> Sound:
    """Vowels: a pitch and its harmonics, which no tone of the exchange is."""
    return sum((sine(130 * rank, ms, -16 - 2 * rank) for rank in range(1, 9)), quiet(ms))


def frames(sound: Sound) -> Iterator[Frame]:
    whole = pcm(sound)
    for at in range(0, len(whole) - FRAME_BYTES + 1, FRAME_BYTES):
        yield Frame(Pcm16(whole[at : at + FRAME_BYTES]))


def taken_after_ms(*sounds: Sound) -> int | None:
    there = PickedUp()
    for rank, frame in enumerate(frames(np.concatenate(sounds)), start=1):
        if there.hear(frame):
            return rank * FRAME_MS
    return None


def test_what_is_dialled_is_what_an_exchange_hears() -> None:
    heard = Keys().hear(dialling.keys(NUMBER + "*#"))
    assert "".join(digit.key for digit in heard) == NUMBER + "*#"


def test_the_dial_tone_is_known_and_a_voice_is_none() -> None:
    tone, speech = DialTone(), DialTone()
    assert any(tone.hear(frame) for frame in frames(sine(440, 400)))
    assert not any(speech.hear(frame) for frame in frames(voice(2_000)))


def test_while_it_rings_nobody_has_picked_up() -> None:
    assert taken_after_ms(quiet(2_000), cadence(1_500, 3_500, 6)) is None


def test_a_word_is_somebody() -> None:
    taken = taken_after_ms(quiet(1_000), RINGING, RINGING, voice(500))
    assert taken is not None
    assert 11_000 < taken < 12_000


def test_who_picks_up_and_is_silent_is_there_when_the_next_ring_does_not_come() -> None:
    taken = taken_after_ms(RINGING, RINGING, quiet(3_000))
    assert taken is not None
    assert 10_900 < taken < 11_200


def test_a_busy_tone_is_nobody_however_its_ends_sound() -> None:
    torn = np.concatenate([sine(440, 470), voice(30), quiet(500)] * 4)
    assert taken_after_ms(quiet(500), torn) is None


def test_before_it_rings_silence_is_nobody() -> None:
    assert taken_after_ms(quiet(9_000)) is None


def test_the_noise_of_a_line_is_nobody() -> None:
    hiss = noise(8 * 20_000, -50, 7)
    assert taken_after_ms(quiet(1_000), hiss[: 8 * 3_000]) is None


@pytest.mark.sip
async def test_a_line_in_use_places_no_call(tmp_path: Path) -> None:
    async with analogue_line(tmp_path) as (line, far):
        far.current(flows=True)
        with pytest.raises(LineError, match="in use"):
            await line.place(NUMBER)
        assert not far.off_hook


@pytest.mark.sip
async def test_a_telephone_that_begins_to_ring_is_not_taken_for_a_free_line(tmp_path: Path) -> None:
    async with analogue_line(tmp_path) as (line, far):
        ringing = asyncio.create_task(far.rings(2, NUMBER))
        await asyncio.sleep(0)
        with pytest.raises(LineError, match="in use"):
            await line.place("0639980512")
        assert not far.off_hook
        assert (await comes(line)).caller == CallerId(NUMBER)
        await ringing


@pytest.mark.sip
async def test_a_call_is_placed_and_taken(tmp_path: Path) -> None:
    async with analogue_line(tmp_path) as (line, far):
        placing = asyncio.create_task(line.place(NUMBER))
        await _exchange_answers(far, pcm(np.concatenate([RINGING, voice(900)])))
        call = await asyncio.wait_for(placing, 30)
        assert call is not None
        assert NUMBER in "".join(one.key for one in Keys().hear(Pcm16(bytes(far.heard))))
        await call.hang_up()
        assert not far.off_hook


@pytest.mark.sip
async def test_a_busy_telephone_is_nobody(tmp_path: Path) -> None:
    async with analogue_line(tmp_path) as (line, far):
        placing = asyncio.create_task(line.place(NUMBER))
        await _exchange_answers(far, pcm(cadence(500, 500, 8)))
        assert await asyncio.wait_for(placing, 30) is None
        assert not far.off_hook


@pytest.mark.sip
async def test_without_a_dial_tone_nothing_is_dialled(tmp_path: Path) -> None:
    async with analogue_line(tmp_path) as (line, far):
        placing = asyncio.create_task(line.place(NUMBER))
        await far.taken()
        with pytest.raises(LineError, match="dial tone"):
            await asyncio.wait_for(placing, 30)
        assert not far.off_hook


async def _exchange_answers(far: Exchange, sound: Pcm16) -> None:
    """Dial tone until it has the number, then what the far end sounds like."""
    await far.taken()
    await far.says(pcm(sine(440, 1_000)))
    dialled_ms = 2 * dialling.KEY_MS * len(NUMBER)
    await far.says(pcm(quiet(dialled_ms + 500)))
    await far.says(sound)
