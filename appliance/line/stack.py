"""baresip at one address of this machine: opened there, registered from there, closed.

The binding's wheel carries an OpenSSL past its end of life: nothing rests on its TLS; the trunk is reached over
the practice's own network or a VPN (docs/decisions/0003-sip-on-baresip.md).
"""

import asyncio
import logging
import os
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Protocol

import baresip
from baresip.events import Event, StackEvent

from appliance.errors import LineError
from appliance.line.caller_id import READ
from appliance.line.port import need_free
from appliance.line.way import LOOPBACK
from appliance.ports import Clock

logger = logging.getLogger(__name__)

REGISTERED_S = 60
"""The stack registers anew before this has passed (RFC 3261, 10.2.4): so long at most goes unseen that no call arrives,
and a router in between, which forgets a way after two minutes (RFC 4787, REQ-5), keeps that of calls open. A registrar
that wants it longer says so (423: RFC 3261, 10.3)."""

AWAY_S = 10
"""One that does not answer, whose name is not known yet, or to which there is no way, is asked again after so long."""

RETRY_S, RETRY_MOST_S = 30, 600
"""A registrar that refuses is asked again after so long, each time twice as long (RFC 5626, 4.5)."""

OUTCOME_S = 40
"""Longer than the 32 s after which a request without an answer has failed (RFC 3261, 17.1.2.2, timer F)."""

LEAVES_S = 2
"""The registrar has so long to take note that we leave."""

CANCELLED_S = 0.5

STACK_THREAD = "baresip-re"
STACK_PRIORITY = 10
"""Of 1 to 99 (sched(7)); what counts is to be above all that is not real-time."""

RTP_PORTS = "10000-20000"
"""Where each call's sound begins on the box; its firewall lets these out (firmware_config/nftables)."""

NAMES = "dns_getaddrinfo yes\n"
"""By the system: the stack reads /etc/resolv.conf once, and would know no name where it is written later."""

JITTER = "audio_jitter_buffer_type adaptive\naudio_jitter_buffer_ms 20-200\n"
"""The stack's own is fixed at 100 ms; sound arrived after 110 ms then, on one machine, and after 35 ms with this."""


@dataclass(frozen=True)
class SipSettings:
    address: str = LOOPBACK
    """Of this machine; ``way.ANY_ADDRESS``: the one on the way to the registrar, the gateway or the internet, whichever
    it is at the time."""
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

    @property
    def way_out(self) -> str | None:
        """Who takes our own calls."""
        return self.registrar or self.gateway


class Owner(Protocol):
    """Whom the stack tells what happens on it."""

    def rings(self, call: Any) -> None:
        """A call came in."""

    def registration(self, *, taken: bool, answer: str) -> None:
        """The registrar takes this line, or not; ``answer``: its status code, or "none"."""

    def died(self) -> None:
        """It has stopped by itself; only a new process can open another."""


class Stack:
    """One for a process at a time. ``agent`` is baresip's; once closed, all that it is asked for is a BaresipError."""

    def __init__(self, settings: SipSettings, address: str, clock: Clock, owner: Owner) -> None:
        self.address = address
        self.is_open = False
        self.agent: Any = None
        self._settings = settings
        self._clock = clock
        self._owner = owner
        self._runtime = baresip.Runtime()
        self._registering: asyncio.Task[None] | None = None
        self._lost = asyncio.Event()
        """The registrar has refused what it had taken."""

    async def open(self) -> None:
        """Take calls.

        Raises:
            LineError: the port is taken, the address not this machine's, or a setting is none that the stack knows.
        """
        need_free(self.address, self._settings.port)
        logging.getLogger("baresip").setLevel(logging.CRITICAL)  # its lines hold callers' numbers
        try:
            await self._runtime.start(self._config())
            _run_first()
            self._runtime.on_dead = self._owner.died
            self.agent = await baresip.UserAgent.create(self._runtime, self._account())
        except (baresip.BaresipError, RuntimeError, ValueError, OSError) as failure:
            await self.close()
            raise LineError(f"The telephone line cannot be opened: {failure}") from failure
        self.agent.on_incoming(self._owner.rings)
        self.is_open = True
        if self._settings.registrar:
            self.agent.on(self._registrar_says)
            self._registering = asyncio.create_task(self._register())

    async def close(self) -> None:
        """Leave the registrar, and the address."""
        self.is_open = False
        if self._registering is not None:
            await end(self._registering)
            with suppress(baresip.BaresipError):
                await self.agent.unregister(timeout=LEAVES_S)
        with suppress(baresip.BaresipError, RuntimeError):
            await self._runtime.close()

    def _config(self) -> Any:
        wanted = self._settings
        return baresip.Config(
            net_interface=self.address,
            max_concurrent_calls=wanted.calls_at_once,
            expose_headers=READ,
            rtp_timeout=wanted.lost_s,
            native_log_level="error",
            extra_config_text=f"sip_listen {self.address}:{wanted.port}\nrtp_ports {RTP_PORTS}\n"
            f"{NAMES}call_hold_other_calls no\n{JITTER}",
        )

    def _account(self) -> Any:
        wanted = self._settings
        return baresip.Account(
            user=wanted.user,
            domain=wanted.registrar or f"{self.address}:{wanted.port}",
            password=wanted.password,
            reg_interval=REGISTERED_S if wanted.registrar else 0,
            audio_codecs=("pcma", "pcmu"),
            extra_params=("catchall=yes",),  # whatever number was dialled, it is the practice's
        )

    async def _register(self) -> None:
        """Have the line registered; the stack renews it, but after a refusal waits for up to half an hour."""
        wait_s = RETRY_S
        while True:
            self._lost.clear()
            try:
                await self.agent.register(timeout=OUTCOME_S)
            except baresip.BaresipError as failure:
                status = getattr(failure, "status", None)
                self._owner.registration(taken=False, answer=str(status or "none"))
                await self._clock.sleep(wait_s if status else AWAY_S)
                wait_s = min(2 * wait_s, RETRY_MOST_S) if status else RETRY_S
            else:
                wait_s = RETRY_S
                await self._lost.wait()

    def _registrar_says(self, event: StackEvent) -> None:
        if event.event is Event.REGISTER_OK:
            self._owner.registration(taken=True, answer="200")
        elif event.event is Event.REGISTER_FAIL:
            self._owner.registration(taken=False, answer=(event.text or "none")[:3])
            self._lost.set()


async def end(task: "asyncio.Task[None]") -> None:
    """Cancel it for as long as it lives.

    Before Python 3.12 ``wait_for``, by which the binding waits, loses a cancellation that comes together with what it
    waits for (https://github.com/python/cpython/issues/86296).
    """
    while not task.done():
        task.cancel()
        await asyncio.wait((task,), timeout=CANCELLED_S)


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
