"""When another agenda says that a practitioner is busy: read from its ``.ics``, repeated events and all (RFC 5545)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from math import prod
from zoneinfo import ZoneInfo, available_timezones

import recurring_ical_events
from icalendar import Calendar, Component
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from appliance.errors import DoorError

Span = tuple[datetime, datetime]
"""Aware UTC; the end excluded."""

MOST_SPANS = 5_000
"""Of one practitioner and year; more is no agenda."""

MOST_TIMES_A_DAY = 48
"""Of one repeated event: each half hour."""


def busy_times(ics: bytes, start: datetime, end: datetime, zone: ZoneInfo, own: str) -> list[Span]:
    """What is busy between two instants, by start; overlapping spans put together.

    Free ("transparent") and cancelled events, and those whose UID ends with ``own``, take no time. A day without hours
    is busy from midnight to midnight of ``zone``, and so is an hour without a zone told in it; programs that let a day
    end on itself mean all of it. A file may hold several calendars, and may tell when somebody is busy without telling
    events (VFREEBUSY).

    Raises:
        DoorError: it is no calendar, or one that cannot be read; where that is one event's doing, says which.
    """
    calendars: list[Component] = []
    try:
        calendars = _calendars(ics)
        spans = sorted(span for one in calendars for span in _spans(one, start, end, zone, own))
    except DoorError:
        raise
    except Exception as failure:  # what a file from outside does to two libraries is theirs to know
        raise DoorError(_unreadable(calendars, start, end)) from failure
    if len(spans) > MOST_SPANS:
        raise DoorError(f"L'agenda a plus de {MOST_SPANS} rendez-vous par an ; n'exportez que celui du praticien.")
    return list(_joined(spans))


def _calendars(ics: bytes) -> list[Component]:
    calendars = Calendar.from_ical(ics, multiple=True)
    if not calendars:
        raise ValueError("no calendar")
    return list(calendars)


def _unreadable(calendars: list[Component], start: datetime, end: datetime) -> str:
    """What to look at, where one event alone cannot be read either."""
    for rank, event in enumerate((event for one in calendars for event in one.walk("VEVENT")), start=1):
        alone = Calendar()
        alone.add_component(event)
        try:
            recurring_ical_events.of(alone).between(start, end)
        except Exception:  # noqa: BLE001 - as above: whatever it is, the event is not to be read
            return (
                f"Dans l'agenda iCalendar (.ics), l'événement n° {rank}{_day(event)} ne peut pas être lu ; corrigez-le."
            )
    return "Le fichier n'est pas un agenda iCalendar (.ics) lisible ; exportez-le à nouveau."


def _day(event: Component) -> str:
    try:
        return f", du {event.decoded('DTSTART'):%d/%m/%Y},"
    except Exception:  # noqa: BLE001 - its day is what cannot be read
        return ""


def _spans(calendar: Component, start: datetime, end: datetime, zone: ZoneInfo, own: str) -> Iterator[Span]:
    _refuse_frantic(calendar)
    _name_zone(calendar, zone)
    for event in recurring_ical_events.of(calendar).between(start, end):
        yield from (span for span in _span(event, zone, own) if span[0] < span[1])
    for told in calendar.walk("VFREEBUSY"):
        periods = told.get("FREEBUSY", [])
        for one in periods if isinstance(periods, list) else [periods]:
            begun, ended = _instant(one.start, zone), _instant(one.end, zone)
            if str(one.params.get("FBTYPE", "BUSY")).upper() != "FREE" and begun < end and ended > start:
                yield begun, ended


def _span(event: object, zone: ZoneInfo, own: str) -> Iterator[Span]:
    told = event.get  # type: ignore[attr-defined]
    if str(told("TRANSP", "OPAQUE")).upper() == "TRANSPARENT" or str(told("STATUS", "")).upper() == "CANCELLED":
        return
    if str(told("UID", "")).endswith(own):
        return
    start, end = event.start, event.end  # type: ignore[attr-defined]
    if start == end and not isinstance(start, datetime):
        end = start + timedelta(days=1)
    yield _instant(start, zone), _instant(end, zone)


def _refuse_frantic(calendar: Component) -> None:
    """Repeated all day long is nobody's agenda, and minutes of work to write out."""
    for event in calendar.walk("VEVENT"):
        rules = event.get("RRULE", [])
        if any(_times_a_day(one) > MOST_TIMES_A_DAY for one in (rules if isinstance(rules, list) else [rules])):
            raise DoorError("L'agenda répète un rendez-vous toute la journée ; corrigez-le dans l'autre logiciel.")


def _times_a_day(rule: dict[str, list[object]]) -> int:
    """At most, as far as the rule itself says."""
    often = {"SECONDLY": 86_400, "MINUTELY": 1_440, "HOURLY": 24}.get(str(rule.get("FREQ", [""])[0]).upper(), 1)
    return often * prod(len(rule.get(part, [0])) for part in ("BYHOUR", "BYMINUTE", "BYSECOND"))


def _name_zone(calendar: Component, zone: ZoneInfo) -> None:
    """X-WR-TIMEZONE as the library wants it: by IANA's name; ``zone`` where nobody knows the one that is told."""
    if told := calendar.get("X-WR-TIMEZONE"):
        named = WINDOWS_TO_OLSON.get(str(told), str(told))
        calendar["X-WR-TIMEZONE"] = named if named in available_timezones() else zone.key


def _instant(at: date | datetime, zone: ZoneInfo) -> datetime:
    whole = at if isinstance(at, datetime) else datetime.combine(at, time())
    return (whole if whole.tzinfo else whole.replace(tzinfo=zone)).astimezone(UTC).replace(microsecond=0)


def _joined(spans: list[Span]) -> Iterator[Span]:
    here: Span | None = None
    for start, end in spans:
        if here is None or start > here[1]:
            if here:
                yield here
            here = start, end
        else:
            here = here[0], max(here[1], end)
    if here:
        yield here
