"""One call over fake engines and the real dialogue, agenda and store."""

import asyncio
from dataclasses import replace
from typing import Never

import pytest

from appliance.errors import DiskFull, StoreError
from appliance.reception.receptionist import Receptionist
from appliance.store.store import Store
from appliance.vocabulary.audio import Pcm16
from appliance.vocabulary.journal import JournalKind
from appliance.vocabulary.practice import OwnSign
from appliance.vocabulary.telephony import HangupCause
from tests.fakes.hearing import CallClock, keys, pause, says
from tests.fakes.practices import practice_file
from tests.reception.calls import Call, HeardStudio, hour_passes, speaks


async def test_a_message_is_taken_from_ring_to_hang_up() -> None:
    call = await Call(
        pause(500),
        speaks("c'est pour un renouvellement d'ordonnance", "mes cachets pour la tension", "Odette Delaunay"),
        speaks("le deux octobre quarante-six", "zéro deux soixante et un quatre-vingt-onze zéro cinq treize"),
        speaks("non merci"),
    ).served()
    assert "cachets pour la tension" in call.messages()[0]
    assert "Au revoir" in call.said
    assert call.kinds[-1] is JournalKind.CALL_ENDED
    assert call.store.broken_entry() is None


async def test_every_turn_is_kept_with_what_was_heard() -> None:
    call = await Call(pause(500), speaks("quels sont vos horaires", "non merci au revoir")).served()
    assert call.heard()[:2] == ["", "quels sont vos horaires"]


class MuteStudio(HeardStudio):
    """Never ready with a sentence."""

    async def sound(self, phrase: str) -> Pcm16:
        await asyncio.Event().wait()
        return await super().sound(phrase)


async def test_a_turn_is_kept_when_the_caller_cuts_in_before_the_first_word_of_its_reply() -> None:
    call = Call(pause(500), speaks("quels sont vos horaires", "quelle est votre adresse"))
    call.house = replace(call.house, studio=MuteStudio())
    assert (await call.served()).heard() == ["", "quels sont vos horaires", "quelle est votre adresse"]


class EndlessStudio(MuteStudio):
    """Works for an hour on one sentence."""

    async def sound(self, phrase: str) -> Pcm16:
        hour_passes()
        return await super().sound(phrase)


async def test_a_call_that_nobody_hangs_up_has_an_end() -> None:
    call = Call(pause(60_000))
    call.house = replace(call.house, studio=EndlessStudio())
    await Receptionist(call.house, call.call).serve()
    assert call.call.ended is HangupCause.HOUSE
    assert call.cause() == "house"


async def test_in_a_crowd_the_truth_is_said_and_a_message_taken() -> None:
    words = "Odette Delaunay, zéro deux soixante et un quatre-vingt-onze zéro cinq treize, pour mes cachets"
    call = await Call(pause(500), speaks(words, "non merci"), others=4).served()
    assert "Plusieurs personnes appellent en même temps" in call.said
    assert "composez le 15" in call.said
    assert "mes cachets" in call.messages()[0]
    assert "Au revoir" in call.said


async def test_in_a_crowd_an_emergency_is_still_one() -> None:
    call = await Call(pause(500), speaks("mon mari fait un infarctus il ne respire plus"), others=4).served()
    assert "Raccrochez maintenant et composez le 15" in call.said


async def test_the_callers_voice_is_kept_unless_it_is_refused() -> None:
    kept = await Call(pause(500), speaks("quels sont vos horaires", "non merci")).served()
    assert len(kept.recording()) > 0
    refused = await Call(pause(500), speaks("je ne veux pas être enregistrée", "quels sont vos horaires")).served()
    assert refused.recording() == b""
    assert JournalKind.RECORDING_REFUSED in refused.kinds


async def test_a_practice_that_keeps_no_sound_keeps_none() -> None:
    call = await Call(pause(500), speaks("quels sont vos horaires"), recording=False).served()
    assert call.recording() == b""
    assert "noté par écrit" in call.said


async def test_a_caller_who_says_nothing_hears_the_15_and_the_call_ends() -> None:
    call = await Call(pause(40_000)).served()
    assert "toujours là" in call.said
    assert "composez le 15" in call.said
    assert call.call.ended is HangupCause.HOUSE


async def test_a_caller_who_never_stops_is_answered_in_the_end() -> None:
    call = await Call(pause(500), says("bla bla bla", 120_000), pause(10_000)).served()
    assert "pas bien compris" in call.said


