"""The only place that names adapters. Start and stop of the reception are one function, ``reception``."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from appliance import models
from appliance.dialogue import french, script
from appliance.dialogue.script import Script
from appliance.errors import SettingsError
from appliance.hearing.activity import SileroActivity
from appliance.hearing.vosk import VoskRecognizer
from appliance.hearing.whisper import WhisperRecognizer
from appliance.jobs import rounds
from appliance.jobs.sending import Routes
from appliance.line.sip import SipLine, SipSettings
from appliance.ports import Clock, Recognizer, Voice
from appliance.reception.house import House
from appliance.reception.rehearsal import phrases_ahead
from appliance.sealing import AgeSeal
from appliance.settings import Box, PracticeFile
from appliance.speaking.cache import SoundCache
from appliance.speaking.espeak import EspeakVoice
from appliance.speaking.kokoro import KokoroVoice
from appliance.speaking.studio import Studio
from appliance.store.store import Store
from appliance.texting.modem import ModemTexting
from appliance.texting.provider import ProviderTexting

__all__ = ["Open", "french", "home", "reception", "studio"]


@dataclass(frozen=True)
class Open:
    """A reception that is ready to take calls."""

    house: House
    line: SipLine
    studio: Studio


def home() -> Path:
    """Where the box keeps its database, models and sounds."""
    return models.models_dir().parent


@asynccontextmanager
async def reception(
    box: Box, file: PracticeFile, clock: Clock, folder: Path, watch: Callable[[str, object], None] = lambda *_: None
) -> AsyncIterator[Open]:
    """A reception ready for calls; what fails here stops the start with one sentence.

    Raises:
        SettingsError: nobody could ever read the messages, or an engine is unknown.
        MissingPart: a model is not installed.
        StoreError: the database cannot be used.
        LineError: the line cannot be opened.
    """
    if not box.recipients:
        raise SettingsError("No key to seal messages to: run permanence keys, and keep what it prints on paper.")
    store = Store(folder / "permanence.db", file, clock, AgeSeal(box.recipients))
    try:
        store.recover()
        recognizer = recognizer_of(box)
        await recognizer.warm_up()
        words = script.load(Path(box.texts)) if box.texts else script.french()
        rooms = studio(box, store.fallback)
        house = House(store, words, clock, recognizer, SileroActivity, rooms, box.recording, watch)
        async with SipLine(sip_settings(box), clock) as line:
            with rounds.running(store, routes(box, clock), clock):
                yield Open(house, line, rooms)
    finally:
        store.close()


def recognizer_of(box: Box) -> Recognizer:
    match box.recognizer:
        case "whisper":
            return WhisperRecognizer(models.path("whisper-base"))
        case "vosk":
            return VoskRecognizer(models.path("vosk-model-small-fr-0.22"))
    raise SettingsError(f"There is no recogniser {box.recognizer!r}; it is 'whisper' or 'vosk'.")


def routes(box: Box, clock: Clock) -> Routes:
    """Who sends texts."""
    patients = ProviderTexting(box.sms_url, box.sms_token, box.sms_sender) if box.sms_url else None
    return Routes(patients, ModemTexting(Path(box.modem_spool), clock) if box.modem_spool else None)


def studio(box: Box, on_fallback: Callable[[str], None] = lambda _: None) -> Studio:
    """The box's voice over a cache that every process of the box shares; the quick voice is noted each time."""
    voice: Voice = EspeakVoice() if box.voice == "espeak" else KokoroVoice(models.path("kokoro"))
    return Studio(voice, EspeakVoice(), SoundCache(home() / "sounds"), on_fallback)


def ahead(words: Script, file: PracticeFile, clock: Clock) -> tuple[str, ...]:
    """Everything this practice will say whose words are known already."""
    return phrases_ahead(words, file.practice, clock.now())


def sip_settings(box: Box) -> SipSettings:
    address, _, port = box.listen.rpartition(":")
    if not address or not port.isdigit():
        raise SettingsError(f"listen must be an address and a port, like 127.0.0.1:5060, not {box.listen!r}.")
    return SipSettings(
        address=address,
        port=int(port),
        registrar=box.registrar or None,
        user=box.user,
        password=box.password,
        calls_at_once=box.calls_at_once,
        trust_trunk=box.trust_trunk,
    )
