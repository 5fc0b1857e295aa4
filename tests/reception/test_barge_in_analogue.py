"""A caller on two wires speaks over the house: real voice, echo, canceller and voice activity."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from appliance.clock import SystemClock
from appliance.dialogue import script
from appliance.hearing.activity import SileroActivity
from appliance.line.analogue import AnalogueCall
from appliance.reception.house import House
from appliance.reception.receptionist import Receptionist
from appliance.sealing import AgeSeal, new_key_pair
from appliance.speaking.cache import SoundCache
from appliance.speaking.channel import telephone
from appliance.speaking.espeak import EspeakVoice
from appliance.speaking.studio import Studio
from appliance.store.database import MEMORY
from appliance.store.store import Store
from appliance.vocabulary.audio import Pcm16
from appliance.vocabulary.speech import Hint, Transcript
from tests.fakes.practices import at, practice_file
from tests.line.exchange import analogue_line, comes
from tests.line.words import was_said

pytestmark = pytest.mark.sip

ASKS = "Pardon, excusez-moi, je voulais seulement connaître vos horaires d'ouverture, s'il vous plaît."
EMERGENCY = "En cas d'urgence, raccrochez et composez le 15 ou le 112."
QUESTION = "Que puis-je faire pour vous ?"
ECHO_PERCENT = 25
"""12 dB below: what a hybrid leaves."""
WITHIN_S = 60


class Asks:
    """``ports.Recognizer``, and its ``Hearing``, for which every voice says the same."""

    partial = ""

    def listen(self, hint: Hint) -> "Asks":
        return self

    async def warm_up(self) -> None:
        """Nothing is heavy here."""

    def feed(self, speech: Pcm16) -> None:
        """Whatever it is."""

    async def transcript(self) -> Transcript:
        return Transcript("quels sont vos horaires", 0.9)

    def close(self) -> None:
        """Nothing is kept."""


async def test_who_speaks_over_the_house_on_two_wires_cuts_it_short_and_the_house_alone_does_not(
    tmp_path: Path,
) -> None:
    said: list[str] = []
    spoken = asyncio.Event()

    def watch(event: str, value: object) -> None:
        if event == "said":
            said.append(" ".join(line.key for line in value.reply.lines))  # type: ignore[attr-defined]
            if len(said) == 2:
                spoken.set()

    keys = new_key_pair()
    clock = SystemClock(at("2026-11-24 10:00") - datetime.now(UTC))
    store = Store(MEMORY, practice_file(), clock, AgeSeal([keys.recipient]))
    studio = Studio(EspeakVoice(), EspeakVoice(), SoundCache(tmp_path / "sounds"))
    house = House(store, script.french(), clock, Asks(), SileroActivity, studio, watch=watch)
    wish = telephone(await EspeakVoice(voice="fr+f3").render(ASKS))
    emergency, question = [await studio.sound(one) for one in (EMERGENCY, QUESTION)]
    async with analogue_line(tmp_path) as (line, far):
        await far.echoes(ECHO_PERCENT)
        ringing = asyncio.create_task(far.rings(2))
        call = await comes(line)
        await ringing
        serving = asyncio.create_task(Receptionist(house, call).serve())
        await far.taken()
        async with asyncio.timeout(WITHIN_S):
            while not await asyncio.to_thread(was_said, emergency, Pcm16(bytes(far.heard))):
                assert len(said) == 1, "the house has interrupted itself"
                await SystemClock().sleep(1)
            await far.says(wish)
            await spoken.wait()
        far.current(flows=False)
        await asyncio.wait_for(serving, WITHIN_S)
        assert isinstance(call, AnalogueCall)
    assert "greeting.ask" in said[0]
    assert "info.hours" in said[1]
    assert not was_said(question, Pcm16(bytes(far.heard))), "the greeting was cut short"
    assert store.turns(1, keys.identity)[1].heard == "quels sont vos horaires"
