"""What every page of one practice shares."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from appliance.ports import Clock
from appliance.store.database import Connection
from appliance.store.store import Store
from appliance.vocabulary.audio import Pcm16
from appliance.vocabulary.practice import Practice
from web_ui.practice.pulse import Pulse
from web_ui.shared.accounts import Accounts
from web_ui.shared.first_code import FirstCode
from web_ui.shared.pages import Pages
from web_ui.shared.passkeys import Passkeys
from web_ui.shared.people import SignedIn
from web_ui.shared.reads.messages import glance
from web_ui.shared.reads.spoken import Spoken
from web_ui.shared.sound import Sounds
from web_ui.shared.unsent import Unsent
from web_ui.shared.ways import came_from


@dataclass(frozen=True)
class Site:
    store: Store
    """Through which everything is written."""
    reads: Connection
    """For questions only, so that a page never waits for a writer."""
    accounts: Accounts
    clock: Clock
    pages: Pages
    home: Path
    """The box's folder."""
    pulse: Pulse
    sounds: Sounds
    first: FirstCode
    passkeys: Passkeys
    unsent: Unsent
    spoken: Spoken
    """In messages and notes."""
    overheard: Spoken
    """In calls."""
    voice: Callable[[str], Awaitable[Pcm16]]
    """A sentence in the box's voice."""

    def forget(self) -> None:
        """What was opened for somebody who has gone, or of a file that was erased."""
        self.sounds.forget()
        self.spoken.forget()
        self.overheard.forget()

    @property
    def practice(self) -> Practice:
        """As the settings have it now, whichever process changed them."""
        self.store.refresh()
        return self.store.practice

    def now(self) -> datetime:
        """On the practice's clock."""
        return self.clock.now().astimezone(self.practice.zone)

    def page(self, request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        request.state.glance = glance(self.reads)
        who, refused = getattr(request.state, "who", None), request.query_params.get("refus", "")
        if who and refused:
            values["refused"] = self.unsent.of(who.user.id, refused)
        return self.pages.page(request, template, self.practice, status, **values)

    async def put_back(self, request: Request, why: str) -> str:
        """The page of a form that was refused, where it stands as it was typed; "" when nothing was."""
        who: SignedIn | None = getattr(request.state, "who", None)
        key = await self.unsent.keep(who.user.id, request, why) if who else None
        back = came_from(request, refus=key) if key else "/"
        return back if back != "/" else ""


def _site(request: Request) -> Site:
    site: Site = request.app.state.site
    return site


Here = Annotated[Site, Depends(_site)]
"""How a route asks for its site."""


def who_of(request: Request) -> SignedIn:
    """Who is signed in; the guard has seen to it that somebody is."""
    who: SignedIn = request.state.who
    return who


def done(where: str, flash: str = "") -> RedirectResponse:
    """After a change: a page that may be loaded again without doing it twice."""
    sign = "&" if "?" in where else "?"
    return RedirectResponse(f"{where}{sign}fait={flash}" if flash else where, 303)
