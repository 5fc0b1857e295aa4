"""One table of a settings file: values by kind, and the sentence that says what is wrong with them, and where."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from appliance.errors import SettingsError
from appliance.settings.reading import KINDS, Table, unknown

T = TypeVar("T")
Choice = TypeVar("Choice", bound=StrEnum)

LONGEST_PERIOD = timedelta(days=1100)
"""Three years: a longer one has a wrong year in it."""


@dataclass(frozen=True)
class Entry:
    """A table, the file it stands in, and what it is called there."""

    file: str
    table: Table
    where: str

    def wrong(self, what: str, where: str = "") -> SettingsError:
        return SettingsError(f"{self.file}: {where or self.where}: {what}")

    def below(self, table: Any, where: str, form: str) -> "Entry":
        """A table in this one; ``form`` shows how it is written."""
        if not isinstance(table, dict):
            raise self.wrong(f"write it as {form}.", where)
        return Entry(self.file, table, where)

    def tables(self, key: str, name: str = "") -> "Iterator[Entry]":
        """Of a list of tables; ``name`` is what it is called in the file."""
        name = name or key
        found = self.table.get(key, [])
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise self.wrong(f"write each one as [[{name}]].", self.where if name != key else key)
        where = f"{self.where}, {key}" if name != key else key
        return (Entry(self.file, one, where) for one in found)

    def only(self, known: Iterable[str]) -> None:
        known = tuple(known)
        for key in self.table:
            if key not in known:
                raise self.wrong(unknown(key, known))

    def need(self, key: str, kind: type[T]) -> T:
        if key not in self.table:
            raise self.wrong(f"{key!r} is missing.")
        value = self.table[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)) or value == "":
            raise self.wrong(f"{key!r} must be {KINDS[kind]}.")
        return value

    def may(self, key: str, default: T) -> T:
        """A value of the default's kind; an empty text is none."""
        return default if self.table.get(key, "") == "" else self.need(key, type(default))

    def number(self, key: str, default: T, low: int, high: int) -> int | T:
        """Between two limits, both allowed."""
        if key not in self.table:
            return default
        value = self.need(key, int)
        if not low <= value <= high:
            raise self.wrong(f"{key} must be between {low} and {high}.")
        return value

    def choice(self, key: str, default: Choice) -> Choice:
        said = self.may(key, str(default))
        if said not in set(type(default)):
            raise self.wrong(f"{key} must be one of {', '.join(type(default))}, not {said!r}.")
        return type(default)(said)

    def parsed(self, parse: Callable[[str], T], value: Any, example: str, where: str = "") -> T:
        try:
            return parse(str(value))
        except ValueError as failure:
            raise self.wrong(f"{value!r} is not of the form {example}.", where) from failure

    def day(self, key: str, default: date | None = None) -> date | None:
        value = self.table.get(key)
        return (
            default if value is None else self.parsed(date.fromisoformat, value, "2026-12-25", f"{self.where}, {key}")
        )

    def needed_day(self, key: str) -> date:
        found = self.day(key)
        if found is None:
            raise self.wrong(f"{key!r} is missing.")
        return found

    def instant(self, key: str) -> datetime:
        """Local, or with its own offset."""
        if key not in self.table:
            raise self.wrong(f"{key!r} is missing.")
        return self.parsed(datetime.fromisoformat, self.table[key], "2026-11-26T09:00")

    def hour(self, key: str) -> time | None:
        value = self.table.get(key)
        return None if value is None else self.parsed(time.fromisoformat, value, "08:30")

    def days(self, key: str, where: str = "") -> frozenset[date]:
        """Dates, and periods between two dates ("2026-12-24/2027-01-02"), both included."""
        return frozenset(day for told in self._list(key) for day in self._period(told, where or key))

    def _list(self, key: str) -> list[Any]:
        return self.may(key, [])

    def _period(self, told: Any, where: str) -> Iterator[date]:
        ends = str(told).split("/") if "/" in str(told) else [told, told]
        first, last = (self.parsed(date.fromisoformat, one, "2026-12-25", where) for one in (ends[0], ends[-1]))
        if len(ends) != 2 or last < first or last - first > LONGEST_PERIOD:
            raise self.wrong(f"{told!r} is no period; write its first and last day as 2026-12-24/2027-01-02.", where)
        return (first + timedelta(days=rank) for rank in range((last - first).days + 1))
