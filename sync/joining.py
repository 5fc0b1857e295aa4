"""A station's way into a practice, and its links to the hosts of those it is in."""

from enum import StrEnum

from appliance.errors import SyncError
from appliance.ports import Clock
from sync import jetstream
from sync.jetstream import JetStreamHost
from sync.keys import Keyring
from sync.pairing import RefusedError, introduce, topic_of
from sync.replica import Membership
from sync.station import Connect, Station

LOOK_EVERY_S = 1.0
PATIENCE = 20
"""Looks without an answer: the box comes to the meeting place within a second of the code's being opened."""


def links(keys: Keyring) -> Connect:
    """How a station with these keys connects to a practice's host."""

    async def connect(to: Membership) -> JetStreamHost:
        return await jetstream.connect(to.servers, keys.nkey_seed, to.station, jetstream.trust(pem=to.certificate))

    return connect


class Progress(StrEnum):
    ASKING = "asking"
    """Nobody has answered yet."""
    COMPARE = "compare"
    """The box has answered: both sides read the fingerprint to each other, and the practice says yes."""
    JOINED = "joined"
    REFUSED = "refused"
    NOBODY = "nobody"
    """Nobody waits with this code, or the host cannot be reached."""


class Joining:
    """One attempt to be let into a practice."""

    def __init__(self, station: Station, clock: Clock, code: str, name: str, server: str, certificate: str) -> None:
        """Begin with ``run``.

        Args:
            station: who asks.
            clock: to wait with.
            code: from the practice's page.
            name: what the practice is to call this station.
            server: of the host, "tls://host:4222".
            certificate: PEM of the host's own authority; "" for a public one.

        Raises:
            SettingsError: the code is none, or the certificate.
        """
        self._station = station
        self._clock = clock
        self._code = code
        self._topic = topic_of(code)
        self._name = name
        self._server = server
        self._certificate = certificate
        self._tls = jetstream.trust(pem=certificate)
        self.progress = Progress.ASKING
        self.fingerprint = ""
        self.practice = ""

    async def run(self) -> None:
        """Ask until the practice has answered."""
        unanswered = 0
        while self.progress in {Progress.ASKING, Progress.COMPARE}:
            try:
                await self._ask()
            except RefusedError:
                self.progress = Progress.REFUSED
            except SyncError:
                unanswered += 1
                if unanswered >= PATIENCE:
                    self.progress = Progress.NOBODY
            else:
                unanswered = 0
            if self.progress in {Progress.ASKING, Progress.COMPARE}:
                await self._clock.sleep(LOOK_EVERY_S)

    async def _ask(self) -> None:
        meeting = await jetstream.meet([self._server], self._tls, self._topic)
        try:
            told = await introduce(
                meeting, self._code, self._station.keys, self._name, [self._server], self._certificate
            )
        finally:
            await meeting.close()
        self.fingerprint, self.progress = told.fingerprint, Progress.COMPARE
        if told.granted:
            member, heads = told.granted
            self._station.replica.join(member, heads)
            self._station.look()
            self.practice, self.progress = member.practice, Progress.JOINED
