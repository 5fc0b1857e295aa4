"""The listener with the real voice activity, on speech of a real synthesiser; words are not judged here."""

import asyncio
import random
import struct

import pytest

from appliance.errors import CallEnded
from appliance.hearing.activity import SileroActivity
from appliance.reception.listener import Expectation, Listener, Patience
from appliance.speaking.espeak import EspeakVoice
from appliance.vocabulary.audio import BYTES_PER_MS, FRAME_BYTES, Frame, Pcm16, duration_ms, silence
from appliance.vocabulary.speech import Completeness, Hint, Transcript, Utterance
from tests.fakes.hearing import CallClock, SpokenCall

PATIENT = Patience(whole_ms=500, unfinished_ms=1_600, silence_s=30)


class AnyWords:
    """A recogniser for which every sound is words: what matters here is which sound it is given."""

    partial = ""

    def listen(self, hint: Hint) -> "AnyWords":
        return self

    async def warm_up(self) -> None:
        """Nothing is heavy here."""

    def feed(self, speech: Pcm16) -> None:
        """Nothing is kept."""

    async def transcript(self) -> Transcript:
        return Transcript("des mots", 1.0)

    def close(self) -> None:
        """Nothing was kept."""


def line_noise(ms: int) -> Pcm16:
    """An analogue line at rest, 60 dB below full scale."""
    noise = random.Random(7)
    samples = [int(noise.gauss(0, 30)) for _ in range(ms * 8)]
    return Pcm16(struct.pack(f"<{len(samples)}h", *samples))


async def utterances(*sounds: Pcm16, words: Completeness = Completeness.WHOLE) -> list[Utterance]:
    """All that is heard as one call plays ``sounds``."""
    whole, clock = b"".join(sounds), CallClock()
    frames = [Frame(Pcm16(whole[at : at + FRAME_BYTES])) for at in range(0, len(whole) - FRAME_BYTES + 1, FRAME_BYTES)]
    listener = Listener(SileroActivity(), AnyWords(), clock)
    call = SpokenCall(clock, frames)
    attending = asyncio.create_task(listener.attend(call, lambda _: None))
    heard: list[Utterance] = []
    try:
        while True:
            turn = await listener.turn(Expectation(PATIENT, completeness=lambda _: words))
            assert isinstance(turn, Utterance)
            heard.append(turn)
    except CallEnded:
        await attending
    return heard


@pytest.mark.parametrize("word", ["oui", "non", "si", "hein"])
async def test_a_word_alone_is_heard_whole(word: str) -> None:
    spoken = await EspeakVoice().render(word)
    heard = await utterances(line_noise(1_000), spoken, line_noise(3_000))
    assert len(heard) == 1
    core = bytes(spoken[80 * BYTES_PER_MS : -120 * BYTES_PER_MS])
    assert heard[0].speech.find(core) >= 0


async def test_a_telephone_number_with_breaths_is_one_turn() -> None:
    groups = [await EspeakVoice().render(words) for words in ("zéro six", "douze trente-quatre", "cinquante-six")]
    breath = line_noise(1_100)
    heard = await utterances(
        line_noise(500),
        groups[0],
        breath,
        groups[1],
        breath,
        groups[2],
        line_noise(3_000),
        words=Completeness.UNFINISHED,
    )
    assert len(heard) == 1
    assert duration_ms(heard[0].speech) > sum(map(duration_ms, groups)) + 2 * 1_100


async def test_sentences_apart_are_turns() -> None:
    sentence = await EspeakVoice().render("Je voudrais prendre rendez-vous.")
    heard = await utterances(line_noise(500), sentence, line_noise(2_000), sentence, line_noise(2_000))
    assert len(heard) == 2


@pytest.mark.parametrize("sound", [line_noise(12_000), silence(12_000)], ids=["line noise", "silence"])
async def test_a_line_at_rest_is_no_turn(sound: Pcm16) -> None:
    assert await utterances(sound) == []


async def test_the_end_of_speech_is_known_to_the_syllable() -> None:
    sentence = await EspeakVoice().render("Je voudrais prendre rendez-vous jeudi matin.")
    heard = await utterances(line_noise(500), sentence, line_noise(3_000))
    assert abs(heard[0].ended_ms - 500 - duration_ms(sentence)) <= 250
