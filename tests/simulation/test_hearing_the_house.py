"""The caller's side of the telephone: listening, matching turns, and how texts are spoken."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from appliance.ports import Hearing
from appliance.simulation.alignment import Spoken, aligned
from appliance.simulation.ear import HouseSaid
from appliance.simulation.listening import Ear
from appliance.simulation.voices import Manner, letters_named, manner, pitched
from appliance.store.record import TurnKept
from appliance.vocabulary.audio import FRAME_BYTES, FRAME_MS, SILENCE, Frame, Pcm16, duration_ms
from appliance.vocabulary.conversation import Detail
from appliance.vocabulary.speech import Hint, Transcript

LOUD = Frame(Pcm16(b"\x00\x40" * (FRAME_BYTES // 2)))


class Spoke:
    """A house that speaks and pauses for so many milliseconds in turn, then hangs up."""

    def __init__(self, *lengths_ms: int) -> None:
        self._lengths_ms = lengths_ms

    async def heard(self) -> AsyncIterator[Frame]:
        for rank, length_ms in enumerate(self._lengths_ms):
            for _ in range(length_ms // FRAME_MS):
                yield SILENCE if rank % 2 else LOUD
                await asyncio.sleep(0)  # lets the recogniser work, as the pace of a line does


class Lengths:
    """A recogniser that writes how long the speech was, and is done at once."""

    def listen(self, hint: Hint) -> Hearing:
        return _Length()

    async def warm_up(self) -> None: ...


class _Length:
    partial = ""

    def __init__(self) -> None:
        self._ms = 0

    def feed(self, speech: Pcm16) -> None:
        self._ms += sum(speech[at : at + FRAME_BYTES] == LOUD for at in range(0, len(speech), FRAME_BYTES)) * FRAME_MS

    async def transcript(self) -> Transcript:
        return Transcript(str(self._ms), 1.0)

    def close(self) -> None: ...


async def words_of(house: Spoke, enough: Callable[[str], bool] = lambda _: False, wait_s: float = 5) -> str:
    ear = Ear(house, Lengths(), Hint())
    attending = asyncio.create_task(ear.attend())
    words = await ear.words(enough, wait_s)
    await attending
    return words


async def test_waits_until_the_house_has_finished() -> None:
    assert await words_of(Spoke(1000, 400, 600, 3000)) == "1600"


async def test_a_question_ends_the_waiting_sooner() -> None:
    house = Spoke(1000, 900, 600, 3000)
    assert await words_of(house, enough=lambda words: words == "1000") == "1000"
    assert await words_of(house) == "1600"


async def test_long_speech_is_heard_in_pieces_and_whole() -> None:
    heard = await words_of(Spoke(4000, 200, 4000, 200, 1000, 3000))
    assert [int(piece) for piece in heard.split()] == [4000, 4000, 1000]


async def test_hears_what_was_said_before_the_hanging_up() -> None:
    assert await words_of(Spoke(4000, 200, 800)) == "4000 800"


async def test_a_house_that_says_nothing() -> None:
    assert await words_of(Spoke(0, 9000), wait_s=2) == ""


def kept(number: int, heard: str, asked: str = "name") -> TurnKept:
    return TurnKept(number, heard, "book" if heard else "", ("Oui ?",), asked, 400 if heard else None)


def spoken(said: str, asks: Detail | None = Detail.NAME) -> Spoken:
    return Spoken(said, HouseSaid("quel est votre nom", asks))


def test_turns_are_matched_with_what_was_said() -> None:
    box = [kept(1, ""), kept(2, "bon jour"), kept(3, ""), kept(4, "odette")]
    caller = [spoken(""), spoken("Bonjour."), spoken(""), spoken("Odette.", Detail.PHONE)]
    turns = aligned(box, caller)
    assert [turn.caller_said for turn in turns] == ["", "Bonjour.", "", "Odette."]
    assert [turn.n for turn in turns] == [0, 1, 2, 3]
    assert turns[3].asks == ("name",)
    assert turns[3].taken_as == "phone"


def test_words_that_the_box_missed_do_not_shift_the_rest() -> None:
    box = [kept(1, ""), kept(2, "je voudrais un rendez vous"), kept(3, ""), kept(4, "pour moi même"), kept(5, "odette")]
    caller = [spoken(""), spoken("Je voudrais un rendez-vous."), spoken("Pour moi."), spoken("Pour moi.")]
    turns = aligned(box, [*caller, spoken("Odette.")])
    assert [turn.caller_said for turn in turns] == [one.said for one in [*caller, spoken("Odette.")]]


def test_words_said_into_the_hanging_up_come_last() -> None:
    turns = aligned([kept(1, ""), kept(2, "allô")], [spoken(""), spoken("Allô."), spoken("Tant pis.")])
    assert [turn.caller_said for turn in turns] == ["", "Allô.", "Tant pis."]
    assert turns[2].heard == ""


def test_a_silence_that_only_the_box_counted() -> None:
    turns = aligned([kept(1, ""), kept(2, ""), kept(3, "allô")], [spoken(""), spoken("Allô.")])
    assert [turn.caller_said for turn in turns] == ["", "", "Allô."]


def test_what_was_interrupted_is_forgotten() -> None:
    ear = Ear(Spoke(), Lengths(), Hint())
    ear._frames.put_nowait(LOUD)
    ear.forget()
    assert ear._frames.empty()
    assert not ear.ended


@pytest.mark.parametrize(
    ("text", "spoken_as"),
    [
        ("D E L A U N A Y", "dé, e, elle, A, U, enne, A, i grec"),
        ("L E, plus loin G O deux F", "elle, e, plus loin gé, O deux effe"),
        ("il y a trois personnes à qui c'est arrivé", "il y a trois personnes à qui c'est arrivé"),
        ("J'ai vu M. Paul, c'est à moi", "J'ai vu M. Paul, c'est à moi"),
    ],
)
def test_letters_are_named(text: str, spoken_as: str) -> None:
    assert letters_named(text) == spoken_as


def test_a_persona_has_a_voice_of_its_own() -> None:
    woman, man = manner("woman, 30", "c1"), manner("man, 30", "c1")
    assert manner("woman, 30", "c1") == woman
    assert man.pitch < woman.pitch
    assert manner("man, 85, slow", "c1").speed < man.speed < manner("man, hurried", "c1").speed
    assert manner("man, 30", "c1", voice="em_alex") == Manner("em_alex")
    assert manner("woman, 40, accent", "c1").voice != woman.voice
    assert manner("woman, 40, south-western accent", "c1").voice == woman.voice


def test_a_lowered_voice_takes_longer() -> None:
    sound = Pcm16(bytes(16_000))
    assert duration_ms(pitched(sound, 0.8)) == pytest.approx(1250, abs=2)
    assert pitched(sound, 1.0) == sound
