"""The first words: they tell the truth about what is possible now (design, section 5, rules 2 and 3)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from appliance.agenda import hours
from appliance.agenda.on_call import on_call
from appliance.dialogue import french
from appliance.dialogue.replies import ask, say
from appliance.dialogue.state import CallContext
from appliance.vocabulary.conversation import Detail, Reply, Told
from appliance.vocabulary.practice import OnCall, Opening

DAYS_AHEAD = 30
"""How far the next opening is looked for before the greeting says just "closed"."""


SAMU = "15"
"""Named in either sentence about messages that nobody reads."""


def words(context: CallContext) -> Reply:
    """Practice and emergency numbers, then the machine, the recording, the question (domain notes, 1.2)."""
    reply = opening(context)
    return reply if context.crowded else reply + ask(Detail.REQUEST, "greeting.ask")


def opening(context: CallContext) -> Reply:
    """All of it but the question."""
    practice = context.practice
    key = "greeting.open" if not context.clock_sure or is_open(context) else "greeting.closed"
    reply = say(key, {"practice": practice.name})
    unread = context.unread_hours > practice.unread_limit_hours
    if key == "greeting.closed":
        reply += _until(context)
        if not unread:
            reply += sent_to(_on_call(context), "greeting.on_call")
    if unread:
        reply += _nobody_reads(context)
    if context.crowded:
        reply += say("greeting.crowded")
    reply += say("greeting.machine", tells=frozenset({Told.MACHINE}))
    notice = "greeting.recording" if context.recording else "greeting.text_only"
    return reply + say(notice, tells=frozenset({Told.RECORDING}))


def _nobody_reads(context: CallContext) -> Reply:
    """No promise is made that nobody keeps: another number instead (design, section 5, rule 3)."""
    who = _on_call(context)
    return say("greeting.unread") if who is None or who.number == SAMU else sent_to(who, "greeting.unread_on_call")


def _on_call(context: CallContext) -> OnCall | None:
    """Who answers now in the practice's place, where that is known."""
    return on_call(context.practice, context.local_now) if context.clock_sure else None


def sent_to(who: OnCall | None, key: str) -> Reply:
    """The sentence ``key``, or the one beside it that says a name; nothing for nobody."""
    if who is None:
        return Reply()
    if who.name is None:
        return say(key, {"number": who.number})
    return say(f"{key}_named", {"name": french.title(who.name), "number": who.number})


def will_be_read(context: CallContext) -> Reply:
    """When the practice is closed: from when on a message can be read, if that is known, and who answers till then."""
    late = context.unread_hours > context.practice.unread_limit_hours
    if late or not context.clock_sure or is_open(context):
        return Reply()
    reply, opening = Reply(), next_opening(context)
    if opening is not None:
        day = french.day(opening.date(), context.local_now.date())
        reply = say("done.read_from", {"day": day, "time": french.hour(opening)})
    return reply + sent_to(_on_call(context), "done.cannot_wait")


def is_open(context: CallContext) -> bool:
    """Is any practitioner seeing patients now?"""
    now = context.local_now
    if context.absent_until and context.absent_until > context.now:
        return False
    return hours.is_open(context.practice, now)


def next_opening(context: CallContext) -> datetime | None:
    """When the first practitioner sees patients again: after an absence, at its end or at the opening that follows."""
    now = context.local_now
    if context.absent_until and context.absent_until > context.now:
        now = context.absent_until.astimezone(context.practice.zone)
        if hours.is_open(context.practice, now):
            return now
    for ahead in range(DAYS_AHEAD):
        day = now.date() + timedelta(days=ahead)
        starts = [datetime.combine(day, one.start, context.practice.zone) for one in _openings(context, day)]
        later = [start for start in starts if start >= now]
        if later:
            return min(later)
    return None


def _openings(context: CallContext, day: date) -> Iterator[Opening]:
    """Of all practitioners, with what the agenda's rules make of that day."""
    for one in context.practice.practitioners.values():
        yield from hours.day_hours(context.practice, one, day)


def _until(context: CallContext) -> Reply:
    opening = next_opening(context)
    if opening is None:
        return Reply()
    if opening.date() == context.local_now.date():
        return say("greeting.closed_today", {"time": french.hour(opening)})
    day = french.day(opening.date(), context.local_now.date())
    return say("greeting.closed_until", {"day": day, "time": french.hour(opening)})
