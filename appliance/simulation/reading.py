"""Scenario files, read and checked; each mistake is one sentence that says where."""

import tomllib
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from appliance.errors import ScenarioError
from appliance.simulation.scenario import (
    CATEGORIES,
    MARKS,
    USUAL_PATIENCE,
    Behaviour,
    Do,
    Goal,
    Outcome,
    Persona,
    Scenario,
    Trigger,
    Wanted,
    Window,
    trigger,
)

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_T = TypeVar("_T")


def load(path: Path) -> Scenario:
    """Read one scenario.

    Raises:
        ScenarioError: unreadable, or not of the documented form.
    """
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except OSError as failure:
        raise ScenarioError(f"{path.name} cannot be read: {failure.strerror}.") from failure
    except UnicodeDecodeError as failure:
        raise ScenarioError(f"{path.name} is not written in UTF-8.") from failure
    except tomllib.TOMLDecodeError as failure:
        raise ScenarioError(f"{path.name} is not valid TOML: {failure}.") from failure
    return _scenario(_Table(path.name, "scenario", table))


class _Table:
    """One table of a file: each key is taken once, and what is left at the end is a mistake."""

    def __init__(self, file: str, where: str, table: object) -> None:
        self.file, self.where = file, where
        if not isinstance(table, Mapping):
            raise self.wrong(f"must be a table, not {table!r}.")
        self._left: dict[str, Any] = dict(table)
        self._known: list[str] = []

    def wrong(self, what: str) -> ScenarioError:
        return ScenarioError(f"{self.file}: {self.where}: {what}")

    def take(self, key: str) -> Any:
        """The value, or None."""
        self._known.append(key)
        return self._left.pop(key, None)

    def need(self, key: str) -> Any:
        value = self.take(key)
        if value is None:
            raise self.wrong(f"{key!r} is missing.")
        return value

    def text(self, key: str, default: str = "") -> str:
        value = self.take(key)
        if value is None:
            return default
        if not isinstance(value, str):
            raise self.wrong(f"{key!r} must be text, not {value!r}.")
        return value

    def flag(self, key: str) -> bool | None:
        value = self.take(key)
        if value is not None and not isinstance(value, bool):
            raise self.wrong(f"{key!r} must be true or false, not {value!r}.")
        return value

    def count(self, key: str) -> int | None:
        value = self.take(key)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 1):
            raise self.wrong(f"{key!r} must be a whole number from 1, not {value!r}.")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; one text stands for a list of one."""
        value = self.take(key)
        values = [] if value is None else [value] if isinstance(value, str) else value
        if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
            raise self.wrong(f"{key!r} must be a list of texts, not {value!r}.")
        return tuple(values)

    def moment(self, key: str, kind: type[_T], parse: Callable[[str], _T], example: str) -> _T | None:
        """A TOML date or time, or the same as text."""
        value = self.take(key)
        if value is None or type(value) is kind:
            return value
        try:
            return parse(value)
        except (TypeError, ValueError) as failure:
            raise self.wrong(f"{key!r} must be of the form {example}, not {value!r}.") from failure

    def day(self, key: str) -> date | None:
        return self.moment(key, date, date.fromisoformat, "2026-11-26")

    def hour(self, key: str) -> time | None:
        return self.moment(key, time, time.fromisoformat, "13:30")

    def table(self, key: str) -> "_Table":
        return _Table(self.file, key, self.take(key) or {})

    def rest(self) -> dict[str, Any]:
        """What nobody took."""
        left, self._left = self._left, {}
        return left

    def end(self) -> None:
        """Nothing may be left."""
        for key in self._left:
            raise self.wrong(self.unknown(key))

    def unknown(self, key: str) -> str:
        near = get_close_matches(key, self._known, n=1)
        return f"there is no key {key!r}." + (f" Did you mean {near[0]!r}?" if near else "")

    def choice(self, key: str, kind: type[_T], values: list[str]) -> _T:
        value = self.need(key)
        if value not in values:
            near = get_close_matches(str(value), values, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else f" It is one of {', '.join(values)}."
            raise self.wrong(f"{key!r} cannot be {value!r}.{hint}")
        return kind(value)  # type: ignore[call-arg]


def _scenario(top: _Table) -> Scenario:
    key = top.text("id") or top.file.removesuffix(".toml")
    title = top.text("title")
    now = top.moment("now", datetime, datetime.fromisoformat, "2026-11-24T12:40")
    if now is None:
        raise top.wrong("'now' is missing.")
    persona, opening, facts = _persona(top.table("persona")), top.table("opening"), top.table("facts")
    opening_text = opening.text("text")
    opening.end()
    behaviours = _behaviours(top)
    goal_table = _Table(top.file, "goal", top.need("goal"))
    patience = top.count("max_turns") or goal_table.count("max_turns") or USUAL_PATIENCE
    warnings: list[str] = [_never(top.file, one.when) for one in behaviours if _comes_never(one.when)]
    goal = _goal(goal_table, warnings)
    top.end()
    return Scenario(
        *(key, title, now.replace(tzinfo=None), persona, opening_text, _facts(facts)),
        *(behaviours, goal, patience, tuple(warnings)),
    )


def _persona(table: _Table) -> Persona:
    caller_id = table.text("caller_id")
    persona = Persona(
        last=table.text("last"),
        first=table.text("first"),
        birth_date=table.day("birth_date"),
        phone=table.text("phone"),
        caller_id=None if caller_id in {"", "anonymous"} else caller_id,
        known_patient=bool(table.flag("known_patient")),
        voice=table.text("voice"),
    )
    table.end()
    return persona


def _facts(table: _Table) -> Mapping[str, str]:
    facts = table.rest()
    for key, value in facts.items():
        if not isinstance(value, str):
            raise table.wrong(f"{key!r} must be what the caller says, as text, not {value!r}.")
    return facts


def _behaviours(top: _Table) -> tuple[Behaviour, ...]:
    tables = top.take("behaviours") or []
    if not isinstance(tables, list):
        raise top.wrong("write each behaviour as [[behaviours]].")
    return tuple(_behaviour(_Table(top.file, f"behaviour {n}", table)) for n, table in enumerate(tables, 1))


def _behaviour(table: _Table) -> Behaviour:
    said = table.need("when")
    when = trigger(said) if isinstance(said, str) else None
    if when is None:
        raise table.wrong(f"'when' cannot be {said!r}; it is like greeting, turn:2, asked:name or told:15.")
    do = table.choice("do", Do, list(Do))
    seconds = table.take("seconds") or 0
    if not isinstance(seconds, int | float) or isinstance(seconds, bool) or seconds < 0:
        raise table.wrong(f"'seconds' must be a number from 0, not {seconds!r}.")
    text = table.text("text")
    table.end()
    if not text and do in {Do.SAY, Do.CHANGE_MIND, Do.CORRECT}:
        raise table.wrong(f"a behaviour that does {do!r} needs a text.")
    return Behaviour(when, do, text, float(seconds))


def _comes_never(when: Trigger) -> bool:
    return when.kind in MARKS and when.which not in MARKS[when.kind]


def _never(file: str, when: Trigger) -> str:
    return f"{file}: {when.kind}:{when.which} never comes in these conversations."


def _goal(table: _Table, warnings: list[str]) -> Goal:
    alternative = table.take("alternative")
    goal = Goal(
        outcome=table.choice("outcome", Outcome, list(Outcome)),
        practitioner=_any_of(table.texts("practitioner")),
        type=_any_of(table.texts("type")),
        window=_window(table.table("window"), warnings),
        patient=_wanted(table.take("patient"), table.file, warnings),
        existing=table.text("existing"),
        category=_categories(table),
        urgent=table.flag("urgent"),
        mentions_any=table.texts("mentions_any"),
        told_15=table.flag("told_15"),
        within_turns=table.count("within_turns"),
        told_any=table.texts("told_any"),
        alert=table.flag("alert"),
        unchanged=table.texts("unchanged"),
        allow_extra=table.texts("allow_extra"),
        no_appointment=bool(table.flag("no_appointment")),
        no_alert=bool(table.flag("no_alert")),
        no_recording=bool(table.flag("no_recording")),
        must_say_any=table.texts("must_say_any"),
        must_say_all=table.texts("must_say_all"),
        topic=table.text("topic"),
        alternative=None
        if alternative is None
        else _goal(_Table(table.file, "goal.alternative", alternative), warnings),
    )
    table.take("max_turns")
    if goal.outcome in {Outcome.CANCELLED, Outcome.CONFIRMED, Outcome.MOVED} and not goal.existing:
        raise table.wrong(f"an outcome {goal.outcome!r} needs the 'existing' appointment.")
    _ignored(table, warnings)
    return goal


def _any_of(keys: tuple[str, ...]) -> tuple[str, ...]:
    return () if "any" in keys else keys


def _categories(table: _Table) -> tuple[str, ...]:
    categories = table.texts("category")
    for one in categories:
        if one not in CATEGORIES:
            near = get_close_matches(one, CATEGORIES, n=1)
            raise table.wrong(f"there is no category {one!r}." + (f" Did you mean {near[0]!r}?" if near else ""))
    return categories


def _window(table: _Table, warnings: list[str]) -> Window:
    start, end, after, before = table.day("from"), table.day("to"), table.hour("after"), table.hour("before")
    days = table.take("not_weekdays") or []
    try:
        excluded = frozenset(WEEKDAYS.index(day) if isinstance(day, str) else range(7)[day] for day in days)
    except (ValueError, IndexError, TypeError) as failure:
        raise table.wrong("'not_weekdays' are numbers from 0 (Monday) to 6, or mon to sun.") from failure
    _ignored(table, warnings)
    return Window(start, end, after, before, excluded)


def _wanted(value: object, file: str, warnings: list[str]) -> Wanted | None:
    if value is None:
        return None
    table = _Table(file, "goal.patient", value)
    wanted = Wanted(table.text("last") or None, table.text("first") or None, table.day("birth_date"))
    _ignored(table, warnings)
    return wanted


def _ignored(table: _Table, warnings: list[str]) -> None:
    warnings += [f"{table.file}: {table.where}: {table.unknown(key)} It is ignored." for key in table.rest()]
