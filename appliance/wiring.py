"""The only place that names adapters. Start and stop of the reception are one function, ``reception``."""

import argparse
import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from appliance import models
from appliance.clock import SystemClock
from appliance.dialogue import french, script
from appliance.dialogue.script import Script
from appliance.errors import (
    DoorError,
    HearingError,
    MissingPart,
    ModelError,
    SettingsError,
    StoreError,
)
from appliance.hearing.activity import SileroActivity
from appliance.hearing.nobody import NobodyListens
from appliance.hearing.vosk import VoskRecognizer
from appliance.hearing.whisper import WhisperRecognizer
from appliance.jobs import rounds
from appliance.jobs.sending import Routes
from appliance.line.analogue import AnalogueLine, AnalogueSettings
from appliance.line.sip import SipLine, SipSettings
from appliance.notices.numbers import check_watchers
from appliance.ports import Clock, Recognizer, Reminders, Texting, Voice
from appliance.reception.house import House
from appliance.reception.rehearsal import phrases_ahead
from appliance.sealing import AgeSeal, new_key_pair
from appliance.settings import Box, PracticeFile, load_practice
from appliance.speaking.cache import SoundCache
from appliance.speaking.espeak import EspeakVoice
from appliance.speaking.kokoro import KokoroVoice
from appliance.speaking.studio import Studio
from appliance.store.shut import ShutLedger
from appliance.store.store import Store
from appliance.texting.modem import ModemTexting
from appliance.texting.ovh import OvhAccount, OvhTexting
from appliance.texting.provider import ProviderTexting
from appliance.understanding.red_flags import check_own
from appliance.updates import card, state
from appliance.updates.card import CardPackages
from appliance.updates.debian import DebianPackages
from appliance.updates.ports import Services
from appliance.updates.systemd import SystemdServices
from appliance.updates.updater import Updater
from appliance.vocabulary.faults import Fault

__all__ = ["Open", "french", "home", "reception", "studio"]


logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Open:
    """A reception that is ready to take calls, if only to say that it can keep nothing."""

    house: House
    line: SipLine | AnalogueLine
    studio: Studio
    store: Store | None
    """None: the database cannot be opened."""

    @property
    def reminders(self) -> Reminders | None:
        """The calls that the box places itself; none while it cannot hear an answer."""
        return None if self.store is None or self.house.deaf else self.store.reminder_calls


def home() -> Path:
    """Where the box keeps its database, models and sounds."""
    return models.models_dir().parent


@asynccontextmanager
async def reception(
    box: Box, file: PracticeFile, clock: Clock, folder: Path, watch: Callable[[str, object], None] = lambda *_: None
) -> AsyncIterator[Open]:
    """A reception ready for calls. Without its recogniser it records, without its database it says so: it answers.

    Raises:
        SettingsError: nobody could ever read the messages, somebody on call could not be written to, or an engine or a
            danger is unknown.
        LineError: the line cannot be opened.
    """
    if not box.recipients:
        raise SettingsError("No key to seal messages to: run permanence keys, and keep what it prints on paper.")
    check_own(file.practice.own_signs)
    check_watchers(file.practice.escalation)
    words = script.load(Path(box.texts)) if box.texts else script.french()
    try:
        store = Store(folder / "permanence.db", file, clock, AgeSeal(box.recipients))
    except StoreError as why:
        logger.critical("nothing can be kept", extra={"error_key": why.key})
        rooms = studio(box)
        house = House(ShutLedger(file.practice, why), words, clock, NobodyListens(), SileroActivity, rooms, watch=watch)
        async with line_of(box, clock) as line:
            yield Open(house, line, rooms, None)
        return
    try:
        _recover(store)
        recognizer = await _listening(box, store)
        rooms = studio(box, store.fallback)
        house = House(
            *(store, Script(OwnSentences(words.sentences, store)), clock, recognizer or NobodyListens()),
            *(SileroActivity, rooms, box.recording, box.calls_at_once),
            deaf=recognizer is None,
            watch=watch,
        )
        async with line_of(box, clock) as line:
            with rounds.running(store, routes(box, clock), clock):
                yield Open(house, line, rooms, store)
    finally:
        store.close()


def can_be_opened(folder: Path, file: PracticeFile, clock: Clock) -> bool:
    """Can the box's database be used again?"""
    try:
        Store(folder / "permanence.db", file, clock, AgeSeal([new_key_pair().recipient])).close()
    except StoreError:
        return False
    return True


def _recover(store: Store) -> None:
    """What a power cut has left is put right; on a full disk the next start does it, and calls are answered now."""
    try:
        store.recover()
    except StoreError as failure:
        logger.critical("nothing could be recovered", extra={"error_key": failure.key})


async def _listening(box: Box, store: Store) -> Recognizer | None:
    """The recogniser, ready; None where its model is missing or broken."""
    try:
        recognizer = recognizer_of(box)
        await recognizer.warm_up()
    except (MissingPart, ModelError, HearingError) as failure:
        logger.critical("the recogniser cannot be loaded", extra={"error_key": failure.key})
        with suppress(StoreError):
            store.fallback("recognizer: none")
        return None
    return recognizer


LOOK_AT_FAULTS_S = 10


async def tell_faults(opened: Open) -> None:
    """Note what is wrong, and how loud calls are, for the lamps and the page; a full disk shows by itself."""
    noted: Mapping[Fault, bool] | None = None
    while opened.store is not None:
        for levels in opened.line.measured():
            with suppress(StoreError):
                await asyncio.to_thread(opened.store.note_levels, levels)
        now = {Fault.DEAF: opened.house.deaf, Fault.NOT_REGISTERED: not opened.line.taken}
        if now != noted:
            with suppress(StoreError):
                await asyncio.to_thread(opened.store.note_faults, now)
                noted = now
        await opened.house.clock.sleep(LOOK_AT_FAULTS_S)


