"""Words left for the practice, and alerts: kept with their journal entry; the people on call are written to at once.

Called inside ``books.writing()``.
"""

from datetime import timedelta

from appliance.acts.books import Books
from appliance.acts.notices import Notices
from appliance.ports import Clock
from appliance.vocabulary.acts import RaiseAlert, TakeMessage
from appliance.vocabulary.journal import JournalKind
from appliance.vocabulary.sms import Watcher

INSISTENT_CALLS = 3
INSISTENT_WITHIN = timedelta(hours=2)
"""Who calls so often within this time is in need, whatever was said (design, section 5, rule 7)."""


def take_message(books: Books, clock: Clock, call: int | None, act: TakeMessage) -> str:
    """Keep a message; its key."""
    key = books.add_message(call, act)
    told = {"message": key, "call": call, "category": act.category, "urgent": act.urgent}
    books.journal(JournalKind.MESSAGE_TAKEN, {**told, "complete": act.complete})
    if act.urgent:
        for who in watchers(books, act.practitioner):
            if who.urgent_after_minutes == 0:
                Notices(books, clock).watcher(who, "message_urgent", cause_of("message", key, who))
    if call is not None:
        raise_insistent(books, clock, call)
    return key


def raise_alert(books: Books, clock: Clock, call: int | None, act: RaiseAlert) -> str:
    """Keep an alert; its key."""
    key = books.add_alert(call, act)
    books.journal(JournalKind.ALERT_RAISED, {"alert": key, "call": call, "flags": list(act.flags)})
    for who in watchers(books, None):
        if who.urgent_after_minutes == 0:
            Notices(books, clock).watcher(who, "alert", cause_of("alert", key, who))
    return key


def watchers(books: Books, practitioner: str | None) -> list[Watcher]:
    """Who is written to about a message for this practitioner, or for nobody in particular."""
    return [
        who for who in books.practice.escalation if practitioner is None or who.practitioner in {None, practitioner}
    ]


def cause_of(what: str, key: str, who: Watcher) -> str:
    """One text to each person about each message."""
    return f"{what}:{key}:{who.number}"


def raise_insistent(books: Books, clock: Clock, call: int) -> None:
    """The third call of a number within two hours: its messages that nobody has read become urgent.

    Called inside ``books.writing()``.
    """
    if books.calls_like(call, clock.now() - INSISTENT_WITHIN) < INSISTENT_CALLS:
        return
    for key, practitioner in books.raise_messages(call):
        books.journal(JournalKind.MESSAGE_RAISED, {"message": key, "call": call})
        for who in watchers(books, practitioner):
            told = cause_of("message", key, who)
            if who.urgent_after_minutes == 0 or books.texts.was_queued(told):  # the others when their time comes
                Notices(books, clock).watcher(who, "caller", f"{told}:raised")
