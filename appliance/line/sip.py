"""SIP on baresip (RFC 3261), G.711 at 8 kHz (RFC 3551): calls in, on an address of our own or from a registrar.

The binding's wheel carries an OpenSSL past its end of life: nothing rests on its TLS; the trunk is reached over
the practice's own network or a VPN (docs/decisions/0003-sip-on-baresip.md).
"""

import asyncio
import logging
import re
import socket
from collections import deque
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Self

import baresip
from baresip.events import Event, StackEvent

from appliance.errors import CallEnded, LineError
from appliance.ports import Clock
from appliance.vocabulary.audio import BYTES_PER_MS, FRAME_BYTES, FRAME_MS, SILENCE, Frame, Pcm16
from appliance.vocabulary.telephony import CallerId, Digit, HangupCause

logger = logging.getLogger(__name__)

PEER_LOST_S = 20
"""Silence of the network, not of the caller: no RTP at all for so long ends the call (domain notes, 4.1)."""

LEAD_MS = 60
"""Sound handed to the stack ahead of time: enough for a late event loop, little enough for barge-in."""

TICK_S = 0.01
RETRY_S = 30
"""A registrar that refuses or is away is asked again so often (RFC 3261, 10.2.7 asks for politeness)."""

_TEL = re.compile(r"^(?:sips?|tel):(?P<user>[^@;>]*)", re.IGNORECASE)
_ASSERTED = "P-Asserted-Identity"


@dataclass(frozen=True)
class SipSettings:
    address: str = "127.0.0.1"
    port: int = 5060
    registrar: str | None = None
    user: str = "permanence"
    password: str = field(default="", repr=False)
    calls_at_once: int = 4
    trust_trunk: bool = False


