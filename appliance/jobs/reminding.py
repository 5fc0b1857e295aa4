"""Reminders: whoever comes within the next days and was not written to lately."""

from appliance.agenda.reminders import JUST_TOLD, earliest_reminder, reminder_now
from appliance.ports import Clock
from appliance.store.store import Store
from appliance.vocabulary.agenda import Appointment
from appliance.vocabulary.practice import Practice


def queue_reminders(store: Store, clock: Clock) -> int:
    """Queue each reminder that is due, once however often this runs. Returns how many."""
    practice, now = store.practice, clock.now()
    if practice.sms is None or not clock.is_sure():
        return 0
    coming = store.texts.to_remind(now, now + earliest_reminder(practice.sms))
    return sum(_remind(store, practice, one, clock) for one in coming)


def _remind(store: Store, practice: Practice, one: Appointment, clock: Clock) -> bool:
    if practice.sms is None:
        return False
    due = reminder_now(practice.sms, one.slot.start, practice.zone, clock.now())
    if due is None:
        return False
    cause = f"reminder:{one.id}:{one.slot.start.isoformat()}:{due.key}"
    return store.texts.remind(one, cause, due.late, unless_told_since=due.due - JUST_TOLD)
