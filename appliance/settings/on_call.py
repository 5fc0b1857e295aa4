"""Whom callers are sent to while the practice is closed."""

from appliance.settings.entry import Entry
from appliance.settings.numbers import SHORT_NUMBERS, on_call_number


def department_number(whole: Entry) -> str | None:
    return _number(whole, "on_call_number") if whole.may("on_call_number", "") else None


def _number(entry: Entry, key: str) -> str:
    told = entry.need(key, str)
    found = on_call_number(told)
    if found is None:
        raise entry.wrong(f"{key} must be {', '.join(SHORT_NUMBERS)} or ten digits like 0261910513, not {told!r}.")
    return found
