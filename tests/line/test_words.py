"""The comparison by which tests know what a caller has heard."""

import random

import numpy as np
import pytest

from appliance.speaking.espeak import EspeakVoice
from appliance.vocabulary.audio import FRAME_BYTES, Pcm16, silence
from tests.line.words import a_law, was_said

GREETING = "Bonjour, cabinet des Quatre-Vents."
EMERGENCY = "En cas d'urgence, raccrochez et composez le 15 ou le 112."
NEXT = "Que puis-je faire pour vous ?"


def coarse(sound: Pcm16) -> Pcm16:
    """In the steps of A-law."""
    codes = bytes(range(256))
    steps = np.frombuffer(a_law(codes), "<i2")
    order = np.argsort(steps)
    places = np.searchsorted(steps[order], np.frombuffer(sound, "<i2")).clip(max=255)
    return a_law(bytes(order[places].astype("u1")))


def late_at_times(sound: Pcm16) -> Pcm16:
    """Every few packets 20 ms of nothing."""
    chance, at, pieces = random.Random(5), 0, []
    while at < len(sound):
        step = FRAME_BYTES * chance.randrange(10, 30)
        pieces += [sound[at : at + step], silence(20)]
        at += step
    return Pcm16(b"".join(pieces))


@pytest.mark.parametrize("told", [True, False], ids=["said", "not said"])
async def test_a_sentence_is_told_from_the_others(*, told: bool) -> None:
    voice = EspeakVoice()
    greeting, emergency, following = [await voice.render(one) for one in (GREETING, EMERGENCY, NEXT)]
    heard = coarse(Pcm16(silence(700) + greeting + (emergency if told else b"") + following))
    assert was_said(emergency, late_at_times(heard)) is told
    assert was_said(following, late_at_times(heard))
    assert not was_said(following, Pcm16(heard[: -len(following)]))
    assert not was_said(emergency, silence(5_000))


def test_a_law_is_decoded_as_the_recommendation_has_it() -> None:
    positive, negative = bytes(code ^ 0x55 for code in (0x80, 0x8F, 0x90, 0xFF)), bytes([0x2A, 0x55])
    assert [int.from_bytes(a_law(bytes([one])), "little", signed=True) for one in positive] == [8, 248, 264, 32_256]
    assert [int.from_bytes(a_law(bytes([one])), "little", signed=True) for one in negative] == [-32_256, -8]
