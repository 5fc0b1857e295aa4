"""The promises of ``ports.Voice``, over the fake and both real voices; Whisper judges whether the box is understood."""

import re
import shutil
import struct
from typing import Any

import pytest

from appliance.hearing.whisper import WhisperRecognizer
from appliance.ports import Voice
from appliance.speaking.channel import telephone
from appliance.speaking.espeak import EspeakVoice
from appliance.speaking.french import for_the_ear
from appliance.speaking.kokoro import KokoroVoice
from appliance.vocabulary.audio import Pcm16, duration_ms, silence
from appliance.vocabulary.speech import Hint
from tests.fakes.voice import FakeVoice
from tests.installed import model


def espeak() -> Voice:
    if shutil.which("espeak-ng") is None:
        pytest.skip("espeak-ng is not installed; run: apt install espeak-ng")
    return EspeakVoice()


def kokoro() -> Voice:
    return KokoroVoice(model("kokoro"))


@pytest.fixture(
    scope="module",
    params=[FakeVoice, espeak, pytest.param(kokoro, marks=pytest.mark.models)],
    ids=["fake", "espeak", "kokoro"],
)
def voice(request: Any) -> Voice:
    made: Voice = request.param()
    return made


def samples(sound: Pcm16) -> tuple[int, ...]:
    return struct.unpack(f"<{len(sound) // 2}h", sound)


async def test_a_sentence_is_heard_from_its_beginning(voice: Voice) -> None:
    sound = await voice.render("Bonjour, je vous écoute.")
    assert 500 < duration_ms(sound) < 5_000
    assert len(sound) % 2 == 0
    assert max(map(abs, samples(sound)[: 100 * 8])) > 300


async def test_a_longer_sentence_lasts_longer(voice: Voice) -> None:
    short = await voice.render("Au revoir.")
    long = await voice.render("Au revoir, et merci de votre appel, à demain matin.")
    assert duration_ms(long) > 1.5 * duration_ms(short)


async def test_the_same_words_sound_the_same(voice: Voice) -> None:
    assert await voice.render("D'accord.") == await voice.render("D'accord.")


async def test_the_fingerprint_stays(voice: Voice) -> None:
    before = voice.fingerprint
    await voice.render("Oui.")
    assert voice.fingerprint == before


@pytest.mark.parametrize("text", ["", " ", "…", "🙂", "\x00\x07\n\r", "?!", "中文", "\ud800", "<s>", "e\u0301te\u0301"])
async def test_odd_text_is_short_or_silent_but_never_fails(voice: Voice, text: str) -> None:
    sound = await voice.render(text)
    assert len(sound) % 2 == 0
    assert duration_ms(sound) < 6_000


@pytest.fixture
def real(voice: Voice) -> Voice:
    if isinstance(voice, FakeVoice):
        pytest.skip("of real speech")
    return voice


async def test_speech_is_as_loud_as_a_telephone_prompt_and_never_clipped(real: Voice) -> None:
    for text in ("Oui.", "En cas d'urgence, raccrochez et composez le quinze."):
        heard = samples(await real.render(text))
        level = (sum(one * one for one in heard) / len(heard)) ** 0.5
        assert 1_200 < level < 5_000
        assert max(map(abs, heard)) < 29_000


SENTENCES = (
    "Quelle est votre date de naissance ?",
    "Cela vous convient-il ?",
    "Je transmets votre demande au cabinet.",
    "Raccrochez maintenant et composez le 15, ou le 112.",
    "Merci de votre appel. Au revoir.",
)


@pytest.mark.models
async def test_the_box_is_understood_over_the_telephone() -> None:
    """By a recogniser that was told nothing of what comes; it misses one word in six of these voices at most."""
    voice, whisper = KokoroVoice(model("kokoro")), WhisperRecognizer(model("whisper-base"))
    said: list[str] = []
    missed = 0
    for text in SENTENCES:
        speech = telephone(await voice.render(for_the_ear(text)))
        heard = await whisper.recognize(Pcm16(silence(300) + speech + silence(360)), Hint())
        words = _words(text)
        said += words
        missed += len(set(words) - set(_words(heard.text)))
    assert missed <= len(said) / 6


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", for_the_ear(text.lower()))
