"""The one file that knows NATS: a practice at a host is an account with two streams.

``JOURNAL`` holds what the box publishes, ``COMMANDS`` what its stations ask. Sources:
docs.nats.io/nats-concepts/jetstream, and the server's ADR-4 (message headers), ADR-17
(ordered consumers), ADR-31 (direct get).
"""

import asyncio
import random
import ssl
from asyncio import Future
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import nats
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from nats.js.api import (
    ConsumerConfig,
    DeliverPolicy,
    DiscardPolicy,
    PubAck,
    RetentionPolicy,
    StorageType,
    StreamConfig,
)
from nats.js.errors import APIError, NotFoundError

from appliance.errors import SettingsError, SyncError
from sync.envelope import Envelope, Lane
from sync.ports import Arrived

T = TypeVar("T")

JOURNAL, COMMANDS = "JOURNAL", "COMMANDS"

PAIRING_USER = "pairing"
"""Whoever holds a pairing code may meet a box; what passes there is sealed with the code."""

REMEMBERED_S = 3600
"""How long the host knows an envelope again by its message id."""

COMMANDS_KEPT_S = 7 * 86_400
LARGEST_MESSAGE_BYTES = 1_048_576
CONNECT_S = 10
ANSWER_S = 30
"""A window of envelopes on a rural line takes seconds; beyond this the line counts as cut."""

PULSE_KEPT_S = 86_400
FULL = (10_077, 10_047, 10_023)
"""The server's error codes for: maximum bytes of a stream, storage of an account or of the server used up."""

HEARTBEAT_S = 3
"""Of what is read: after three that are missed, nine seconds, it is asked for anew, from a node that lives."""

OUT_OF_PLACE = 10_071
"""The same for: not the expected last sequence."""


