"""Whom callers are sent to while the practice is closed: the département's number, and the rota."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise

from appliance.settings import keys
from appliance.settings.entry import LONGEST_PERIOD, Entry
from appliance.settings.numbers import SHORT_NUMBERS, on_call_number
from appliance.vocabulary.practice import OnCall, Shift

_DAY = timedelta(days=1)


def department_number(whole: Entry) -> str | None:
    return _number(whole, "on_call_number") if whole.may("on_call_number", "") else None


def rota(whole: Entry) -> tuple[Shift, ...]:
    """In order, however it is written."""
    shifts = sorted((shift(one) for one in whole.tables("on_call")), key=lambda one: one.start)
    for before, after in pairwise(shifts):
        if after.start < before.end:
            raise whole.wrong(f"what begins on {after.start} overlaps what begins on {before.start}.", "on_call")
    return tuple(shifts)


def shift(entry: Entry) -> Shift:
    entry = Entry(entry.file, entry.table, f"on_call from {entry.table.get('from', '?')}")
    entry.only(keys.ON_CALL)
    start, _ = _moment(entry, "from")
    end, is_day = _moment(entry, "to")
    if end - start > LONGEST_PERIOD:
        raise entry.wrong("it lasts more than three years; one of its years is wrong.")
    end += _DAY if is_day else timedelta()
    if end <= start:
        raise entry.wrong("'to' is not after 'from'.")
    return Shift(start, end, OnCall(_number(entry, "number"), entry.may("name", "").strip() or None))


def _moment(entry: Entry, key: str) -> tuple[datetime, bool]:
    """By the practice's clock; and whether it is a whole day, told by its date alone."""
    try:
        return datetime.combine(date.fromisoformat(str(entry.table.get(key))), time()), True
    except ValueError:
        at = entry.instant(key)
    if at.tzinfo:
        raise entry.wrong("write times as the practice's clock shows them, like 2026-12-24T20:00.")
    return at, False


def _number(entry: Entry, key: str) -> str:
    told = entry.need(key, str)
    found = on_call_number(told)
    if found is None:
        raise entry.wrong(f"{key} must be {', '.join(SHORT_NUMBERS)} or ten digits like 0261910513, not {told!r}.")
    return found
