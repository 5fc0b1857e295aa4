"""A practitioner's agenda as iCalendar (RFC 5545), for a telephone or another program that subscribes to it."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from icalendar import Calendar, Event

from appliance.vocabulary.agenda import Appointment, AppointmentId, AppointmentStatus
from appliance.vocabulary.practice import Practice

UNNAMED = "Rendez-vous"
"""Who holds the address learns when, and neither who nor what for."""

REFRESH = timedelta(minutes=15)
"""What subscribers are asked to keep to (RFC 7986, 5.7)."""


def calendar(
    practice: Practice,
    practitioner: str,
    appointments: Iterable[Appointment],
    changes: Mapping[AppointmentId, int],
    now: datetime,
    *,
    names: bool = False,
) -> bytes:
    """The whole feed; with ``names`` a visit says who comes, and for which type of visit.

    ``changes`` says of a visit how often it has been moved or cancelled; one that it does not name never was.
    """
    found = Calendar()
    found.add("prodid", "-//Permanence//agenda//FR")
    found.add("version", "2.0")
    title = f"{practice.practitioners[practitioner].name} - {practice.name}"
    found.add("name", title)
    found.add("x-wr-calname", title)  # what Outlook reads in its place (MS-OXCICAL, 2.1.3.1.1.17)
    found.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for one in appointments:
        if one.slot.practitioner == practitioner:
            found.add_component(_event(practice, one, changes.get(one.id, 0), now, names=names))
    return bytes(found.to_ical())


def ours(practice: Practice) -> str:
    """How the UID of everything this box writes ends, so that it does not take its own visits for somebody else's.

    A doctor with two practices has two boxes: what the other one writes takes time here.
    """
    mark = hashlib.sha256(f"{practice.name}\n{practice.phone}".encode()).hexdigest()[:16]
    return f"@{mark}.permanence"


def _event(practice: Practice, one: Appointment, changes: int, now: datetime, *, names: bool) -> Event:
    kind = practice.types.get(one.slot.type)
    label = kind.label if kind else one.slot.type
    who = " ".join(filter(None, (one.patient.first, one.patient.last)))
    event = Event()
    event.add("uid", f"{one.id}{ours(practice)}")
    event.add("sequence", changes)  # a lower one than before is an old copy to a subscriber (RFC 5545, 3.8.7.4)
    event.add("dtstamp", now)
    event.add("dtstart", one.slot.start)
    event.add("dtend", one.slot.end)
    event.add("summary", f"{who} ({label})" if names else UNNAMED)
    event.add("class", "PRIVATE")
    cancelled = one.status is AppointmentStatus.CANCELLED
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if cancelled else "OPAQUE")
    return event
