"""What a call left behind: the database after it, against the database before."""

from collections.abc import Sequence
from dataclasses import dataclass

from appliance.store.kept import AlertKept, MessageKept
from appliance.vocabulary.agenda import Appointment, AppointmentStatus


@dataclass(frozen=True)
class Landed:
    added: tuple[Appointment, ...] = ()
    cancelled: tuple[Appointment, ...] = ()
    moved: tuple[Appointment, ...] = ()
    """As they stand now."""
    confirmed: tuple[Appointment, ...] = ()
    messages: tuple[MessageKept, ...] = ()
    alerts: tuple[AlertKept, ...] = ()
    recording_kept: bool = False


def compare(
    before: Sequence[Appointment],
    after: Sequence[Appointment],
    messages: Sequence[MessageKept],
    alerts: Sequence[AlertKept],
    *,
    recording_kept: bool,
) -> Landed:
    """The difference; the practice was fresh, so that every message and alert is the call's."""
    known = {one.id: one for one in before}
    changed = [(known[one.id], one) for one in after if one.id in known and known[one.id] != one]
    return Landed(
        added=tuple(one for one in after if one.id not in known),
        cancelled=tuple(new for old, new in changed if _cancelled(new) and not _cancelled(old)),
        moved=tuple(new for old, new in changed if new.slot != old.slot and not _cancelled(new)),
        confirmed=tuple(new for old, new in changed if new.confirmed and not old.confirmed),
        messages=tuple(messages),
        alerts=tuple(alerts),
        recording_kept=recording_kept,
    )


def _cancelled(one: Appointment) -> bool:
    return one.status is AppointmentStatus.CANCELLED
