"""SIP on baresip (RFC 3261), G.711 at 8 kHz (RFC 3551): calls in, on an address of our own or from a registrar.

The binding's wheel carries an OpenSSL past its end of life: nothing rests on its TLS; the trunk is reached over
the practice's own network or a VPN (docs/decisions/0003-sip-on-baresip.md).
"""

import asyncio
import logging
import os
import re
import threading
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Self

import baresip
from baresip.events import Event, StackEvent

from appliance.errors import LineError
from appliance.line import probe
from appliance.line.caller_id import ASSERTED, PRIVACY, calling
from appliance.line.port import need_free
from appliance.line.sip_call import SipCall
from appliance.ports import Clock
from appliance.vocabulary.levels import Levels
from appliance.vocabulary.telephony import CallerId

__all__ = ["SipCall", "SipLine", "SipSettings"]

logger = logging.getLogger(__name__)

REGISTERED_S = 600
"""The stack registers anew before this has passed (RFC 3261, 10.2.4)."""

RETRY_S, RETRY_MOST_S = 30, 600
"""A registrar that refuses or is away is asked again after so long, each time twice as long (RFC 5626, 4.5)."""

OUTCOME_S = 40
"""Longer than the 32 s after which a request without an answer has failed (RFC 3261, 17.1.2.2, timer F)."""

RINGS_S = 30
STACK_THREAD = "baresip-re"
STACK_PRIORITY = 10
"""Of 1 to 99 (sched(7)); what counts is to be above all that is not real-time."""

JITTER = "audio_jitter_buffer_type adaptive\naudio_jitter_buffer_ms 20-200\n"
"""The stack's own is fixed at 100 ms; sound arrived after 110 ms then, on one machine, and after 35 ms with this."""

ANY_ADDRESS = "0.0.0.0"  # noqa: S104 - compared with, not bound


@dataclass(frozen=True)
class SipSettings:
    address: str = "127.0.0.1"
    """Of this machine; 0.0.0.0: all of them."""
    port: int = 5060
    registrar: str | None = None
    """Host or host:port; None: calls come directly."""
    gateway: str | None = None
    """Without a registrar: host or host:port that takes our own calls; None: we place none."""
    user: str = "permanence"
    password: str = field(default="", repr=False)
    calls_at_once: int = 4
    """One more is answered 486 Busy Here."""
    trust_trunk: bool = False
    """Believe P-Asserted-Identity."""
    lost_s: int = 20
    """Silence of the network, not of the caller: no RTP at all for so long ends the call."""


