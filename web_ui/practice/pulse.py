"""How the box is, asked now and then beside the pages, told in one sentence."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Thread

from appliance.health.finding import Finding, State
from appliance.ports import Clock
from appliance.store.database import Connection
from appliance.store.store import Store
from appliance.vocabulary.presence import PresenceMode
from web_ui.shared import french
from web_ui.shared.reads import messages

logger = logging.getLogger(__name__)

EVERY_S = 60.0


@dataclass(frozen=True)
class Told:
    colour: str
    """As the red lamp: ``red`` when anything is wrong or an urgent message waits, else ""."""
    sentences: tuple[str, ...]


class Pulse:
    """``examine`` makes all checks of the box, which may take seconds."""

    def __init__(self, store: Store, reads: Connection, clock: Clock, examine: Callable[[], Sequence[Finding]]) -> None:
        self._store = store
        self._reads = reads
        self._clock = clock
        self._examine = examine
        self.findings: Sequence[Finding] = ()
        self.asked: datetime | None = None

    def look(self) -> None:
        """Examine now."""
        self.findings, self.asked = self._examine(), self._clock.now()

    def begin(self) -> None:
        """Examine beside whoever waits for a page."""
        Thread(target=self.look, name="pulse", daemon=True).start()

    def state(self) -> Told:
        """The box in one sentence, or three short ones."""
        answers, colour = self._answers()
        glance = messages.glance(self._reads)
        unread = french.counted(glance.unread, "message non lu", "messages non lus") if glance.unread else ""
        if glance.urgent:
            unread += f", dont {french.counted(glance.urgent, 'urgent')}"
        wrong = [one for one in self.findings if one.state is State.WRONG and one.check != "line"]
        told = [answers, f"{unread}." if unread else "Aucun message non lu.", *self._synced()]
        if wrong:
            told.append(wrong[0].sentence)
        return Told(colour or ("red" if glance.urgent or wrong else ""), tuple(told))

    def _answers(self) -> tuple[str, str]:
        line = next((one for one in self.findings if one.check == "line"), None)
        if line is not None and line.state is State.WRONG:
            return "Je ne réponds pas : la réception est arrêtée.", "red"
        presence = self._store.presence()
        match presence.mode:
            case PresenceMode.PRACTICE:
                return "Vous répondez ; je prends les appels que vous laissez sonner.", ""
            case PresenceMode.ABSENT if presence.until:
                now = self._clock.now().astimezone(self._store.practice.zone)
                until = presence.until.astimezone(self._store.practice.zone)
                return f"Vous êtes absent jusqu'à {french.when(until, now)} ; je réponds aux appels.", ""
        return "Je réponds aux appels.", ""

    def _synced(self) -> list[str]:
        rows = self._reads.run("SELECT connected, since, acknowledged FROM sync_state")
        if not rows:
            return []
        if rows[0]["acknowledged"]:
            told = datetime.fromisoformat(rows[0]["acknowledged"])
            return [f"Synchronisé {french.ago(told, self._clock.now())}."]
        return [] if rows[0]["connected"] else ["Pas encore synchronisé."]
