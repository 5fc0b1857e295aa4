"""Why another time than the wished one is proposed: said once, so that nobody wishes for the same again."""

from collections.abc import Iterable
from datetime import date, timedelta

from appliance.agenda.hours import day_hours
from appliance.agenda.search import on_day, wished_days, wished_span
from appliance.agenda.slots import HORIZON
from appliance.dialogue.state import CallContext
from appliance.vocabulary.meaning import Wish
from appliance.vocabulary.practice import AGENDA_DAYS, Practitioner, VisitType


def why(context: CallContext, wish: Wish, kind: VisitType, meant: Iterable[Practitioner]) -> str:
    """Key of the sentence.

    Args:
        context: of the call.
        wish: what could not be met.
        kind: the type of visit.
        meant: with whom it might have been.
    """
    now = context.local_now
    first, last = wished_span(wish, now.date())
    if first and first > now.date() + timedelta(days=min(kind.days_ahead, AGENDA_DAYS)):
        return "offer.slot_too_far"
    if last and last < (now + timedelta(minutes=kind.notice_minutes)).date():
        return "offer.slot_too_soon"
    days = _wished(wish, now.date())
    closed = bool(days) and not any(_sees(context, one, kind, day) for one in meant for day in days)
    return "offer.slot_closed" if closed else "offer.slot_nearest"


def _wished(wish: Wish, today: date) -> list[date]:
    """The days that were named, one by one or by their names; none where any day would do."""
    if not (wished_days(wish, today) or wish.weekdays or wish.weekday is not None):
        return []
    ahead = (today + timedelta(days=rank) for rank in range(HORIZON.days + 1))
    return [*wished_days(wish, today)] or [day for day in ahead if on_day(wish, day, today)]


def _sees(context: CallContext, one: Practitioner, kind: VisitType, day: date) -> bool:
    openings = day_hours(context.practice, one, day)
    return any(not opening.types or kind.key in opening.types for opening in openings)
