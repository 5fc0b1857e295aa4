"""The secretary's desk: her station while it is unlocked, its links, and the one session that may use it."""

import asyncio
import hmac
import secrets
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import anyio
from fastapi import Depends, Request
from fastapi.responses import HTMLResponse

from appliance.ports import Clock
from sync.joining import Joining
from sync.keys import Keyring
from sync.station import Connect, Station, unlocked
from sync.view import View
from web_ui.shared.guard import Unwelcome
from web_ui.shared.pages import Pages
from web_ui.shared.reads.messages import Glance
from web_ui.shared.sound import Sounds
from web_ui.shared.unsent import Unsent
from web_ui.shared.ways import came_from

COOKIE = "permanence-poste"

IDLE = timedelta(minutes=30)
"""Without a click for so long the station locks itself: its screen may stand in a shared office."""


@dataclass(frozen=True)
class Secretary:
    """Whoever has unlocked the station, in her browser."""

    session: str
    proof: str


@dataclass(frozen=True)
class Office:
    """``pages.Place``: French secretaries keep French time, wherever their practices are."""

    name: str = "Secrétariat"
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Paris"))


class Desk:
    """One station, one secretary, one machine."""

    def __init__(self, folder: Path, clock: Clock, pages: Pages, links: Callable[[Keyring], Connect]) -> None:
        self.folder = folder
        self.clock = clock
        self.joining: Joining | None = None
        self.sounds = Sounds(lambda practice, call: self.view(practice).recording(call))
        self.unsent = Unsent(clock)
        self._pages = pages
        self._links = links
        self._station: Station | None = None
        self._secretary: Secretary | None = None
        self._used = clock.now()
        self._tasks: dict[str, asyncio.Task[None]] = {}

    # --- who -----------------------------------------------------------------------------------------------

    async def unlock(self, password: str) -> Secretary:
        """Let her in; whoever was in is out.

        Raises:
            SettingsError: it is another password.
        """
        keys = await anyio.to_thread.run_sync(unlocked, self.folder, password)
        return self.begin(keys)

    def begin(self, keys: Keyring) -> Secretary:
        """Open everything, and follow each practice."""
        self.lock()
        self._station = Station(self.folder, keys, self.clock)
        self._secretary = Secretary(secrets.token_urlsafe(32), secrets.token_urlsafe(32))
        self._used = self.clock.now()
        for practice in self._station.views:
            self.follow(practice)
        return self._secretary

    def lock(self) -> None:
        """Forget what was open."""
        for task in self._tasks.values():
            task.cancel()
        self._tasks.clear()
        self.sounds.forget()
        self.joining = None
        self._secretary = None
        if self._station:
            self._station.tell()  # pages that are open ask what is new, and are shown the door
            self._station.lock()
            self._station = None

    def lock_if_idle(self) -> None:
        if self._station and self.clock.now() - self._used > IDLE:
            self.lock()

    def tell(self) -> None:
        """Pages that are open look again."""
        if self._station:
            self._station.tell()

    def who(self, session: str) -> Secretary | None:
        """Whose browser this is."""
        known = self._secretary
        return known if known and hmac.compare_digest(known.session.encode(), session.encode()) else None

    def used(self) -> None:
        """Somebody is there."""
        self._used = self.clock.now()

    # --- the station ---------------------------------------------------------------------------------------

    @property
    def station(self) -> Station:
        if self._station is None:
            raise Unwelcome(401, "Ce poste est verrouillé.", "/deverrouiller")
        return self._station

    def view(self, practice: str) -> View:
        """Of one practice.

        Raises:
            Unwelcome: this station is not in it.
        """
        view = self.station.views.get(practice)
        if view is None:
            raise Unwelcome(404, "Ce poste ne suit pas ce cabinet.")
        return view

    def follow(self, practice: str) -> None:
        """Keep up with a practice from now on."""
        link = self.station.run(practice, self._links(self.station.keys))
        self._begin(practice, link)

    def leave(self, practice: str) -> None:
        """Forget a practice, and everything of it."""
        self.view(practice)
        if task := self._tasks.pop(practice, None):
            task.cancel()
        self.sounds.forget()
        self.station.replica.leave(practice)
        self.station.look()

    def join(self, joining: Joining) -> None:
        """Try to be let into a practice, in place of the attempt before."""
        self.joining = joining

        async def joined() -> None:
            await joining.run()
            if joining.practice:
                self.follow(joining.practice)
            self.station.tell()

        self._begin("joining", joined())

    def _begin(self, name: str, doing: Coroutine[Any, Any, None]) -> None:
        if before := self._tasks.pop(name, None):
            before.cancel()
        self._tasks[name] = asyncio.create_task(doing)

    # --- pages ---------------------------------------------------------------------------------------------

    def page(self, request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        if refused := request.query_params.get("refus", ""):
            values["refused"] = self.unsent.of("", refused)
        if self._station:
            unread = [row for view in self._station.views.values() for row in view.unread()]
            request.state.glance = Glance(len(unread), sum(row["urgent"] for row in unread), None)
        return self._pages.page(request, template, Office(), status, **values)

    async def put_back(self, request: Request, why: str) -> str:
        """The page of a form that was refused, where it stands as it was typed; "" when nothing was."""
        key = await self.unsent.keep("", request, why) if getattr(request.state, "who", None) else None
        back = came_from(request, refus=key) if key else "/"
        return back if back != "/" else ""


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


Here = Annotated[Desk, Depends(_desk)]
"""How a route asks for the desk."""