class JetStreamHost:
    """``sync.ports.Host``."""

    def __init__(self, client: Client, lost: "_Lost") -> None:
        self._client = client
        self._lost = lost
        self._js = client.jetstream(timeout=ANSWER_S)
        self._primed = False
        self._behind: int | None = None
        """Last sequence of the journal's stream once all that was sent has arrived; the box alone writes there."""

    async def send(self, envelope: Envelope) -> "Future[None]":
        header = envelope.header
        headers = {"Nats-Msg-Id": f"{header.lane}.{header.sequence}.{envelope.hash[:16]}"}
        if _stream_of(header.lane) == JOURNAL:
            headers["Nats-Expected-Last-Sequence"] = str(await self._place())
        kept = PULSE_KEPT_S if header.lane == Lane.PULSE else None
        acked = asyncio.ensure_future(self._js.publish(header.lane, envelope.raw, headers=headers, msg_ttl=kept))
        done = self._lost.future()
        acked.add_done_callback(self._landed)
        acked.add_done_callback(lambda future: _pass_on(future, done))
        if not self._primed:  # with its first request nats-py opens its inbox; those behind it must not overtake
            await asyncio.wait((acked, done), return_when=asyncio.FIRST_COMPLETED)
            self._primed = True
        await asyncio.sleep(0)  # the task has put its bytes in line when we go on
        return done

    async def _place(self) -> int:
        """Behind which sequence the next envelope belongs; anywhere else the host refuses it.

        So what it did not take - it was full, or a node went down with it - leaves no hole before the rest.
        """
        if self._behind is None:
            self._behind = (await self._unless_lost(self._js.stream_info(JOURNAL))).state.last_seq
        place, self._behind = self._behind, self._behind + 1
        return place

    def _landed(self, acked: "Future[PubAck]") -> None:
        if not acked.cancelled() and not acked.exception() and acked.result().duplicate and self._behind is not None:
            self._behind -= 1  # it stood there already, and took no place

    async def last(self, lane: str) -> bytes | None:
        try:
            found = await self._unless_lost(self._js.get_last_msg(_stream_of(lane), lane, direct=True))
        except _NothingError:
            return None
        return found.data

    async def arrivals(self, lanes: str, after: int) -> AsyncIterator[Arrived]:
        config = ConsumerConfig(
            deliver_policy=DeliverPolicy.BY_START_SEQUENCE, opt_start_seq=after + 1, inactive_threshold=60
        )
        reading = await self._unless_lost(
            self._js.subscribe(
                lanes, stream=_stream_of(lanes), ordered_consumer=True, config=config, idle_heartbeat=HEARTBEAT_S
            )
        )
        try:
            while True:
                try:
                    got = await self._unless_lost(reading.next_msg(timeout=ANSWER_S))
                except _LateError:
                    continue
                yield Arrived(got.metadata.sequence.stream, got.data)
        finally:
            if not self._client.is_closed:
                with _translated():
                    await reading.unsubscribe()

    async def _unless_lost(self, doing: Coroutine[Any, Any, T]) -> T:
        """nats-py leaves those who wait in the dark when the connection goes."""
        task, lost = asyncio.ensure_future(doing), self._lost.future()
        try:
            await asyncio.wait((task, lost), return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                lost.result()
            with _translated():
                return await task
        finally:
            task.add_done_callback(_heard_no_more)
            task.cancel()
            lost.cancel()

    async def close(self) -> None:
        if not self._client.is_closed:
            with suppress(SyncError), _translated():
                await self._client.close()
        await self._lost.gone()


class _Lost:
    """Ends what waits for an answer when the connection has gone."""

    def __init__(self) -> None:
        self._waiting: set[Future[None]] = set()
        self._is_gone = False

    def future(self) -> "Future[None]":
        """Of somebody who waits."""
        made: Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(made)
        made.add_done_callback(self._waiting.discard)
        if self._is_gone:
            _fail(made, SyncError(_GONE))
        return made

    async def gone(self) -> None:
        self._is_gone = True
        for one in tuple(self._waiting):
            _fail(one, SyncError(_GONE))

    async def heard(self, _: Exception) -> None:
        """nats-py's own would write tracebacks to the log; what fails is told to who asked."""


_GONE = "The connection to the host is lost; it is tried again by itself."
_NO_ANSWER = "The host does not answer; it is tried again by itself."


def _heard_no_more(task: "Future[Any]") -> None:
    """What it still has to say needs no warning."""
    if not task.cancelled():
        task.exception()


def _fail(future: "Future[None]", failure: SyncError) -> None:
    if not future.done():
        future.set_exception(failure)
        future.exception()  # who no longer waits for it needs no warning


def _stream_of(lanes: str) -> str:
    return COMMANDS if lanes.startswith("commands.") else JOURNAL


class _NothingError(SyncError):
    """There is no such message."""


class _LateError(SyncError):
    """No answer in time."""


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (NatsError, OSError, TimeoutError, ssl.SSLError) as failure:
        raise _in_our_words(failure) from failure


def _in_our_words(failure: BaseException) -> SyncError:
    match failure:
        case NotFoundError():
            return _NothingError("The host has no such envelope.")
        case APIError(err_code=code) if code in FULL:
            return SyncError("The host has no room left for this practice; ask it for more.")
        case APIError(err_code=code) if code == OUT_OF_PLACE:
            return SyncError("The host has not taken one before it; all from there on is sent again.")
        case TimeoutError() | nats.errors.TimeoutError():
            return _LateError(_NO_ANSWER)
        case _ if "uthorization" in str(failure) or "ermission" in str(failure):
            return SyncError("The host does not let us in; ask it whether it knows this nkey.")
        case _:
            return SyncError(f"The host cannot be reached ({type(failure).__name__}); it is tried again by itself.")


def _pass_on(acked: "Future[PubAck]", done: "Future[None]") -> None:
    if acked.cancelled():  # by nats-py, when it closes; whoever waits must not take it for their own end
        _fail(done, SyncError(_GONE))
    elif failure := acked.exception():
        _fail(done, _in_our_words(failure))
    elif not done.done():
        done.set_result(None)


def trust(certificate: Path | None = None, pem: str = "") -> ssl.SSLContext:
    """What a host must show: the public authorities' word, or this very certificate, as a file or its text.

    Raises:
        SettingsError: the file is no certificate.
    """
    try:
        return ssl.create_default_context(cafile=certificate, cadata=pem or None)
    except (OSError, ValueError) as failure:
        raise SettingsError("The host's certificate cannot be read; ask the host for it once more.") from failure


def pin(certificate: Path) -> ssl.SSLContext:
    """This very certificate, whatever name it bears: for the host itself, on its own machine.

    Raises:
        SettingsError: the file is no certificate.
    """
    context = trust(certificate)
    context.check_hostname = False
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    return context


async def connect(servers: Sequence[str], nkey_seed: str, name: str, tls: ssl.SSLContext | None) -> JetStreamHost:
    """To any of these ("tls://host:4222"), in random order.

    Raises:
        SyncError: none of them can be reached, or lets us in.
    """
    lost = _Lost()
    return JetStreamHost(await client_of(servers, nkey_seed, name, tls, lost), lost)


async def client_of(
    servers: Sequence[str], nkey_seed: str | None, name: str, tls: ssl.SSLContext | None, lost: _Lost | None = None
) -> Client:
    """The connection itself; ``lost`` hears when it goes. Without a nkey: to the meeting place, open to all."""
    hears = lost or _Lost()
    failure: SyncError | None = None
    for server in random.sample(list(servers), len(servers)):
        client = Client()
        try:
            with _translated():
                await client.connect(
                    server,
                    name=name,
                    nkeys_seed_str=nkey_seed,
                    tls=tls if server.startswith("tls") else None,
                    user=None if nkey_seed else PAIRING_USER,
                    password=None if nkey_seed else PAIRING_USER,
                    inbox_prefix=(f"_INBOX.{name}" if nkey_seed else name).encode(),
                    allow_reconnect=False,
                    max_reconnect_attempts=1,  # else it asks a dead node for two minutes before we may ask the next
                    reconnect_time_wait=0,
                    connect_timeout=CONNECT_S,
                    ping_interval=20,
                    error_cb=hears.heard,
                    disconnected_cb=hears.gone,
                    closed_cb=hears.gone,
                    pending_size=8 * LARGEST_MESSAGE_BYTES,
                )
        except SyncError as refused:
            failure = _in_our_words(client.last_error) if client.last_error else refused
        else:
            return client
    raise failure or SyncError("No host is named: write its address under host in box.toml.")


class Meeting:
    """Where a box and a station that hold the same code meet; see ``sync.pairing``."""

    def __init__(self, client: Client, topic: str) -> None:
        self._client = client
        self._subject = f"pair.{topic}.ask"

    async def answer(self, reply: Callable[[bytes], bytes | None]) -> None:
        """Answer whoever asks, from now on; None stays silent."""

        async def heard(asked: Msg) -> None:
            told = reply(asked.data)
            if told is not None:
                await asked.respond(told)

        with _translated():
            await self._client.subscribe(self._subject, cb=heard)
            await self._client.flush()

    async def ask(self, question: bytes) -> bytes:
        """The box's answer.

        Raises:
            SyncError: nobody answers.
        """
        try:
            with _translated():
                return bytes((await self._client.request(self._subject, question, timeout=CONNECT_S)).data)
        except _LateError:
            raise
        except SyncError as failure:
            raise SyncError("Nobody waits with this code; look at it once more, or ask for a new one.") from failure

    async def close(self) -> None:
        with suppress(SyncError), _translated():
            await self._client.close()


async def meet(servers: Sequence[str], tls: ssl.SSLContext | None, topic: str) -> Meeting:
    """At the first of these that answers.

    Raises:
        SyncError: none can be reached.
    """
    return Meeting(await client_of(servers, None, f"pair.{topic}", tls), topic)


def streams(max_bytes: int, replicas: int) -> Sequence[StreamConfig]:
    """The two streams of a practice; what is full refuses, and forgets nothing."""
    common: dict[str, Any] = {"storage": StorageType.FILE, "num_replicas": replicas, "discard": DiscardPolicy.NEW}
    lanes = [*(lane.value for lane in Lane), "past.*"]
    return (
        StreamConfig(
            name=JOURNAL,
            subjects=lanes,
            retention=RetentionPolicy.LIMITS,
            max_bytes=max_bytes,
            max_msg_size=LARGEST_MESSAGE_BYTES,
            duplicate_window=REMEMBERED_S,
            allow_direct=True,
            allow_msg_ttl=True,
            deny_delete=True,
            deny_purge=True,
            **common,
        ),
        StreamConfig(
            name=COMMANDS,
            subjects=["commands.*"],
            retention=RetentionPolicy.LIMITS,
            max_bytes=max(max_bytes // 20, 4 * LARGEST_MESSAGE_BYTES),
            max_age=COMMANDS_KEPT_S,
            max_msg_size=LARGEST_MESSAGE_BYTES // 8,
            duplicate_window=REMEMBERED_S,
            allow_direct=True,
            deny_delete=True,
            deny_purge=True,
            **common,
        ),
    )


async def set_up(js: JetStreamContext, max_bytes: int, replicas: int) -> None:
    """Make the streams of a practice, or bring them to their present limits.

    Raises:
        SyncError: the host refuses.
    """
    with _translated():
        for config in streams(max_bytes, replicas):
            try:
                await js.stream_info(str(config.name))
            except NotFoundError:
                await js.add_stream(config)
            else:
                await js.update_stream(config)