class SipLine:
    """``ports.Line``. The stack is one for the process: two lines at once share nothing and are refused."""

    def __init__(self, settings: SipSettings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._runtime = baresip.Runtime()
        self._agent: Any = None
        self._ringing: asyncio.Queue[SipCall | None] = asyncio.Queue()
        self._registering: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        wanted = self._settings
        _need_free(wanted.address, wanted.port)
        config = baresip.Config(
            net_interface=wanted.address,
            max_concurrent_calls=wanted.calls_at_once,
            expose_headers=(_ASSERTED,),
            rtp_timeout=PEER_LOST_S,
            native_log_level="error",
            extra_config_text=f"sip_listen {wanted.address}:{wanted.port}\ncall_hold_other_calls no\n",
        )
        try:
            await self._runtime.start(config)
            self._agent = await baresip.UserAgent.create(self._runtime, self._account())
        except (baresip.BaresipError, RuntimeError, ValueError, OSError) as failure:
            raise LineError(f"The telephone line cannot be opened: {failure}") from failure
        self._agent.on_incoming(self._rings)
        if wanted.registrar:
            self._registering = asyncio.create_task(self._register())
        return self

    async def __aexit__(self, *exc: object) -> None:
        if self._registering is not None:
            self._registering.cancel()
        self._ringing.put_nowait(None)
        with suppress(baresip.BaresipError, RuntimeError):
            await self._runtime.close()

    async def calls(self) -> "AsyncIterator[SipCall]":
        while (call := await self._ringing.get()) is not None:
            yield call

    @property
    def agent(self) -> Any:
        """The stack's user agent, for who dials out (``line.caller``)."""
        return self._agent

    def _account(self) -> Any:
        wanted = self._settings
        return baresip.Account(
            user=wanted.user,
            domain=wanted.registrar or f"{wanted.address}:{wanted.port}",
            password=wanted.password,
            reg_interval=0,
            audio_codecs=("pcma", "pcmu"),
            extra_params=("catchall=yes",),  # whatever number was dialled, it is the practice's
        )

    def _rings(self, call: Any) -> None:
        asserted = call.headers.get(_ASSERTED) if self._settings.trust_trunk else None
        self._ringing.put_nowait(SipCall(call, caller_id(asserted or call.peer or ""), self._clock))

    async def _register(self) -> None:
        """Register, and again whenever it fails, until the line stops."""
        while True:
            try:
                await self._agent.register()
            except baresip.BaresipError as failure:
                logger.warning("registration failed, trying again", extra={"cause": type(failure).__name__})
                await self._clock.sleep(RETRY_S)
            else:
                return


class SipCall:
    """``ports.Call`` over the stack's call; also the far end's side of one that we dialled."""

    def __init__(self, call: Any, caller: CallerId, clock: Clock) -> None:
        self._call = call
        self._caller = caller
        self._clock = clock
        self._digits: deque[Digit] = deque()
        self._ended: HangupCause | None = None
        self._closing: HangupCause | None = None
        self._over = asyncio.Event()
        call.on(self._happened)
        call.on_dtmf(lambda event: self._digits.append(Digit(event.digit)))

    @property
    def caller(self) -> CallerId:
        return self._caller

    @property
    def ended(self) -> HangupCause | None:
        return self._ended

    async def answer(self) -> None:
        try:
            await self._call.answer()
            await self._call.wait_established()
        except baresip.BaresipError as failure:
            self._end(HangupCause.CALLER)
            raise CallEnded(HangupCause.CALLER) from failure

    async def heard(self) -> AsyncIterator[Frame | Digit]:
        """Frames at the pace of the clock: what RTP does not bring in time is silence."""
        pending = bytearray()
        start_ms, given = self._clock.monotonic_ms(), 0
        while self._ended is None:
            while self._digits:
                yield self._digits.popleft()
            pending += self._received()
            while len(pending) >= FRAME_BYTES:
                yield Frame(Pcm16(bytes(pending[:FRAME_BYTES])))
                del pending[:FRAME_BYTES]
                given += 1
            due = (self._clock.monotonic_ms() - start_ms) // FRAME_MS
            while due - given > 3:
                yield SILENCE
                given += 1
            await self._clock.sleep(TICK_S)

    async def play(self, sound: Pcm16) -> None:
        at = 0
        try:
            while at < len(sound) or self._buffered():
                room = LEAD_MS * BYTES_PER_MS - self._buffered()
                if at < len(sound) and room > 0:
                    at += self._send(sound[at : at + room])
                await self._clock.sleep(TICK_S)
        except asyncio.CancelledError:
            with suppress(baresip.BaresipError):
                self._call.audio.flush_tx()
            raise

    async def transfer(self, number: str) -> bool:
        self._closing = HangupCause.TRANSFERRED
        try:
            await self._call.transfer(number)
        except (baresip.BaresipError, ValueError):
            self._closing = None
            return False
        return True

    async def hang_up(self) -> None:
        if self._ended is None:
            self._closing = self._closing or HangupCause.HOUSE
            with suppress(baresip.BaresipError):
                await self._call.hangup()
            self._end(self._closing)

    async def press(self, digits: str) -> None:
        """Press keys, as a caller (RFC 4733)."""
        await self._call.send_dtmf(digits)

    async def over(self) -> None:
        """Wait for the end of the call."""
        await self._over.wait()

    def _received(self) -> bytes:
        try:
            return bytes(self._call.audio.read(FRAME_BYTES * 50))
        except baresip.BaresipError:
            return b""

    def _send(self, sound: bytes) -> int:
        try:
            return int(self._call.audio.write(sound))
        except baresip.AudioRestarted:
            return 0
        except baresip.BaresipError as failure:
            raise CallEnded(self._ended or HangupCause.LOST) from failure

    def _buffered(self) -> int:
        if self._ended is not None:
            raise CallEnded(self._ended)
        try:
            return int(self._call.audio.info().tx_buffered)
        except baresip.BaresipError:
            return 0

    def _happened(self, event: StackEvent) -> None:
        if event.event is Event.CALL_CLOSED:
            lost = "timeout" in (event.text or "").lower() or "timed out" in (event.text or "").lower()
            self._end(self._closing or (HangupCause.LOST if lost else HangupCause.CALLER))

    def _end(self, cause: HangupCause) -> None:
        if self._ended is None:
            self._ended = cause
            self._over.set()


def caller_id(uri: str) -> CallerId:
    """The number in a SIP or tel URI, in French form where it is French; None when withheld or no number."""
    found = _TEL.match(uri.strip("<> "))
    digits = re.sub(r"[^\d+]", "", found["user"]) if found else ""
    digits = re.sub(r"^(?:\+33|0033)0?(?=[1-9]\d{8}$)", "0", digits)
    digits = re.sub(r"^00(?=[1-9]\d{6,})", "+", digits)
    whole = re.fullmatch(r"0[1-9]\d{8}|\+[1-9]\d{6,14}", digits)
    return CallerId(digits if whole else None)


def _need_free(address: str, port: int) -> None:
    """The stack would start without its port, and never ring: better not to start."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((address, port))
        except OSError as failure:
            raise LineError(
                f"The telephone line cannot listen on {address}:{port} ({failure.strerror}): "
                "is another reception running, or the address not this machine's?"
            ) from failure
