"""SIP on baresip (RFC 3261), G.711 at 8 kHz (RFC 3551): calls in, on an address of our own or from a registrar."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any, Self

import baresip
from baresip.events import Event, StackEvent

from appliance.errors import LineError
from appliance.line import probe
from appliance.line.caller_id import calling
from appliance.line.sip_call import SipCall
from appliance.line.stack import SipSettings, Stack, end
from appliance.line.way import ANY_ADDRESS, LOOPBACK, Way, is_own
from appliance.ports import Clock
from appliance.vocabulary.levels import Levels
from appliance.vocabulary.telephony import CallerId

__all__ = ["SipCall", "SipLine", "SipSettings"]

logger = logging.getLogger(__name__)

RINGS_S = 30

LOOK_S = 2
"""How often this machine's address is looked at."""


class SipLine:
    """``ports.Line``. The stack is one for the process: a second line at the same time is refused."""

    def __init__(self, settings: SipSettings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._way = Way(settings.way_out, clock) if settings.address == ANY_ADDRESS else None
        self._stack = Stack(settings, settings.address, clock, self)
        self._following: asyncio.Task[None] | None = None
        self._ringing: asyncio.Queue[SipCall | None] = asyncio.Queue()
        self._live: set[SipCall] = set()
        self._measured: list[Levels] = []
        self._registered: bool | None = None
        self._dead = False

    async def __aenter__(self) -> Self:
        if self._way is None:
            await self._stack.open()
        else:
            await self._open(await self._way.begins() or LOOPBACK)
            self._following = asyncio.create_task(self._follow(self._way))
        return self

    async def __aexit__(self, *exc: object) -> None:
        if self._following is not None:
            await end(self._following)
        for call in tuple(self._live):
            await call.hang_up()
        self._ringing.put_nowait(None)
        await self._stack.close()

    async def calls(self) -> AsyncIterator[SipCall]:
        """Calls as they ring.

        Raises:
            LineError: the stack died; only a new process can open the line again.
        """
        while (call := await self._ringing.get()) is not None:
            yield call
        if self._dead:
            raise LineError("The telephone line has stopped by itself: the reception must be started again.")

    async def place(self, number: str) -> SipCall | None:
        wanted = self._settings
        way = wanted.way_out
        if way is None:
            raise LineError("This line has no way out: it has neither a registrar nor a gateway.")
        if wanted.registrar and not self._registered:
            raise LineError("The registrar does not take this line: no call leaves.")
        try:
            return await self.dial(f"sip:{number}@{way}")
        except LineError:
            return None

    async def dial(self, to: str, patience_s: float = RINGS_S) -> SipCall:
        """Call ``to``, a SIP URI; the call is up when this returns. Cancelled, the ringing ends.

        Raises:
            LineError: nobody answers within ``patience_s``, or the line is busy.
        """
        if not self._stack.is_open:
            raise LineError(f"The call to {to} was not placed: the line has no address at this moment.")
        agent = self._stack.agent
        news: asyncio.Queue[StackEvent] = asyncio.Queue()
        agent.on(news.put_nowait)  # first: on one machine the answer may be there before dialling returns
        call: SipCall | None = None
        try:
            dialled = await _placed(agent, to)
            call = self._take(dialled, CallerId(None))
            async with asyncio.timeout(patience_s):
                await _taken(to, dialled.handle, news)
            agent.off(news.put_nowait)
            while not news.empty():
                if (event := news.get_nowait()).call == dialled.handle:
                    call.happened(event)
        except (baresip.BaresipError, ValueError, TimeoutError) as failure:
            await _give_up(call)
            raise LineError(f"The call to {to} was not taken: {str(failure) or 'nobody answers'}.") from failure
        except (LineError, asyncio.CancelledError):
            await _give_up(call)
            raise
        finally:
            agent.off(news.put_nowait)
        return call

    @property
    def taken(self) -> bool:
        """False while the registrar does not take this line: no call arrives."""
        return self._settings.registrar is None or self._registered is not False

    def measured(self) -> list[Levels]:
        """How loud the calls were that have ended since this was last asked."""
        self._settle()
        measured, self._measured = self._measured, []
        return measured

    async def answers(self) -> bool:
        """Does the stack answer a request at its own address (OPTIONS: RFC 3261, 11), as it would a caller's INVITE?

        An address that the network has just taken away cannot be asked, and is no fault of the stack's.
        """
        where = self._stack.address
        return not self._dead and (await probe.answers(where, self._settings.port) or not is_own(where))

    async def _open(self, address: str) -> None:
        self._stack = Stack(self._settings, address, self._clock, self)
        await self._stack.open()

    async def _follow(self, way: Way) -> None:
        """The stack is bound to one address: where this machine is given another, it is opened there anew."""
        while True:
            await self._clock.sleep(LOOK_S)
            wanted = self._wanted(await way.begins())
            if wanted is None:
                continue
            for call in self._live:
                call.failed()
            await self._stack.close()
            try:
                await self._open(wanted)
            except LineError as failure:
                logger.warning("The line cannot follow its address; it tries again.", extra={"why": str(failure)})

    def _wanted(self, begins: str | None) -> str | None:
        """Where the stack is to be opened anew; None: it stays.

        For a call it waits, unless the network is back elsewhere and has ended it; without any network, what is left to
        answer is this machine itself.
        """
        here = self._stack.address
        there = is_own(here)
        wanted = begins or (here if there else LOOPBACK)
        talking = any(call.ended is None for call in self._live)
        if (wanted == here and self._stack.is_open) or (talking and (there or begins is None)):
            return None
        return wanted

    def rings(self, call: Any) -> None:
        caller = calling(call.peer or "", call.headers, trust_trunk=self._settings.trust_trunk)
        self._ringing.put_nowait(self._take(call, caller))

    def _take(self, call: Any, caller: CallerId) -> SipCall:
        home = self._settings.way_out or re.sub(r"^.*@|[;>].*$", "", call.peer or "")
        ours = SipCall(call, caller, self._clock, home, self.dial)
        self._settle()
        self._live.add(ours)
        return ours

    def _settle(self) -> None:
        """Of calls that have ended only how loud they were is kept."""
        over = {one for one in self._live if one.ended is not None}
        self._live -= over
        self._measured += [levels for levels in (one.meter.levels for one in over) if levels is not None]

    def registration(self, *, taken: bool, answer: str) -> None:
        """Say a change once."""
        if taken is self._registered:
            return
        self._registered = taken
        if taken:
            logger.info("The registrar has taken this line: calls arrive.")
        else:
            logger.warning(
                "The registrar does not take this line and no call arrives; it is asked again.",
                extra={"answer": answer},
            )

    def died(self) -> None:
        self._dead = True
        for call in self._live:
            call.failed()
        self._ringing.put_nowait(None)


async def _placed(agent: Any, to: str) -> Any:
    """The stack's call, once its INVITE is on the way; given up meanwhile, it is taken back."""
    placing = asyncio.create_task(agent.dial(to))
    try:
        return await asyncio.shield(placing)
    except asyncio.CancelledError:
        with suppress(baresip.BaresipError, ValueError):
            await (await placing).hangup()
        raise


async def _taken(to: str, handle: int, news: "asyncio.Queue[StackEvent]") -> None:
    """Until the other end has picked up; the agent tells of its other calls as well."""
    while True:
        event = await news.get()
        if event.call != handle:
            continue
        if event.event is Event.CALL_CLOSED:
            raise LineError(f"The call to {to} was not taken: {event.text}.")
        if event.event is Event.CALL_ESTABLISHED:
            return


async def _give_up(call: SipCall | None) -> None:
    if call is not None:
        await call.hang_up()
