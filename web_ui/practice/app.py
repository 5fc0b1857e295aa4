"""The application: its gate, its pages, its errors."""

import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import anyio
from fastapi import Depends, FastAPI, Request
from fastapi.responses import Response
from fastapi.routing import APIRoute

from appliance.errors import StoreError
from web_ui.practice import (
    agenda,
    api,
    appointments,
    calls,
    duty,
    figures,
    health,
    instructions,
    journal,
    live,
    messages,
    passkeys,
    patients,
    red_flags,
    replacements,
    retention,
    rota,
    sentences,
    settings,
    sign_in,
    stations,
    texting,
    today,
    trust,
    unsent,
    users,
    visits,
    waiting,
)
from web_ui.practice.pulse import EVERY_S
from web_ui.practice.rules import RULES
from web_ui.practice.shut import Shut
from web_ui.practice.site import Site
from web_ui.shared import static
from web_ui.shared.failures import Page, answer_errors
from web_ui.shared.guard import Guard, Headers

logger = logging.getLogger(__name__)

ROOMS = (
    *(static, trust, sign_in, passkeys, today, messages, agenda, appointments, calls, patients),
    *(
        settings,
        instructions,
        duty,
        rota,
        texting,
        retention,
        red_flags,
        sentences,
        users,
        stations,
        figures,
        journal,
        health,
        live,
        api,
        waiting,
        replacements,
        visits,
        unsent,
    ),
)


def application(site: Site) -> FastAPI:
    """The whole page of one practice."""
    app = FastAPI(
        title="Permanence",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        dependencies=[Depends(Guard(site.accounts, RULES, site.unsent))],
        lifespan=_lifespan(site),
    )
    app.state.site = site
    site.accounts.on_end(site.forget)
    for room in ROOMS:
        app.include_router(room.api)
    app.add_middleware(Headers)
    broken = "Le boîtier n'a pas pu le faire. Réessayez ; si cela continue, voyez la page Santé."
    answer_errors(app, _told_by(site), broken, site.put_back)
    return app


def _told_by(site: Site) -> Page:
    """A page of the site; where its frame cannot be read from the database either, the one that says so."""
    shut = Shut(site.pages, site.store.practice, site.home)

    def page(request: Request, template: str, status: int, **values: Any) -> Response:
        try:
            return site.page(request, template, status, **values)
        except StoreError as why:
            return shut.answer(request, why)

    return page


def routes() -> Iterator[tuple[str, str]]:
    """Method and path of everything that the application answers."""
    for room in ROOMS:
        for route in room.api.routes:
            if isinstance(route, APIRoute):
                for method in route.methods or ():
                    yield method, route.path


def _lifespan(site: Site) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def running(_: FastAPI) -> AsyncIterator[None]:
        async def beat() -> None:
            while True:
                await anyio.to_thread.run_sync(site.pulse.look)
                try:
                    await anyio.to_thread.run_sync(site.accounts.sweep)
                except StoreError as failure:  # a full disk, say: who looks at the page is told how the box is
                    logger.error("sessions were not swept", extra={"error_key": failure.key})  # noqa: TRY400
                await site.clock.sleep(EVERY_S)

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(beat)
            yield
            tasks.cancel_scope.cancel()

    return running
