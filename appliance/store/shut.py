"""Stands in for a database that cannot be opened: each caller hears the truth and the 15, and nothing is kept."""

from collections.abc import Sequence
from typing import Never

from appliance.errors import StoreError
from appliance.vocabulary.agenda import Patient, Slot
from appliance.vocabulary.conversation import EarlierMessage
from appliance.vocabulary.practice import Practice
from appliance.vocabulary.presence import Presence
from appliance.vocabulary.reminding import ReminderCall
from appliance.vocabulary.telephony import CallerId


class ShutLedger:
    """``ports.Ledger``."""

    def __init__(self, practice: Practice, why: StoreError) -> None:
        self.practice = practice
        self._why = why

    def call(self, caller: CallerId) -> Never:  # noqa: ARG002 - the port's
        raise self._why

    def answered(self, reminder: ReminderCall) -> Never:  # noqa: ARG002 - the port's
        raise self._why

    def household(self, caller: CallerId) -> tuple[Patient, ...]:  # noqa: ARG002 - the port's
        return ()

    def names(self) -> tuple[str, ...]:
        return ()

    def earlier_message(self, caller: CallerId) -> EarlierMessage | None:  # noqa: ARG002 - the port's
        return None

    def presence(self) -> Presence:
        return Presence()

    def unread_hours(self) -> float:
        return 0.0

    def next_slots(self) -> Sequence[Slot]:
        return ()

    def agenda_version(self) -> int:
        return 0
