"""Every message has a clock: until a person has read it, one after the other is written to (design, section 5, rule 7).

Nothing here ends a clock: only ``MarkRead`` and ``acknowledge`` do, and both name who did it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from appliance.acts.books import Books, Waiting
from appliance.acts.messages import cause_of, watchers
from appliance.acts.notices import Notices
from appliance.agenda.reminders import awake_time, is_quiet
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
        asked = watchers(self.books, one.practitioner)
        late = self._urgently if one.urgent else self._by_day
        return [
            who for who in late(one, asked, now) if not self.books.texts.was_queued(cause_of(one.what, one.key, who))
        ]

    def _urgently(self, one: Waiting, asked: Sequence[Watcher], now: datetime) -> list[Watcher]:
        return [who for who in asked if one.waited(now) >= timedelta(minutes=who.urgent_after_minutes)]

    def _by_day(self, one: Waiting, asked: Sequence[Watcher], now: datetime) -> list[Watcher]:
        """Those for whom it has waited long enough; after a night the later ones still leave the first their time."""
        rules, zone = self.books.practice.sms or SmsRules(), self.books.practice.zone
        if is_quiet(rules, now, zone):
            return []
        first = min((who.after_minutes for who in asked), default=0)
        by_day = abs(awake_time(rules, one.since, now, zone))
        return [
            who
            for who in asked
            if one.waited(now) >= timedelta(minutes=who.after_minutes)
            and by_day >= timedelta(minutes=who.after_minutes - first)
        ]

    def _tell(self, one: Waiting, who: Watcher, now: datetime) -> bool:
        words = "alert" if one.what == "alert" else "message_urgent" if one.urgent else "message"
        minutes = one.waited(now) // timedelta(minutes=1)
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
