"""One call played to its end by a real receptionist, over the real understanding, store and script."""

import asyncio
import json
from collections.abc import Iterable

from appliance.dialogue import script
from appliance.reception.house import House
from appliance.reception.receptionist import Receptionist
from appliance.sealing import AgeSeal, new_key_pair
from appliance.settings import PracticeFile
from appliance.store.database import MEMORY
from appliance.store.store import Store
from appliance.vocabulary.audio import Frame, Pcm16, silence
from appliance.vocabulary.journal import JournalKind
from appliance.vocabulary.telephony import Digit
from tests.fakes.hearing import CallClock, FakeActivity, FakeRecognizer, SpokenCall, pause, says
from tests.fakes.practices import practice_file


class HeardStudio:
    """``ports.Studio`` that notes what is said."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.begun: list[str] = []
        """What was to be rendered soon; nothing takes time here."""

    def begin(self, phrase: str) -> None:
        self.begun.append(phrase)

    async def sound(self, phrase: str) -> Pcm16:
        self.said.append(phrase)
        return silence(40)


class Call:
    """One call played to its end."""

    def __init__(
        self,
        *parts: Iterable[Frame | Digit],
        recording: bool = True,
        others: int = 0,
        file: PracticeFile | None = None,
        clock: CallClock | None = None,
    ) -> None:
        self._keys = new_key_pair()
        self.clock = clock = clock or CallClock()
        self.store = Store(MEMORY, file or practice_file(), clock, AgeSeal([self._keys.recipient]))
        self.studio = HeardStudio()
        self.house = House(
            self.store, script.french(), clock, FakeRecognizer(), FakeActivity, self.studio, recording=recording
        )
        self.call = SpokenCall(clock, *parts)
        self.others = others

    async def served(self) -> "Call":
        await asyncio.wait_for(Receptionist(self.house, self.call, self.others).serve(), 30)
        return self

    @property
    def said(self) -> str:
        return " ".join(self.studio.said)

    @property
    def kinds(self) -> list[JournalKind]:
        return [entry.kind for entry in self.store.journal()]

    def messages(self) -> list[str]:
        return [one.text for one in self.store.messages(self._keys.identity)]

    def heard(self) -> list[str]:
        return [turn.heard for turn in self.store.turns(1, self._keys.identity)]

    def cause(self) -> str:
        """Why the call ended, as the journal says it."""
        return str(json.loads(list(self.store.journal())[-1].payload)["cause"])

    def recording(self) -> Pcm16:
        return self.store.recording(1, self._keys.identity)


def hour_passes() -> None:
    """By the event loop's clock, whose timers are due from now on."""
    loop = asyncio.get_running_loop()
    time = loop.time
    loop.time = lambda: time() + 3_600  # type: ignore[method-assign]


def speaks(*sentences: str) -> list[Frame | Digit]:
    """Each after a pause long enough to end the turn before."""
    return [item for sentence in sentences for item in (*says(sentence, 900), *pause(2_400))]
