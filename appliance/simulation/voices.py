"""The caller's voice: chosen by the persona, rendered before the call, and sent through a telephone's channel.

Kokoro has one French voice, the box's own. Callers are that voice at other pitches, the formants moved with it; the
voices of other languages speak French with so strong an accent that Whisper base loses every second word, so they
are kept for personas with an accent, and for ``--voice``.
"""

import re
import zlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import soxr

from appliance.ports import Voice
from appliance.speaking.cache import SoundCache
from appliance.speaking.channel import telephone
from appliance.speaking.french import for_the_ear
from appliance.speaking.kokoro import FRENCH_VOICE, KokoroVoice
from appliance.vocabulary.audio import SAMPLE_RATE_HZ, Pcm16, silence

WOMEN = (1.0, 1.06, 0.95)
MEN = (0.85, 0.88, 0.9)
"""Shares of the voice's own pitch. Word error rate of ten sentences through the channel: 0.17 at 1.0, 0.09 at 1.06,
0.11 at 0.9, 0.07 at 0.85; deeper voices are lost (0.35 at 0.78)."""

ACCENTED = ("if_sara", "ef_dora", "im_nicola", "em_alex")
"""Of ten sentences, 0.43 to 0.46 of the words were lost."""

OLD = 75
HESITATION_MS = 900
"""Between the halves of a hesitant sentence: long for a speaker, shorter than the house's longest patience."""

_WOMAN = re.compile(r"\b(?:woman|girl|female|lady|mother|femme|fille|dame)\b", re.IGNORECASE)
_MAN = re.compile(r"\b(?:man|boy|male|father|homme|garçon|monsieur)\b", re.IGNORECASE)
_ACCENT = re.compile(r"\b(?:accent|foreign|étranger)", re.IGNORECASE)
_OF_FRANCE = re.compile(
    r"\b(?:local|rural|country|city|village|region\w*|(?:north|south|east|west|mid)\w*|paris\w*|alsa\w*|lorrain\w*|jura\w*"
    r"|breton|brittany|norman\w*|picard\w*|ch'?ti\w*|auverg\w*|gasco\w*|basque|proven\w*|marseill\w*|toulous\w*|savo\w*"
    r"|burgund\w*|corsi\w*|limousin|charent\w*|vend[eé]\w*|belgian|swiss|sud|nord|est|ouest|pays|campagne)\b",
    re.IGNORECASE,
)
"""Such an accent is French, which the voices of other languages are not."""
_SLOW = re.compile(r"\b(?:slow|soft|weak|tired|breath|lent|faible)", re.IGNORECASE)
_FAST = re.compile(r"\b(?:fast|quick|hurried|nervous|angry|rapide|pressé)", re.IGNORECASE)


@dataclass(frozen=True)
class Manner:
    """Which Kokoro voice, how fast, and how high it speaks; 1.0 is its own pace and pitch."""

    voice: str
    speed: float = 1.0
    pitch: float = 1.0


def manner(description: str, key: str, seed: int = 0, voice: str | None = None) -> Manner:
    """How the caller of scenario ``key`` speaks ("woman, 80, slow"); the same each time.

    Args:
        description: of the persona.
        key: of the scenario.
        seed: another choice among those that fit.
        voice: this Kokoro voice, whoever speaks.
    """
    age = re.search(r"\b\d{1,3}\b", description)
    old = age is not None and int(age[0]) >= OLD
    speed = 1.1 if _FAST.search(description) else 0.85 if _SLOW.search(description) else 0.9 if old else 1.0
    if voice is not None:
        return Manner(voice, speed)
    draw = zlib.crc32(f"{key}/{seed}".encode())
    if _ACCENT.search(description) and not _OF_FRANCE.search(description):
        return Manner(ACCENTED[draw % len(ACCENTED)], speed)
    pitches = WOMEN if _WOMAN.search(description) else MEN if _MAN.search(description) else (*WOMEN, *MEN)
    return Manner(FRENCH_VOICE, speed, pitches[draw % len(pitches)])


