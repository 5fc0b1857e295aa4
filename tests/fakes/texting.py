"""``ports.Texting`` in memory."""

from collections.abc import Sequence
from datetime import UTC, datetime

from appliance.errors import TextingError, Unsendable
from appliance.vocabulary.sms import Sms, SmsHeard, SmsState

NOBODYS = "+33199000000"
"""A number that every adapter's other side refuses."""


class FakeTexting:
    def __init__(self, name: str = "fake") -> None:
        self.name = name
        self.gives_back = False
        """What was taken lies there and does not leave, as with a modem that is dead."""
        self.sent: dict[str, Sms] = {}
        self.states: dict[str, SmsState] = {}
        self.inbox: list[SmsHeard] = []
        self.down = False

    def send(self, sms: Sms) -> None:
        self._answers()
        if sms.number == NOBODYS:
            raise Unsendable("no such number")
        if sms.id not in self.sent:
            self.sent[sms.id] = sms
            self.states[sms.id] = SmsState.SENT

    def state(self, key: str) -> SmsState | None:
        self._answers()
        return self.states.get(key)

    def withdraw(self, key: str) -> bool:
        self._answers()
        if not self.gives_back or self.states.pop(key, None) is None:
            return False
        del self.sent[key]
        return True

    def heard(self, after: str | None) -> Sequence[SmsHeard]:
        self._answers()
        ids = [one.id for one in self.inbox]
        return self.inbox[ids.index(after) + 1 :] if after in ids else list(self.inbox)

    def _answers(self) -> None:
        if self.down:
            raise TextingError("down")

    def comes_in(self, number: str, words: str) -> None:
        at = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
        self.inbox.append(SmsHeard(f"in-{len(self.inbox):03}", number, words, at))
