"""The first words: they tell the truth about what is possible now (design, section 5, rules 2 and 3)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from appliance.agenda import hours
from appliance.agenda.on_call import on_call_number
from appliance.dialogue import french
from appliance.dialogue.replies import ask, say
from appliance.dialogue.state import CallContext
from appliance.vocabulary.conversation import Detail, Reply, Told
from appliance.vocabulary.practice import Opening

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
            reply += _on_call(context)
    if unread:
        reply += _nobody_reads(context)
    if context.crowded:
        reply += say("greeting.crowded")
    reply += say("greeting.machine", tells=frozenset({Told.MACHINE}))
    notice = "greeting.recording" if context.recording else "greeting.text_only"
    return reply + say(notice, tells=frozenset({Told.RECORDING}))


def _on_call(context: CallContext) -> Reply:
    number = _number(context)
    return say("greeting.on_call", {"number": number}) if number else Reply()


def _nobody_reads(context: CallContext) -> Reply:
    """No promise is made that nobody keeps: another number instead (design, section 5, rule 3)."""
    number = _number(context)
    if number is None or number == SAMU:
        return say("greeting.unread")
    return say("greeting.unread_on_call", {"number": number})


def _number(context: CallContext) -> str | None:
    """Behind which a doctor answers now, where that is known."""
    return on_call_number(context.practice, context.local_now) if context.clock_sure else None


def will_be_read(context: CallContext) -> Reply:
    """When the practice is closed: from when on a message can be read. Nothing where that is not known to be true."""
    late = context.unread_hours > context.practice.unread_limit_hours
    if late or not context.clock_sure or is_open(context):
        return Reply()
    opening = next_opening(context)
    if opening is None:
        return Reply()
    day = french.day(opening.date(), context.local_now.date())
    return say("done.read_from", {"day": day, "time": french.hour(opening)})


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
