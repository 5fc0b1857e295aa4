"""Where sentences become sound: from the cache, else rendered now, else said by the voice that is never late."""

import asyncio
import logging
from collections.abc import Callable, Iterable

from appliance.errors import PermanenceError
from appliance.ports import Voice
from appliance.speaking.cache import SoundCache
from appliance.speaking.french import for_the_ear
from appliance.vocabulary.audio import Pcm16, silence

logger = logging.getLogger(__name__)

PATIENCE_S = 1.2
"""How long a caller may wait for one phrase before the quicker voice says it."""


class Studio:
    """One for the process. Rendering for a caller goes before rendering ahead.

    Args:
        voice: the box's own.
        fallback: says what the voice cannot, or not in time.
        cache: what was rendered before.
        on_fallback: told why, each time the fallback spoke.
    """

    def __init__(
        self, voice: Voice, fallback: Voice, cache: SoundCache, on_fallback: Callable[[str], None] = lambda _: None
    ) -> None:
        self._voice = voice
        self._fallback = fallback
        self._cache = cache
        self._on_fallback = on_fallback
        self._rendering: dict[str, asyncio.Task[Pcm16]] = {}
        self._wanted = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def sound(self, phrase: str) -> Pcm16:
        """``phrase`` as the caller hears it; always something."""
        spoken = for_the_ear(phrase)
        kept = self._cache.get(spoken, self._voice.fingerprint)
        if kept is not None:
            return kept
        self._wanted += 1
        self._idle.clear()
        try:
            return await asyncio.wait_for(asyncio.shield(self._render(spoken)), PATIENCE_S)
        except TimeoutError:
            return await self._quickly(spoken, "late")
        except PermanenceError as failure:
            return await self._quickly(spoken, failure.key)
        finally:
            self._wanted -= 1
            if not self._wanted:
                self._idle.set()

    def begin(self, phrase: str) -> None:
        """``phrase`` will be wanted soon; returns at once."""
        spoken = for_the_ear(phrase)
        if self._cache.get(spoken, self._voice.fingerprint) is None:
            self._render(spoken)

    def ready(self, phrase: str) -> bool:
        """Would it be heard at once?"""
        return self._cache.get(for_the_ear(phrase), self._voice.fingerprint) is not None

    async def prepare(self, phrases: Iterable[str], on_done: Callable[[str], None] = lambda _: None) -> None:
        """Render ahead, one by one, whenever no caller is waiting.

        Raises:
            MissingPart: the voice is not installed.
            SpeakingError: the voice is broken.
        """
        for phrase in phrases:
            spoken = for_the_ear(phrase)
            if self._cache.get(spoken, self._voice.fingerprint) is None:
                await self._idle.wait()
                await self._render(spoken)
            on_done(phrase)
        await asyncio.to_thread(self._cache.trim)

    def _render(self, spoken: str) -> asyncio.Task[Pcm16]:
        """One rendering for everybody who waits for the same words."""
        if spoken not in self._rendering:
            task = asyncio.create_task(self._rendered(spoken))
            self._rendering[spoken] = task
            task.add_done_callback(lambda done: self._forget(spoken, done))
        return self._rendering[spoken]

    def _forget(self, spoken: str, done: asyncio.Task[Pcm16]) -> None:
        """A failure nobody waited for is seen here, and again when the phrase is wanted."""
        self._rendering.pop(spoken, None)
        if not done.cancelled():
            done.exception()

    async def _rendered(self, spoken: str) -> Pcm16:
        sound = await self._voice.render(spoken)
        await asyncio.to_thread(self._cache.put, spoken, self._voice.fingerprint, sound)
        return sound

    async def _quickly(self, spoken: str, why: str) -> Pcm16:
        self._on_fallback(why)
        try:
            return await self._fallback.render(spoken)
        except PermanenceError as failure:
            logger.error("no voice can speak", extra={"error_key": failure.key})  # noqa: TRY400 - no words
            return silence(200)
