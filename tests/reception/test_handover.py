"""A caller who wants a person: found, busy, a voicemail, the wrong key; and who gives up meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import cast

import pytest

from appliance.errors import CallEnded, SpeakingError
from appliance.reception.handover import DECIDES_S, Handover, Words
from appliance.reception.listener import Listener
from appliance.reception.receptionist import Receptionist
from appliance.settings import PracticeFile
from appliance.vocabulary.audio import BYTES_PER_MS, SILENCE, Frame, Pcm16, silence
from appliance.vocabulary.journal import JournalKind
from appliance.vocabulary.telephony import CallerId, HangupCause
from tests.fakes.hearing import CallClock, SpokenCall, pause
from tests.fakes.line import FakeCall
from tests.fakes.practices import practice_file
from tests.fakes.tones import loud, tone
from tests.reception.calls import Call, HeardStudio, hour_passes, speaks

SECRETARY = "0261910599"
ASKS = "je voudrais parler à quelqu'un s'il vous plaît"
BRIEFING = tone(100)
MESSAGE = ("c'est madame Delaunay, qu'on me rappelle pour mes cachets", "non merci")


def with_somebody() -> PracticeFile:
    file = practice_file()
    return replace(file, practice=replace(file.practice, transfer_to=SECRETARY))


def calls(*sentences: str, then_ms: int = 60_000) -> Call:
    return Call(pause(500), speaks(*sentences), pause(then_ms), file=with_somebody())


def somebody(call: Call) -> FakeCall:
    """Who picks up."""
    call.call.person = person = FakeCall(CallerId(None), call.clock)
    return person


async def test_who_presses_the_key_is_told_who_calls_and_joined() -> None:
    call = calls("Odette Delaunay, je voudrais parler à quelqu'un pour mon ordonnance")
    person = somebody(call)
    person.says(silence(3_000))
    person.presses("1")
    person.says(tone(400))
    await call.served()
    assert call.call.rang == [SECRETARY]
    assert "Appuyez sur 1 pour le prendre." in call.said
    assert "De la part d'Odette Delaunay." in call.said
    assert sum(map(loud, call.call.fed)) >= 19, "the caller hears the person"
    assert len(person.said) > 1_000 * BYTES_PER_MS, "and the person the caller"
    assert person.ended is HangupCause.HOUSE
    assert call.cause() == "transferred"
    assert not call.messages()


class Talkative(FakeCall):
    """Who has an hour for the caller."""

    listens = False

    def feed(self, frame: Frame) -> None:
        if not self.listens:
            hour_passes()
        self.listens = True
        super().feed(frame)


async def test_two_people_who_are_joined_talk_for_as_long_as_they_like() -> None:
    call = calls(ASKS, then_ms=120_000)
    call.call.person = person = Talkative(CallerId(None), call.clock)
    person.presses("1")
    await Receptionist(call.house, call.call).serve()
    assert call.cause() == "transferred"
    assert call.call.ended is HangupCause.CALLER
    assert len(person.said) > 60_000 * BYTES_PER_MS


@pytest.mark.parametrize("keys", ["2", ""], ids=["another key", "a voicemail"])
async def test_without_the_key_nothing_private_is_said_and_a_message_is_taken(keys: str) -> None:
    call = calls(ASKS, *MESSAGE)
    person = somebody(call)
    person.presses(keys)
    person.says(tone(DECIDES_S * 1_000 - 500))
    await call.served()
    assert "De la part" not in call.said
    assert "Je vous mets en communication" not in call.said
    assert person.ended is HangupCause.HOUSE
    assert "Personne ne répond" in call.said
    assert "mes cachets" in call.messages()[0]


async def test_where_nobody_picks_up_a_message_is_taken_and_nobody_is_rung_again() -> None:
    call = await calls(ASKS, "non je veux parler à quelqu'un", *MESSAGE).served()
    assert call.call.rang == [SECRETARY]
    assert call.said.count("Personne ne répond") == 1


async def test_who_gives_up_while_it_rings_leaves_their_words() -> None:
    call = calls("bonjour c'est Odette Delaunay, je voudrais parler à quelqu'un", then_ms=0)
    person = somebody(call)
    await call.served()
    assert person.ended is HangupCause.HOUSE
    assert call.kinds[-1] is JournalKind.CALL_ENDED
    assert "parler à quelqu'un" in call.messages()[0]


class Briefed(FakeCall):
    """Takes the call in the moment in which the caller leaves."""

    def __init__(self, clock: CallClock, leaving: asyncio.Event) -> None:
        super().__init__(CallerId(None), clock)
        self._leaving = leaving
        self.presses("1")

    async def play(self, sound: Pcm16) -> None:
        await super().play(sound)
        if sound == BRIEFING:
            self._leaving.set()


class Leaving:
    """``Listener`` of a caller who leaves in that moment."""

    def __init__(self) -> None:
        self.now = asyncio.Event()

    async def sound(self) -> AsyncIterator[Frame]:
        yield SILENCE
        await self.now.wait()
        raise CallEnded(HangupCause.CALLER)


async def test_who_takes_the_call_in_the_moment_in_which_the_caller_leaves_is_hung_up() -> None:
    clock, listener = CallClock(), Leaving()
    call = SpokenCall(clock)
    call.person = person = Briefed(clock, listener.now)

    async def sound(phrase: str) -> Pcm16:
        return BRIEFING if phrase == "briefing" else silence(40)

    handover = Handover(call, cast(Listener, listener), clock, sound, Words(["wait"], ["offer"], ["briefing"]))
    with pytest.raises(CallEnded):
        await asyncio.wait_for(handover.reach(SECRETARY), 30)
    assert bytes(person.said).endswith(BRIEFING)
    assert person.ended is HangupCause.HOUSE


class HoarseStudio(HeardStudio):
    """Has no voice for who calls, and what for."""

    async def sound(self, phrase: str) -> Pcm16:
        if "De la part" in phrase:
            raise SpeakingError("The voice has stopped.")
        return await super().sound(phrase)


async def test_whom_nobody_can_brief_is_hung_up_and_the_caller_hears_the_15() -> None:
    call = calls("Odette Delaunay, je voudrais parler à quelqu'un pour mon ordonnance")
    person = somebody(call)
    person.presses("1")
    call.studio = HoarseStudio()
    call.house = replace(call.house, studio=call.studio)
    await call.served()
    assert person.ended is HangupCause.HOUSE
    assert "composez le 15" in call.said


async def test_at_night_nobody_is_rung() -> None:
    call = calls(ASKS, *MESSAGE)
    call.clock.ms += 12 * 3_600_000
    await call.served()
    assert call.call.rang == []
    assert "Dites-moi votre message" in call.said
