"""The application of a station: its gate, its pages."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio
from fastapi import Depends, FastAPI, Request
from starlette.middleware.trustedhost import TrustedHostMiddleware

from web_ui.shared import static
from web_ui.shared.failures import answer_errors
from web_ui.shared.guard import SAFE, Headers, Unwelcome, by_somebody, prove
from web_ui.shared.ways import asked_for, came_from, way_in
from web_ui.station import agenda, door, inbox, message, news, practices, unsent
from web_ui.station.desk import COOKIE, Desk

OPEN = frozenset({"/static/{path:path}", "/deverrouiller", "/premier-mot-de-passe"})
"""What a locked station answers."""

LOOK_EVERY_S = 30.0


def application(desk: Desk, hosts: tuple[str, ...] = ("127.0.0.1", "localhost")) -> FastAPI:
    """The whole page of one station; ``hosts``: the names by which a browser on this machine may call it."""

    @asynccontextmanager
    async def running(_: FastAPI) -> AsyncIterator[None]:
        async def beat() -> None:
            while True:
                await desk.clock.sleep(LOOK_EVERY_S)
                desk.lock_if_idle()
                desk.tell()  # what is known grows old on open pages too

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(beat)
            yield
            tasks.cancel_scope.cancel()
        desk.lock()

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, dependencies=[Depends(_let_in)], lifespan=running)
    app.state.desk = desk
    for room in (static, door, inbox, message, agenda, practices, news, unsent):
        app.include_router(room.api)
    app.add_middleware(Headers)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))  # no page of elsewhere under a name of ours
    answer_errors(app, desk.page, "Le poste n'a pas pu le faire. Réessayez.", desk.put_back)
    return app


async def _let_in(request: Request) -> None:
    """Whoever has unlocked the station, and nobody else on this machine.

    Raises:
        Unwelcome: the station is locked, or the form is not ours.
    """
    desk: Desk = request.app.state.desk
    path = request.scope["route"].path
    who = desk.who(request.cookies.get(COOKIE, ""))
    request.state.who = who
    if path in OPEN:
        return
    if who is None:
        key = await desk.unsent.keep("", request) if request.method not in SAFE else None
        back = asked_for(request) if request.method in SAFE else came_from(request)
        way = way_in("/deverrouiller", f"/non-envoye/{key}" if key else back)
        raise Unwelcome(401, "Ce poste est verrouillé.", way)
    if request.method not in SAFE:
        await prove(request, who.proof)
    if by_somebody(request):
        desk.used()
