"""What whoever asks for the wrong thing, or at the wrong time, reads."""

from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from appliance.errors import PermanenceError
from web_ui.shared.guard import Unwelcome

PutBack = Callable[[Request, str], Awaitable[str]]
"""Request and what is wrong; the page with the form as it was typed, or "" when there is none."""

Page = Callable[..., Response]
"""Request, template, status, and the template's values."""

TITLES = {
    401: "Connectez-vous",
    403: "Pas pour vous",
    404: "Rien ici",
    409: "Impossible",
    422: "Il manque quelque chose",
}


def answer_errors(app: FastAPI, page: Page, broken: str, put_back: PutBack) -> None:
    """Each failure is one sentence that says what to do, as a page or as JSON; ``broken`` is for our own.

    A form of ours comes back as it was typed, with the sentence.
    """

    async def told(request: Request, status: int, why: str, refusal: str | None = None) -> Response:
        if request.url.path.startswith("/api"):
            return JSONResponse({"error": why, "refusal": refusal}, status)
        if status in {409, 422} and (form := await put_back(request, why)):
            return RedirectResponse(form, 303)
        return page(request, "refused.html", status, why=TITLES.get(status, "Un souci"), hint=why)

    @app.exception_handler(Unwelcome)
    async def unwelcome(request: Request, why: Unwelcome) -> Response:
        if why.elsewhere and not request.url.path.startswith("/api"):
            return RedirectResponse(why.elsewhere, 303)
        return await told(request, why.status, why.why, why.refusal)

    @app.exception_handler(RequestValidationError)
    async def badly_formed(request: Request, _: RequestValidationError) -> Response:
        return await told(request, 422, "Un champ manque, ou n'a pas la forme attendue : vérifiez-le.")

    @app.exception_handler(OverflowError)
    @app.exception_handler(UnicodeError)
    async def beyond(request: Request, _: Exception) -> Response:
        return await told(request, 422, "Une date, un nombre ou un signe est hors de ce que le boîtier peut garder.")

    @app.exception_handler(HTTPException)
    async def nowhere(request: Request, failure: HTTPException) -> Response:
        return await told(request, failure.status_code, "Cette page n'existe pas.")

    @app.exception_handler(PermanenceError)
    async def failed(request: Request, _: PermanenceError) -> Response:
        return await told(request, 503, broken)