class OwnSentences(Mapping[str, str]):
    """The box's sentences, with those in their place that the practice has written on its page, as they stand now."""

    def __init__(self, shipped: Mapping[str, str], store: Store) -> None:
        self._shipped = shipped
        self._store = store

    def __getitem__(self, key: str) -> str:
        return self._store.sentences.get(key) or self._shipped[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._shipped)

    def __len__(self) -> int:
        return len(self._shipped)


def recognizer_of(box: Box) -> Recognizer:
    match box.recognizer:
        case "whisper":
            return WhisperRecognizer(models.path("whisper-base"))
        case "vosk":
            return VoskRecognizer(models.path("vosk-model-small-fr-0.22"))
    raise SettingsError(f"There is no recogniser {box.recognizer!r}; it is 'whisper' or 'vosk'.")


def routes(box: Box, clock: Clock) -> Routes:
    """Who sends texts."""
    return Routes(
        _patients_texting(box, clock), ModemTexting(Path(box.modem_spool), clock) if box.modem_spool else None
    )


def _patients_texting(box: Box, clock: Clock) -> Texting | None:
    if box.ovh_account:
        keys = (box.ovh_application_key, box.ovh_application_secret, box.ovh_consumer_key)
        return OvhTexting(OvhAccount(box.ovh_account, *keys, box.sms_sender), clock)
    return ProviderTexting(box.sms_url, box.sms_token, box.sms_sender, clock) if box.sms_url else None


def studio(box: Box, on_fallback: Callable[[str], None] = lambda _: None) -> Studio:
    """The box's voice over a cache that every process of the box shares; the quick voice is noted each time."""
    voice: Voice = EspeakVoice()
    if box.voice != "espeak":
        try:
            voice = KokoroVoice(models.path("kokoro"))
        except MissingPart as failure:
            logger.error("the voice is not installed", extra={"error_key": failure.key})  # noqa: TRY400 - no words
            on_fallback("voice: espeak-ng")
    return Studio(voice, EspeakVoice(), SoundCache(home() / "sounds"), on_fallback)


def ahead(words: Script, file: PracticeFile, clock: Clock) -> tuple[str, ...]:
    """Everything this practice will say whose words are known already."""
    return phrases_ahead(words, file.practice, clock.now())


def line_of(box: Box, clock: Clock) -> SipLine | AnalogueLine:
    return AnalogueLine(analogue_settings(box), clock) if box.line == "analogue" else SipLine(sip_settings(box), clock)


def analogue_settings(box: Box) -> AnalogueSettings:
    return AnalogueSettings(box.sound_card, box.ring_pin, box.hook_pin, box.loop_pin or None, box.rings)


CROWD = 12
"""Callers beyond those whom the box talks with: they hear of the 15 and leave a message. Only the next hears the busy
tone, and few lines carry so many. Measured on two x86 cores, sixteen at once: 0.74 of one, 25 MB more than four, two
threads each (systemd/permanence-reception.service has TasksMax).
"""


def sip_settings(box: Box) -> SipSettings:
    address, _, port = box.listen.rpartition(":")
    if not address or not port.isdigit():
        raise SettingsError(f"listen must be an address and a port, like 127.0.0.1:5060, not {box.listen!r}.")
    return SipSettings(
        address=address,
        port=int(port),
        registrar=box.registrar or None,
        gateway=box.gateway or None,
        user=box.user,
        password=box.password,
        calls_at_once=box.calls_at_once + CROWD,
        trust_trunk=box.trust_trunk,
    )


def updater(
    folder: Path, zone: ZoneInfo, clock: Clock, answers: Callable[[Services], Callable[[], Awaitable[bool]]]
) -> Updater:
    """``answers``: makes, of the services, what tells whether the box answers a call.

    Raises:
        UpdateError: what is installed here would not last.
    """
    services = SystemdServices(clock)
    own = folder / state.FOLDER
    packages = CardPackages(own) if card.is_card() else DebianPackages(own)
    return Updater(folder, packages, services, answers(services), clock, zone)


# --- for commands that need only the database ----------------------------------------------------------------


def add_store_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--practice", type=Path, metavar="FILE", help="the practice (default: practice.toml at home)")
    parser.add_argument("--home", type=Path, metavar="FOLDER", help="where the database is (default: $PERMANENCE_HOME)")


def open_store(args: argparse.Namespace) -> Store:
    """The box's database, for a command that seals nothing."""
    folder = args.home or home()
    file = load_practice(args.practice or folder / "practice.toml")
    return Store(folder / "permanence.db", file, SystemClock(), AgeSeal([new_key_pair().recipient]))


@contextmanager
def opened_store(args: argparse.Namespace) -> Iterator[Store]:
    """The same, closed in the end."""
    store = open_store(args)
    try:
        yield store
    finally:
        store.close()


def read_bytes(path: Path) -> bytes:
    """A file that a person names.

    Raises:
        DoorError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as failure:
        raise DoorError(f"{path.name} ne peut pas être lu : {failure.strerror}.") from failure


def write_private(path: Path, data: bytes) -> None:
    """A new file that its owner alone may read.

    Raises:
        DoorError: it cannot be written, or is there already.
    """
    try:
        path.touch(0o600, exist_ok=False)
        path.write_bytes(data)
    except FileExistsError as failure:
        raise DoorError(f"{path.name} existe déjà ; donnez un autre nom.") from failure
    except OSError as failure:
        raise DoorError(f"{path.name} ne peut pas être écrit : {failure.strerror}.") from failure
