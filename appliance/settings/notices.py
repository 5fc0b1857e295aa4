"""Who is written to or called, what is kept how long, what secretaries read, and other agendas."""

from collections.abc import Container

from appliance.settings import keys
from appliance.settings.entry import Entry
from appliance.vocabulary.practice import CallRules, OutsideCalendar, Retention
from appliance.vocabulary.sms import SmsRules, Watcher

MOST_WATCHERS = 5
"""Numbers that a machine with a mobile number of its own may write to (Arcep's exemption; domain notes, 4.6)."""

LONGEST_REMINDER_H = 24 * 14
A_WEEK_MINUTES = 7 * 24 * 60
LONGEST_KEPT_DAYS = 20 * 366
"""The longest a patient's file is kept (domain notes, 2.3)."""
LONGEST_INSTRUCTION = 2_000
"""A page: what is longer is not read while a patient waits on the telephone."""

NONE = -1


def sms_rules(whole: Entry) -> SmsRules | None:
    """None: the practice file has no ``[sms]``."""
    if "sms" not in whole.table:
        return None
    told = whole.below(whole.table["sms"], "sms", "[sms]")
    told.only(keys.SMS)
    usual = SmsRules()
    hours = told.may("reminder_hours", list(usual.reminder_hours))
    if not all(type(one) is int and 1 <= one <= LONGEST_REMINDER_H for one in hours):
        raise told.wrong(f"reminder_hours must be hours between 1 and {LONGEST_REMINDER_H}, like [48].")
    quiet_from = told.number("quiet_from", usual.quiet_from, 12, 24)
    quiet_until = told.number("quiet_until", usual.quiet_until, 0, 11)
    before = told.number("day_before_hour", usual.day_before_hour or NONE, NONE, 23)
    if before != NONE and not quiet_until <= before < quiet_from:
        raise told.wrong("day_before_hour lies in the quiet hours.")
    return SmsRules(
        reminder_hours=tuple(sorted(set(hours), reverse=True)),
        day_before_hour=None if before == NONE else before,
        quiet_from=quiet_from,
        quiet_until=quiet_until,
        replies=told.may("replies", default=True),
        confirmations=told.may("confirmations", default=True),
        name=told.may("name", "").strip(),
    )


def call_rules(whole: Entry) -> CallRules | None:
    """None: the practice file has no ``[reminder_calls]``."""
    if "reminder_calls" not in whole.table:
        return None
    told = whole.below(whole.table["reminder_calls"], "reminder_calls", "[reminder_calls]")
    told.only(keys.REMINDER_CALLS)
    usual = CallRules()
    return CallRules(
        from_hour=told.number("from_hour", usual.from_hour, 8, 11),
        until_hour=told.number("until_hour", usual.until_hour, 15, 20),
        leaves_word=told.may("leaves_word", default=True),
    )


def retention(whole: Entry) -> Retention:
    told = whole.below(whole.table.get("retention", {}), "retention", "[retention]")
    told.only(keys.RETENTION)
    usual = Retention()
    return Retention(
        recordings_days=told.number("recordings_days", usual.recordings_days, 1, LONGEST_KEPT_DAYS),
        transcripts_days=told.number("transcripts_days", usual.transcripts_days, 1, LONGEST_KEPT_DAYS),
        messages_days=told.number("messages_days", usual.messages_days, 1, LONGEST_KEPT_DAYS),
    )


def escalation(whole: Entry, practitioners: Container[str]) -> tuple[Watcher, ...]:
    found = tuple(_watcher(one, practitioners) for one in whole.tables("escalation"))
    if len({one.number for one in found}) > MOST_WATCHERS:
        raise whole.wrong(f"at most {MOST_WATCHERS} different numbers may be written to.", "escalation")
    return found


def _watcher(entry: Entry, practitioners: Container[str]) -> Watcher:
    entry = Entry(entry.file, entry.table, f"escalation {entry.table.get('name', '?')!r}")
    entry.only(keys.WATCHER)
    practitioner = entry.may("practitioner", "") or None
    if practitioner is not None and practitioner not in practitioners:
        raise entry.wrong(f"there is no practitioner {practitioner!r}.")
    usual = Watcher("", "")
    return Watcher(
        name=entry.need("name", str),
        number=entry.need("number", str),
        after_minutes=entry.number("after_minutes", usual.after_minutes, 0, A_WEEK_MINUTES),
        urgent_after_minutes=entry.number("urgent_after_minutes", usual.urgent_after_minutes, 0, A_WEEK_MINUTES),
        practitioner=practitioner,
    )


def instructions(whole: Entry) -> dict[str, str]:
    """By ``script``, ``always`` or kind of message; an empty one is none."""
    told = whole.below(whole.table.get("instructions", {}), "instructions", "[instructions]")
    told.only(keys.INSTRUCTIONS)
    found = {key: told.may(key, "").strip() for key in keys.INSTRUCTIONS}
    for key, words in found.items():
        if len(words) > LONGEST_INSTRUCTION:
            raise told.wrong(
                f"{key} is longer than {LONGEST_INSTRUCTION} characters; nobody reads so much on the phone."
            )
    return {key: words for key, words in found.items() if words}


def calendars(whole: Entry, practitioners: Container[str]) -> tuple[OutsideCalendar, ...]:
    return tuple(_calendar(one, practitioners) for one in whole.tables("calendars"))


def _calendar(entry: Entry, practitioners: Container[str]) -> OutsideCalendar:
    entry.only(keys.CALENDAR)
    practitioner = entry.need("practitioner", str)
    if practitioner not in practitioners:
        raise entry.wrong(f"there is no practitioner {practitioner!r}.")
    address = entry.need("address", str).replace("webcal://", "https://", 1)
    if "://" in address and not address.startswith("https://"):
        raise entry.wrong("address must begin with https://, or be a file on the box.")
    return OutsideCalendar(practitioner, address)
