"""The promises of ``ports.VoiceActivity``, over the fake and Silero."""

import asyncio
from collections.abc import Callable

import pytest

from appliance.hearing.activity import SileroActivity
from appliance.ports import VoiceActivity
from appliance.speaking.espeak import EspeakVoice
from appliance.vocabulary.audio import FRAME_BYTES, SILENCE, Frame, Pcm16
from tests.fakes.hearing import FakeActivity, says


def spoken(words: str) -> list[Frame]:
    """Real speech off a telephone line; the fake takes it for speech too."""
    line = asyncio.run(EspeakVoice().render(words))
    whole = range(0, len(line) - FRAME_BYTES + 1, FRAME_BYTES)
    return [Frame(Pcm16(line[start : start + FRAME_BYTES])) for start in whole]


@pytest.fixture(params=[FakeActivity, SileroActivity], ids=["fake", "silero"])
def new(request: pytest.FixtureRequest) -> Callable[[], VoiceActivity]:
    made: Callable[[], VoiceActivity] = request.param
    return made


SPEECH = spoken("Bonjour, je voudrais prendre rendez-vous avec le docteur.")


def test_probabilities_are_probabilities(new: Callable[[], VoiceActivity]) -> None:
    activity = new()
    assert all(0 <= activity.probability(frame) <= 1 for frame in [*SPEECH, SILENCE, *says("oui", 100)])


def test_silence_is_no_speech(new: Callable[[], VoiceActivity]) -> None:
    activity = new()
    assert max(activity.probability(SILENCE) for _ in range(150)) < 0.35


def test_speech_is_speech(new: Callable[[], VoiceActivity]) -> None:
    activity = new()
    voiced = [activity.probability(frame) >= 0.35 for frame in SPEECH]
    assert sum(voiced) > 0.6 * len(voiced), "the rest is the comma and the end"


def test_a_oui_alone_is_speech(new: Callable[[], VoiceActivity]) -> None:
    activity = new()
    heard = [activity.probability(frame) for frame in [*[SILENCE] * 25, *spoken("oui"), *[SILENCE] * 25]]
    assert max(heard) >= 0.5


def test_it_falls_silent_with_the_speaker(new: Callable[[], VoiceActivity]) -> None:
    activity = new()
    for frame in SPEECH:
        activity.probability(frame)
    after = [activity.probability(SILENCE) for _ in range(25)]
    assert max(after[15:]) < 0.35, "300 ms of silence are enough"


def test_each_call_has_its_own(new: Callable[[], VoiceActivity]) -> None:
    alone = new()
    expected = [alone.probability(frame) for frame in SPEECH]
    one, other = new(), new()
    mixed = []
    for frame in SPEECH:
        mixed.append(one.probability(frame))
        other.probability(SILENCE)
    assert mixed == expected


def test_a_call_hears_nothing_of_the_one_before(new: Callable[[], VoiceActivity]) -> None:
    first = new()
    expected = [first.probability(frame) for frame in SPEECH]
    first.close()
    second = new()
    assert [second.probability(frame) for frame in SPEECH] == expected
