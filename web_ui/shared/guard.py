"""The one gate: every route has a rule, whoever fits it is let in, everybody else is not."""

import hmac
from collections.abc import Mapping
from urllib.parse import quote

from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web_ui.shared.accounts import Accounts
from web_ui.shared.people import Right

COOKIE = "permanence"
DEVICE = "permanence-device"
PROOF = "preuve"
"""The form field that proves that a page of ours sent the form."""
PROOF_HEADER = "X-Preuve"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

Rules = Mapping[tuple[str, str], Right]
"""By method and path of the route."""


class Unwelcome(Exception):  # noqa: N818 - it is what they are
    """Whoever calls may not."""

    def __init__(self, status: int, why: str, elsewhere: str = "", refusal: str | None = None) -> None:
        super().__init__(why)
        self.status = status
        self.why = why
        self.elsewhere = elsewhere
        """Where they may go instead."""
        self.refusal = refusal
        """Why the acts refused, as a key."""


class Guard:
    """A dependency of the whole application."""

    def __init__(self, accounts: Accounts, rules: Rules) -> None:
        self._accounts = accounts
        self._rules = rules

    async def __call__(self, request: Request) -> None:
        """Let in, or raise.

        Raises:
            Unwelcome: not signed in, not allowed, or the form is not ours.
        """
        right = self._rules.get((request.method, request.scope["route"].path))
        if right is None:
            raise Unwelcome(403, "Personne n'a de règle pour cette page.")
        bearer = _bearer(request)
        token = bearer or request.cookies.get(COOKIE, "")
        who = self._accounts.who(token) if token else None
        request.state.who = who
        if right is Right.PUBLIC:
            return
        if who is None:
            raise Unwelcome(401, "Connectez-vous.", _sign_in(request, again=bool(token)))
        if request.method not in SAFE and not bearer:
            await prove(request, who.proof)
        if who.user.temporary and not _on_the_way_to_a_password(request):
            raise Unwelcome(403, "Choisissez d'abord votre mot de passe.", "/mot-de-passe")
        if not who.user.may(right):
            raise Unwelcome(403, "Cette page n'est pas ouverte à votre rôle.")


def _bearer(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else ""


def _on_the_way_to_a_password(request: Request) -> bool:
    return request.scope["route"].path in {"/mot-de-passe", "/deconnexion"}


def _sign_in(request: Request, *, again: bool) -> str:
    if request.method not in SAFE:
        return "/connexion"
    back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return f"/connexion?vers={quote(back, safe='')}" + ("&fin=1" if again else "")


async def prove(request: Request, proof: str) -> None:
    """The form, or the script, that sends this is one of ours.

    Raises:
        Unwelcome: it is not.
    """
    said = request.headers.get(PROOF_HEADER)
    if said is None:
        kind = request.headers.get("content-type", "")
        form = kind.startswith(("application/x-www-form-urlencoded", "multipart/form-data"))
        said = str((await request.form()).get(PROOF, "")) if form else ""
    if not hmac.compare_digest(said.encode(), proof.encode()):
        raise Unwelcome(403, "Ce formulaire est trop ancien, ou il vient d'ailleurs : rechargez la page.")


_POLICY = "; ".join(
    (
        "default-src 'none'",
        *(f"{kind}-src 'self'" for kind in ("script", "style", "img", "media", "connect", "font", "manifest")),
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class Headers:
    """Nothing from elsewhere, nothing inline, and nothing of a patient left in a browser's cache; ASGI."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_HEADERS)
                headers.setdefault("Cache-Control", "no-store")
                if scope["scheme"] == "https":
                    headers["Strict-Transport-Security"] = "max-age=31536000"
            await send(message)

        await self._app(scope, receive, sent if scope["type"] == "http" else send)
