"""The application: its gate, its pages, its errors."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import anyio
from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from appliance.errors import PermanenceError
from web_ui.practice import (
    agenda,
    api,
    appointments,
    calls,
    figures,
    health,
    journal,
    live,
    messages,
    patients,
    sentences,
    settings,
    sign_in,
    static,
    today,
    trust,
    users,
    waiting,
)
from web_ui.practice.pulse import EVERY_S
from web_ui.practice.rules import RULES
from web_ui.practice.site import Site
from web_ui.shared.guard import Guard, Headers, Unwelcome

TITLES = {
    401: "Connectez-vous",
    403: "Pas pour vous",
    404: "Rien ici",
    409: "Impossible",
    422: "Il manque quelque chose",
}


ROOMS = (
    *(static, trust, sign_in, today, messages, agenda, appointments, calls, patients),
    *(settings, sentences, users, figures, journal, health, live, api, waiting),
)


def application(site: Site) -> FastAPI:
    """The whole page of one practice."""
    app = FastAPI(
        title="Permanence",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        dependencies=[Depends(Guard(site.accounts, RULES))],
        lifespan=_lifespan(site),
    )
    app.state.site = site
    site.accounts.on_end(site.sounds.forget)
    for room in ROOMS:
        app.include_router(room.api)
    app.add_middleware(Headers)
    _errors(app, site)
    return app


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
                await anyio.to_thread.run_sync(site.accounts.sweep)
                await site.clock.sleep(EVERY_S)

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(beat)
            yield
            tasks.cancel_scope.cancel()

    return running


def _errors(app: FastAPI, site: Site) -> None:
    """Each failure is one sentence that says what to do, as a page or as JSON."""

    def told(request: Request, status: int, why: str, refusal: str | None = None) -> Response:
        if request.url.path.startswith("/api"):
            return JSONResponse({"error": why, "refusal": refusal}, status)
        return site.page(request, "refused.html", status, why=TITLES.get(status, "Un souci"), hint=why)

    @app.exception_handler(Unwelcome)
    async def unwelcome(request: Request, why: Unwelcome) -> Response:
        if why.elsewhere and not request.url.path.startswith("/api"):
            return RedirectResponse(why.elsewhere, 303)
        return told(request, why.status, why.why, why.refusal)

    @app.exception_handler(RequestValidationError)
    async def badly_formed(request: Request, _: RequestValidationError) -> Response:
        return told(request, 422, "Un champ manque, ou n'a pas la forme attendue. Revenez en arrière et vérifiez-le.")

    @app.exception_handler(OverflowError)
    @app.exception_handler(UnicodeError)
    async def beyond(request: Request, _: Exception) -> Response:
        return told(request, 422, "Une date, un nombre ou un signe est hors de ce que le boîtier peut garder.")

    @app.exception_handler(HTTPException)
    async def nowhere(request: Request, failure: HTTPException) -> Response:
        return told(request, failure.status_code, "Cette page n'existe pas.")

    @app.exception_handler(PermanenceError)
    async def failed(request: Request, _: PermanenceError) -> Response:
        return told(request, 503, "Le boîtier n'a pas pu le faire. Réessayez ; si cela continue, voyez la page Santé.")
