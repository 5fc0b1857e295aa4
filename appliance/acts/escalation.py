"""Every message has a clock: until a person has read it, one after the other is written to (design, section 5, rule 7).

Nothing here ends a clock: only ``MarkRead`` and ``acknowledge`` do, and both name who did it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from appliance.acts.books import Books, Waiting
from appliance.acts.messages import cause_of, watchers
from appliance.acts.notices import Notices
from appliance.agenda.reminders import is_quiet
from appliance.ports import Clock
from appliance.vocabulary.journal import JournalKind
from appliance.vocabulary.sms import SmsRules, Watcher


@dataclass(frozen=True)
class Escalation:
    """The clocks of messages and alerts."""

    books: Books
    clock: Clock

    def round(self) -> int:
        """Write to whoever is due. Returns how many texts were queued."""
        now = self.clock.now()
        due = [(one, who) for one in self.books.unattended() for who in self._due(one, now)]
        return sum(self._tell(one, who, now) for one, who in due)

    def _due(self, one: Waiting, now: datetime) -> list[Watcher]:
        rules = self.books.practice.sms or SmsRules()
        if not one.urgent and is_quiet(rules, now, self.books.practice.zone):
            return []
        waited = now - one.since
        return [
            who
            for who in watchers(self.books, one.practitioner)
            if waited >= timedelta(minutes=who.urgent_after_minutes if one.urgent else who.after_minutes)
            and not self.books.was_queued(cause_of(one.what, one.key, who))
        ]

    def _tell(self, one: Waiting, who: Watcher, now: datetime) -> bool:
        words = "alert" if one.what == "alert" else "message_urgent" if one.urgent else "message"
        minutes = (now - one.since) // timedelta(minutes=1)
        with self.books.writing():
            told = Notices(self.books, self.clock).watcher(who, words, cause_of(one.what, one.key, who), minutes)
            if told:
                self.books.journal(JournalKind.MESSAGE_ESCALATED, {one.what: one.key, "to": who.name})
        return told

    def acknowledge(self, alert: str, by: str) -> bool:
        """A person has taken charge of an alert; False when there is none such. The first one counts."""
        with self.books.writing():
            there, first = self.books.acknowledge_alert(alert, by)
            if first:
                self.books.journal(JournalKind.ALERT_ACKNOWLEDGED, {"alert": alert, "by": by})
        return there
