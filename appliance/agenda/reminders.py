"""When a patient is reminded of an appointment. Pure; instants are timezone-aware, hours the practice's own."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from appliance.vocabulary.sms import SmsRules

LATEST = timedelta(hours=1)
"""Before the visit; a reminder that comes later finds nobody at home."""

JUST_TOLD = timedelta(hours=12)
"""Who was written to about an appointment within this time needs no reminder of it."""


@dataclass(frozen=True)
class Reminder:
    """One of an appointment's, and the time in which it is of use."""

    key: str
    """Of the rule: ``48h``, ``day_before``."""
    due: datetime
    late: datetime
    """From here on the next one comes, or the visit."""


def reminders(rules: SmsRules, start: datetime, zone: ZoneInfo) -> list[Reminder]:
    """All of an appointment's, earliest first."""
    told = [(f"{hours}h", awake(rules, start - timedelta(hours=hours), zone)) for hours in rules.reminder_hours]
    if rules.day_before_hour is not None:
        before = start.astimezone(zone).date() - timedelta(days=1)
        told.append(("day_before", datetime.combine(before, time(rules.day_before_hour), zone)))
    told.sort(key=lambda pair: pair[1])
    ends = [min(due, start - LATEST) for _, due in told[1:]] + [start - LATEST]
    return [Reminder(key, due, end) for (key, due), end in zip(told, ends, strict=False) if due < end]


def reminder_now(rules: SmsRules, start: datetime, zone: ZoneInfo, now: datetime) -> Reminder | None:
    """The one to send now, if any; what was missed while the box was off is not made up for."""
    return next((one for one in reminders(rules, start, zone) if one.due <= now < one.late), None)


def earliest_reminder(rules: SmsRules) -> timedelta:
    """How far ahead appointments are looked at."""
    return timedelta(hours=max((*rules.reminder_hours, 48))) + timedelta(days=1)


def is_quiet(rules: SmsRules, now: datetime, zone: ZoneInfo) -> bool:
    """Is nobody written to now?"""
    hour = now.astimezone(zone).hour
    return not rules.quiet_until <= hour < rules.quiet_from


def awake_time(rules: SmsRules, since: datetime, now: datetime, zone: ZoneInfo) -> timedelta:
    """How much of the time between two instants was not quiet."""
    day = timedelta(hours=rules.quiet_from - rules.quiet_until)

    def passed(local: datetime) -> timedelta:
        today = timedelta(hours=local.hour - rules.quiet_until, minutes=local.minute, seconds=local.second)
        return local.toordinal() * day + min(max(today, timedelta()), day)

    return passed(now.astimezone(zone)) - passed(since.astimezone(zone))


def awake(rules: SmsRules, at: datetime, zone: ZoneInfo) -> datetime:
    """``at``, or where it is quiet then, the last hour before that in which it is not."""
    local = at.astimezone(zone)
    if local.hour >= rules.quiet_from:
        return local.replace(hour=rules.quiet_from - 1, minute=0, second=0)
    if local.hour < rules.quiet_until:
        return (local - timedelta(days=1)).replace(hour=rules.quiet_from - 1, minute=0, second=0)
    return local
