import asyncio
from pathlib import Path

import pytest

from appliance.errors import MissingPart, SpeakingError
from appliance.speaking.cache import SoundCache
from appliance.speaking.studio import Studio
from tests.fakes.voice import FakeVoice

LONG_S = 3_600.0
"""Longer than any test: what comes back came by itself."""


@pytest.fixture
def voice() -> FakeVoice:
    return FakeVoice()


@pytest.fixture
def fallback() -> FakeVoice:
    return FakeVoice("quick")


@pytest.fixture
def fallbacks() -> list[str]:
    return []


@pytest.fixture
def studio(tmp_path: Path, voice: FakeVoice, fallback: FakeVoice, fallbacks: list[str]) -> Studio:
    return Studio(voice, fallback, SoundCache(tmp_path), fallbacks.append, LONG_S)


@pytest.fixture
def hurried(tmp_path: Path, voice: FakeVoice, fallback: FakeVoice, fallbacks: list[str]) -> Studio:
    return Studio(voice, fallback, SoundCache(tmp_path), fallbacks.append, patience_s=0)


async def test_the_voice_says_it_in_words(studio: Studio, voice: FakeVoice) -> None:
    assert await studio.sound("à 13h") == voice.spoken("à treize heures")
    assert voice.rendered == ["à treize heures"]


async def test_what_was_said_once_is_not_rendered_again(studio: Studio, voice: FakeVoice) -> None:
    first = await studio.sound("D'accord.")
    assert studio.ready("D'accord.")
    assert await studio.sound("D'accord.") == first
    assert voice.rendered == ["D'accord."]


async def test_many_waiting_for_the_same_words_have_one_rendering(studio: Studio, voice: FakeVoice) -> None:
    sounds = await asyncio.gather(*(studio.sound("Bonjour.") for _ in range(5)))
    assert set(sounds) == {voice.spoken("Bonjour.")}
    assert voice.rendered == ["Bonjour."]


async def test_a_late_voice_gives_way_and_is_ready_next_time(
    hurried: Studio, voice: FakeVoice, fallback: FakeVoice, fallbacks: list[str]
) -> None:
    voice.free.clear()
    assert await hurried.sound("madame Delaunay") == fallback.spoken("madame Delaunay")
    assert fallbacks == ["late"]
    voice.free.set()
    await hurried.prepare(["madame Delaunay"])
    assert await hurried.sound("madame Delaunay") == voice.spoken("madame Delaunay")
    assert voice.rendered == ["madame Delaunay"]


@pytest.mark.parametrize("failure", [SpeakingError("broken"), MissingPart("not there")])
async def test_a_failing_voice_gives_way(
    studio: Studio, voice: FakeVoice, fallback: FakeVoice, fallbacks: list[str], failure: SpeakingError
) -> None:
    voice.failure = failure
    assert await studio.sound("Bonjour.") == fallback.spoken("Bonjour.")
    assert fallbacks == [failure.key]
    assert not studio.ready("Bonjour.")
    voice.failure = None
    assert await studio.sound("Bonjour.") == voice.spoken("Bonjour.")


async def test_when_nothing_can_speak_the_call_goes_on(studio: Studio, voice: FakeVoice, fallback: FakeVoice) -> None:
    voice.failure = fallback.failure = SpeakingError("broken")
    assert not any(await studio.sound("Bonjour."))


async def test_who_is_waited_for_goes_first_and_what_is_rendered_ahead_last(studio: Studio, voice: FakeVoice) -> None:
    voice.free.clear()
    ahead = asyncio.create_task(studio.prepare(["un", "deux", "trois"]))
    await voice.begun.wait()
    studio.begin("bientôt")
    studio.begin("ensuite")
    waiting = asyncio.create_task(studio.sound("maintenant"))
    await asyncio.sleep(0)
    voice.free.set()
    await asyncio.gather(ahead, waiting)
    assert voice.rendered == ["un", "maintenant", "bientôt", "ensuite", "deux", "trois"]


async def test_what_was_begun_is_hurried_when_it_is_waited_for(studio: Studio, voice: FakeVoice) -> None:
    voice.free.clear()
    for phrase in ("un", "deux", "trois"):
        studio.begin(phrase)
    await voice.begun.wait()
    waiting = asyncio.create_task(studio.sound("trois"))
    await asyncio.sleep(0)
    voice.free.set()
    assert await waiting == voice.spoken("trois")
    assert voice.rendered[:2] == ["un", "trois"]


async def test_who_hangs_up_takes_nothing_from_who_waits(studio: Studio, voice: FakeVoice) -> None:
    voice.free.clear()
    gone = asyncio.create_task(studio.sound("Bonjour."))
    stays = asyncio.create_task(studio.sound("Bonjour."))
    await voice.begun.wait()
    gone.cancel()
    voice.free.set()
    assert await stays == voice.spoken("Bonjour.")
    assert gone.cancelled()


async def test_rendering_ahead_tells_how_far_it_is(studio: Studio, voice: FakeVoice) -> None:
    await studio.sound("deux")
    done: list[str] = []
    await studio.prepare(["un", "deux", "trois"], done.append)
    assert done == ["un", "deux", "trois"]
    assert voice.rendered == ["deux", "un", "trois"]


async def test_rendering_ahead_says_that_the_voice_is_missing(studio: Studio, voice: FakeVoice) -> None:
    voice.failure = MissingPart("not there")
    with pytest.raises(MissingPart):
        await studio.prepare(["un"])


async def test_nothing_to_say_is_no_failure(studio: Studio, fallbacks: list[str]) -> None:
    assert len(await studio.sound("🙂")) > 0
    assert fallbacks == []
