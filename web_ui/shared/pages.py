"""Templates become pages: one Jinja environment, strict about what it is given."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from appliance.ports import Clock
from appliance.store.instants import read
from appliance.vocabulary.practice import Practice
from web_ui.shared import french, words
from web_ui.shared.dangers import danger, dangers, first_read
from web_ui.shared.people import Right

SHARED = Path(__file__).parent / "templates"
STATIC = Path(__file__).parent / "static"


class Place(Protocol):
    """Whose page it is: a practice, or a secretary's station."""

    @property
    def name(self) -> str: ...

    @property
    def zone(self) -> ZoneInfo: ...


class Pages:
    """Renders templates for whoever is signed in."""

    def __init__(self, folders: Sequence[Path], clock: Clock, version: str) -> None:
        self._clock = clock
        self._jinja = Environment(
            loader=FileSystemLoader([*folders, SHARED]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        plain = (french.day, french.long_day, french.short_day, french.phone, french.duration, french.thousands,
                 danger, dangers, first_read)  # fmt: skip
        self._jinja.filters |= {one.__name__: one for one in plain}
        self._jinja.filters |= {"zip_names": _named_people, "zip_types": _named_types}
        self._jinja.globals |= {
            **{name: told for name, told in vars(words).items() if name.isupper()},
            "kind_of": words.kind,
            "person_name": lambda row: french.person(row["last"], row["first"]),
            "hour_of": french.hour,
            "person": french.person,
            "counted": french.counted,
            "percent": french.percent,
            "Right": Right,
            "version": version,
        }

    def page(self, request: Request, template: str, place: Place, status: int = 200, **values: Any) -> HTMLResponse:
        """A whole page, or a piece of one."""
        who = getattr(request.state, "who", None)
        now = self._clock.now().astimezone(place.zone)
        html = self._jinja.get_template(template).render(
            who=who,
            proof=who.proof if who else "",
            practice=place,
            now=now,
            today=now.date(),
            here=request.url.path,
            flash=request.query_params.get("fait", ""),
            live=getattr(request.state, "glance", None),
            **_Told(place, now).filters(),
            **{"refused": None, **values},
        )
        return HTMLResponse(html, status)


def _named_people(keys: Iterable[str], practice: Practice) -> list[tuple[str, str]]:
    """For a choice: practitioners with their names."""
    return [(key, practice.practitioners[key].name) for key in keys]


def _named_types(keys: Iterable[str], practice: Practice) -> list[tuple[str, str]]:
    """For a choice: types of visit with their labels and lengths."""
    told = practice.types
    return [(key, f"{told[key].label}, {told[key].minutes} min") for key in keys]


class _Told:
    """What instants are called on this practice's clock."""

    def __init__(self, place: Place, now: datetime) -> None:
        self._zone = place.zone
        self._now = now

    def filters(self) -> dict[str, Any]:
        return {"local": self.local, "when": self.when, "ago": self.ago, "hour": self.hour, "born": self.born}

    def local(self, at: str | datetime) -> datetime:
        return (read(at) if isinstance(at, str) else at).astimezone(self._zone)

    def when(self, at: str | datetime) -> str:
        return french.when(self.local(at), self._now)

    def ago(self, at: str | datetime) -> str:
        return french.ago(self.local(at), self._now)

    def hour(self, at: str | datetime) -> str:
        return french.hour(self.local(at))

    def born(self, of: str | date | None) -> str:
        if not of:
            return ""
        return french.born(date.fromisoformat(of) if isinstance(of, str) else of, self._now.date())
