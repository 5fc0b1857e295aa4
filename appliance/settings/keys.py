"""What may stand in a practice file, a sentence each; ``docs/reference.md`` prints them."""

from collections.abc import Mapping

from appliance.vocabulary.practice import INSTRUCTED

Keys = Mapping[str, str]

_HOURS = 'By `mon` to `sun`, pairs of times: `[["08:30", "12:00"], ["14:00", "18:00"]]`'

PRACTICE: Keys = {
    "name": "As said to callers; must be there.",
    "address": "As said to callers.",
    "phone": "The practice's own number.",
    "timezone": '`"Europe/Paris"` without it.',
    "public_holidays": "On which everybody is closed; other closed days stand with each practitioner (`closed`).",
    "legal_holidays": "Adds those of the law: `france`, `alsace-moselle`, `guadeloupe`, `martinique`, `guyane`,"
    " `reunion`, `mayotte` or `none`. Without it and without `public_holidays`: `france`.",
    "school_zone": "`A`, `B` or `C`: the school holidays that schedules may follow.",
    "school_holidays": 'Other school holidays, or further ones: dates and periods (`"2027-02-06/2027-02-22"`).',
    "on_call_number": "Of the département's doctors on duty: `116117` where it works, `15`, `3624` or ten digits. Said"
    " when the practice is closed, from 20 to 8 h, on Saturdays from noon, on Sundays, public holidays and the days"
    " that bridge to one (R. 6315-1 CSP); without it only the 15 is named.",
    "on_call": "`[[on_call]]`, who answers callers in the practice's place, and when, below; goes before"
    " `on_call_number`.",
    "transfer_to": "Who is rung, while the practice is open, for a caller who wants to speak to somebody; they take the"
    " call with the key 1. Without it a message is taken.",
    "rings": "How often it rings in opening hours before the box answers, while somebody is there; 4 without it,"
    " 0: at once, 6 at most.",
    "unread_limit_hours": "Beyond this without a reader of messages, the greeting says so; 72 without it.",
    "types": "The visits there are: `[types]`, below.",
    "practitioners": "`[[practitioners]]`, below.",
    "replacements": "`[[replacements]]`, below.",
    "sms": "`[sms]`, what patients are written, below; without it they get no texts.",
    "reminder_calls": "`[reminder_calls]`, who cannot be written to is called before a visit, below; without it nobody"
    " is.",
    "retention": "`[retention]`, how long what patients say is kept, below.",
    "escalation": "`[[escalation]]`, who is written to when a message waits, below.",
    "instructions": "`[instructions]`, what secretaries read beside a message, below.",
    "red_flags": "`[[red_flags]]`, what people around here say of a danger, below; the box's own signs stay.",
    "calendars": "`[[calendars]]`, other agendas whose events take time here, below.",
    "appointments": "`[[appointments]]` that stand in the agenda on the first day, below.",
    "patients": "`[[patients]]` of the practice's file, below.",
}
TEXTS = ("parking", "prices", "documents", "access", "preparation", "payment")
"""Free texts that callers ask for by habit; any other text key is kept too."""

