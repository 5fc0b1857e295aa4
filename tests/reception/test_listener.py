"""The listener over fake engines: time is counted in frames, so every figure here is exact."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

import pytest

from appliance.errors import CallEnded
from appliance.reception.listener import BARGE_IN_MS, Expectation, Listener, Patience, starts_ms
from appliance.vocabulary.audio import FRAME_MS, Frame, duration_ms
from appliance.vocabulary.conversation import Keyed, Silence
from appliance.vocabulary.speech import Completeness, Utterance
from appliance.vocabulary.telephony import Digit, HangupCause
from tests.fakes.hearing import CallClock, FakeActivity, FakeRecognizer, SpokenCall, joined, keys, pause, says

USUAL = Patience(whole_ms=360, unfinished_ms=1_000, longest_s=10, silence_s=6)
FOREVER_MS = 60_000
DICTATED = Patience(whole_ms=500, unfinished_ms=2_000, silence_s=8)


def judged(words: str, complete: str) -> Completeness:
    """ "euh" may be a word misheard."""
    if words.endswith(complete):
        return Completeness.WHOLE
    return Completeness.UNSURE if words == "euh" else Completeness.UNFINISHED


class Scene:
    """A listener on a call that is being spoken."""

    def __init__(self, recognizer: FakeRecognizer, *parts: Iterable[Frame | Digit]) -> None:
        self.clock = CallClock()
        self.recognizer = recognizer
        self.call = SpokenCall(self.clock, *parts)
        self.listener = Listener(FakeActivity(), recognizer, self.clock)
        self.kept: list[Frame] = []

    async def turn(
        self, patience: Patience = USUAL, complete: str = "", alarming: str = "?", *, house_speaks_ms: int = 0
    ) -> Utterance | Silence | Keyed:
        """The next turn, while the house still speaks for so long.

        Words are whole when they end with ``complete``, alarming when they hold ``alarming``.
        """
        expected = Expectation(
            patience, completeness=lambda text: judged(text, complete), alarming=lambda text: alarming in text
        )
        return await self.listener.turn(expected, lambda: self.clock.ms < house_speaks_ms)

    async def said(self, patience: Patience = USUAL, complete: str = "") -> Utterance:
        turn = await self.turn(patience, complete)
        assert isinstance(turn, Utterance)
        return turn


@asynccontextmanager
async def scene(*parts: Iterable[Frame | Digit], recognizer: FakeRecognizer | None = None) -> AsyncIterator[Scene]:
    playing = Scene(recognizer or FakeRecognizer(), *parts)
    attending = asyncio.create_task(playing.listener.attend(playing.call, playing.kept.append))
    try:
        yield playing
    finally:
        attending.cancel()
        await asyncio.gather(attending, return_exceptions=True)
    assert playing.recognizer.unclosed == 0


async def test_a_clipped_oui_is_not_lost() -> None:
    async with scene(pause(500), says("oui", 120), pause(2_000)) as playing:
        assert (await playing.said()).text == "oui"


async def test_words_that_sound_complete_end_the_turn_early() -> None:
    async with scene(pause(200), says("oui", 300), pause(5_000)) as playing:
        heard = await playing.said(complete="oui")
        assert heard.ended_ms == 500
        assert playing.clock.ms - heard.ended_ms <= USUAL.whole_ms + FRAME_MS


async def test_words_that_hang_are_waited_for() -> None:
    async with scene(says("je voudrais", 600), pause(5_000)) as playing:
        heard = await playing.said(complete="rendez-vous")
        assert heard.text == "je voudrais"
        assert USUAL.unfinished_ms <= playing.clock.ms - heard.ended_ms <= USUAL.unfinished_ms + FRAME_MS


async def test_words_that_may_be_misheard_are_waited_for_a_little() -> None:
    async with scene(says("euh", 600), pause(5_000)) as playing:
        heard = await playing.said(complete="rendez-vous")
        assert USUAL.unsure_ms <= playing.clock.ms - heard.ended_ms <= USUAL.unsure_ms + FRAME_MS


async def test_a_breath_in_a_telephone_number_does_not_cut_it() -> None:
    groups = (says("zéro six", 700), pause(1_300), says("douze trente-quatre", 900), pause(1_500))
    async with scene(*groups, says("cinquante-six", 500), pause(3_000)) as playing:
        heard = await playing.said(DICTATED, complete="cinquante-six")
        assert heard.text == "zéro six douze trente-quatre cinquante-six"
        assert not heard.cut


async def test_words_are_placed_in_the_call_and_pauses_are_stepped_over() -> None:
    async with scene(pause(2_000), says("", 400), pause(240), says("mardi non jeudi", 400), pause(2_000)) as playing:
        assert (await playing.said()).transcript.starts_ms == (2_000, 2_320, 2_760)


@pytest.mark.parametrize(
    ("text", "voiced", "starts"),
    [
        ("oui", [500], (500,)),
        ("oui bien sûr", list(range(0, 240, 20)), (0, 80, 180)),
        ("un deux trois", [100, 120], (100, 100, 120)),
        ("", [100], ()),
        ("allô", [], (0,)),
    ],
)
def test_each_word_has_a_place(text: str, voiced: list[int], starts: tuple[int, ...]) -> None:
    assert starts_ms(text, voiced) == starts


async def test_a_caller_who_goes_on_is_heard_whole() -> None:
    async with scene(says("mardi", 400), pause(240), says("non mercredi", 600), pause(2_000)) as playing:
        heard = await playing.said(complete="mercredi")
        assert heard.text == "mardi non mercredi"
        assert playing.recognizer.heard[0] == "mardi", "recognition starts before the end is certain"


async def test_what_is_said_next_is_the_next_turn() -> None:
    async with scene(says("mardi", 400), pause(1_200), says("à dix heures", 600), pause(2_000)) as playing:
        assert [(await playing.said()).text, (await playing.said()).text] == ["mardi", "à dix heures"]


@pytest.mark.parametrize("noise", [says("", 40), says("", 500)], ids=["click", "cough"])
async def test_a_noise_is_not_a_turn(noise: list[Frame]) -> None:
    async with scene(pause(200), noise, pause(1_200), says("non", 200), pause(2_000)) as playing:
        assert (await playing.said()).text == "non"


async def test_a_muffled_word_is_asked_again_without_the_wait_of_a_silence() -> None:
    async with scene(says("", 500), pause(8_000)) as playing:
        assert (await playing.said()).text == ""
        assert playing.clock.ms < USUAL.silence_s * 1000 / 2


async def test_a_long_voice_without_words_was_somebody_not_understood() -> None:
    async with scene(says("", 1_500), pause(2_000)) as playing:
        assert (await playing.said()).text == ""


async def test_a_caller_who_never_stops_is_cut_and_nothing_is_lost() -> None:
    sentence = says("et puis", 4_000) * 6
    async with scene(sentence, pause(2_000)) as playing:
        pieces = [await playing.said(), await playing.said(), await playing.said()]
    assert [piece.cut for piece in pieces] == [True, True, False]
    assert duration_ms(pieces[0].speech) == USUAL.longest_s * 1000
    assert " ".join(piece.text for piece in pieces) == " ".join(["et puis"] * 6)
    assert b"".join(piece.speech for piece in pieces).startswith(joined(sentence))


async def test_the_recording_holds_every_frame() -> None:
    parts = (pause(300), says("oui", 300), pause(1_000))
    async with scene(*parts) as playing:
        await playing.said()
        with pytest.raises(CallEnded):
            await playing.turn()
    assert joined(playing.kept) == joined(frame for part in parts for frame in part)


async def test_a_caller_who_says_nothing() -> None:
    async with scene(pause(10_000)) as playing:
        assert await playing.turn() == Silence()
        assert playing.clock.ms == USUAL.silence_s * 1000


async def test_no_silence_is_counted_while_the_house_speaks() -> None:
    async with scene(pause(10_000), says("oui", 300), pause(2_000)) as playing:
        turn = await playing.turn(house_speaks_ms=FOREVER_MS)
        assert isinstance(turn, Utterance)


async def test_noises_do_not_put_off_the_time_out() -> None:
    async with scene((says("", 60) + pause(3_000)) * 10) as playing:
        assert await playing.turn() == Silence()


async def test_barge_in_needs_more_than_a_cough() -> None:
    short, meant = says("ah", BARGE_IN_MS - 40), says("attendez", 600)
    async with scene(pause(100), short, pause(1_500), meant, pause(2_000)) as playing:
        listening = asyncio.create_task(playing.turn(house_speaks_ms=FOREVER_MS))
        await playing.listener.interrupted.wait()
        assert playing.clock.ms > 1_700, "the cough did not interrupt"
        heard = await listening
        assert isinstance(heard, Utterance)
        assert heard.text == "attendez"


async def test_a_short_answer_over_the_end_of_the_question_is_heard() -> None:
    async with scene(pause(100), says("oui", BARGE_IN_MS - 40), pause(2_000)) as playing:
        turn = await playing.turn(house_speaks_ms=200)
        assert isinstance(turn, Utterance)
        assert turn.text == "oui"


async def test_a_voice_interrupts_before_it_has_finished() -> None:
    async with scene(says("attendez je voudrais", 3_000), pause(2_000)) as playing:
        listening = asyncio.create_task(playing.turn(house_speaks_ms=FOREVER_MS))
        await playing.listener.interrupted.wait()
        assert playing.clock.ms <= BARGE_IN_MS + 2 * FRAME_MS
        assert not listening.done()
        await listening


async def test_keys_end_with_the_hash() -> None:
    async with scene(pause(100), keys("0612#"), pause(3_000)) as playing:
        assert await playing.turn() == Keyed("0612")
        assert playing.clock.ms < 1_000
        assert playing.listener.interrupted.is_set()


async def test_keys_end_with_a_pause() -> None:
    async with scene(keys("06"), pause(1_000), keys("12"), pause(3_000)) as playing:
        assert await playing.turn() == Keyed("0612")


async def test_keys_count_in_the_middle_of_words_too() -> None:
    async with scene(says("euh", 300), keys("1#"), pause(1_000)) as playing:
        assert await playing.turn() == Keyed("1")


async def test_alarming_words_end_the_turn_while_the_caller_speaks() -> None:
    spoken = (says("il respire plus", 900), says("venez vite", 9_000), pause(2_000))
    async with scene(*spoken, recognizer=FakeRecognizer(streaming=True)) as playing:
        heard = await playing.turn(alarming="respire plus")
        assert isinstance(heard, Utterance)
        assert heard.cut
        assert "respire plus" in heard.text
        assert playing.clock.ms < 1_200


async def test_alarming_words_are_found_in_a_breath_without_partial_results() -> None:
    spoken = (says("il respire plus", 900), pause(240), says("venez vite", 9_000), pause(2_000))
    async with scene(*spoken) as playing:
        heard = await playing.turn(alarming="respire plus")
        assert isinstance(heard, Utterance)
        assert "respire plus" in heard.text
        assert playing.clock.ms < 1_500


@pytest.mark.parametrize(
    "parts",
    [(pause(500),), (says("je", 300),), (says("je voudrais", 300), pause(300)), (keys("06"), pause(100))],
    ids=["silent", "speaking", "between words", "keying"],
)
async def test_a_caller_who_hangs_up(parts: tuple[list[Frame | Digit], ...]) -> None:
    async with scene(*parts) as playing:
        with pytest.raises(CallEnded) as first:
            await playing.turn(complete="never")
        with pytest.raises(CallEnded):
            await playing.turn()
    assert first.value.cause is HangupCause.CALLER


async def test_an_engine_that_fails_once_is_asked_again() -> None:
    async with scene(says("oui", 300), pause(2_000), recognizer=FakeRecognizer(failures=1)) as playing:
        assert (await playing.said()).text == "oui"


async def test_an_engine_that_fails_leaves_a_turn_without_words() -> None:
    broken = FakeRecognizer(failures=1_000)
    async with scene(says("je voudrais un rendez-vous", 1_500), pause(2_000), recognizer=broken) as playing:
        assert (await playing.said()).text == ""


async def test_a_turn_no_longer_wanted_forgets_what_it_heard() -> None:
    async with scene(says("bonjour", 3_000), pause(2_000)) as playing:
        listening = asyncio.create_task(playing.turn(house_speaks_ms=FOREVER_MS))
        await playing.listener.interrupted.wait()
        listening.cancel()
        with pytest.raises(asyncio.CancelledError):
            await listening
        assert playing.recognizer.unclosed == 0
