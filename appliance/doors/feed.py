"""A practitioner's agenda as iCalendar (RFC 5545), for a telephone or another program that subscribes to it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import Calendar, Event

from appliance.vocabulary.agenda import Appointment, AppointmentStatus
from appliance.vocabulary.practice import Practice

OURS = "@permanence"
"""How the UID of everything we write ends, so that we do not take our own visits for somebody else's."""

REFRESH = timedelta(minutes=15)
"""What subscribers are asked to keep to (RFC 7986, 5.7)."""


def calendar(
    practice: Practice, practitioner: str, appointments: Iterable[Appointment], now: datetime, *, names: bool = False
) -> bytes:
    """The whole feed; without ``names`` a visit says only its type: who has the address knows when, not who."""
    found = Calendar()
    found.add("prodid", "-//Permanence//agenda//FR")
    found.add("version", "2.0")
    found.add("name", f"{practice.practitioners[practitioner].name} - {practice.name}")
    found.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for one in appointments:
        if one.slot.practitioner == practitioner:
            found.add_component(_event(practice, one, now, names=names))
    return bytes(found.to_ical())


def _event(practice: Practice, one: Appointment, now: datetime, *, names: bool) -> Event:
    kind = practice.types.get(one.slot.type)
    label = kind.label if kind else one.slot.type
    who = " ".join(filter(None, (one.patient.first, one.patient.last)))
    event = Event()
    event.add("uid", f"{one.id}{OURS}")
    event.add("dtstamp", now)
    event.add("dtstart", one.slot.start)
    event.add("dtend", one.slot.end)
    event.add("summary", f"{who} ({label})" if names else label)
    event.add("class", "PRIVATE")
    cancelled = one.status is AppointmentStatus.CANCELLED
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if cancelled else "OPAQUE")
    return event