async def test_keys_are_heard() -> None:
    call = await Call(pause(500), keys("9"), pause(20_000)).served()
    assert "responsable de vos données" in call.said


@pytest.mark.parametrize("turns", range(5))
async def test_a_hang_up_in_any_state_loses_nothing(turns: int) -> None:
    talk = ("je voudrais un rendez-vous jeudi", "j'ai mal au genou", "pour moi", "Odette Delaunay")
    call = await Call(pause(500), speaks(*talk[:turns])).served()
    assert call.call.ended is HangupCause.CALLER
    assert len(call.messages()) == (1 if turns else 0)
    assert all(said in " ".join(call.messages()) for said in talk[:turns])


async def test_an_emergency_in_the_middle_of_a_long_story_is_answered_at_once() -> None:
    story = says("alors voilà docteur", 4_000) + pause(240)
    story += says("mon mari est par terre il ne respire plus", 4_000) + pause(240)
    story += says("et puis je voulais vous dire aussi", 30_000)
    call = await Call(pause(500), story, pause(3_000)).served()
    assert "Raccrochez maintenant" in call.said
    assert call.kinds.count(JournalKind.ALERT_RAISED) == 1


async def test_words_that_the_practice_added_cut_a_long_story_short() -> None:
    known = practice_file()
    own = replace(known.practice, own_signs=(OwnSign("unconscious", "parti en biberine"),))
    story = says("alors voilà pour mon père", 4_000) + pause(240)
    story += says("il est parti en biberine tout à l'heure", 4_000) + pause(240)
    story += says("et puis je voulais vous dire aussi", 30_000)
    for file, alerts in ((known, 0), (replace(known, practice=own), 1)):
        call = await Call(pause(500), story, pause(3_000), file=file).served()
        assert ("Raccrochez maintenant" in call.said) is bool(alerts)
        assert call.kinds.count(JournalKind.ALERT_RAISED) == alerts


class LostClock(CallClock):
    def is_sure(self) -> bool:
        return False


async def test_without_the_time_the_15_is_said_no_date_is_promised_and_the_wish_is_kept() -> None:
    wish = ("je voudrais un rendez-vous jeudi", "j'ai mal au genou", "pour moi", "Odette Delaunay")
    known = ("le deux octobre quarante-six", "zéro deux soixante et un quatre-vingt-onze zéro cinq treize")
    call = await Call(pause(500), speaks(*wish, *known, "non merci"), clock=LostClock()).served()
    assert "composez le 15" in call.said
    assert "Je ne peux pas vous promettre de date en ce moment." in call.said
    assert JournalKind.APPOINTMENT_BOOKED not in call.kinds
    assert "mal au genou" in call.messages()[0]


class BrokenStore(Store):
    """A disk that fills up while the call runs."""

    def unread_hours(self) -> float:
        raise DiskFull("The disk is full.")


async def test_a_full_disk_is_said_with_the_15_and_the_call_ends() -> None:
    call = Call(pause(30_000))
    call.store.__class__ = BrokenStore
    await call.served()
    assert "Je ne peux rien enregistrer en ce moment." in call.said
    assert "composez le 15" in call.said
    assert call.call.ended is HangupCause.HOUSE


@pytest.mark.parametrize("failure", [StoreError("The database file is damaged."), KeyError("mode")], ids=type)
@pytest.mark.parametrize("asked", ["presence", "call", "unread_hours"])
async def test_whatever_cannot_be_read_the_caller_hears_the_truth_and_the_15(
    failure: Exception, asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> Never:
        raise failure

    monkeypatch.setattr(Store, asked, fails)
    call = await Call(pause(30_000)).served()
    assert call.call.answered_ms is not None, "what is played while it rings nobody hears"
    assert "Je ne peux rien enregistrer en ce moment." in call.said
    assert "composez le 15" in call.said
    assert call.call.ended is HangupCause.HOUSE


async def test_where_presence_cannot_be_read_nobody_is_left_to_ring(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: Store) -> Never:
        raise StoreError("The database file is damaged.")

    file = practice_file()
    call = Call(pause(30_000), file=replace(file, practice=replace(file.practice, rings=6)))
    monkeypatch.setattr(Store, "presence", fails)
    await call.served()
    assert call.call.answered_ms == 0
