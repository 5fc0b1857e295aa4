"""Where sentences become sound: from the cache, else rendered now, else said by the voice that is never late."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from enum import IntEnum

from appliance.errors import PermanenceError, SpeakingError
from appliance.ports import Voice
from appliance.speaking.cache import SoundCache
from appliance.speaking.french import for_the_ear
from appliance.vocabulary.audio import Pcm16, silence

logger = logging.getLogger(__name__)

PATIENCE_S = 1.2
"""How long a caller may wait for one phrase before the quicker voice says it."""


class _Rank(IntEnum):
    """What is rendered first, of what is asked."""

    WAITED_FOR = 0
    SOON = 1
    AHEAD = 2


@dataclass
class _Order:
    rank: _Rank
    sound: asyncio.Future[Pcm16]


class Studio:
    """One for the process. Phrases are rendered one by one: a caller's first, those rendered ahead last.

    Args:
        voice: the box's own.
        fallback: says what the voice cannot, or not in time.
        cache: what was rendered before.
        on_fallback: told why, each time the fallback spoke.
        patience_s: how long the voice may take for one phrase.
    """

    def __init__(
        self,
        voice: Voice,
        fallback: Voice,
        cache: SoundCache,
        on_fallback: Callable[[str], None] = lambda _: None,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._voice = voice
        self._fallback = fallback
        self._cache = cache
        self._on_fallback = on_fallback
        self._patience_s = patience_s
        self._orders: dict[str, _Order] = {}
        self._working: asyncio.Task[None] | None = None

    async def sound(self, phrase: str) -> Pcm16:
        """``phrase`` as the caller hears it; always something."""
        spoken = for_the_ear(phrase)
        kept = self._kept(spoken)
        if kept is not None:
            return kept
        rendering = asyncio.shield(self._order(spoken, _Rank.WAITED_FOR))
        try:
            return await asyncio.wait_for(rendering, self._patience_s)
        except TimeoutError:
            return await self._quickly(spoken, "late")
        except PermanenceError as failure:
            return await self._quickly(spoken, failure.key)

    def begin(self, phrase: str) -> None:
        """``phrase`` will be wanted soon; returns at once."""
        spoken = for_the_ear(phrase)
        if self._kept(spoken) is None:
            self._order(spoken, _Rank.SOON)

    def ready(self, phrase: str) -> bool:
        """Would it be heard at once?"""
        return self._kept(for_the_ear(phrase)) is not None

    async def prepare(self, phrases: Iterable[str], on_done: Callable[[str], None] = lambda _: None) -> None:
        """Render ahead, one by one, whenever nobody wants another.

        Raises:
            MissingPart: the voice is not installed.
            SpeakingError: the voice is broken.
        """
        for phrase in phrases:
            spoken = for_the_ear(phrase)
            if self._kept(spoken) is None:
                await asyncio.shield(self._order(spoken, _Rank.AHEAD))
            await asyncio.sleep(0)  # between two looks at the disk the calls go on
            on_done(phrase)
        await asyncio.to_thread(self._cache.trim)

    def _kept(self, spoken: str) -> Pcm16 | None:
        return self._cache.get(spoken, self._voice.fingerprint)

    def _order(self, spoken: str, rank: _Rank) -> asyncio.Future[Pcm16]:
        """One rendering for everybody who wants the same words, as soon as the most urgent of them needs."""
        order = self._orders.get(spoken)
        if order is None:
            order = _Order(rank, asyncio.get_running_loop().create_future())
            order.sound.add_done_callback(lambda done: done.exception())  # a failure nobody waited for is no news
            self._orders[spoken] = order
        order.rank = min(order.rank, rank)
        if self._working is None or self._working.done():
            self._working = asyncio.create_task(self._work())
        return order.sound

    async def _work(self) -> None:
        """Until nothing is ordered; orders of the same rank in the order they came."""
        while self._orders:
            spoken = min(self._orders, key=lambda one: self._orders[one].rank)
            try:
                sound = await self._voice.render(spoken)
                await asyncio.to_thread(self._cache.put, spoken, self._voice.fingerprint, sound)
            except PermanenceError as failure:
                self._orders.pop(spoken).sound.set_exception(failure)
            except BaseException:
                self._orders.pop(spoken).sound.set_exception(SpeakingError("The voice has stopped."))
                raise
            else:
                self._orders.pop(spoken).sound.set_result(sound)

    async def _quickly(self, spoken: str, why: str) -> Pcm16:
        with suppress(PermanenceError):  # what cannot be noted must still be said
            await asyncio.to_thread(self._on_fallback, why)
        try:
            return await self._fallback.render(spoken)
        except PermanenceError as failure:
            logger.error("no voice can speak", extra={"error_key": failure.key})  # noqa: TRY400 - no words
            return silence(200)