class SipLine:
    """``ports.Line``. The stack is one for the process: a second line at the same time is refused."""

    def __init__(self, settings: SipSettings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._runtime = baresip.Runtime()
        self._agent: Any = None
        self._ringing: asyncio.Queue[SipCall | None] = asyncio.Queue()
        self._live: set[SipCall] = set()
        self._measured: list[Levels] = []
        self._registering: asyncio.Task[None] | None = None
        self._registered: bool | None = None
        self._dead = False

    async def __aenter__(self) -> Self:
        wanted = self._settings
        need_free(wanted.address, wanted.port)
        logging.getLogger("baresip").setLevel(logging.CRITICAL)  # its lines hold callers' numbers
        try:
            await self._runtime.start(self._config())
            _run_first()
            self._runtime.on_dead = self._died
            self._agent = await baresip.UserAgent.create(self._runtime, self._account())
        except (baresip.BaresipError, RuntimeError, ValueError, OSError) as failure:
            await self._close()
            raise LineError(f"The telephone line cannot be opened: {failure}") from failure
        self._agent.on_incoming(self._rings)
        if wanted.registrar:
            self._agent.on(self._registrar_says)
            self._registering = asyncio.create_task(self._register())
        return self

    async def __aexit__(self, *exc: object) -> None:
        for call in tuple(self._live):
            await call.hang_up()
        if self._registering is not None:
            self._registering.cancel()
            with suppress(baresip.BaresipError):
                await self._agent.unregister(timeout=2)
        self._ringing.put_nowait(None)
        await self._close()

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
        way = wanted.registrar or wanted.gateway
        if way is None:
            raise LineError("This line has no way out: it has neither a registrar nor a gateway.")
        if wanted.registrar and not self._registered:
            raise LineError("The registrar does not take this line: no call leaves.")
        try:
            return await self.dial(f"sip:{number}@{way}")
        except LineError:
            return None

    async def dial(self, to: str) -> SipCall:
        """Call ``to``, a SIP URI; the call is up when this returns. Cancelled, the ringing ends.

        Raises:
            LineError: nobody answers, or the line is busy.
        """
        news: asyncio.Queue[StackEvent] = asyncio.Queue()
        self._agent.on(news.put_nowait)  # first: on one machine the answer may be there before dialling returns
        call: SipCall | None = None
        try:
            dialled = await self._place(to)
            call = self._take(dialled, CallerId(None))
            async with asyncio.timeout(RINGS_S):
                await _taken(to, dialled.handle, news)
            self._agent.off(news.put_nowait)
            while not news.empty():
                if (event := news.get_nowait()).call == dialled.handle:
                    call.happened(event)
        except (baresip.BaresipError, ValueError, TimeoutError) as failure:
            await _give_up(call)
            raise LineError(f"The call to {to} was not taken: {failure or 'nobody answers'}.") from failure
        except (LineError, asyncio.CancelledError):
            await _give_up(call)
            raise
        finally:
            self._agent.off(news.put_nowait)
        return call

    async def _place(self, to: str) -> Any:
        """The stack's call, once its INVITE is on the way; given up meanwhile, it is taken back."""
        placing = asyncio.create_task(self._agent.dial(to))
        try:
            return await asyncio.shield(placing)
        except asyncio.CancelledError:
            with suppress(baresip.BaresipError, ValueError):
                await (await placing).hangup()
            raise

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
        """Does the stack answer a request at its own address (OPTIONS: RFC 3261, 11), as it would a caller's INVITE?"""
        host = "127.0.0.1" if self._settings.address == ANY_ADDRESS else self._settings.address
        return not self._dead and await probe.answers(host, self._settings.port)

    def _config(self) -> Any:
        wanted = self._settings
        return baresip.Config(
            net_interface=None if wanted.address == ANY_ADDRESS else wanted.address,
            max_concurrent_calls=wanted.calls_at_once,
            expose_headers=(ASSERTED, PRIVACY),
            rtp_timeout=wanted.lost_s,
            native_log_level="error",
            extra_config_text=f"sip_listen {wanted.address}:{wanted.port}\ncall_hold_other_calls no\n{JITTER}",
        )

    def _account(self) -> Any:
        wanted = self._settings
        return baresip.Account(
            user=wanted.user,
            domain=wanted.registrar or f"{wanted.address}:{wanted.port}",
            password=wanted.password,
            reg_interval=REGISTERED_S if wanted.registrar else 0,
            audio_codecs=("pcma", "pcmu"),
            extra_params=("catchall=yes",),  # whatever number was dialled, it is the practice's
        )

    def _rings(self, call: Any) -> None:
        caller = calling(call.peer or "", call.headers, trust_trunk=self._settings.trust_trunk)
        self._ringing.put_nowait(self._take(call, caller))

    def _take(self, call: Any, caller: CallerId) -> SipCall:
        home = self._settings.registrar or re.sub(r"^.*@|[;>].*$", "", call.peer or "")
        ours = SipCall(call, caller, self._clock, home, self.dial)
        self._settle()
        self._live.add(ours)
        return ours

    def _settle(self) -> None:
        """Of calls that have ended only how loud they were is kept."""
        over = {one for one in self._live if one.ended is not None}
        self._live -= over
        self._measured += [levels for levels in (one.meter.levels for one in over) if levels is not None]

    async def _register(self) -> None:
        """Until the registrar has taken us once; the stack renews it from then on."""
        wait_s = RETRY_S
        while True:
            try:
                await self._agent.register(timeout=OUTCOME_S)
            except baresip.BaresipError as failure:
                self._registration(taken=False, answer=str(getattr(failure, "status", None) or "none"))
                await self._clock.sleep(wait_s)
                wait_s = min(2 * wait_s, RETRY_MOST_S)
            else:
                return

    def _registrar_says(self, event: StackEvent) -> None:
        if event.event is Event.REGISTER_OK:
            self._registration(taken=True, answer="200")
        elif event.event is Event.REGISTER_FAIL:
            self._registration(taken=False, answer=(event.text or "none")[:3])

    def _registration(self, *, taken: bool, answer: str) -> None:
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

    def _died(self) -> None:
        self._dead = True
        for call in self._live:
            call.failed()
        self._ringing.put_nowait(None)

    async def _close(self) -> None:
        with suppress(baresip.BaresipError, RuntimeError):
            await self._runtime.close()


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


def _run_first() -> None:
    """Let the stack's thread, and those of each call, which inherit from it, run before all others.

    The stack never takes back a delay: each 20 ms for which a call's audio thread had to wait for a processor are added
    to all that the caller hears from then on. Measured on two busy cores: 300 ms after eight seconds, 12 ms with this.
    """
    for thread in threading.enumerate():
        if thread.name == STACK_THREAD and thread.native_id is not None:
            try:
                os.sched_setscheduler(thread.native_id, os.SCHED_RR, os.sched_param(STACK_PRIORITY))
            except OSError:
                logger.warning("The line may not run before other work and will answer late: it needs LimitRTPRIO=10.")
