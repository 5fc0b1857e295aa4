"""The box calls a patient over real SIP, with the real recogniser: a person, and an answering machine."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from appliance import models
from appliance.clock import SystemClock
from appliance.line.port import free_port
from appliance.line.sip import SipLine, SipSettings
from appliance.line.sip_call import SipCall
from appliance.settings import SAMPLE
from appliance.simulation.box import BoxProcess
from appliance.speaking.channel import telephone
from appliance.speaking.kokoro import KokoroVoice
from appliance.vocabulary.agenda import Appointment, AppointmentStatus
from appliance.vocabulary.audio import Pcm16, silence
from appliance.vocabulary.conversation import Detail
from appliance.vocabulary.reminding import Reached
from appliance.vocabulary.telephony import Digit
from tests.fakes.tones import loud, tone

pytestmark = [pytest.mark.models, pytest.mark.sip]

TWO_DAYS_BEFORE = "2026-11-24T10:00"
"""Jeanne Morel of the sample practice comes on Thursday, and has a landline."""
WITHIN_S = 120


@asynccontextmanager
async def rung(tmp_path: Path) -> AsyncIterator[tuple[BoxProcess, SipCall]]:
    """The box, and its call as it rings at hers."""
    practice = tmp_path / "practice.toml"
    practice.write_text(f"{SAMPLE.read_text('utf-8')}\n[reminder_calls]\n", "utf-8")
    port = free_port()
    box = {"voice": "espeak", "gateway": f"127.0.0.1:{port}"}
    async with (
        SipLine(SipSettings(port=port, calls_at_once=2), SystemClock()) as line,
        BoxProcess(practice, tmp_path / "box", at=TWO_DAYS_BEFORE, box=box) as running,
    ):
        yield running, await asyncio.wait_for(anext(line.calls()), WITHIN_S)


async def say(*sentences: str) -> list[Pcm16]:
    voice = KokoroVoice(models.path("kokoro"))
    return [telephone(await voice.render(one)) for one in sentences]


async def test_a_patient_is_called_and_says_that_she_comes(tmp_path: Path) -> None:
    hello, *sounds = await say("Allô ?", "Oui, c'est moi-même.", "Oui, je viendrai.", "Non merci, au revoir.")
    answers = dict(zip((Detail.CALLED, Detail.COMING, Detail.MORE), sounds, strict=True))
    async with rung(tmp_path) as (box, call):
        await answered(box, call, hello, answers)
        assert visit_of(box).confirmed
        assert _reached(box) == Reached.PERSON


async def test_a_patient_is_called_and_says_that_she_does_not_come(tmp_path: Path) -> None:
    hello, *sounds = await say(
        "Allô ?", "Oui, c'est moi.", "Non, je ne viendrai pas, annulez le rendez-vous.", "Oui.", "Non merci, au revoir."
    )
    details = (Detail.CALLED, Detail.COMING, Detail.READBACK, Detail.MORE)
    async with rung(tmp_path) as (box, call):
        await answered(box, call, hello, dict(zip(details, sounds, strict=True)))
        assert visit_of(box).status is AppointmentStatus.CANCELLED
        assert _reached(box) == Reached.PERSON


async def test_a_patient_is_called_and_moves_her_visit(tmp_path: Path) -> None:
    hello, *sounds = await say(
        *("Allô ?", "Oui, c'est moi.", "Je voudrais le déplacer, s'il vous plaît."),
        *("Lundi prochain, le matin.", "Oui, très bien.", "Oui.", "Non merci, au revoir."),
    )
    details = (Detail.CALLED, Detail.COMING, Detail.DAYS, Detail.PROPOSAL, Detail.READBACK, Detail.MORE)
    async with rung(tmp_path) as (box, call):
        before = visit_of(box).slot.start
        await answered(box, call, hello, dict(zip(details, sounds, strict=True)))
        assert visit_of(box).slot.start > before
        assert _reached(box) == Reached.PERSON


async def answered(box: BoxProcess, call: SipCall, hello: Pcm16, answers: Mapping[Detail, Pcm16]) -> None:
    """To the end of the call, with one answer for each question."""
    await call.answer()
    ear = Ear(call)
    await call.play(hello)
    over = asyncio.create_task(call.over())
    while asked := await ear.hears_out(box, over):
        await call.play(answers[asked])


def visit_of(box: BoxProcess) -> Appointment:
    """Jeanne Morel's."""
    return next(one for one in box.store().appointments() if one.patient.last == "Morel")


async def test_an_answering_machine_is_told_who_called_and_nothing_else(tmp_path: Path) -> None:
    (announcement,) = await say("Bonjour, vous êtes bien chez Jeanne Morel. Laissez-moi un message après le bip.")
    async with rung(tmp_path) as (box, call):
        await call.answer()
        ear = Ear(call)
        await call.play(Pcm16(announcement + silence(300) + tone(400, hz=1_000)))
        await asyncio.wait_for(call.over(), WITHIN_S)
        await ear.listening
        said = " ".join(word for turn in box.store().turns(1, box.identity) for word in turn.said)
        assert "Quatre-Vents a cherché à vous joindre" in said
        assert not any(private in said for private in ("Morel", "jeudi", "rendez-vous", "Lemoine"))
        assert _reached(box) == Reached.MACHINE


class Ear:
    """What the patient hears."""

    def __init__(self, call: SipCall) -> None:
        self._quiet_frames = self._loud_frames = self._turns = 0
        self.listening = asyncio.create_task(self._listen(call))

    async def hears_out(self, box: BoxProcess, over: asyncio.Task[None]) -> Detail | None:
        """What the box has asked since, once it has spoken and been silent for a second; None when it has hung up."""
        store, self._loud_frames = box.store(), 0
        try:
            async with asyncio.timeout(WITHIN_S):
                while not over.done():
                    turns = store.connection.run("SELECT asked FROM turns WHERE asked IS NOT NULL ORDER BY rowid")
                    if len(turns) > self._turns and self._loud_frames and self._quiet_frames >= QUIET:
                        self._turns = len(turns)
                        return Detail(turns[-1]["asked"])
                    await SystemClock().sleep(0.1)
        finally:
            store.close()
        return None

    async def _listen(self, call: SipCall) -> None:
        async for item in call.heard():
            if not isinstance(item, Digit):
                self._quiet_frames = 0 if loud(item) else self._quiet_frames + 1
                self._loud_frames += loud(item)


QUIET = 50


def _reached(box: BoxProcess) -> str:
    return str(box.store().connection.run("SELECT state FROM reminder_calls")[0]["state"])
