"""Who may do what at the host, asked of the real server."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from nats.aio.client import Client

from appliance.errors import SyncError
from sync import jetstream
from sync.envelope import NOTHING_BEFORE, Envelope, Header, write
from sync.keys import Keyring
from sync.relay import Member
from sync.sealing import seal_contents, seal_to
from tests.fakes.nats import NatsServer
from tests.sync.conftest import BOX, OTHER, OTHER_BOX, PRACTICE, ROOM, STATION, STRANGER


def envelope(keys: Keyring, lane: str, practice: str = PRACTICE) -> Envelope:
    sealed = seal_contents({}, seal_to([BOX.public.recipient]))
    return write(Header(practice, lane, 1, NOTHING_BEFORE, keys.public.signer), sealed, keys.signing_key)


@pytest.fixture
async def refusals(server: NatsServer) -> AsyncIterator["Refusals"]:
    made = Refusals(server)
    yield made
    for client in made.clients:
        await client.close()


class Refusals:
    """What the server says when somebody publishes or subscribes to what is not theirs."""

    def __init__(self, server: NatsServer) -> None:
        self._server = server
        self.clients: list[Client] = []

    async def of(self, keys: Keyring, name: str, *, publish: str = "", subscribe: str = "") -> bool:
        told: asyncio.Queue[str] = asyncio.Queue()

        async def heard(failure: Exception) -> None:
            told.put_nowait(str(failure))

        client = Client()
        await client.connect(
            self._server.addresses[0], nkeys_seed_str=keys.nkey_seed, inbox_prefix=f"_INBOX.{name}".encode(),
            error_cb=heard, allow_reconnect=False,
        )  # fmt: skip
        self.clients.append(client)
        if publish:
            await client.publish(publish, b"x", reply=f"_INBOX.{name}.x")
        else:
            await client.subscribe(subscribe)
        for _ in range(2):  # the first ping may overtake what was published; the second answer comes after its refusal
            await client.flush()
        return not told.empty() and "permissions violation" in told.get_nowait().lower()


async def test_a_box_writes_its_lanes_and_a_station_reads_them(server: NatsServer) -> None:
    box, station = await server.connect(BOX, "box"), await server.connect(STATION, "s1")
    sent = envelope(BOX, "journal")
    await (await box.send(sent))
    arriving = station.arrivals("journal", 0)
    assert (await anext(arriving)).raw == sent.raw == await station.last("journal")
    assert await station.last("urgent") is None
    asked = envelope(STATION, "commands.s1")
    await (await station.send(asked))
    assert (await anext(box.arrivals("commands.*", 0))).raw == asked.raw
    await arriving.aclose()
    await box.close()
    await station.close()


async def test_the_same_envelope_sent_twice_is_kept_once(server: NatsServer) -> None:
    box = await server.connect(BOX, "box")
    first, second = envelope(BOX, "journal"), envelope(BOX, "urgent")
    for one in (first, first, second):
        await (await box.send(one))
    arriving = box.arrivals("journal", 0)
    await anext(arriving)
    both = box.arrivals("urgent", 0)
    assert (await anext(both)).position == 2
    await box.close()


@pytest.mark.parametrize(
    "subject", ["journal", "urgent", "recordings", "pulse", "keyring", "past.s1", "access", "commands.s2"]
)
async def test_a_station_writes_its_own_commands_and_nothing_else(refusals: Refusals, subject: str) -> None:
    assert not await refusals.of(STATION, "s1", publish="commands.s1")
    assert await refusals.of(STATION, "s1", publish=subject)


@pytest.mark.parametrize(
    "request_",
    [
        "STREAM.DELETE.JOURNAL", "STREAM.PURGE.JOURNAL", "STREAM.UPDATE.JOURNAL", "STREAM.MSG.DELETE.JOURNAL",
        "STREAM.CREATE.more", "CONSUMER.CREATE.COMMANDS.x", "STREAM.RESTORE.JOURNAL", "STREAM.SNAPSHOT.JOURNAL",
    ],
)  # fmt: skip
async def test_nobody_but_the_host_governs_a_stream(refusals: Refusals, request_: str) -> None:
    assert await refusals.of(STATION, "s1", publish=f"$JS.API.{request_}")
    assert await refusals.of(BOX, "box", publish=f"$JS.API.{request_}") is not request_.startswith("CONSUMER")


async def test_nobody_listens_to_another_s_answers(refusals: Refusals) -> None:
    for subject in (">", "_INBOX.>", "_INBOX.box.>", "commands.s2", "journal"):
        assert await refusals.of(STATION, "s1", subscribe=subject)
    assert not await refusals.of(STATION, "s1", subscribe="_INBOX.s1.>")


async def test_a_box_reaches_no_other_practice(server: NatsServer) -> None:
    """What the other box writes lands in its own account, whatever it says of itself."""
    mine, theirs = await server.connect(BOX, "box"), await server.connect(OTHER_BOX, "box")
    await (await theirs.send(envelope(OTHER_BOX, "journal", PRACTICE)))
    assert await mine.last("journal") is None
    await (await mine.send(envelope(BOX, "journal")))
    assert await theirs.last("journal") == envelope_of(await theirs.last("journal"), OTHER_BOX)
    await mine.close()
    await theirs.close()


def envelope_of(raw: bytes | None, keys: Keyring) -> bytes | None:
    assert raw is not None
    assert keys.public.signer.encode() in raw
    return raw


async def test_a_station_reads_no_practice_it_is_not_paired_with(server: NatsServer) -> None:
    theirs = await server.connect(OTHER_BOX, "box")
    await (await theirs.send(envelope(OTHER_BOX, "journal", OTHER)))
    station = await server.connect(STATION, "s1")
    assert await station.last("journal") is None
    await theirs.close()
    await station.close()


async def always(ask: Callable[[], Awaitable[object]]) -> None:
    while True:
        await ask()


async def test_who_is_not_known_is_not_let_in(server: NatsServer) -> None:
    with pytest.raises(SyncError, match="does not let us in"):
        await server.connect(STRANGER, "s1")


async def test_a_station_that_is_revoked_is_put_out(server: NatsServer) -> None:
    station = await server.connect(STATION, "s1")
    server.members[PRACTICE] = Member(PRACTICE, BOX.public.nkey, {}, ROOM)
    server.write()
    with pytest.raises(SyncError):
        await asyncio.wait_for(always(lambda: station.last("journal")), 20)
    with pytest.raises(SyncError):
        await server.connect(STATION, "s1")


async def test_a_full_practice_says_so_and_keeps_what_it_has(server: NatsServer) -> None:
    client = await jetstream.client_of(server.addresses, server.admins[PRACTICE].nkey_seed, "admin", None)
    await jetstream.set_up(client.jetstream(), 2_000, 1)
    box = await server.connect(BOX, "box")
    sent = [await box.send(envelope(BOX, lane)) for lane in ("journal", "urgent", "recordings")]
    with pytest.raises(SyncError, match="no room left"):
        await asyncio.gather(*sent)
    assert await box.last("journal") is not None
    await client.close()
    await box.close()