@lru_cache(maxsize=2)
def kokoro(model: Path, how: Manner) -> KokoroVoice:
    """Loaded once for several calls; what is lowered afterwards is spoken faster before."""
    return KokoroVoice(model, how.voice, round(how.speed / how.pitch, 3))


class CallerVoice:
    """Sentences as they leave the caller's telephone.

    Args:
        voice: who speaks.
        cache: what was rendered before.
        noise_db: signal to noise ratio of the line; None: a clean one.
        seed: of the noise.
        pitch: lowered or raised to this share of the voice's own.
    """

    def __init__(
        self, voice: Voice, cache: SoundCache, noise_db: float | None = None, seed: int = 0, pitch: float = 1.0
    ) -> None:
        self._voice = voice
        self._pitch = pitch
        self._cache = cache
        self._noise_db = noise_db
        self._seed = seed

    async def say(self, text: str, *, hesitant: bool = False) -> Pcm16:
        """The sound of ``text``; ``hesitant`` puts a pause in its middle.

        Raises:
            SpeakingError: the voice failed.
            MissingPart: it is not installed.
        """
        parts = [await self._clean(part) for part in (_halves(text) if hesitant else [text])]
        return telephone(Pcm16(silence(HESITATION_MS).join(parts)), self._noise_db, self._seed)

    async def _clean(self, text: str) -> Pcm16:
        spoken = for_the_ear(letters_named(text))
        sound = self._cache.get(spoken, self._voice.fingerprint)
        if sound is None:
            sound = await self._voice.render(spoken)
            self._cache.put(spoken, self._voice.fingerprint, sound)
        return pitched(sound, self._pitch)


def pitched(sound: Pcm16, pitch: float) -> Pcm16:
    """Played slower or faster, so that voice and formants lie lower or higher."""
    if pitch == 1.0:
        return sound
    samples = np.frombuffer(sound, "<i2").astype(np.float32)
    played = soxr.resample(samples, SAMPLE_RATE_HZ * pitch, SAMPLE_RATE_HZ)
    return Pcm16(np.clip(played, -32_768, 32_767).astype("<i2").tobytes())


def _halves(text: str) -> list[str]:
    """Parted where the file has points of suspension, else in the middle."""
    parts = [part.strip(" .…") for part in re.split(r"\.\.\.|…", text)]
    if len([part for part in parts if part]) > 1:
        return [part for part in parts if part]
    words = text.split()
    middle = (len(words) + 1) // 2
    return [" ".join(half) for half in (words[:middle], words[middle:]) if half]


_LETTERS = dict(
    zip(
        "BCDEFGHJKLMNPQRSTVWXYZÉÈÇËÏ",
        (
            *("bé", "cé", "dé", "e", "effe", "gé", "hache", "ji", "ka", "elle", "emme", "enne", "pé", "ku", "erre"),
            *("esse", "té", "vé", "double vé", "ixe", "i grec", "zède", "e accent aigu", "e accent grave"),
            *("cé cédille", "e tréma", "i tréma"),
        ),
        strict=True,
    )
)
"""As letters are called aloud (domain notes, 3.7); the other vowels are called as they are written."""

_ROW = re.compile(r"\b[A-ZÀ-Ý](?:[ ,\-]+[A-ZÀ-Ý]\b(?!['’]))+")
_ALONE = re.compile(r"\b[B-DF-HJ-NP-TV-Z]\b(?!['’.])")


def letters_named(text: str) -> str:
    """ "D E L" -> "dé, e, elle": a voice reads a row of letters as a word."""
    rows = _ROW.sub(lambda row: ", ".join(_named(letter) for letter in re.findall(r"\w", row[0])), text)
    return _ALONE.sub(lambda one: _named(one[0]), rows)


def _named(letter: str) -> str:
    return _LETTERS.get(letter, letter)