TYPE: Keys = {
    "label": "As said to callers; must be there.",
    "minutes": "How long it lasts; must be there.",
    "buffer_before": "Minutes kept free before it; two visits share the longer of their buffers.",
    "buffer_after": "Minutes kept free after it.",
    "place": "`practice` (without it), `home` or `remote`: what a caller gets who asks for a teleconsultation.",
    "travel_minutes": 'With `place = "home"`: the way there, and the way back.',
    "patients": "`all`, `new` or `known`; without it `all`, and `new` where the label says « nouveau patient ».",
    "min_age": "Years completed on the day of the visit.",
    "max_age": "Included: 2 is a child before its third birthday.",
    "notice_minutes": "How late before its start it may still be booked; 60 without it.",
    "days_ahead": "How far ahead; 0 is the same day.",
    "max_in_a_row": "Then another type, or a pause as long as one such visit, comes first.",
    "max_per_day": "With each practitioner.",
    "urgent": "`true`: it may take the time kept for urgencies.",
}
PRACTITIONER: Keys = {
    "key": "A short name without spaces, for this file; must be there.",
    "name": "As said to callers; must be there.",
    "role": "As said to callers.",
    "new_patients": "`false`: only who stands in the practice's file.",
    "types": "Keys of the visits they take; all without it.",
    "minutes": "Their own length of a type: `{ consultation = 20 }`.",
    "hours": f"The usual week. {_HOURS}. A pair may be a table: "
    '`{ from = "13:00", to = "14:00", types = ["visit"] }` is for these types only.',
    "closed": 'Dates and periods away: `["2026-12-04", "2026-12-24/2027-01-02"]`.',
    "schedules": "Other weeks for a time: `[[practitioners.schedules]]`, below; the last one that fits a day counts.",
    "exceptions": "The hours of one day: `[[practitioners.exceptions]]`, below; they go before all else.",
    "blocked": "Time without patients: `[[practitioners.blocked]]`, below.",
    "kept": "Time kept for urgencies: `[[practitioners.kept]]`, below.",
}
SCHEDULE: Keys = {
    "hours": f"{_HOURS}; must be there.",
    "from": "First day.",
    "to": "Last day.",
    "season": "`school` or `holidays`: only in, or outside, the weeks of school.",
    "every_weeks": "2: one week in two, counted from the week of `from`.",
}
EXCEPTION: Keys = {"day": "The date; must be there.", "hours": "Pairs of times; closed without it."}
BLOCK: Keys = {
    "from": 'First minute: `"2026-12-01T14:00"`; must be there.',
    "to": "End; must be there.",
    "every_days": "Comes again: 1 daily, 7 weekly, 14 one week in two.",
    "until": "With `every_days`: the last date.",
    "except": "With `every_days`: dates on which it does not come.",
}
KEPT: Keys = {
    "hours": f"{_HOURS}; must be there.",
    "release": 'From this hour of the day itself everybody may have it: `"08:00"`; never without it.',
}
OPENING: Keys = {"from": "Start.", "to": "End.", "types": "Keys of the visits it is for."}
REPLACEMENT: Keys = {
    "absent": "Key of the practitioner who is away; must be there.",
    "locum": "Key of the one who replaces, whom callers are offered; without hours they follow the absent one's week.",
    "from": "First day; must be there.",
    "to": "Last day; must be there.",
}
ON_CALL: Keys = {
    "from": 'First day, or first minute: `"2026-12-24T20:00"`; must be there.',
    "to": "Last day, or the end; must be there. No two may overlap.",
    "number": "`15`, `116117`, `3624` or ten digits; said to who calls while the practice is closed; must be there.",
    "name": "As said to callers: `le docteur Martin`, `la maison de garde`; « un médecin de garde » without it.",
}
APPOINTMENT: Keys = {
    "id": "Its name in this file; must be there.",
    "practitioner": "Key; must be there.",
    "type": "Key; must be there.",
    "start": 'In the practice\'s time: `"2026-11-26T09:00"`; must be there.',
    "patient": "A table as in `[[patients]]`; must be there.",
    "every_days": "Comes again: 7 weekly.",
    "until": "With `every_days`: the last date.",
    "except": "With `every_days`: dates on which it does not come.",
}
SMS: Keys = {
    "name": "What texts call the practice, without a word of health: locked screens show it. Without it, its name.",
    "reminder_hours": "Reminders so many hours before a visit: `[48]` without it; `[]`: none.",
    "day_before_hour": "A reminder on the morning of the day before, at this hour: 9 without it; -1: none.",
    "quiet_from": "From this hour no patient is written to; 20 without it.",
    "quiet_until": "To this hour; 8 without it.",
    "confirmations": "`false`: no text when a visit is booked; of a move or a cancellation patients are told always.",
    "replies": "`false`: the provider brings no answers back; the texts then name the number to call.",
}
REMINDER_CALLS: Keys = {
    "from_hour": "Nobody is called before this hour; 10 without it.",
    "until_hour": "Nor from this hour on; 19 without it. Nor from 12 to 14 h, on Sundays and on public holidays.",
    "leaves_word": "`false`: an answering machine hears nothing; without it, the practice's name and number.",
}
RETENTION: Keys = {
    "recordings_days": "Voices; 30 without it.",
    "transcripts_days": "What was said turn by turn, and reasons of visits that are over; 90 without it.",
    "messages_days": "Messages that were read, with their notes, and alerts; 365 without it.",
}
INSTRUCTIONS: Keys = {
    "script": "How they introduce themselves when they call back for the practice.",
    "always": "For every message.",
    **{kind.value: f"For messages of the kind `{kind.value}`." for kind in INSTRUCTED},
}
RED_FLAG: Keys = {
    "flag": "Key of a danger in `appliance/understanding/red_flags.toml`; must be there.",
    "words": "Words as they are said, one after the other, without accents or endings mattering; must be there.",
}
CALENDAR: Keys = {
    "practitioner": "Key; must be there.",
    "address": 'An `.ics`: `"https://..."`, or a file on the box; must be there. Read every five minutes.',
}
WATCHER: Keys = {
    "name": "Whom; must be there.",
    "number": "Their mobile telephone; must be there. At most five: a machine may not write to more.",
    "after_minutes": "Written to when a message has waited so long without a reader; 60 without it.",
    "urgent_after_minutes": "The same for an urgent message or an alert; 0 without it: at once.",
    "practitioner": "Key: only for messages to this practitioner, or to nobody in particular.",
}
PATIENT: Keys = {
    "last": "Must be there.",
    "first": "",
    "birth_date": '`"1946-10-02"`.',
    "phone": "As written on paper.",
}

TABLES: Mapping[str, Keys] = {
    "": PRACTICE,
    "[types]": TYPE,
    "[[practitioners]]": PRACTITIONER,
    "[[practitioners.schedules]]": SCHEDULE,
    "[[practitioners.exceptions]]": EXCEPTION,
    "[[practitioners.blocked]]": BLOCK,
    "[[practitioners.kept]]": KEPT,
    "[[replacements]]": REPLACEMENT,
    "[[on_call]]": ON_CALL,
    "[sms]": SMS,
    "[reminder_calls]": REMINDER_CALLS,
    "[retention]": RETENTION,
    "[[escalation]]": WATCHER,
    "[instructions]": INSTRUCTIONS,
    "[[red_flags]]": RED_FLAG,
    "[[calendars]]": CALENDAR,
    "[[appointments]]": APPOINTMENT,
    "[[patients]]": PATIENT,
}
