"""The page while the box's database cannot be used: one, whatever is asked for, that says so and what to do."""

from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

from appliance.errors import DiskFull, StoreError
from appliance.health import backup, line
from appliance.health.examination import examine
from appliance.health.finding import State
from appliance.vocabulary.practice import Practice
from web_ui.shared import static
from web_ui.shared.guard import Headers, Unwelcome
from web_ui.shared.pages import Pages

AGAIN_S = 30
"""After which the page asks again by itself."""

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Shut:
    pages: Pages
    practice: Practice
    home: Path

    def answer(self, request: Request, why: StoreError) -> Response:
        """Also without an account: who has one stands in the database."""
        again = {"Retry-After": str(AGAIN_S)}
        if request.url.path.startswith("/api"):
            told = "Le boîtier ne peut pas lire ses données ; voyez sa page."
            return JSONResponse({"error": told, "refusal": None}, 503, again)
        answers, saved = examine(self.home, {"line": line.examine, "backup": backup.examine})[-2:]
        answer = self.pages.page(
            *(request, "shut.html", self.practice, 503),
            full=isinstance(why, DiskFull),
            answers=answers.state is not State.WRONG,
            saved=saved.sentence,
            why=str(why),
            again_s=AGAIN_S,
        )
        answer.headers.update(again)
        return answer


def application(shut: Shut, why: StoreError) -> FastAPI:
    """In the place of the whole page of one practice."""
    app = FastAPI(title="Permanence", docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(static.api)

    @app.api_route("/{path:path}", methods=list(METHODS), include_in_schema=False)
    def whatever(request: Request) -> Response:
        return shut.answer(request, why)

    @app.exception_handler(Unwelcome)
    async def nowhere(_: Request, no_file: Unwelcome) -> Response:
        return Response(status_code=no_file.status)

    app.add_middleware(Headers)
    return app
