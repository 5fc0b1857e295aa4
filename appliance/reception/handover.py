"""A caller is handed over to a person, who takes the call with a key; then the two are joined.

Without the key nothing private is said and nobody is joined: who picks up may be a voicemail.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from typing import Any

from appliance.errors import CallEnded
from appliance.ports import Call, Clock
from appliance.reception.listener import Listener
from appliance.vocabulary.audio import FRAME_MS, Frame, Pcm16
from appliance.vocabulary.telephony import Digit

TAKE = "1"
RINGS_S = 25
"""Five rings: a voicemail mostly waits longer."""

DECIDES_S = 20
"""The offer is said twice in that time."""

COMPANY_S = 8
"""Between two words to the caller who waits."""

Sound = Callable[[str], Awaitable[Pcm16]]


@dataclass(frozen=True)
class Words:
    """What is said on either side, each a few phrases."""

    waiting: Sequence[str]
    """To the caller, now and then."""
    offer: Sequence[str]
    """To whoever picks up: which key takes the call."""
    briefing: Sequence[str]
    """To the person who took it: who calls, and what for."""


class Handover:
    """One attempt to reach a person."""

    def __init__(self, call: Call, listener: Listener, clock: Clock, sound: Sound, words: Words) -> None:
        self._call = call
        self._listener = listener
        self._clock = clock
        self._sound = sound
        self._words = words

    async def reach(self, number: str) -> Call | None:
        """The person who has taken the call, briefed; None when nobody did, and the caller still waits.

        Raises:
            CallEnded: the caller has hung up meanwhile.
        """
        async with AsyncExitStack() as not_handed_on:
            seeking = asyncio.create_task(self._taken(number, not_handed_on))
            beside = [asyncio.create_task(one) for one in (self._keep_company(), _drain(self._listener.sound()))]
            try:
                await asyncio.wait((seeking, *beside), return_when=asyncio.FIRST_COMPLETED)
                for gone in (one for one in beside if one.done()):
                    gone.result()
                person = await seeking
            finally:
                await _stop(seeking, *beside)
            if person is not None:
                not_handed_on.pop_all()
            return person

    async def join(self, person: Call) -> None:
        """Let the two talk until one of them hangs up; then both calls are over."""
        ways = [
            asyncio.create_task(_carry(self._listener.sound(), person)),
            asyncio.create_task(_carry(person.heard(), self._call)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await _stop(*ways)
            await person.hang_up()
            await self._call.hang_up()

    async def _taken(self, number: str, not_handed_on: AsyncExitStack) -> Call | None:
        """Whoever picks up is hung up with the stack."""
        try:
            async with asyncio.timeout(RINGS_S):
                person = await self._call.ring(number)
        except TimeoutError:
            return None
        if person is None:
            return None
        not_handed_on.push_async_callback(person.hang_up)
        with suppress(CallEnded):
            if await self._decides(person):
                await self._say(person, self._words.briefing)
                return person
        return None

    async def _decides(self, person: Call) -> bool:
        """Did they press the key? A voicemail, another key, or silence is no."""
        offering = asyncio.create_task(self._offer(person))
        heard_ms = 0
        try:
            async for item in person.heard():
                if isinstance(item, Digit):
                    return item.key == TAKE
                heard_ms += FRAME_MS
                if heard_ms >= DECIDES_S * 1000:
                    return False
        finally:
            await _stop(offering)
        return False

    async def _offer(self, person: Call) -> None:
        for _ in range(2):
            await self._say(person, self._words.offer)
            await self._clock.sleep(DECIDES_S / 4)

    async def _keep_company(self) -> None:
        while True:
            await self._clock.sleep(COMPANY_S)
            await self._say(self._call, self._words.waiting)

    async def _say(self, call: Call, phrases: Sequence[str]) -> None:
        for phrase in phrases:
            await call.play(await self._sound(phrase))


async def _stop(*tasks: asyncio.Task[Any]) -> None:
    """What they came to is no news any more."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _drain(frames: AsyncIterator[Frame]) -> None:
    """Until the caller hangs up."""
    async for _ in frames:
        pass


async def _carry(frames: AsyncIterator[Frame | Digit], to: Call) -> None:
    async for item in frames:
        if not isinstance(item, Digit):
            to.feed(item)
