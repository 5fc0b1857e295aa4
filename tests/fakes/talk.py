"""A conversation in text: what is said goes through the real understanding, policy, acts and store."""

from appliance.dialogue import script
from appliance.dialogue.state import CallContext
from appliance.reception import exchange
from appliance.sealing import AgeSeal, new_key_pair
from appliance.settings import PracticeFile
from appliance.store.database import MEMORY
from appliance.store.kept import AlertKept, MessageKept
from appliance.store.store import Store
from appliance.vocabulary.agenda import Appointment
from appliance.vocabulary.conversation import Detail, Keyed, Silence
from appliance.vocabulary.speech import Transcript
from appliance.vocabulary.telephony import CallerId
from tests.fakes.clock import FakeClock
from tests.fakes.practices import practice_file


class Talk:
    """``talk.says("...")`` is one turn; ``said`` is what the house answered."""

    def __init__(
        self, number: str | None = "0639980512", file: PracticeFile | None = None, clock: FakeClock | None = None
    ) -> None:
        self._keys = new_key_pair()
        clock = clock or FakeClock()
        self.store = Store(MEMORY, file or practice_file(), clock, AgeSeal([self._keys.recipient]))
        self.rings(number, clock)

    def rings(self, number: str | None, clock: FakeClock) -> None:
        """A call begins."""
        caller = CallerId(number)
        self._open = self.store.call(caller)
        context = CallContext(
            practice=self.store.practice,
            caller=caller,
            now=clock.now(),
            clock_sure=clock.is_sure(),
            household=self.store.household(caller),
            unread_hours=self.store.unread_hours(),
            earlier=self.store.earlier_message(caller),
        )
        self.now = exchange.begin(context)

    def says(self, *sentences: str) -> str:
        for sentence in sentences:
            self.now = exchange.take(self.now.state, Transcript(sentence, 1.0), self._open.desk)
        return self.said

    def hears(self, *readings: str) -> str:
        """One turn, with what else the recogniser thought of."""
        heard = Transcript(readings[0], 1.0, alternatives=readings[1:])
        self.now = exchange.take(self.now.state, heard, self._open.desk)
        return self.said

    def is_silent(self) -> str:
        self.now = exchange.take(self.now.state, Silence(), self._open.desk)
        return self.said

    def presses(self, keys: str) -> str:
        self.now = exchange.take(self.now.state, Keyed(keys), self._open.desk)
        return self.said

    def hangs_up(self) -> None:
        exchange.hung_up(self.now.state, self._open.desk)

    @property
    def said(self) -> str:
        return " ".join(script.french().phrases(self.now.reply))

    @property
    def asked(self) -> Detail | None:
        return self.now.reply.asks

    @property
    def over(self) -> bool:
        return self.now.reply.ends_call

    @property
    def messages(self) -> tuple[MessageKept, ...]:
        return self.store.messages(self._keys.identity)

    @property
    def alerts(self) -> tuple[AlertKept, ...]:
        return self.store.alerts(self._keys.identity)

    def booked(self, last: str) -> list[Appointment]:
        return [one for one in self.store.appointments() if one.patient.last == last and one.status == "booked"]
